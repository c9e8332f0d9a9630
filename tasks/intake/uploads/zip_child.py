"""Unpacks a ZIP that a stranger sent, in the sandbox: the list is checked first, then no more is written than it said."""

import errno
import shutil
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from rules.uploads.limits import BROKEN, LOCKED, MB, REPACK, NotTaken, PackedEntry, check_entries
from rules.uploads.names import Parts, decoded, is_junk, numbered, safe_parts
from tasks.intake.uploads.child import its_folder, unpacking
from tasks.sandbox.child import answer_each

_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65535
_END64, _END64_SIZE, _LOCATOR_SIZE = b"PK\x06\x06", 56, 20
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_UNICODE_PATH = 0x7075


def unpack_zip(path: Path, into: Path) -> dict[Parts, str]:
    """Unpack into the folder `into` under numbers, never under the names in the ZIP; returns place → our name.

    Raises NotTaken for a ZIP that is broken, locked, hostile or too large.
    """
    _check_end(path)
    files: dict[Parts, str] = {}
    try:
        with zipfile.ZipFile(path) as source:
            infos = [i for i in source.infolist() if not i.is_dir()]
            check_entries([_entry(i) for i in infos])
            places = [(safe_parts(entry_name(info)), info) for info in infos]
            for number, (parts, info) in enumerate(places):
                if is_junk(parts):
                    continue
                if parts in files:
                    raise NotTaken(f"trong tệp nén có hai tệp cùng tên '{parts[-1]}': {REPACK}")
                files[parts] = numbered(number, parts[-1])
                with source.open(info) as packed, (into / files[parts]).open("wb") as file:
                    shutil.copyfileobj(packed, file, MB)  # no more than the list said, and the sum is checked
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        struct.error,
        ValueError,
        IndexError,
        OverflowError,
        NotImplementedError,
    ):  # IndexError: a name without a letter
        raise NotTaken(BROKEN) from None
    except OSError as fault:
        if fault.errno != errno.EINVAL:
            raise
        raise NotTaken(BROKEN) from None  # its list names a place before its beginning
    except RuntimeError:  # what zipfile says of an entry that wants a password
        raise NotTaken(LOCKED) from None
    return files


def _check_end(path: Path) -> None:
    """Look at the last bytes alone: a list of a million entries would fill the memory as soon as it is opened."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_COMMENT - _END_SIZE - _LOCATOR_SIZE - _END64_SIZE))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise NotTaken(BROKEN)
    sizes = [struct.unpack("<I", tail[at + 12 : at + 16])[0]]
    end64 = at - _LOCATOR_SIZE - _END64_SIZE  # where zipfile looks for it, whatever the locator says
    if end64 >= 0 and tail.startswith(_END64, end64):
        size64 = struct.unpack("<Q", tail[end64 + 40 : end64 + 48])[0]
        sizes = [size64, *(s for s in sizes if s != 0xFFFFFFFF)]
    if max(sizes) > MB:
        raise NotTaken(f"tệp nén có quá nhiều tệp: {REPACK}")


def _entry(info: zipfile.ZipInfo) -> PackedEntry:
    kind = stat.S_IFMT(info.external_attr >> 16)
    return PackedEntry(
        entry_name(info),
        info.file_size,
        info.compress_size,
        encrypted=bool(info.flag_bits & _ENCRYPTED),
        plain_file=kind in (0, stat.S_IFREG),
        plain_method=info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED),
    )


def entry_name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name: by its Unicode field or flag, else its bytes read as Vietnamese machines write them."""
    if info.flag_bits & _UTF8_NAME:
        return decoded(info.orig_filename.encode("utf-8", "surrogateescape"))
    raw = info.orig_filename.encode("cp437", "replace")
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5 and struct.unpack("<I", extra[5:9])[0] == zlib.crc32(raw):
            return decoded(extra[9 : 4 + size])
        extra = extra[4 + size :]
    return decoded(raw)


if __name__ == "__main__":
    answer_each(unpacking(unpack_zip), its_folder)
