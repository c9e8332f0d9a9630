"""Temporary folders of ours: gone with their block, and where a process was killed, swept by the next one that makes such a folder.

Each is held by a lock of the kernel (flock) for as long as it is used. Which processes live is not asked: a number may be
given again, and another machine's processes can't be seen. What a program that we started still writes there is nobody's work.
"""

import fcntl
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

KINDS = ("lo", "verify", "pages", "read", "papers", "forms", "mail", "pg", "restore", "sample")
"""What a folder is for: its name says so, and nothing else is ever swept."""
_HELD = ".held"
_NAME = re.compile(rf"\.?thidua-({'|'.join(KINDS)})-[a-z0-9_]{{8}}({re.escape(_HELD)})?")
_A_DAY = 86400.0  # seconds; a folder of a version that held no lock is left over when nothing has come into it for so long
_swept: set[Path] = set()
_sweeping = Lock()


@contextmanager
def temporary_folder(kind: str, below: Path | None = None, *, hidden: bool = False) -> Iterator[Path]:
    """Give a new folder (mode 0700) of one of KINDS, in the machine's temporary folder or `below`; gone with the block."""
    where = (below or Path(tempfile.gettempdir())).absolute()
    _sweep_once(where)
    held, folder = _made(f"{'.' if hidden else ''}thidua-{kind}-", where)
    try:
        yield folder
    finally:
        # LibreOffice's processes may still write: what stays is swept later.
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def sweep(where: Path) -> list[str]:
    """Remove the folders of ours in `where` that no living process holds; returns their names."""
    gone = []
    with suppress(OSError), os.scandir(where) as entries:
        for entry in entries:
            name = _NAME.fullmatch(entry.name)
            if name and _is_left_over(Path(entry.path), is_held=bool(name[2])):
                gone.append(entry.name)
    return sorted(gone)


def _sweep_once(where: Path) -> None:
    with _sweeping:
        if where not in _swept:
            _swept.add(where)
            sweep(where)


def _made(prefix: str, where: Path) -> tuple[int, Path]:
    """Return a new folder and the open file that holds its lock; another sweeps it only before it is locked."""
    while True:
        folder = Path(tempfile.mkdtemp(_HELD, prefix, where))
        with suppress(FileNotFoundError, BlockingIOError):
            return _locked(folder), folder


def _locked(folder: Path) -> int:
    """Return the open folder, locked; BlockingIOError where somebody holds it, FileNotFoundError where it went meanwhile."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(opened), folder.lstat()):
            raise FileNotFoundError(folder)
    except OSError:
        os.close(opened)
        raise
    return opened


def _is_left_over(folder: Path, *, is_held: bool) -> bool:
    """Remove the folder where it is ours and nobody holds it; returns whether it was."""
    try:
        seen = folder.lstat()
        ours = stat.S_ISDIR(seen.st_mode) and stat.S_IMODE(seen.st_mode) == 0o700
        if not ours or os.geteuid() not in (0, seen.st_uid):
            return False
        if not is_held and time.time() - seen.st_mtime < _A_DAY:
            return False
        held = _locked(folder)
    except OSError:
        return False
    try:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(held)
    return True
