"""An office whose server, worker, pages, run and database are killed in turn: the run is taken up until it ends as if nothing had been."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from opened import Place
from small_office import SmallOffice, add_votes, differences, prepare
from throwaway_postgres import Cluster, running_cluster

from tasks.register import open_register

VICTIMS = {
    "server": b"\0server\0",
    "worker": b"\0worker\0",
    "pages": b"flows.office.pages",
    "run": b"",
    "database": b"",
}
LIMIT = 300.0  # seconds until a run that was killed several times is through


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """An office for every forty kills; where there are five or more in one, each part of it is killed once."""
    if "office_no" in metafunc.fixturenames:
        metafunc.parametrize("office_no", range(-(-metafunc.config.getoption("--kills") // 40)))


@pytest.fixture
def database() -> Iterator[Cluster]:
    """A PostgreSQL for register and history."""
    with running_cluster() as started:
        yield started


def processes(office: SmallOffice) -> Iterator[tuple[int, bytes, list[bytes]]]:
    """What runs for this office: number, command line, environment."""
    mark = f"TMPDIR={office.root / 'tmp'}".encode()
    for entry in Path("/proc").iterdir():
        try:
            environment = (entry / "environ").read_bytes().split(b"\0") if entry.name.isdigit() else []
            if mark in environment:
                yield int(entry.name), (entry / "cmdline").read_bytes(), environment
        except OSError:
            continue


def kill(victim: str, office: SmallOffice, run: str, database: Cluster) -> bool:
    """Kill -9 that part of the office; tells whether there was one."""
    if victim == "database":
        database.end(signal.SIGKILL)
        time.sleep(1)
        database.start()
        return True
    of_run = f"PREFECT__FLOW_RUN_ID={run}".encode()
    found = [
        pid
        for pid, line, environment in processes(office)
        if (
            of_run in environment
            if victim == "run"
            else VICTIMS[victim] in line and of_run not in environment
        )
    ]
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return bool(found)


def test_whoever_is_killed_the_office_goes_on(
    office_no: int,
    tmp_path: Path,
    server: str,
    database: Cluster,
    dice: Random,
    tally: Callable[..., None],
    kills: int,
) -> None:
    prepared = prepare(tmp_path / "prepared")
    peace = SmallOffice(tmp_path / "peace", prepared, server)
    assert peace.run().status == 0
    add_votes(prepared, peace.out)
    peace.close()
    reference = SmallOffice(tmp_path / "reference", prepared, server)
    assert reference.run().status == 0
    reference.close()

    office = SmallOffice(tmp_path / "office", prepared, THIDUA_DATABASE_URL=database.url)
    office.register = database.url
    own = {k: v for k, v in office.environment.items() if k.startswith(("THIDUA_", "TMPDIR"))}
    del own["THIDUA_REGISTER_URL"]
    place = Place(office.root, **own, THIDUA_REGISTER_URL="")
    with place.opened() as opened:
        run = started(place)
        story = []
        for victim in dice.sample(list(VICTIMS), min(max(1, kills // 8), len(VICTIMS))):
            wait(place, run, {"RUNNING"})
            time.sleep(dice.uniform(0.5, 6))
            if kill(victim, office, run, database):
                story.append(victim)
                tally(kills_survived=1, **{f"— {victim}": 1})
        wait(place, run, {"COMPLETED"})
        assert opened.close() == 0, (story, opened.said)
    assert list(differences(reference, office)) == [], story
    with open_register(office.register) as register:
        assert register.verify().ok, story
    tally(lost=0)


def started(place: Place) -> str:
    """Start the yearly run as the UI does; returns its id."""
    (deployment,) = place.ask("/deployments/filter", {"deployments": {"name": {"any_": ["hang-nam"]}}})
    made = place.ask(
        f"/deployments/{deployment['id']}/create_flow_run", {"parameters": {"params": {"cycle": "A2024"}}}
    )
    return str(made["id"])


def wait(place: Place, run: str, states: set[str]) -> None:
    """Wait for one of the states, or the run's end; press Retry where it was cut off."""
    deadline = time.monotonic() + LIMIT
    seen = ""
    while time.monotonic() < deadline:
        try:
            state = place.ask(f"/flow_runs/{run}")["state"]
        except Exception:  # whoever should answer may have been killed a moment ago
            time.sleep(1)
            continue
        seen = f"{state['name']}: {state['message']}"
        if state["type"] in {"COMPLETED", *states}:
            return
        if state["type"] in ("CRASHED", "FAILED"):
            retry = {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"}
            place.ask(f"/flow_runs/{run}/set_state", {"state": retry, "force": True})
        time.sleep(0.5)
    pytest.fail(seen)
