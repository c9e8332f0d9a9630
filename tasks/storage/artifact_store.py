"""The artifact store: keeps what a run has made under the hash of what it was made from, so that a later run takes it up again.

An artifact is a folder `<stage>/<unit>/<key>/` that appears under its name only when it is finished.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def key_of(*parts: Any) -> str:
    """Return the sha256 (hex) over the parts, each as canonical JSON."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


class ArtifactStore:
    """The finished work of one run's output, an artifact for each stage, unit and key."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, stage: str, unit: str, key: str) -> Path:
        """Return where that work stands when it is finished."""
        return self.root / stage / unit / key[:32]

    def has(self, stage: str, unit: str, key: str) -> bool:
        """Tell whether that work is finished."""
        return self.path(stage, unit, key).is_dir()

    @contextmanager
    def making(self, stage: str, unit: str, key: str) -> Iterator[Path]:
        """Give a folder to work in; it gets its name when the block ends well, else it goes."""
        final = self.path(stage, unit, key)
        draft = final.with_name(f".{final.name}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        try:
            yield draft
            if not final.is_dir():
                draft.rename(final)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def keep_only(self, stage: str, keys: Mapping[str, str | Collection[str]]) -> None:
        """Drop everything of a stage that is not the finished work of `keys` (unit → its key, or its keys)."""
        wanted = {
            self.path(stage, unit, key)
            for unit, held in keys.items()
            for key in ([held] if isinstance(held, str) else held)
        }
        for unit in _folders(self.root / stage):
            for work in _folders(unit):
                if work not in wanted:
                    shutil.rmtree(work, ignore_errors=True)
            if unit.name not in keys:
                shutil.rmtree(unit, ignore_errors=True)


def same_file(src: Path, dst: Path) -> None:
    """Let a finished file stand under a second name too: the same bytes, kept once where the disk can do that."""
    try:
        dst.hardlink_to(src)
    except OSError:  # some network shares know no links
        shutil.copy2(src, dst)


def _folders(path: Path) -> list[Path]:
    return [p for p in path.iterdir() if p.is_dir()] if path.is_dir() else []
