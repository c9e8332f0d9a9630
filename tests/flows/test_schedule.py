"""`prefect.yaml`, deployed to a real server of the pinned versions: the yearly run really gets on the calendar.

With a newer sqlalchemy the server looks healthy and its scheduler creates no run, without a word: hence this.
"""

import ast
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.server import NOT_OURS_TO_DO, answering

PROJECT = Path(__file__).resolve().parents[2]
LIMIT = 60  # seconds for a server to boot, and for a run to appear
FLOW = '''
from pathlib import Path

from prefect import flow
from pydantic import BaseModel

class Params(BaseModel):
    cycle: str
    inbox: str
    out: str

@flow
def award_cycle(params: Params) -> None:
    """Stands where the yearly run stands; says where it ran."""
    Path("ran.txt").write_text(params.cycle)
'''


def deployment() -> dict[str, Any]:
    """The one deployment of prefect.yaml."""
    (only,) = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    return only


def prefect(*arguments: str, cwd: Path) -> str:
    """What a command of Prefect's prints; it must succeed."""
    command = [str(Path(sys.executable).with_name("prefect")), "--no-prompt", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=LIMIT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An office's server as prefect.yaml says to start it, and a folder with prefect.yaml and a small flow."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "flows").mkdir()
    (folder / "flows" / "cycle.py").write_text(FLOW, encoding="utf-8")
    (folder / "prefect.yaml").write_bytes((PROJECT / "prefect.yaml").read_bytes())
    port = os.environ["PREFECT_SERVER_API_PORT"]
    url = f"http://127.0.0.1:{port}/api"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PREFECT_HOME", str(folder / "prefect"))
        environment.setenv("PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME", "P400D")
        with (folder / "server.log").open("wb") as log:
            command = [str(Path(sys.executable).with_name("prefect")), "server", "start", "--port", port]
            server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            deadline = time.monotonic() + LIMIT
            while not answering(url):
                assert server.poll() is None and time.monotonic() < deadline, (
                    folder / "server.log"
                ).read_text()
                time.sleep(0.2)
            environment.setenv("PREFECT_API_URL", url)
            yield url, folder
        finally:
            server.terminate()
            server.wait(30)


def test_a_scheduled_run_appears_for_the_fifth_of_december(office: tuple[str, Path]) -> None:
    import httpx

    url, folder = office
    prefect("work-pool", "create", deployment()["work_pool"]["name"], "--type", "process", cwd=folder)
    prefect("deploy", "--all", cwd=folder)
    deadline = time.monotonic() + LIMIT
    chosen = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    while not (runs := httpx.post(f"{url}/flow_runs/filter", json=chosen).raise_for_status().json()):
        assert time.monotonic() < deadline, "no scheduled run appeared"
        time.sleep(0.5)
    now = datetime.now(UTC)
    fifths = [
        datetime(year, 12, 5, 1, 0, tzinfo=UTC) for year in range(now.year, now.year + 3)
    ]  # 8:00 at home
    within_reach = {day for day in fifths if now < day < now + timedelta(days=399)}
    planned = {datetime.fromisoformat(run["expected_start_time"]) for run in runs}
    assert within_reach and within_reach <= planned <= set(fifths)
    assert all(run["parameters"] == deployment()["parameters"] for run in runs)


def test_a_worker_runs_it_in_the_folder_it_was_deployed_from(office: tuple[str, Path]) -> None:
    import httpx

    url, folder = office
    (made,) = httpx.post(f"{url}/deployments/filter", json={}).raise_for_status().json()
    assert made["entrypoint"] == deployment()["entrypoint"]
    run = httpx.post(f"{url}/deployments/{made['id']}/create_flow_run", json={}).raise_for_status().json()
    prefect("worker", "start", "--pool", made["work_pool_name"], "--run-once", cwd=folder.parent)
    ended = httpx.get(f"{url}/flow_runs/{run['id']}").raise_for_status().json()
    assert ended["state"]["type"] == "COMPLETED", ended["state"]
    assert (folder / "ran.txt").read_text() == deployment()["parameters"]["params"]["cycle"]


def test_the_entrypoint_is_a_flow_with_one_parameter() -> None:
    path, name = deployment()["entrypoint"].split(":")
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert [argument.arg for argument in function.args.args] == ["params"]
    assert any("flow" in ast.unparse(decorator) for decorator in function.decorator_list)
    assert list(deployment()["parameters"]) == ["params"]


def test_the_server_of_one_run_leaves_the_calendar_alone() -> None:
    from prefect.settings import Settings

    known = Settings().to_environment_variables(include_secrets=False)
    assert "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED" in NOT_OURS_TO_DO
    assert NOT_OURS_TO_DO.keys() <= known.keys(), "a setting that Prefect doesn't know"
