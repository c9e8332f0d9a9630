"""`prefect.yaml`, deployed to a real server of the pinned versions: the plan's days really get on the calendar.

With a sqlalchemy newer than it knows a server looks healthy and its scheduler creates no run, without a word: hence this.
The flows are small ones, with the real form; the server is started as the office starts its own.
"""

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import yaml
from factory_report import PLANS, plan_and_cycle
from prefect_database import give_database

from flows.office.prefect.server import NOT_OURS_TO_DO, answering
from rules.values.steps import Step

pytestmark = pytest.mark.run  # servers of their own

PROJECT = Path(__file__).resolve().parents[4]
LIMIT = 60  # seconds for a server to boot, and for a run to appear or end
HOME = ZoneInfo("Asia/Ho_Chi_Minh")
FLOW = '''
import time
from pathlib import Path

from prefect import flow
from prefect.runtime import deployment, flow_run

from flows.run.request import CycleRun

@flow(name="{name}")
def {function}({parameters}) -> None:
    """Stands where the office's own stands: says for which day it ran, and goes on while wait.txt is there."""
    with Path("ran.txt").open("a") as ran:
        print(deployment.name, flow_run.scheduled_start_time.isoformat(), file=ran)
    while Path("wait.txt").exists():
        time.sleep(0.2)
'''
SETTINGS = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": "P400D",
    # Prefect plans three runs ahead: enough for a day-to-day calendar, not to look at a whole window.
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS": "100",
    # Otherwise a minute or half of one, and a test has no patience.
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "1",
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",
    "PREFECT_WORKER_QUERY_SECONDS": "1",
}
SERVER = (
    "from flows.office.prefect.vietnamese_forms import install; install(); from prefect.cli import app; app()"
)


def deployments() -> dict[str, dict[str, Any]]:
    """The deployments of prefect.yaml by name."""
    listed = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    return {deployment["name"]: deployment for deployment in listed}


def until(ask: Callable[[], Any], why: str) -> Any:
    """What `ask` answers as soon as it is true."""
    deadline = time.monotonic() + LIMIT
    while not (answer := ask()):
        assert time.monotonic() < deadline, why
        time.sleep(0.2)
    return answer


@dataclass
class Office:
    """A server's API address, and a folder with prefect.yaml, its flows and a plan of its own."""

    url: str
    folder: Path
    server: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start the server and wait for its first answer."""
        log = self.folder / "server.log"
        with log.open("ab") as out:
            command = [sys.executable, "-c", SERVER, "server", "start", "--port", self.url.split(":")[2][:-4]]
            self.server = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        until(lambda: self.server.poll() is not None or answering(self.url), "no server")
        assert self.server.poll() is None, log.read_text()

    def stop(self) -> None:
        """Stop the server."""
        self.server.terminate()
        self.server.wait(LIMIT)

    def prefect(self, *arguments: str) -> str:
        """What a command of Prefect's prints; it must succeed."""
        command = [str(Path(sys.executable).with_name("prefect")), "--no-prompt", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=LIMIT)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """The API's answer; where SQLite was locked (503), asked again, as Prefect's own client does."""
        deadline = time.monotonic() + LIMIT
        while True:
            answer = httpx.request(method, f"{self.url}/{path}", json=body, timeout=LIMIT)
            if answer.status_code != 503 or time.monotonic() > deadline:
                return answer
            time.sleep(0.5)

    def ask(self, path: str, **body: Any) -> Any:
        """What the API answers."""
        return self.send("POST", path, body).raise_for_status().json()

    def deployment(self, name: str) -> dict[str, Any]:
        """The deployment of that name as the server has it."""
        (found,) = self.ask("deployments/filter", deployments={"name": {"any_": [name]}})
        return dict(found)

    def run(self, name: str, at: datetime | None = None, **filled: Any) -> str:
        """Start that deployment's run as the form does; return its id."""
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": at.isoformat()}} if at else None
        body = {"parameters": {"params": filled}, "state": state}
        return str(self.ask(f"deployments/{self.deployment(name)['id']}/create_flow_run", **body)["id"])

    def state(self, run: str) -> str:
        """The name of the run's state."""
        return str(self.send("GET", f"flow_runs/{run}").raise_for_status().json()["state"]["name"])

    def planned(self, name: str) -> list[datetime]:
        """When runs of that deployment are on the calendar, in Vietnam's time."""
        chosen = {
            "deployments": {"name": {"any_": [name]}},
            "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        }
        found = self.ask("flow_runs/filter", **chosen, limit=200)
        return sorted(datetime.fromisoformat(run["expected_start_time"]).astimezone(HOME) for run in found)

    def change_plan(self, old: str, new: str) -> None:
        """Change the office's own plan."""
        (file,) = self.folder.glob("plans/*/plan.toml")
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with everything of prefect.yaml deployed."""
    folder = tmp_path_factory.mktemp("office")
    for one in deployments().values():
        path, function = one["entrypoint"].split(":")
        parameters = "params: CycleRun" if "parameters" in one else ""
        (folder / path).parent.mkdir(exist_ok=True)
        text = FLOW.format(name=function.replace("_", "-"), function=function, parameters=parameters)
        (folder / path).write_text(text, encoding="utf-8")
    shutil.copy(PROJECT / "prefect.yaml", folder)
    shutil.copytree(PLANS, folder / "plans")
    with pytest.MonkeyPatch.context() as environment:
        for name, value in SETTINGS.items():
            environment.setenv(name, value)
        give_database(folder / "prefect")
        environment.setenv("PREFECT_HOME", str(folder / "prefect"))
        environment.setenv("THIDUA_PLANS", str(folder / "plans"))
        made = Office(f"http://127.0.0.1:{os.environ['PREFECT_SERVER_API_PORT']}/api", folder)
        environment.setenv("PREFECT_API_URL", made.url)
        made.start()
        try:
            made.prefect("work-pool", "create", "thi-dua", "--type", "process")
            made.prefect("deploy", "--all")
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="module")
def worker(office: Office) -> Iterator[None]:
    """A worker of the office; no test before the first that asks for it has one."""
    command = [str(Path(sys.executable).with_name("prefect")), "worker", "start", "--pool", "thi-dua"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = subprocess.Popen(command, cwd=office.folder, start_new_session=True, **quiet)
    try:
        yield
    finally:
        (office.folder / "wait.txt").unlink(missing_ok=True)
        # No polite end: a worker that asks a busy server for leave may take a minute.
        os.killpg(started.pid, signal.SIGKILL)
        started.wait(LIMIT)


def moments(days: list[str], at: str) -> set[datetime]:
    """The days "MM-DD" of this year and the next at that time in Vietnam, as far as the calendar reaches."""
    now = datetime.now(UTC)
    every = {
        datetime.fromisoformat(f"{year}-{day}T{at}").replace(tzinfo=HOME)
        for year in (now.year, now.year + 1)
        for day in days
    }
    return {moment for moment in every if now < moment < now + timedelta(days=399)}


def test_the_yearly_run_is_on_the_calendar_for_the_fifth_of_december(office: Office) -> None:
    planned = until(lambda: office.planned("hang-nam"), "no scheduled run appeared")
    expected = moments(["12-05"], "08:00")
    assert expected and expected <= set(planned)
    assert all((run.month, run.day, run.hour, run.minute) == (12, 5, 8, 0) for run in planned)


def test_the_intake_is_on_the_calendar_for_each_day_of_the_window(office: Office) -> None:
    plan = plan_and_cycle()[0]
    first = date.fromisoformat(f"2001-{plan.schedule.intake_from}")
    last = date.fromisoformat(f"2001-{plan.windows.reports_until}")
    # And the morning after the last day.
    days = [(first + timedelta(days=n)).isoformat()[5:] for n in range((last - first).days + 2)]
    expected = moments(days, plan.schedule.intake_at)
    planned = until(lambda: len(p := office.planned("tiep-nhan")) >= len(expected) and p, "too few runs")
    assert expected <= set(planned)
    assert {run.date().isoformat()[5:] for run in planned} == set(days)
    assert len(planned) == len(set(planned))


def test_the_reminders_are_on_the_calendar(office: Office) -> None:
    when = plan_and_cycle()[0].schedule
    expected = moments(list(when.reminders), when.reminders_at)
    planned = until(lambda: len(p := office.planned("nhac-nop")) >= len(expected) and p, "too few runs")
    assert expected <= set(planned)
    assert {run.date().isoformat()[5:] for run in planned} == set(when.reminders)


def test_the_other_stages_wait_for_somebody(office: Office) -> None:
    waiting = set(deployments()) - {"hang-nam", "tiep-nhan", "nhac-nop"}
    assert {"phat-bieu-mau", "tham-dinh", "xep-hang", "ho-so", "cong-bo", "bao-tin"} == waiting
    for name in waiting:
        assert office.deployment(name)["schedules"] == [] and office.planned(name) == []


def test_a_wrong_form_is_refused_in_vietnamese(office: Office) -> None:
    made = office.deployment("hang-nam")
    wrong = {"params": {"cycle": "A2099"}}
    refused = office.send("POST", f"deployments/{made['id']}/create_flow_run", {"parameters": wrong})
    assert 400 <= refused.status_code < 500
    assert "“Chu kỳ”: “A2099” không có trong danh sách" in refused.json()["detail"]
    form = {"schema": made["parameter_openapi_schema"], "values": wrong}
    (params,) = office.ask("ui/schemas/validate", **form)["errors"]
    (fault,) = params["errors"]
    assert fault["property"] == "cycle"
    assert "“Chu kỳ”: “A2099” không có trong danh sách" in fault["errors"][0]


def test_a_run_that_is_late_runs_when_the_machine_is_back(
    office: Office, request: pytest.FixtureRequest
) -> None:
    at = datetime.now(UTC) + timedelta(seconds=1)
    run = office.run("tiep-nhan", at=at)
    office.stop()
    time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
    office.start()
    until(lambda: office.state(run) == "Late", "nobody sees that it is late")
    request.getfixturevalue("worker")
    until(lambda: office.state(run) == "Completed", "it does not run")
    ran = (office.folder / "ran.txt").read_text().splitlines()
    assert ran[-1] == f"tiep-nhan {at.isoformat()}"


def test_a_second_run_waits_until_the_first_has_ended(office: Office, worker: None) -> None:
    waiting = office.folder / "wait.txt"
    waiting.touch()
    runs = [office.run("xep-hang"), office.run("xep-hang")]
    until(
        lambda: sorted(map(office.state, runs)) == ["AwaitingConcurrencySlot", "Running"],
        "the second does not wait",
    )
    waiting.unlink()
    until(lambda: set(map(office.state, runs)) == {"Completed"}, "one did not end")


def test_other_days_in_the_plan_replace_the_former_and_what_is_switched_off_stays_off(office: Office) -> None:
    made = office.deployment("tiep-nhan")
    (schedule,) = made["schedules"]
    switch = f"deployments/{made['id']}/schedules/{schedule['id']}"
    office.send("PATCH", switch, {"active": False}).raise_for_status()
    office.change_plan('award_run = "12-05"', 'award_run = "11-28"')
    office.change_plan('intake_from = "11-01"', 'intake_from = "12-02"')
    office.prefect("deploy", "--name", "hang-nam", "--name", "tiep-nhan")
    planned = until(lambda: office.planned("hang-nam"), "no run for the new day")
    assert {(run.month, run.day) for run in planned} == {(11, 28)}
    (after,) = office.deployment("tiep-nhan")["schedules"]
    assert after["active"] is False
    assert after["schedule"] != schedule["schedule"]
    assert office.planned("tiep-nhan") == []


def test_every_stage_is_the_one_flow_with_its_last_step_preset() -> None:
    stages = {"tiep-nhan", "tham-dinh", "xep-hang", "ho-so", "cong-bo"}
    preset = {name: deployments()[name]["parameters"] for name in stages}
    assert {parameters["params"]["until"] for parameters in preset.values()} == {step.value for step in Step}
    for name, one in deployments().items():
        cycle = one["entrypoint"] == "flows/cycle.py:award_cycle"
        assert cycle == (name in stages | {"hang-nam"})
        assert one["tags"] == (["thi-dua", "chu-ky"] if cycle else ["thi-dua"])
        assert "cycle" not in one.get("parameters", {}).get("params", {}), "a scheduled run takes its year's"


@pytest.mark.parametrize("one", deployments().values(), ids=deployments())
def test_the_entrypoint_is_a_flow_that_takes_what_is_preset(one: dict[str, Any]) -> None:
    path, name = one["entrypoint"].split(":")
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert any("flow" in ast.unparse(decorator) for decorator in function.decorator_list)
    arguments = [argument.arg for argument in function.args.args]
    assert set(one.get("parameters", {})) <= set(arguments)


def test_the_server_of_one_run_leaves_the_calendar_alone() -> None:
    from prefect.settings import Settings

    known = Settings().to_environment_variables(include_secrets=False)
    assert "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED" in NOT_OURS_TO_DO
    assert NOT_OURS_TO_DO.keys() | SETTINGS.keys() <= known.keys(), "a setting that Prefect doesn't know"
