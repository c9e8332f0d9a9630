"""All checks of a PDF against PDF/A-2b, one after the other."""

from collections.abc import Callable, Iterator
from pathlib import Path

from rules.archive.form import ArchiveFault, fault
from tasks.archive.described import descriptions
from tasks.archive.drawn import drawing
from tasks.archive.fonts import fonts
from tasks.archive.interactive import interaction
from tasks.archive.opened import OpenedPdf, opened
from tasks.archive.written import writing

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
