"""A backup's folder: new under its time, whole or not there at all, closed to others."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rules.values.errors import ThiduaError

_DRAFT, _LOCK = ".thidua-draft", ".thidua-lock"


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
