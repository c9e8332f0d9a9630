"""The council's stop on a real server with a real worker: asked, answered, killed with kill -9, taken up again.

A small flow stands in for the yearly run where only the stop is looked at; the real one runs once, over a few units.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from factory_outcome import outcome
from factory_town import council_book
from outside_tools import rows
from prefect_database import give_database

from flows.office.prefect.server import answering
from flows.settings import PROJECT
from rules.judging.ranking import NomineeKind
from rules.report.register_values import CouncilAnswer
from tasks.register import open_register

LIMIT = 150  # seconds; a busy machine takes its time
SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
UNITS = ("ldld", "p-yen-bac", "p-hoa-mac")
BOSS, WHY = "Ngô Văn Bình", "Chờ kết luận của Ủy ban kiểm tra"
STAND_IN = '''
import datetime as dt, os
from pathlib import Path
from types import SimpleNamespace

from prefect import flow
from pydantic import BaseModel

class Params(BaseModel):
    patience: float = 1000
    inbox: Path

@flow(persist_result=True)
def stand_in(params: Params):
    """Stands where the yearly run stands: stops at the council with an outcome of made-up reports."""
    from factory_outcome import outcome
    from flows.decision import council_stop
    from rules.page.links import pages_of
    from tasks.register import open_register
    from tasks.intake.town_inbox import list_town

    council_stop.PATIENCE = dt.timedelta(seconds=params.patience)
    what = outcome()
    with open_register(os.environ["THIDUA_REGISTER_URL"]) as register:
        run = SimpleNamespace(
            params=SimpleNamespace(wait=True, inbox=params.inbox), plan=what.plan, cycle=what.cycle, register=register,
            forms=list_town(params.inbox), pages=pages_of("http://127.0.0.1:4280", what.cycle.id),
        )
        stop = council_stop.council_stop(run)
    if not stop.ended:
        stop.wait(what)
    return stop.ended
'''  # fmt: skip


def until(ask: Callable[[], Any], why: str, every: float = 0.2) -> Any:
    """What `ask` answers as soon as it is true."""
    deadline = time.monotonic() + LIMIT
    while not (answer := ask()):
        assert time.monotonic() < deadline, why
        time.sleep(every)
    return answer


class Office:
    """A server and a worker over one folder; both may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        give_database(folder / "prefect")
        self.folder, self.url = folder, f"http://127.0.0.1:{self.port}/api"
        self.register = f"sqlite:///{folder}/register.db"
        self.environment = os.environ | {
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_API_URL": self.url,
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",
            "THIDUA_REGISTER_URL": self.register,
            "THIDUA_RESULTS": str(folder / "cycles"),
            "THIDUA_INBOXES": str(folder / "inbox"),
            "THIDUA_WORKERS": "1",  # one unit after the other: it is known which are done
            "PYTHONPATH": os.pathsep.join((str(PROJECT), str(PROJECT / "tests"))),
            "PREFECT_LOGGING_LEVEL": "INFO",
        }
        self.children: list[subprocess.Popen[bytes]] = []

    def _child(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                stdout=log, stderr=log, env=self.environment, cwd=self.folder, start_new_session=True,
            )  # fmt: skip
        self.children.append(child)
        return child

    def start(self) -> None:
        """Start the server, and wait for its first answer; then the worker."""
        server = self._child("server", "start", "--port", self.port)
        until(lambda: server.poll() is not None or answering(self.url), "no server")
        assert server.poll() is None, (self.folder / "server.log").read_text()
        if not (self.folder / "deployed").exists():
            self._deploy()
        self._child("worker", "start", "--pool", "thi-dua", "--type", "process")

    def _deploy(self) -> None:
        """The stand-in, and the yearly run as prefect.yaml has it; by the API, which is quicker than the command."""
        from prefect.workers.process import ProcessWorker

        known = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
        yearly = next(one for one in known if one["name"] == "hang-nam")
        limit = yearly["concurrency_limit"]
        template = ProcessWorker.get_default_base_job_template()
        self.ask("work_pools/", name="thi-dua", type="process", base_job_template=template)
        (self.folder / "stand_in.py").write_text(STAND_IN, encoding="utf-8")
        for name, entrypoint, parameters, folder in (
            ("hang-nam", yearly["entrypoint"], yearly["parameters"], PROJECT),
            ("dung", "stand_in.py:stand_in", {}, self.folder),
        ):
            self.ask(
                "deployments/",
                name=name,
                flow_id=self.ask("flows/", name=name)["id"],
                entrypoint=entrypoint,
                parameters=parameters,
                work_pool_name="thi-dua",
                concurrency_limit=limit["limit"],
                concurrency_options={"collision_strategy": limit["collision_strategy"]},
                pull_steps=[{"prefect.deployments.steps.set_working_directory": {"directory": str(folder)}}],
                enforce_parameter_schema=False,
            )
        (self.folder / "deployed").touch()

    def kill(self) -> None:
        """End everything at once, as when the power fails."""
        for child in self.children:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.children.clear()

    def ask(self, path: str, **body: Any) -> Any:
        """What the API answers; a database that is busy (503) is asked again, as Prefect's own client does."""

        def there() -> httpx.Response | None:
            said = httpx.post(f"{self.url}/{path}", json=body, timeout=30)
            return said if said.status_code != httpx.codes.SERVICE_UNAVAILABLE else None

        # A response is false where it is an error.
        return (
            until(lambda: (said := there()) is not None and [said], "always busy")[0]
            .raise_for_status()
            .json()
        )

    def run(self, name: str, **filled: Any) -> str:
        """Start a run of that deployment as the form does; return its id."""
        (found,) = self.ask("deployments/filter", deployments={"name": {"any_": [name]}})
        return str(
            self.ask(f"deployments/{found['id']}/create_flow_run", parameters={"params": filled})["id"]
        )

    def state(self, run: str) -> dict[str, Any]:
        """The state of a run."""
        return dict(httpx.get(f"{self.url}/flow_runs/{run}").raise_for_status().json()["state"])

    def comes_to(self, run: str, *names: str) -> dict[str, Any]:
        """The run's state as soon as it has one of these names; it must come to no other end."""
        ends = {"Completed", "Failed", "Crashed", "Suspended", "Cancelled"}

        def there() -> dict[str, Any] | None:
            state = self.state(run)
            assert state["name"] in names or state["name"] not in ends, (state, self.log())
            return state if state["name"] in names else None

        return dict(until(there, f"not {names}"))

    def asks(self, run: str, number: int) -> str:
        """The text above the form of the run's stop with that number, as soon as it waits there."""
        key = f"hoi-dong-{number}"

        def there() -> bool:
            state = self.state(run)
            assert state["name"] not in ("Completed", "Failed", "Crashed"), (state, self.log())
            return state["state_details"][
                "pause_key"
            ] == key and f"suspended-{key}-description" in self.inputs(run)

        until(there, f"not asked the {number}. time")
        return self.inputs(run)[f"suspended-{key}-description"]

    def log(self) -> str:
        """What the worker and its runs have said."""
        return (self.folder / "worker.log").read_text(encoding="utf-8")

    def answer(self, run: str, decision: dict[str, str], approver: str = BOSS) -> dict[str, Any]:
        """Send the form; returns what the server says to it."""
        said = self.ask(f"flow_runs/{run}/resume", run_input={"decision": decision, "approver": approver})
        return dict(said)

    def retry(self, run: str) -> None:
        """What the Retry button does."""
        state = {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"}
        assert self.ask(f"flow_runs/{run}/set_state", state=state)["status"] == "ACCEPT"

    def inputs(self, run: str) -> dict[str, str]:
        """What the server keeps of the run's forms."""
        found = self.ask(f"flow_runs/{run}/input/filter", prefix="suspended-", limit=100)
        return {one["key"]: json.loads(one["value"]) for one in found}

    def answers(self, run: str) -> list[CouncilAnswer]:
        """What the register holds of the run's stops."""
        what = outcome()
        with open_register(self.register) as register:
            found = register.answers(what.plan.movement.id, what.cycle.id)
        return [answer for answer in found if answer.flow_run == run]

    def processes(self, run: str) -> list[int]:
        """The processes that work on that flow run."""
        mark = f"PREFECT__FLOW_RUN_ID={run}".encode()
        return [
            int(p.parent.name) for p in Path("/proc").glob("[0-9]*/environ") if mark in _bytes(p).split(b"\0")
        ]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # gone meanwhile


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that is open; its inbox has no council's form."""
    made = Office(tmp_path_factory.mktemp("office"))
    try:
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture(scope="module")
def waiting(office: Office) -> str:
    """The stand-in's run, waiting for its first answer."""
    run = office.run("dung", inbox=str(office.folder / "empty"))
    office.comes_to(run, "Suspended")
    return run


def test_the_form_shows_the_packet_in_vietnamese_and_no_person(office: Office, waiting: str) -> None:
    kept = office.inputs(waiting)
    schema, text = kept["suspended-hoi-dong-1-schema"], kept["suspended-hoi-dong-1-description"]
    assert "http://127.0.0.1:4280/A2024/" in text and "đang chờ Hội đồng" in text
    assert not [e.name for e in outcome().entries if e.kind is NomineeKind.INDIVIDUAL and e.name in text]
    buttons = [
        schema["definitions"][part["$ref"].rpartition("/")[2]]
        for part in schema["properties"]["decision"]["anyOf"]
    ]  # type: ignore[index]
    assert [button["title"] for button in buttons] == ["Đã họp", "Xếp hạng lại", "Dừng"]
    assert schema["required"] == ["decision", "approver"]  # type: ignore[index]
    titles = [field["title"] for one in (*buttons, schema) for field in one["properties"].values()]  # type: ignore[index]
    assert titles == ["Ghi chú", "Lý do xếp hạng lại", "Lý do dừng", "Ý kiến", "Người quyết định"]


@pytest.mark.parametrize(
    ("decision", "approver"),
    [
        ({"met": ""}, ""),
        ({"met": ""}, "   "),
        ({"stop": ""}, BOSS),
        ({"again": "  "}, BOSS),
        ({}, BOSS),
        ({"yes": "x"}, BOSS),
    ],
)
def test_a_wrong_answer_is_refused_and_the_run_goes_on_waiting(
    office: Office, waiting: str, decision: dict[str, str], approver: str
) -> None:
    before = office.state(waiting)
    assert office.answer(waiting, decision, approver)["status"] == "REJECT"
    assert office.state(waiting) == before


def test_a_run_that_waits_survives_the_death_of_everything_and_asks_again_for_what_is_missing(
    office: Office, waiting: str
) -> None:
    until(lambda: not office.processes(waiting), "nothing runs while it waits")
    before = office.state(waiting)
    office.kill()
    office.start()
    assert office.state(waiting) == before
    assert office.answer(waiting, {"met": ""})["status"] == "ACCEPT"
    assert "chưa thấy biểu `hoi-dong.xlsx`" in office.asks(waiting, 2)


def test_an_answer_to_stop_ends_the_run_and_lies_in_the_register_alone(office: Office, waiting: str) -> None:
    assert office.answer(waiting, {"stop": WHY})["status"] == "ACCEPT"
    office.comes_to(waiting, "Completed")
    met, stop = office.answers(waiting)
    assert (met.round, met.approver, met.reason) == (1, BOSS, "")
    assert (stop.round, stop.approver, stop.reason) == (2, BOSS, WHY)
    logs = office.ask("logs/filter", logs={"flow_run_id": {"any_": [waiting]}}, limit=200)
    kept = (
        json.dumps([office.inputs(waiting), office.state(waiting), logs], ensure_ascii=False) + office.log()
    )
    assert "lần 2: dừng" in kept
    assert BOSS not in kept and WHY not in kept


def test_retry_after_the_patience_ran_out_asks_again(office: Office) -> None:
    run = office.run("dung", inbox=str(office.folder / "empty"), patience=1)
    office.comes_to(run, "Suspended")
    time.sleep(1.2)
    # REJECT when the answer is what ends the run, ABORT when the server's own look at the clock was first
    assert office.answer(run, {"met": ""})["status"] in {"REJECT", "ABORT"}
    office.comes_to(run, "Failed")
    assert not office.answers(run)
    office.retry(run)
    assert "đang chờ Hội đồng" in office.asks(run, 2)


# --- the real run ---


def signed(out: Path) -> dict[str, tuple[int, bytes]]:
    """Every signed paper in the artifact store with its time of change and its bytes."""
    found = sorted(out.glob(".work/signed/[!.]*/[!.]*/[!.]*.pdf"))
    return {str(path.relative_to(out)): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def signing_tasks(office: Office) -> dict[str, str]:
    """How the signing of each unit ended when the yearly run was last started: its state by unit."""
    last = office.log().rpartition("Beginning flow run 'chu-ky-A2024'")[2]
    return dict(re.findall(r"Task run 'ky-(\S+)' - Finished in state (\w+)", last))


@pytest.fixture(scope="module")
def yearly(office: Office) -> tuple[str, Path, dict[str, tuple[int, bytes]]]:
    """A real run that was killed while it signed its second dossier, its results, what was signed by then."""
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, office.folder / "inbox" / "A2024" / unit)
    out = office.folder / "cycles" / "A2024"
    run = office.run("hang-nam", cycle="A2024", wait=True)
    until(
        lambda: len(list(out.glob(".work/signed/[!.]*/[!.]*/ho-so.pdf"))) > 1 or _ended(office, run),
        "nothing signed",
        every=0.01,
    )
    for process in office.processes(run):
        os.kill(process, signal.SIGKILL)
    office.comes_to(run, "Crashed")
    # The worker reports the crash twice, the second time when it has looked for the flow's hooks: a Retry before that
    # would be called crashed as well.
    until(lambda: office.log().count("Check whether the flow run exceeded") > 1, "not reported twice")
    return run, out, signed(out)


def _ended(office: Office, run: str) -> bool:
    state = office.state(run)["name"]
    assert state not in ("Completed", "Failed", "Suspended"), (state, office.log())
    return False


def test_retry_after_a_kill_takes_up_what_was_signed_and_waits_for_the_council(
    office: Office, yearly: tuple[str, Path, dict[str, tuple[int, bytes]]]
) -> None:
    run, out, before = yearly
    done = {Path(name).parts[2] for name in before}
    assert done < set(UNITS), "killed while it signed"
    office.retry(run)
    office.comes_to(run, "Suspended")
    after = signed(out)
    assert {name: after[name] for name in before} == before
    states, units = signing_tasks(office), {Path(name).parts[2] for name in after}
    assert set(states) == units == set(UNITS)
    assert {state for unit, state in states.items() if unit not in done} == {"Completed"}
    assert "Cached" in states.values(), "the finished ones are taken up, not done again"
    assert (out / "town" / "hoi-dong.xlsx").is_file()


def test_the_real_run_goes_on_with_the_councils_form_after_the_death_of_everything(
    office: Office, yearly: tuple[str, Path, dict[str, tuple[int, bytes]]]
) -> None:
    run, out, _ = yearly
    before = signed(out)
    office.kill()
    eligible = [(r["unit"], r["nominee"]) for r in rows(out / "ranking.csv") if r["eligible"] == "true"]
    council_book(office.folder / "inbox" / "A2024" / "_hoi-dong" / "hoi-dong.xlsx", eligible)
    # A report that comes after the packet: the council has not seen it.
    shutil.copytree(SAMPLE / "kho-bac", office.folder / "inbox" / "A2024" / "kho-bac")
    office.start()
    assert office.answer(run, {"met": "Biên bản ngày 27/12"})["status"] == "ACCEPT"
    office.comes_to(run, "Completed")
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert told["stage"] == "Hội đồng đã xét"
    assert {name.partition("/")[0] for name in told["inputs"]} == {*UNITS, "_hoi-dong"}
    assert [(a.round, a.approver, a.reason) for a in office.answers(run)] == [
        (1, BOSS, "Biên bản ngày 27/12")
    ]
    assert signed(out) == before


def test_a_new_run_with_nothing_changed_touches_no_signed_file(
    office: Office, yearly: tuple[str, Path, dict[str, tuple[int, bytes]]]
) -> None:
    _, out, _ = yearly
    before = signed(out), {p.name: p.stat().st_mtime_ns for p in (out / "bundles").iterdir()}
    run = office.run("hang-nam", cycle="A2024", wait=True)
    office.comes_to(run, "Completed")
    assert (signed(out), {p.name: p.stat().st_mtime_ns for p in (out / "bundles").iterdir()}) == before
