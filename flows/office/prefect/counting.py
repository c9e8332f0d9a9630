"""How it stands with Prefect's server, asked over its API without Prefect's own client, whose import takes seconds."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx

from flows.office.prefect.deploying import POOL

STATES = (
    "Scheduled", "Late", "Pending", "Running", "Suspended", "Paused", "AwaitingRetry", "Retrying", "Completed", "Failed",
    "Crashed", "Cancelled", "TimedOut",
)  # fmt: skip
_SECONDS = 5.0
_NO_SUCH_PROTECTION = 422


@contextmanager
def prefect_api(url: str | None, login: str | None) -> Iterator[httpx.Client]:
    """Give a client of the API at that address (none: what the environment says, else the usual one) and login.

    httpx.HTTPError where the server does not answer.
    """
    port = os.environ.get("PREFECT_SERVER_API_PORT", "4200")
    url = url or os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{port}/api"
    user, _, password = (login or "").partition(":")
    auth = (user, password) if login else None
    with httpx.Client(base_url=url, auth=auth, timeout=_SECONDS, trust_env=False) as client:
        ours = str(uuid4())
        given = client.get("/csrf-token", params={"client": ours})
        if given.status_code != _NO_SUCH_PROTECTION:
            token = given.raise_for_status().json()["token"]
            client.headers.update({"Prefect-Csrf-Client": ours, "Prefect-Csrf-Token": token})
        yield client


def runs_by_state(client: httpx.Client) -> dict[str, int]:
    """Return how many runs of flows are in each state; httpx.HTTPError."""
    return {state: _count(client, state) for state in STATES}


def worker_is_there(client: httpx.Client) -> bool:
    """Tell whether a worker of the office's pool has lately been heard of; httpx.HTTPError."""
    answer = client.post(f"/work_pools/{POOL}/workers/filter", json={})
    return answer.is_success and any(worker["status"] == "ONLINE" for worker in answer.json())


def _count(client: httpx.Client, state: str) -> int:
    asked = {"flow_runs": {"state": {"name": {"any_": [state]}}}}
    return int(client.post("/flow_runs/count", json=asked).raise_for_status().json())
