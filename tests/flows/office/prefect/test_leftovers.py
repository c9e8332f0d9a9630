"""While an office is open, a run that has lost its process is noticed; one that is at work is left alone."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

AT_WORK = "import time; time.sleep(60)"


@pytest.fixture
def client(server: str) -> Iterator[Any]:
    """A client of a real server that has the office's pool."""
    from prefect.client.orchestration import get_client

    from flows.office.prefect.deploying import apply_pool

    with get_client(sync_client=True) as asking:
        apply_pool(asking)
        yield asking


def running(client: Any) -> Any:
    """A flow run of the pool that says it runs, without a process."""
    from prefect import flow
    from prefect.client.schemas.objects import FlowRun
    from prefect.states import Running

    from flows.office.prefect.deploying import POOL

    @flow
    def stands_for_a_cycle() -> None:
        """Never called."""

    deployment = client.create_deployment(
        client.create_flow(stands_for_a_cycle), "leftover", work_pool_name=POOL, paused=True
    )
    run: FlowRun = client.create_flow_run_from_deployment(deployment)
    client.set_flow_run_state(run.id, Running(), force=True)
    return run


def state(client: Any, run: Any) -> str:
    """The name of the run's state."""
    return str(client.read_flow_run(run.id).state.name)


def test_a_run_without_a_process_at_two_looks_has_crashed(client: Any) -> None:
    from flows.office.prefect.leftovers import CUT_OFF, Vanished

    run, watch = running(client), Vanished()
    assert watch.inspect(client) == []
    assert state(client, run) == "Running"
    assert watch.inspect(client) == [run.name]
    assert client.read_flow_run(run.id).state.message == CUT_OFF
    assert state(client, run) == "Crashed"


def test_a_run_at_work_below_a_worker_is_left_alone(client: Any) -> None:
    from flows.office.prefect.leftovers import Vanished

    run, watch = running(client), Vanished()
    mark = {"PREFECT__FLOW_RUN_ID": str(run.id)}
    with subprocess.Popen([sys.executable, "-c", AT_WORK, "worker", "start"], env=mark) as process:
        try:
            assert [watch.inspect(client), watch.inspect(client)] == [[], []]
        finally:
            process.kill()
    assert [watch.inspect(client), watch.inspect(client)] == [[], [run.name]]
