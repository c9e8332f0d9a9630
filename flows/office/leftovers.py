"""Flow runs of the office's pool that say they run although their process is gone: nothing stays "Running" for ever."""

from typing import Any

from flows.office.names import POOL
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
    swept = []
    for run in open_runs(client):
        if any(has_worker(pid) for pid in processes_of(str(run.id))):
            continue
        end_run(str(run.id))
        _close(client, run, message)
        swept.append(run.name)
    return swept


def _close(client: Any, run: Any, message: str) -> None:
    from prefect.client.schemas.objects import StateType
    from prefect.states import Cancelled, Crashed

    asked = run.state_type == StateType.CANCELLING
    state: Any = Cancelled(message=CANCELLED) if asked else Crashed(message=message)
    # Forced: the rules of orchestration are for the process that runs the flow, and that one is gone.
    client.set_flow_run_state(run.id, state, force=True)
