"""Flow runs of the office's pool that say they run although their process is gone: nothing stays "Running" for ever.

Prefect itself leaves them so when a worker stops or dies (PrefectHQ/prefect#16746, #22528, both open).
"""

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from flows.office.prefect.deploying import POOL

CUT_OFF = "Lần chạy bị cắt ngang: máy hoặc chương trình dừng đột ngột. Bấm Retry để chạy tiếp từ chỗ đã xong."
CLOSED = "Văn phòng đã đóng khi lần chạy chưa xong. Bấm Retry để chạy tiếp từ chỗ đã xong."
CANCELLED = "Đã hủy theo yêu cầu."
_PROC = Path("/proc")
PAGE = 200  # flow runs a question; the server's own limit


def open_runs(client: Any) -> list[Any]:
    """Return the pool's flow runs that are Running, Pending or Cancelling; those that wait (suspended, scheduled) are not."""
    from prefect.client.schemas import filters
    from prefect.client.schemas.objects import StateType

    types = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    state = filters.FlowRunFilterState(type=filters.FlowRunFilterStateType(any_=types))
    found: list[Any] = []
    while True:
        page = client.read_flow_runs(
            flow_run_filter=filters.FlowRunFilter(state=state),
            work_pool_filter=filters.WorkPoolFilter(name=filters.WorkPoolFilterName(any_=[POOL])),
            limit=PAGE,
            offset=len(found),
        )
        found += page
        if len(page) < PAGE:
            return found


def sweep(client: Any, message: str = CUT_OFF) -> list[str]:
    """Turn open runs without a process into Crashed (Cancelled where that was asked for); return their names.

    A process that no worker watches any more is ended first, unless it is at work below one.
    """
    swept = [run for run in open_runs(client) if not _is_at_work(run)]
    for run in swept:
        _close(client, run, message)
    return [run.name for run in swept]


class Vanished:
    """Watches the runs of an open office: one without a process at two looks in a row has lost it.

    Two, for a run is Pending for a moment before its process starts, and Running for a moment after it has ended.
    """

    def __init__(self) -> None:
        self._missing: set[Any] = set()

    def inspect(self, client: Any) -> list[str]:
        """Close the runs that were without a process at the last look too; return their names."""
        missing = {run.id: run for run in open_runs(client) if not _is_at_work(run)}
        lost = [run for run in missing.values() if run.id in self._missing]
        for run in lost:
            _close(client, run, CUT_OFF)
        self._missing = set(missing) - {run.id for run in lost}
        return [run.name for run in lost]


def _is_at_work(run: Any) -> bool:
    """Tell whether the run has a process below a worker of this machine."""
    # Python's, not those of the tools that it has called.
    return any(_has_worker(pid) for pid in _carrying(run) if b"python" in _read(pid, "cmdline"))


def _close(client: Any, run: Any, message: str) -> None:
    from prefect.client.schemas.objects import StateType
    from prefect.states import Cancelled, Crashed

    for pid in _carrying(run):  # the tools that it has called among them
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    asked = run.state_type == StateType.CANCELLING
    state: Any = Cancelled(message=CANCELLED) if asked else Crashed(message=message)
    # Forced: the rules of orchestration are for the process that runs the flow, and that one is gone.
    client.set_flow_run_state(run.id, state, force=True)


def _has_worker(pid: int) -> bool:
    """Tell whether the process hangs below a living Prefect worker."""
    while pid > 1:
        if b"\0worker\0start\0" in _read(pid, "cmdline"):
            return True
        # "pid (name) state parent …": the name may hold blanks and brackets
        fields = _read(pid, "stat").rpartition(b")")[2].split()
        pid = int(fields[1]) if len(fields) > 1 else 0
    return False


def _carrying(run: Any) -> list[int]:
    """Return all processes but this one that have the flow run in their environment, as Prefect puts it there."""
    wanted = f"PREFECT__FLOW_RUN_ID={run.id}".encode()
    others = {int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()} - {os.getpid()}
    return [pid for pid in others if wanted in _read(pid, "environ").split(b"\0")]


def _read(pid: int, name: str) -> bytes:
    try:
        return (_PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""  # gone meanwhile, or somebody else's
