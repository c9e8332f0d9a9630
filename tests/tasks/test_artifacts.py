"""Tables of a run shown by a real Prefect server, as a flow publishes them."""

import httpx
from factory_outcome import outcome


def test_a_flow_publishes_the_five_tables(server: str) -> None:
    from prefect import flow

    from tasks.artifacts import publish_artifacts

    run = outcome()

    @flow
    def cong_bo() -> list[str]:
        return publish_artifacts(run)

    keys = cong_bo()
    for key in keys:
        found = httpx.get(f"{server}/artifacts/{key}/latest", timeout=30).raise_for_status().json()
        assert (found["type"], found["flow_run_id"] is not None) == ("table", True)
        assert run.cycle.id in found["description"]
    assert keys == ["completeness", "findings", "ranking-collective", "ranking-individual", "quota"]
