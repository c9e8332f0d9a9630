"""Lays all files of a submission beside each other as bytes of our own: copied, out of a ZIP, out of a mail."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rules.uploads.limits import REPACK, NotTaken, check_size
from rules.uploads.names import Parts, numbered, suffix
from tasks.intake.uploads.inspection import Found
from tasks.intake.uploads.mails import unpack_mail
from tasks.intake.uploads.zips import unpack_zip
from tasks.storage.file_hash import digest_of


@dataclass(frozen=True)
class Unpacked:
    """A submission laid out: place → our copy, place → sha256, and the sha256 of every file as it came."""

    files: dict[Parts, Path]
    hashes: dict[Parts, str]
    original: dict[str, str]


def unpack(found: Found, into: Path) -> Unpacked:
    """Copy and unpack everything into the folder `into`; raises NotTaken.

    A folder may hold mails and ZIPs, a mail ZIPs, a ZIP neither.
    """
    files: dict[Parts, Path] = {}
    original: dict[str, str] = {}
    for number, (parts, source) in enumerate(found.files):
        copy = into / numbered(number, parts[-1])
        shutil.copyfile(source, copy, follow_symlinks=False)
        original["/".join(parts)] = digest_of(copy)
        for place, file in _opened(parts, copy, inside=""):
            if place in files and digest_of(files[place]) != digest_of(file):
                raise NotTaken(f"có hai tệp khác nhau cùng tên '{place[-1]}': đổi tên một tệp rồi gửi lại")
            files[place] = file
    sizes = [file.stat().st_size for file in files.values()]
    check_size(len(files), sum(sizes), max(sizes, default=0))
    return Unpacked(files, {place: digest_of(file) for place, file in files.items()}, original)


def _opened(parts: Parts, file: Path, inside: str) -> Iterator[tuple[Parts, Path]]:
    kind = suffix(parts[-1])
    if kind not in ("zip", "eml") or file.is_symlink():
        yield parts, file
        return
    if inside == "zip" or (inside == "eml" and kind == "eml"):
        raise NotTaken(f"'{parts[-1]}' là tệp nén trong tệp nén: {REPACK}")
    into = file.with_name(f"{file.name}-{kind}")
    into.mkdir()
    unpack_one = unpack_zip if kind == "zip" else unpack_mail
    for place, inner in unpack_one(file, into).items():
        # A ZIP among other things keeps its name as a folder: it may be the one that names the unit.
        around = (*parts[:-1], parts[-1][: -len(kind) - 1])
        yield from _opened((*around, *place), inner, inside=kind)
