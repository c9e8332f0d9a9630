"""The end of a working day: no new runs, those at work may end, what does not end can be taken up again by Retry."""

import signal
import time
from collections.abc import Callable
from typing import Any

from flows.office.children import Child
from flows.office.leaving import Leaving
from flows.office.notify import tell_systemd
from flows.office.prefect.deploying import pause_pool
from flows.office.prefect.leftovers import CLOSED, open_runs, sweep

LOOK_EVERY = 1.0  # seconds between two looks at the running flows
WORKER_LIMIT = 20.0  # seconds for the worker to end its flows and itself


def close_runs(
    client: Any, worker: Child, limit: float, leaving: Leaving, say: Callable[[str], None]
) -> None:
    """Pause the pool, wait at most `limit` seconds for running flows, end the worker, mark what is still open.

    A second wish to leave ends the waiting. The pool is left as it was found, for other workers of it.
    """
    if not worker.was_started:
        return
    was_paused = pause_pool(client, paused=True)
    try:
        _drain(client, worker, limit, leaving, say)
        worker.end(signal.SIGINT, WORKER_LIMIT)
        for name in sweep(client, CLOSED):
            say(f"Lần chạy “{name}” chưa xong, được giữ lại; mở văn phòng rồi bấm Retry để chạy tiếp.")
    finally:
        pause_pool(client, paused=was_paused)


def _drain(client: Any, worker: Child, limit: float, leaving: Leaving, say: Callable[[str], None]) -> None:
    deadline = time.monotonic() + limit
    told: set[str] = set()
    while names := {run.name for run in open_runs(client)}:
        if names - told:
            say(f"Đang chờ (nhiều nhất {limit:.0f} giây): {', '.join(sorted(names))}")
            told |= names
        if time.monotonic() >= deadline or leaving.is_hurried or not worker.is_alive:
            return
        tell_systemd(EXTEND_TIMEOUT_USEC=60_000_000, STATUS="Đang chờ các lần chạy dở xong")
        time.sleep(LOOK_EVERY)
