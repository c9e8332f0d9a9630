"""Folders of a backup, known by the sha256 of their files."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from tasks.storage.file_hash import digest_of


def digests_below(folder: Path) -> dict[str, str]:
    """Return the sha256 (hex) of every file below a folder, by its name relative to it."""
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in _files(folder)}


def is_same_tree(folder: Path, digests: Mapping[str, str]) -> bool:
    """Tell whether a folder holds exactly these files (sha256 by name relative to it)."""
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    return there.keys() == digests.keys() and all(digest_of(there[name]) == digests[name] for name in there)


def links_below(folder: Path) -> list[Path]:
    """Return the links below a folder: what they lead to is not in it."""
    found = (Path(at, name) for at, folders, names in os.walk(folder) for name in (*folders, *names))
    return sorted(path for path in found if path.is_symlink())


def _files(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders.sort()
        for path in (Path(at, name) for name in sorted(names)):
            if path.is_file() and not path.is_symlink():
                yield path
