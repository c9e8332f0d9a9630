"""Tables of a run shown by a real Prefect server, as a flow publishes them."""

import httpx
from factory_outcome import outcome

from rules.page.links import pages_of
from rules.page.prefect_tables import result_tables


def test_a_flow_publishes_the_tables(server: str) -> None:
    from prefect import flow

    from tasks.pages.prefect_artifacts import publish_tables

    run = outcome()

    @flow
    def cong_bo() -> list[str]:
        return publish_tables(result_tables(run, pages_of("http://127.0.0.1:4280", run.cycle.id), ""))

    keys = cong_bo()
    for key in keys:
        found = httpx.get(f"{server}/artifacts/{key}/latest", timeout=30).raise_for_status().json()
        assert (found["type"], found["flow_run_id"] is not None) == ("table", True)
        assert run.cycle.id in found["description"]
    assert keys == ["ranking-collective", "ranking-individual", "quota", "bundles"]
