"""Unpacks a RAR or 7z that a stranger sent, in the sandbox: the list is checked first, then no more is written than it said.

libarchive reads both. Of a RAR it does not say all that must be known before (it hands out the garbage of a locked entry,
empty files for repeated ones, the rest of an archive whose first part is missing), so that its list is read by rarfile.
"""

import ctypes
import locale
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import rarfile
from libarchive import ArchiveError, ffi
from libarchive.entry import ArchiveEntry
from libarchive.read import ArchiveRead, new_archive_read

from rules.uploads.limits import (
    BROKEN,
    IN_PARTS,
    LOCKED,
    MB,
    ODD_METHOD,
    REPACK,
    TOO_MUCH,
    NotTaken,
    PackedEntry,
    check_entries,
)
from rules.uploads.names import Parts, decoded, is_junk, numbered, safe_parts
from tasks.intake.uploads.child import its_folder, unpacking
from tasks.sandbox.child import ChildAnswer, Job, answer_each

_RAR, _RAR5, _SEVEN = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c"
_FORMATS = {_RAR: "rar", _RAR5: "rar5", _SEVEN: "7zip"}
Listed = tuple[PackedEntry, int | None]
"""An entry that is no folder, and the sum (CRC-32) that its content must have, where the list says one."""


def unpack_archive(path: Path, into: Path) -> dict[Parts, str]:
    """Unpack into the folder `into` under numbers, never under the names in the archive; returns place → our name.

    Raises NotTaken for an archive that is broken, locked, in parts, hostile or too large.
    """
    with path.open("rb") as file:
        begins = file.read(8)
    form = next((form for sign, form in _FORMATS.items() if begins.startswith(sign)), None)
    if form is None:
        raise NotTaken(BROKEN)
    try:
        listed = list(_seven_list(path) if form == "7zip" else _rar_list(path))
        check_entries([entry for entry, _ in listed])
        places = [safe_parts(entry.name) for entry, _ in listed]
        return _write(path, form, into, places, listed)
    except ArchiveError as refused:
        raise NotTaken(_meaning(refused)) from None


def _rar_list(path: Path) -> Iterator[Listed]:
    try:
        headers: list[rarfile.RarInfo] = []
        with rarfile.RarFile(path, info_callback=headers.append) as source:
            if source.needs_password():
                raise NotTaken(LOCKED)
            if sum(h.type == rarfile.RAR_BLOCK_FILE for h in headers) != len(source.infolist()):
                raise NotTaken(ODD_METHOD)  # older versions of a file, which the list leaves out
            for info in source.infolist():
                if info.is_dir():
                    continue
                plain = not info.is_symlink() and info.file_redir is None
                unicode = isinstance(info, rarfile.Rar5Info) or info.flags & rarfile.RAR_FILE_UNICODE
                name = decoded(info.filename.encode() if unicode else info.orig_filename)
                yield PackedEntry(name, info.file_size, info.compress_size, plain_file=plain), info.CRC
    except (rarfile.NeedFirstVolume, rarfile.BadRarName, FileNotFoundError):
        raise NotTaken(IN_PARTS) from None  # it looks for the other parts; beside our copy there are none
    except (rarfile.Error, UnicodeError, ValueError, LookupError, TypeError, AttributeError, OSError):
        raise NotTaken(BROKEN) from None


def _seven_list(path: Path) -> Iterator[Listed]:
    packed = path.stat().st_size  # of one entry a 7z does not say it: they are packed together
    with _reading(path, "7zip") as entries:
        for entry in entries:
            if entry.isdir:
                continue
            locked = ffi.libarchive.archive_entry_is_data_encrypted(ctypes.c_void_p(entry._entry_p)) == 1
            name = entry.pathname
            text = decoded(name) if isinstance(name, bytes) else decoded((name or "").encode())
            plain = entry.isreg and not entry.islnk
            yield PackedEntry(text, entry.size or 0, packed, encrypted=locked, plain_file=plain), None


def _write(
    path: Path, form: str, into: Path, places: Sequence[Parts], listed: Sequence[Listed]
) -> dict[Parts, str]:
    files: dict[Parts, str] = {}
    with _reading(path, form) as entries:
        there = (entry for entry in entries if not entry.isdir)
        for number, ((said, checksum), parts) in enumerate(zip(listed, places, strict=True)):
            entry = next(there, None)
            if entry is None:
                raise NotTaken(BROKEN)
            if is_junk(parts):
                continue
            if parts in files:
                raise NotTaken(f"trong tệp nén có hai tệp cùng tên '{parts[-1]}': {REPACK}")
            files[parts] = numbered(number, parts[-1])
            size = found = 0
            with (into / files[parts]).open("wb") as file:
                for block in _blocks(entry):
                    size += len(block)
                    if size > said.size:
                        raise NotTaken(BROKEN)
                    found = zlib.crc32(block, found)
                    file.write(block)
            if size != said.size or (checksum is not None and checksum != found):
                raise NotTaken(BROKEN)
        if next(there, None) is not None:
            raise NotTaken(BROKEN)
    return files


@contextmanager
def _reading(path: Path, form: str) -> Iterator[ArchiveRead]:
    """Give the entries, in this one form: libarchive is not to guess among all that it knows."""
    with new_archive_read(form, "none") as archive:
        ffi.read_open_filename_w(archive, str(path), MB)
        yield ArchiveRead(archive)


def _blocks(entry: ArchiveEntry) -> Iterator[bytes]:
    """Yield an entry's content. The library's own way takes a warning (a wrong sum) for a number of bytes."""
    archive, buffer = entry._archive_p, ctypes.create_string_buffer(MB)
    while size := ffi.read_data(archive, buffer, MB):
        if size < 0:
            raise NotTaken(BROKEN)
        yield buffer.raw[:size]


def _meaning(refused: ArchiveError) -> str:
    said = (refused.msg or "").lower() if isinstance(refused.msg, str) else ""
    if "encrypt" in said:
        return LOCKED
    if "memory" in said:
        return TOO_MUCH
    odd = "codec id" in said or "unsupported" in said or "not supported" in said or "unavailable" in said
    return ODD_METHOD if odd else BROKEN


def prepared(job: Job) -> Callable[[Path], ChildAnswer]:
    """Return what unpacks an archive into the job's folder, as these libraries need it."""
    locale.setlocale(locale.LC_CTYPE, "C.UTF-8")  # libarchive turns the UTF-16 of names into this
    # A packed comment, which nobody reads, it would have another program unpack, and find the RAR broken without one.
    rarfile.rar3_decompress = lambda *packed, **more: b""
    return unpacking(unpack_archive)(job)


if __name__ == "__main__":
    answer_each(prepared, its_folder)
