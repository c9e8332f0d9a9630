"""Flow runs of the office's pool that say they run although their process is gone: nothing stays "Running" for ever."""

from typing import Any

from flows.office.prefect.deploying import POOL
from flows.office.processes import end_run, has_worker, processes_of

CUT_OFF = "Lần chạy bị cắt ngang: máy hoặc chương trình dừng đột ngột. Bấm Retry để chạy tiếp từ chỗ đã xong."
CLOSED = "Văn phòng đã đóng khi lần chạy chưa xong. Bấm Retry để chạy tiếp từ chỗ đã xong."
CANCELLED = "Đã hủy theo yêu cầu."
PAGE = 200  # flow runs a question; the server's own limit


def open_runs(client: Any) -> list[Any]:
    """Return the pool's flow runs that are Running, Pending or Cancelling; those that wait (suspended, scheduled) are not."""
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
        WorkPoolFilter,
        WorkPoolFilterName,
    )
    from prefect.client.schemas.objects import StateType

    types = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=types))
    found: list[Any] = []
    while True:
        page = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(state=state),
            work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL])),
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
    return any(has_worker(pid) for pid in processes_of(str(run.id)))


def _close(client: Any, run: Any, message: str) -> None:
    from prefect.client.schemas.objects import StateType
    from prefect.states import Cancelled, Crashed

    end_run(str(run.id))
    asked = run.state_type == StateType.CANCELLING
    state: Any = Cancelled(message=CANCELLED) if asked else Crashed(message=message)
    # Forced: the rules of orchestration are for the process that runs the flow, and that one is gone.
    client.set_flow_run_state(run.id, state, force=True)
