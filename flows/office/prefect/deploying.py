"""Applies the work pool and the deployments of prefect.yaml; applied again, nothing changes."""

import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.settings import PROJECT

# As prefect.yaml names them.
POOL = "thi-dua"
CYCLE_TAG = "chu-ky"
TELLING = "tell-operator/bao-tin"
AT_ONCE = 4
"""Flow runs at once at most: a cycle at work, and room for intake, reminders and notices beside it."""


def apply_pool(client: Any) -> None:
    """Make the process pool with its limit, or take it up again where it is paused; a limit set by hand stays."""
    from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
    from prefect.exceptions import ObjectNotFound
    from prefect.workers.process import ProcessWorker

    try:
        pool = client.read_work_pool(POOL)
    except ObjectNotFound:
        template = ProcessWorker.get_default_base_job_template()
        client.create_work_pool(
            WorkPoolCreate(name=POOL, type="process", base_job_template=template, concurrency_limit=AT_ONCE)
        )
        return
    if pool.is_paused or pool.concurrency_limit is None:
        limit = AT_ONCE if pool.concurrency_limit is None else pool.concurrency_limit
        client.update_work_pool(POOL, WorkPoolUpdate(is_paused=False, concurrency_limit=limit))


def pause_pool(client: Any, *, paused: bool) -> bool:
    """Pause the pool or take it up again; return whether it was paused before."""
    from prefect.client.schemas.actions import WorkPoolUpdate

    before = bool(client.read_work_pool(POOL).is_paused)
    if before != paused:
        client.update_work_pool(POOL, WorkPoolUpdate(is_paused=paused))
    return before


def start_deploying(environment: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """Start `prefect deploy --all` over the project's prefect.yaml, in a process of its own."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "prefect", "--no-prompt", "deploy", "--all"],
            cwd=PROJECT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def worker_heard(client: Any, since: datetime) -> bool:
    """Tell whether this machine's worker has spoken to the server since then."""
    workers = client.request("POST", "/work_pools/{name}/workers/filter", path_params={"name": POOL}, json={})
    heard = [w["last_heartbeat_time"] for w in workers.json() if w["name"] == worker_name()]
    return any(time and datetime.fromisoformat(time) >= since for time in heard)


def worker_name() -> str:
    """Return the name of this machine's worker: the same after each start, so that old ones don't pile up."""
    return f"{POOL}-{platform.node() or 'may'}"
