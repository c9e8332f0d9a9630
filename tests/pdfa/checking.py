"""All checks of a PDF against PDF/A-2b, one after the other."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pdfa.described import descriptions
from pdfa.drawn import drawing
from pdfa.fonts import fonts
from pdfa.interactive import interaction
from pdfa.opened import OpenedPdf, opened
from pdfa.rules import ArchiveFault, fault
from pdfa.written import writing

_CHECKS: tuple[Callable[[OpenedPdf], Iterator[ArchiveFault]], ...] = (
    writing,
    descriptions,
    drawing,
    fonts,
    interaction,
)


def archive_faults(pdf: Path | bytes) -> list[ArchiveFault]:
    """Return what keeps a PDF (a file or its bytes) from being PDF/A-2b, each fault once; empty where nothing does.

    A file that can't be read as a PDF is one fault; never raises for its contents. OSError where there is no file.
    """
    data = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    try:
        document = opened(data)
        return list(dict.fromkeys(found for check in _CHECKS for found in check(document)))
    except Exception:  # a stranger's file can fail the library in any way
        return [fault("unreadable")]
