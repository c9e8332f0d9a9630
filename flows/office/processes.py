"""The processes of flow runs on this machine, found by what Prefect puts into their environment."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

_MARK = b"PREFECT__FLOW_RUN_ID="
_PROC = Path("/proc")


def processes_of(flow_run: str) -> list[int]:
    """Return the ids of the Python processes that carry this flow run (not of the tools they have called)."""
    wanted = _MARK + flow_run.encode()
    return [pid for pid in _all() if wanted in _environment(pid) and b"python" in _command(pid)]


def has_worker(pid: int) -> bool:
    """Tell whether the process hangs below a living Prefect worker."""
    while pid > 1:
        command = _command(pid)
        if b"\0worker\0start\0" in command:
            return True
        pid = _parent(pid)
    return False


def end_run(flow_run: str) -> None:
    """End all processes of a flow run, the tools they have called among them."""
    wanted = _MARK + flow_run.encode()
    for pid in [pid for pid in _all() if wanted in _environment(pid)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _all() -> Iterator[int]:
    return (
        int(entry.name)
        for entry in _PROC.iterdir()
        if entry.name.isdigit() and int(entry.name) != os.getpid()
    )


def _environment(pid: int) -> list[bytes]:
    return _read(pid, "environ").split(b"\0")


def _command(pid: int) -> bytes:
    return _read(pid, "cmdline")


def _parent(pid: int) -> int:
    # "pid (name) state parent …": the name may hold blanks and brackets
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def _read(pid: int, name: str) -> bytes:
    try:
        return (_PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""  # gone meanwhile, or somebody else's
