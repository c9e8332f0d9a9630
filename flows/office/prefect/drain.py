"""Waits until a Prefect server has written down all that this process told it.

A run's own server is stopped right after the run. The server keeps what it hears in queues in its memory and
writes them in its own time; stopping it early loses task runs. Starting and stopping belong to `flows.office.prefect.server`.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.2  # seconds between two questions to the server
LAST_LINES = 5.0  # seconds for this process to send its last log lines
PAGE = 50  # events a page; the server's own limit
MANY = 200  # task runs a question; the server's own limit


@dataclass(frozen=True)
class Drained:
    """What a drain found: how many task runs it emitted events of, how many of them are not written yet."""

    emitted: int
    missing: int
    closed: bool  # the closing event, the last thing told, is written

    @property
    def complete(self) -> bool:
        """Whether everything that was told is written."""
        return self.closed and self.missing == 0


def drain(since: datetime, limit: float) -> Drained:
    """Wait at most `limit` seconds until all told since `since` is in the server's database; say what is.

    The last thing told is a closing event. The server writes events in the order they came, so once that one
    is there all are. Task runs are written by another service from the same events: each must have reached
    the state of its last event. Raises httpx.HTTPError when the server no longer answers.
    """
    from prefect.client.orchestration import get_client
    from prefect.events import emit_event
    from prefect.logging.handlers import APILogWorker

    deadline = time.monotonic() + limit
    closing = uuid4()
    emit_event("thidua.run.closed", resource={"prefect.resource.id": f"thidua.run.{closing}"}, id=closing)
    with get_client(sync_client=True) as client:
        while not (closed := _is_written(client, closing)) and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY)
        # Prefect's senders of events and log lines: the last lines go out, and none reconnects in vain later.
        APILogWorker.drain_all(timeout=LAST_LINES, at_exit=False)
        last = _last_events(client, since)
        waiting = dict(last)
        while waiting := _not_reached(client, waiting):
            if time.monotonic() >= deadline:
                break
            time.sleep(LOOK_EVERY)
    return Drained(emitted=len(last), missing=len(waiting), closed=closed)


def _ask(client: Any, path: str, **body: Any) -> Any:
    """The server's JSON answer; with a body by POST, without one by GET."""
    answer = client.request("POST", path, json=body) if body else client.request("GET", path)
    answer.raise_for_status()
    return answer.json()


def _is_written(client: Any, event: UUID) -> bool:
    return bool(_ask(client, "/events/filter", filter={"id": {"id": [str(event)]}}, limit=1)["events"])


def _last_events(client: Any, since: datetime) -> dict[str, datetime]:
    """Task run id → time of its last state change, from the events written since then."""
    last: dict[str, datetime] = {}
    chosen = {"occurred": {"since": since.isoformat()}, "event": {"prefix": ["prefect.task-run."]}}
    page = _ask(client, "/events/filter", filter={**chosen, "order": "DESC"}, limit=PAGE)
    while True:
        for event in page["events"]:
            resource = event["resource"]
            if resource.get("prefect.orchestration") == "client":
                task_run = resource["prefect.resource.id"].removeprefix("prefect.task-run.")
                last.setdefault(task_run, datetime.fromisoformat(event["occurred"]))
        if not page["next_page"]:
            return last
        page = _ask(client, page["next_page"])


def _not_reached(client: Any, last: dict[str, datetime]) -> dict[str, datetime]:
    """Those of the task runs whose recorded state is older than their last event, or that are not there."""
    missing = dict(last)
    ids = list(last)
    for start in range(0, len(ids), MANY):
        chosen = {"id": {"any_": ids[start : start + MANY]}}
        for run in _ask(client, "/task_runs/filter", task_runs=chosen, limit=MANY):
            if run["state"] and datetime.fromisoformat(run["state"]["timestamp"]) >= last[run["id"]]:
                del missing[run["id"]]
    return missing
