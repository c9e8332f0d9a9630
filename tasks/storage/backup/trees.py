"""A backup's folder, whole or not there at all; copies folders into it with times and rights, knows them by sha256."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rules.archive.backup import ABOUT, MANIFEST, manifest_text
from rules.values.errors import ThiduaError
from tasks.storage.file_hash import digest_of

_CHUNK = 1 << 20
_DRAFT, _LOCK = ".thidua-draft", ".thidua-lock"


@dataclass
class Copied:
    """What was copied so far: sha256 by name below the backup; links, which are not followed, by their place."""

    digests: dict[str, str] = field(default_factory=dict)
    links: list[Path] = field(default_factory=list)


def copy_tree(source: Path, folder: Path, name: str, copied: Copied, never: Collection[Path] = ()) -> None:
    """Copy what is below `source` to `folder/name` and note it in `copied`; `never`: resolved paths left out.

    A file that goes while we copy (somebody takes back an upload) is left out. Links are named, never followed.
    """
    target = folder / name
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(os.scandir(source), key=lambda entry: entry.name):
        path = Path(entry.path)
        if path.resolve() in never:
            continue
        inside = f"{name}/{entry.name}"
        if entry.is_symlink():
            copied.links.append(path)
        elif entry.is_dir():
            copy_tree(path, folder, inside, copied, never)
        elif entry.is_file():
            try:
                copied.digests[inside] = copy_file(path, folder / inside)
            except FileNotFoundError:
                (folder / inside).unlink(missing_ok=True)
    shutil.copystat(source, target)


def copy_file(source: Path, target: Path) -> str:
    """Copy a file with its times and rights; returns the sha256 (hex) of what was written."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
    shutil.copystat(source, target)
    return digest.hexdigest()


def digests_below(folder: Path) -> dict[str, str]:
    """Return the sha256 (hex) of every file below a folder, by its name relative to it."""
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(at, name) for name in sorted(names) if Path(at, name).is_file())


def is_same_tree(folder: Path, digests: Mapping[str, str]) -> bool:
    """Tell whether a folder holds exactly these files (sha256 by name relative to it)."""
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    return there.keys() == digests.keys() and all(digest_of(there[name]) == digests[name] for name in there)


def write_manifest(folder: Path, about: str, digests: Mapping[str, str]) -> None:
    """Write what the backup says of itself (JSON) and then its manifest, which names that as well."""
    (folder / ABOUT).write_text(about, encoding="utf-8")
    listed = {**digests, ABOUT: digest_of(folder / ABOUT)}
    # A file's name may be bytes that are no text: they go back as they came.
    (folder / MANIFEST).write_bytes(os.fsencode(manifest_text(listed)))


@contextmanager
def new_backup(folder: Path, name: str) -> Iterator[Path]:
    """Give an empty folder to fill; it gets its name below `folder` when the block ends well, else it goes.

    Raises ThiduaError where another backup is being made there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ThiduaError(
                f"Một lần sao lưu khác đang ghi vào '{folder}': chờ lần đó xong rồi chạy lại."
            ) from None
        draft = folder / _DRAFT
        _remove(draft)  # of one that was killed: the lock is ours
        draft.mkdir(mode=0o700)
        try:
            yield draft
            os.sync()  # its name promises that all of it is on the disk
            draft.rename(folder / name)
        finally:
            _remove(draft)


def _remove(draft: Path) -> None:
    if not draft.is_dir():
        return
    for at, folders, _ in os.walk(draft):
        for inner in folders:  # a copied folder may be closed to writing
            Path(at, inner).chmod(0o700)
    shutil.rmtree(draft)
