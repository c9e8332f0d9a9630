"""Runs that are cut off, on PostgreSQL behind a login: by closing, by a worker's death, by kill -9; Retry takes all up again."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from opened import Place, SlowRun, child_of
from throwaway_postgres import cluster

from flows.office.prefect.server import answering


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with cluster() as socket_folder:
        yield f"postgresql://thidua@/postgres?host={socket_folder}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, database: str) -> Place:
    folder = tmp_path_factory.mktemp("office")
    login = folder / "login"
    login.write_text("phong-noi-vu:mot-mat-khau\n")
    login.chmod(0o600)
    return Place(folder, THIDUA_DATABASE_URL=database, THIDUA_REGISTER_URL="", THIDUA_LOGIN_FILE=str(login))


def states(database: str) -> dict[str, str]:
    """The states of the slow flow's runs, by name, read past the server."""
    engine = sa.create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    query = (
        "select r.name, r.state_type from flow_run r join flow f on f.id = r.flow_id where f.name = 'slow'"
    )
    with engine.connect() as connection:
        found = {name: str(state) for name, state in connection.execute(sa.text(query))}
    engine.dispose()
    return found


def processes_of(run: SlowRun) -> list[int]:
    """Processes that carry this run."""
    mark = f"PREFECT__FLOW_RUN_ID={run.id}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def test_cut_off_runs_are_told_and_taken_up_again(place: Place, database: str) -> None:
    # One story on one database: each part begins with what the part before it left.
    with place.opened() as first:
        run = first.start_slow("cut-off")
        os.kill(child_of(first.process.pid, b"\0worker\0"), signal.SIGKILL)
        run.wait(lambda: run.state["type"] == "CRASHED")
        assert not processes_of(run)
        run.retry()
        assert run.state["type"] == "RUNNING"

        first.process.kill()
        first.process.wait()
        deadline = time.monotonic() + 60
        while answering(f"{place.ui}api") or processes_of(run):
            assert time.monotonic() < deadline, "the office's children outlive it"
            time.sleep(0.2)
    assert states(database) == {"cut-off": "RUNNING"}, "as after a power cut"

    with place.opened(THIDUA_DRAIN_SECONDS="1") as second:
        assert run.state["type"] == "CRASHED" and "Retry" in run.state["message"]
        assert "cut-off" in second.said
        run.wait(lambda: run.id in told_operator(place))
        run.retry()
        run.let_go()
        run.wait(lambda: run.state["type"] == "COMPLETED")
        assert run.first_steps == 1, "what was done is not done again"

        closed = second.start_slow("closed")
        assert second.close() == 0, second.said
        assert "closed" in second.said and "Retry" in second.said
    assert states(database) == {"cut-off": "COMPLETED", "closed": "CRASHED"}
    assert not processes_of(closed)
    assert not list((place.folder / "prefect").glob("prefect.db*")), "all of it is in PostgreSQL"


def told_operator(place: Place) -> set[str]:
    """The runs of which the automation has told the operator's flow."""
    runs = place.ask("/flow_runs/filter", {"flows": {"name": {"any_": ["tell-operator"]}}})
    return {run["parameters"]["params"]["flow_run_id"] for run in runs}
