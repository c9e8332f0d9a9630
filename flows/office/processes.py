"""The processes of flow runs on this machine, found by what Prefect puts into their environment."""

import os
import signal
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def processes_of(flow_run: str) -> list[int]:
    """Return the ids of the Python processes that carry this flow run (not of the tools they have called)."""
    return [pid for pid in _carrying(flow_run) if b"python" in _read(pid, "cmdline")]


def has_worker(pid: int) -> bool:
    """Tell whether the process hangs below a living Prefect worker."""
    while pid > 1:
        if b"\0worker\0start\0" in _read(pid, "cmdline"):
            return True
        # "pid (name) state parent …": the name may hold blanks and brackets
        fields = _read(pid, "stat").rpartition(b")")[2].split()
        pid = int(fields[1]) if len(fields) > 1 else 0
    return False


def end_run(flow_run: str) -> None:
    """End all processes of a flow run, the tools they have called among them."""
    for pid in _carrying(flow_run):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _carrying(flow_run: str) -> list[int]:
    """Return all processes but this one that have the flow run in their environment."""
    wanted = b"PREFECT__FLOW_RUN_ID=" + flow_run.encode()
    others = {int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()} - {os.getpid()}
    return [pid for pid in others if wanted in _read(pid, "environ").split(b"\0")]


def _read(pid: int, name: str) -> bytes:
    try:
        return (_PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""  # gone meanwhile, or somebody else's
