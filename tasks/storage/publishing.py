"""Puts a run's results under their final names: each file whole, unchanged ones untouched, stale ones removed."""

import errno
import fcntl
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from prefect.exceptions import MissingContextError
from prefect.logging import get_run_logger

from rules.contracts.base import Unfit
from rules.contracts.run import MARK, RunMark
from rules.values.errors import ThiduaError, WrongUse
from rules.values.machine import because

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds between two looks whether the other run has ended

OWNED_FOLDERS = ("bundles", "returned", "town", "upward")
"""What a whole run publishes."""
PARTS = ("bieu-mau", "tiep-nhan", "tham-dinh", "xep-hang", "don-doc")
"""What the single steps of a cycle publish, each at its own time."""
PAGE = "index.html"
OWNED_FILES = ("findings.csv", "scores.csv", "ranking.csv", "quota.csv", PAGE)
WORK = ".work"
LOCK = ".lock"
DRAFTS = "drafts"


def refuse_foreign(out: Path) -> None:
    """Refuse an output folder that can't be one, or holds somebody else's files under our names (WrongUse).

    Nothing is made: a run that is stopped by something else leaves no empty folder.
    """
    there = next(p for p in (out, *out.parents) if p.exists())
    if not there.is_dir():
        raise WrongUse(f"'{there}' là một tệp, không phải thư mục: chọn thư mục khác sau --out.")
    if not os.access(there, os.W_OK):
        only_read = os.statvfs(there).f_flag & os.ST_RDONLY
        fault = OSError(errno.EROFS if only_read else errno.EACCES, "")
        raise ThiduaError(f"Không ghi được vào '{there}' {because(fault, 'kiểm tra quyền ghi')}.")
    if (out / MARK).exists() or (out / WORK).is_dir():
        return
    for name in (*OWNED_FOLDERS, *PARTS):
        if (out / name).is_dir() and any((out / name).iterdir()):
            raise WrongUse(f"'{out / name}' có tệp không phải do thidua tạo: chọn thư mục khác sau --out.")
    for name in OWNED_FILES:
        if (out / name).exists():
            raise WrongUse(f"'{out / name}' không phải do thidua tạo: chọn thư mục khác sau --out.")


def signed_for_real(out: Path) -> bool:
    """Tell whether the last whole run here signed with the office's own keys."""
    try:
        return not RunMark.read((out / MARK).read_bytes()).trial
    except (OSError, Unfit):
        return False


@contextmanager
def only_run(out: Path, patience: float = 0) -> Iterator[None]:
    """Hold the output folder for one run, waiting so many seconds for another to end; raises ThiduaError then."""
    try:
        (out / WORK).mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise ThiduaError(
            f"Không tạo được thư mục '{out}' {because(refused, 'kiểm tra quyền ghi')}."
        ) from refused
    with (out / WORK / LOCK).open("w") as lock:
        deadline = time.monotonic() + patience
        waiting = False
        while not _held(lock):
            if time.monotonic() >= deadline:
                raise ThiduaError(
                    f"Một lần chạy khác đang ghi vào '{out}': chờ lần đó xong rồi chạy lại."
                ) from None
            if not waiting:
                _log().warning("Một lần chạy khác của chu kỳ này đang làm; lần này chờ đến khi lần đó xong.")
            waiting = True
            time.sleep(LOOK_EVERY)
        yield


def _log() -> logging.Logger | logging.LoggerAdapter[logging.Logger]:
    """Return the flow run's own log, which its page in Prefect shows; ours where no flow runs."""
    try:
        return get_run_logger()
    except MissingContextError:
        return log


def _held(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def publish(out: Path, files: Mapping[str, bytes | Path], mark: bytes) -> tuple[list[str], list[str]]:
    """Put the files (relative name → bytes, or a finished file to copy) in place; returns new and removed names.

    `run.json` goes first and comes last: where it stands, all the rest is whole.
    """
    # Drafts have a place of their own: those of a run that was killed never lie among the results.
    drafts = out / WORK / DRAFTS
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir(parents=True)
    (out / MARK).unlink(missing_ok=True)
    removed = _remove_stale(out, files)
    new = [name for name, content in sorted(files.items()) if _place(out / name, content, drafts)]
    _place(out / MARK, mark, drafts)
    drafts.rmdir()
    return new, removed


def publish_folder(out: Path, folder: str, files: Mapping[str, bytes | Path]) -> None:
    """Put the files of one of the out folder's own parts in place (names relative to it); stale ones go.

    Its page comes after what it links to, and what goes, goes last: stopped anywhere, the page that stands has its files.
    """
    # Drafts of its own: a part may be published while a whole run publishes the rest.
    drafts = out / WORK / f"{DRAFTS}-{folder}"
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir(parents=True)
    for name, content in sorted(files.items(), key=lambda file: (file[0] == PAGE, file[0])):
        _place(out / folder / name, content, drafts)
    _remove_stale(out / folder, files, (".",))
    drafts.rmdir()


def _place(path: Path, content: bytes | Path, drafts: Path) -> bool:
    if isinstance(content, Path):
        if (
            path.is_file()
            and path.stat().st_size == content.stat().st_size
            and path.read_bytes() == content.read_bytes()
        ):
            return False
    elif path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = drafts / path.name
    if isinstance(content, Path):
        shutil.copyfile(content, draft)
    else:
        draft.write_bytes(content)
    draft.replace(path)
    return True


def _remove_stale(
    out: Path, files: Mapping[str, bytes | Path], folders: Iterable[str] = OWNED_FOLDERS
) -> list[str]:
    removed = []
    for folder in folders:
        for path in sorted((out / folder).rglob("*"), reverse=True):
            name = path.relative_to(out).as_posix()
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif name not in files:
                path.unlink()
                removed.append(name)
    return removed
