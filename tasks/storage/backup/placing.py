"""Puts restored folders and files in place, all of them or none; what stood there before is moved aside, never deleted."""

import glob
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rules.values.errors import ThiduaError
from rules.values.machine import cause
from tasks.storage.file_hash import digest_of

_STAMP = re.compile(r"\.\d{8}-\d{6}")
_BESIDE_SQLITE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class CopyTarget:
    """What is copied where: a folder or a file of a backup, and the place on this machine."""

    source: Path
    target: Path

    @property
    def is_done(self) -> bool:
        """Tell whether a file of the same content stands at the place already."""
        files = self.source.is_file() and self.target.is_file()
        return files and digest_of(self.source) == digest_of(self.target)

    @property
    def is_free(self) -> bool:
        """Tell whether nothing, or an empty folder, stands at the place."""
        if self.target.is_dir():
            return not any(self.target.iterdir())
        return not self.target.exists()


def place_all(
    placings: Sequence[CopyTarget], stamp: str, last: Callable[[], None] = lambda: None
) -> list[Path]:
    """Copy everything beside its place, give all their names, then call `last`; returns what was moved aside.

    `stamp` tells drafts and old ones apart. Where something refuses, `last` included, all is as it was before.
    """
    with ExitStack() as undo:
        drafts = [(placing, _draft(placing, stamp, undo)) for placing in placings]
        aside: list[Path] = []
        for placing, draft in drafts:
            aside += _swap(placing, draft, stamp, undo)
        last()
        undo.pop_all()
    return aside


def _draft(placing: CopyTarget, stamp: str, undo: ExitStack) -> Path:
    target = placing.target
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep_drafts(target)
    draft = target.with_name(f".{target.name}.{stamp}")
    if placing.source.is_dir():
        undo.callback(shutil.rmtree, draft, ignore_errors=True)
        shutil.copytree(placing.source, draft, symlinks=True)
    else:
        undo.callback(draft.unlink, missing_ok=True)
        shutil.copy2(placing.source, draft)
    return draft


def _sweep_drafts(target: Path) -> None:
    """Remove what a restoration that was killed has left beside the place; one is at work at a time."""
    for draft in target.parent.glob(f".{glob.escape(target.name)}.*"):
        if _STAMP.fullmatch(draft.suffix):
            shutil.rmtree(draft) if draft.is_dir() else draft.unlink()


def _swap(placing: CopyTarget, draft: Path, stamp: str, undo: ExitStack) -> list[Path]:
    target = placing.target
    aside: list[Path] = []
    try:
        if target.is_dir() and placing.is_free:
            target.rmdir()
            undo.callback(target.mkdir)
        for old in _olds(target):
            kept = old.with_name(f"{old.name}.truoc-{stamp}")
            old.rename(kept)
            undo.callback(kept.rename, old)
            aside.append(kept)
        draft.rename(target)
        undo.callback(target.rename, draft)
    except OSError as refused:
        raise ThiduaError(
            f"Không thay được '{target}' ({cause(refused)}): nếu đó là ổ mạng đang gắn thì bỏ phần này ra (--without),"
            " nếu không thì kiểm tra quyền; chưa có gì bị đổi."
        ) from refused
    return aside


def _olds(target: Path) -> list[Path]:
    # What SQLite keeps beside a database belongs to the old one: beside the new one it would spoil it.
    beside = [target.with_name(target.name + end) for end in _BESIDE_SQLITE]
    return [path for path in (target, *beside) if path.exists()]
