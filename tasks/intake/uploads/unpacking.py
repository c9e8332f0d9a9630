"""Lays all files of a submission beside each other as bytes of our own: copied, out of an archive, out of a mail."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rules.uploads.limits import NOT_YET, REPACK, STOPPED, TOO_MUCH, NotTaken, check_size
from rules.uploads.names import MAILS, OPENED, PACKED, Parts, numbered, suffix
from rules.values.errors import ThiduaError
from tasks.intake.uploads.inspection import Found
from tasks.sandbox.asking import Death, ask_each
from tasks.storage.file_hash import digest_of

_ZIP, _ARCHIVE = "tasks.intake.uploads.zip_child", "tasks.intake.uploads.archive_child"
_OF_MAILS = {"eml": "tasks.intake.uploads.mail_child", "msg": "tasks.intake.uploads.outlook_child"}
_WALL = 600.0
"""Seconds on the wall for one file: half a gigabyte onto a slow share."""
_NOT_ZIP = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may take that is opened in the sandbox: seconds of processor time, memory."""

    seconds: float
    memory_mb: int


@dataclass(frozen=True)
class Unpacked:
    """A submission laid out: place → our copy, place → sha256, and the sha256 of every file as it came."""

    files: dict[Parts, Path]
    hashes: dict[Parts, str]
    original: dict[str, str]


def unpack(found: Found, into: Path, bounds: Bounds) -> Unpacked:
    """Copy and unpack everything into the folder `into`; raises NotTaken.

    A folder may hold mails and archives, a mail archives, an archive neither.
    """
    files: dict[Parts, Path] = {}
    original: dict[str, str] = {}
    for number, (parts, source) in enumerate(found.files):
        copy = into / numbered(number, parts[-1])
        shutil.copyfile(source, copy, follow_symlinks=False)
        original["/".join(parts)] = digest_of(copy)
        for place, file in _opened(parts, copy, bounds, inside=""):
            if place in files and digest_of(files[place]) != digest_of(file):
                raise NotTaken(f"có hai tệp khác nhau cùng tên '{place[-1]}': đổi tên một tệp rồi gửi lại")
            files[place] = file
    sizes = [file.stat().st_size for file in files.values()]
    check_size(len(files), sum(sizes), max(sizes, default=0))
    return Unpacked(files, {place: digest_of(file) for place, file in files.items()}, original)


def _opened(parts: Parts, file: Path, bounds: Bounds, inside: str) -> Iterator[tuple[Parts, Path]]:
    kind = suffix(parts[-1])
    if kind not in OPENED or file.is_symlink():
        yield parts, file
        return
    if inside in PACKED or (inside in MAILS and kind in MAILS):
        raise NotTaken(f"'{parts[-1]}' là tệp nén trong tệp nén: {REPACK}")
    into = file.with_name(f"{file.name}-{kind}")
    into.mkdir()
    for place, inner in _unpack_one(kind, file, into, bounds).items():
        # An archive among other things keeps its name as a folder: it may be the one that names the unit.
        around = (*parts[:-1], parts[-1][: -len(kind) - 1])
        yield from _opened((*around, *place), inner, bounds, inside=kind)


def _unpack_one(kind: str, file: Path, into: Path, bounds: Bounds) -> dict[Parts, Path]:
    """Have a program unpack a file in the sandbox: a library may fail in any way on what strangers made."""
    try:
        (answer,) = ask_each(
            _program(kind, file),
            [file],
            seconds=bounds.seconds,
            memory_mb=bounds.memory_mb,
            wall=_WALL,
            into=str(into.absolute()),
        )
    except ThiduaError as refused:  # this machine lacks something: no file's fault
        raise NotTaken(str(refused).rstrip("."), waits=True) from None
    if isinstance(answer, Death):
        raise NotTaken(
            NOT_YET if answer.passing else TOO_MUCH if answer.beyond_limits else STOPPED, answer.passing
        )
    if number := answer.get("refused"):
        raise OSError(number, os.strerror(number))
    if why := answer.get("why"):
        raise NotTaken(why)
    return {_a_place(place): _a_file(into, name) for place, name in answer["files"]}


def _program(kind: str, file: Path) -> str:
    if kind in _OF_MAILS:
        return _OF_MAILS[kind]
    # By its content: people give an archive another ending in the hope that it opens then.
    with file.open("rb") as opened:
        begins = opened.read(8)
    zip_inside = begins.startswith(b"PK") or (kind == "zip" and not begins.startswith(_NOT_ZIP))
    return _ZIP if zip_inside else _ARCHIVE


def _a_place(said: Sequence[str]) -> Parts:
    """Return a place that a program said: one that a file has taken over may say anything."""
    if not said or any(part in ("", ".", "..") or "/" in part or "\0" in part for part in said):
        raise NotTaken(STOPPED)
    return tuple(said)


def _a_file(into: Path, name: str) -> Path:
    """Return a file that a program says to have written: into its folder, and no link that leads elsewhere."""
    file = into / name
    if file.parent != into or file.is_symlink() or not file.is_file():
        raise NotTaken(STOPPED)
    return file
