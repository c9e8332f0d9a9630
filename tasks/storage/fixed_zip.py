"""The one way a zip is written here: no clock and no owner in it, so that the same content gives the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
PACKED_ALREADY = frozenset({".pdf", ".docx", ".xlsx", ".xlsm", ".xlsb", ".ods", ".p7s"})

ZipItem = tuple[str, bytes]  # an entry's name, what it holds


def write_zip(
    target: Path | IO[bytes],
    entries: Iterable[ZipItem],
    *,
    time: tuple[int, int, int, int, int, int] = EPOCH,
    mode: int = 0o644,
    stored: frozenset[str] = frozenset(),
) -> None:
    """Write entries in their order, all of one time and Unix mode; files of the endings `stored` are not packed again.

    A file that is there already is replaced.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries:
            archive.writestr(fixed_entry(name, time, mode, stored), content)


def fixed_entry(
    name: str,
    time: tuple[int, int, int, int, int, int] = EPOCH,
    mode: int = 0o644,
    stored: frozenset[str] = frozenset(),
) -> zipfile.ZipInfo:
    """Return what `write_zip` says of an entry before it is written."""
    entry = zipfile.ZipInfo(name, time)
    is_stored = PurePosixPath(name).suffix.lower() in stored
    entry.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, whatever machine writes it
    entry.external_attr = mode << 16
    return entry


def zipped(entries: Iterable[ZipItem]) -> bytes:
    """Return a zip of entries as bytes."""
    packed = io.BytesIO()
    write_zip(packed, entries)
    return packed.getvalue()


def saved_parts(document: Any) -> Iterator[ZipItem]:
    """Yield the parts of an office document as its library saves it: anything with `save(stream)`."""
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts:
        for name in parts.namelist():
            yield name, parts.read(name)
