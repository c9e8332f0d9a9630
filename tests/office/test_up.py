"""`thidua up` with SQLite: what it brings up, what it refuses, how it closes, and a server that was there before it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opened import Opened, Place, child_of

from flows.office.prefect.server import answering


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An office that takes a server for hung after seconds."""
    quick = (
        "from flows.office.prefect import watch; watch.HUNG = 10.0; from flows.cli.main import main; main()"
    )
    return Place(tmp_path_factory.mktemp("office"), command=(sys.executable, "-P", "-c", quick))


@pytest.fixture(scope="module")
def office(place: Place) -> Iterator[Opened]:
    with place.opened() as opened:
        yield opened


FORGOTTEN = {"updated", "last_polled", "status"}
"""What changes by itself, or tells when something was applied and not what."""


def content(found: Any) -> Any:
    """The server's answer without what changes by itself."""
    if isinstance(found, dict):
        return {name: content(value) for name, value in found.items() if name not in FORGOTTEN}
    return [content(one) for one in found] if isinstance(found, list) else found


def applied(place: Place) -> dict[str, Any]:
    """All that opening an office puts on the server."""
    automations = content(place.ask("/automations/filter", {}))
    for automation in automations:
        for name, value in automation["trigger"].items():
            if isinstance(value, list):
                automation["trigger"][name] = sorted(value)  # sets, in any order
    return {
        "pool": content(place.ask("/work_pools/thi-dua")),
        "automations": automations,
        "deployments": content(place.ask("/deployments/filter", {})),
    }


def test_it_says_where_it_is_when_all_answers(office: Opened, place: Place) -> None:
    assert place.ui in office.said and place.pages in office.said
    assert answering(f"{place.ui}api")


def test_pool_deployments_and_automations_are_there(office: Opened, place: Place) -> None:
    pool = place.ask("/work_pools/thi-dua")
    assert (pool["type"], pool["is_paused"]) == ("process", False)
    assert pool["concurrency_limit"] >= 2, "a notice goes out while a cycle is at work"
    deployments = {d["name"]: d for d in place.ask("/deployments/filter", {})}
    stages = {"tiep-nhan", "tham-dinh", "xep-hang", "ho-so", "cong-bo", "hang-nam"}
    assert stages | {"nhac-nop", "bao-tin"} <= deployments.keys()
    assert all(deployments[name]["global_concurrency_limit"]["limit"] == 1 for name in stages)
    assert len(place.ask("/automations/filter", {})) == 1


def test_a_second_one_is_told_where_the_first_is(office: Opened, place: Place) -> None:
    refused = place.thidua("up")
    assert refused.returncode == 3 and refused.stderr.count("\n") == 1
    assert place.ui in refused.stderr and str(office.process.pid) in refused.stderr


def test_check_knows_the_open_office(office: Opened, place: Place) -> None:
    checked = place.thidua("up", "--check")
    assert checked.returncode == 0, checked.stdout
    assert "✗" not in checked.stdout and "văn phòng đang mở" in checked.stdout


def test_the_older_interface_is_shown_which_calls_nobody(office: Opened, place: Place) -> None:
    import httpx

    shown = httpx.get(f"{place.ui}ui-settings").json()
    assert (shown["default_ui"], shown["csrf_enabled"]) == ("v1", True)


def test_whoever_watches_is_told_that_all_is_there(office: Opened, place: Place) -> None:
    import httpx

    assert httpx.get(f"{place.pages}readyz").json() == dict.fromkeys(
        ("server", "worker", "database", "disk"), True
    )
    told = httpx.get(f"{place.pages}metrics").text
    assert 'thidua_ready{what="worker"} 1.0' in told and 'thidua_runs{state="Failed"} ' in told


def test_a_killed_server_is_brought_back_and_the_run_goes_on(office: Opened, place: Place) -> None:
    run = office.start_slow("goes-on")
    os.kill(child_of(office.process.pid, b"\0server\0"), signal.SIGKILL)
    run.wait(lambda: not answering(f"{place.ui}api"))
    run.let_go()  # it ends while nobody hears it
    run.wait(lambda: answering(f"{place.ui}api"))
    run.wait(lambda: run.state["type"] == "COMPLETED")
    assert run.first_steps == 1
    assert "Máy chủ Prefect đã dừng bất ngờ, đang khởi động lại" in office.said
    assert "Retry" not in office.said, "nothing was cut off"


def test_a_server_that_hangs_is_brought_back_and_the_run_goes_on(office: Opened, place: Place) -> None:
    run = office.start_slow("hears-nothing")
    hung = child_of(office.process.pid, b"\0server\0")
    os.kill(hung, signal.SIGSTOP)
    run.let_go()  # its next word to the server gets no answer
    run.wait(lambda: "Máy chủ Prefect đã treo" in office.said)
    run.wait(lambda: answering(f"{place.ui}api"))
    assert child_of(office.process.pid, b"\0server\0") != hung
    run.wait(lambda: run.state["type"] == "COMPLETED")
    assert run.first_steps == 1 and "Retry" not in office.said


def test_a_running_flow_ends_before_the_office_closes(office: Opened, place: Place) -> None:
    run = office.start_slow("drains")
    office.process.send_signal(signal.SIGTERM)
    office.hear("STOPPING=1")
    run.wait(lambda: "drains" in office.said)
    run.let_go()
    assert office.process.wait(120) == 0, office.said
    assert not answering(f"{place.ui}api")
    assert "Retry" not in office.said, "nothing was cut off"


def test_a_server_that_was_found_stays_and_nothing_is_applied_twice(place: Place, tmp_path: Path) -> None:
    log = (tmp_path / "log").open("wb")
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "prefect",
            "server",
            "start",
            "--port",
            place.ui.rpartition(":")[2].strip("/"),
        ],
        env=place.environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        while not answering(f"{place.ui}api"):
            assert server.poll() is None
        runs = place.ask("/flow_runs/filter", {"flow_runs": {"name": {"any_": ["drains"]}}})
        assert [run["state"]["type"] for run in runs] == ["COMPLETED"]
        before = applied(place)
        assert before["pool"]["is_paused"] is False, "as it was before closing"
        with place.opened() as again:
            assert "đang chạy" in again.said
            assert applied(place) == before
            assert again.close(signal.SIGINT) == 0, again.said
        assert answering(f"{place.ui}api")
    finally:
        server.terminate()
        server.wait(30)
        log.close()
