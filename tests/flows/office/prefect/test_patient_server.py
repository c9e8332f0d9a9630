"""A locked SQLite costs whoever pressed a button a moment's wait, no refusal: the office's server, its file really locked."""

import asyncio
import logging
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from opened import free_ports
from prefect_database import give_database
from starlette.types import Message, Receive, Scope, Send

from flows.office.children import watched
from flows.office.prefect import patient_server
from flows.office.prefect.server import NOT_OURS_TO_DO, answering

pytestmark = pytest.mark.run  # servers of their own

LIMIT = 60  # seconds for a server to boot and to answer
SUSPENDED = {"name": "Suspended", "type": "PAUSED", "state_details": {"pause_reschedule": True}}
PRESSED = "/api/deployments/1/create_flow_run"


class Server:
    """The office's server at an API address, over the database file."""

    def __init__(self, url: str, file: Path) -> None:
        self.url, self.file = url, file

    def send(self, method: str, path: str, **body: Any) -> httpx.Response:
        """What the server answers at first, as a browser takes it."""
        return httpx.request(method, f"{self.url}/{path}", json=body, timeout=LIMIT)

    def made(self, path: str, **body: Any) -> str:
        """The id of what is made, asked for until the server has it: its own start may lock the file."""
        deadline = time.monotonic() + LIMIT
        while (answer := self.send("POST", path, **body)).status_code == 503 and time.monotonic() < deadline:
            time.sleep(0.2)
        return str(answer.raise_for_status().json()["id"])

    def runs(self, deployment: str) -> int:
        """How many runs the deployment has."""
        body = {"deployments": {"id": {"any_": [deployment]}}}
        return int(self.send("POST", "flow_runs/count", **body).raise_for_status().json())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another's write that does not end before the block does."""
        with closing(sqlite3.connect(self.file, timeout=LIMIT, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("COMMIT")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server, started as the office starts its own."""
    home, (port,) = tmp_path_factory.mktemp("office"), free_ports(1)
    give_database(home)
    one = Server(f"http://127.0.0.1:{port}/api", home / "prefect.db")
    command = watched(
        signal.SIGTERM, 0, "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)
    )
    environment = {**os.environ, **NOT_OURS_TO_DO, "PREFECT_HOME": str(home), "PREFECT_API_URL": one.url}
    log = home / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        deadline = time.monotonic() + LIMIT
        while not answering(one.url):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield one
    finally:
        process.terminate()
        process.wait(LIMIT)


@pytest.fixture(scope="module")
def deployment(server: Server) -> str:
    """A deployment that can be run."""
    return server.made("deployments/", name="d", flow_id=server.made("flows/", name="f"), entrypoint="f.py:f")


@contextmanager
def pressed(server: Server, method: str, path: str, **body: Any) -> Iterator["Future[httpx.Response]"]:
    """Send the request while the file is locked; after the block it is free."""
    with ThreadPoolExecutor(1) as browser, server.locked():
        answer = browser.submit(server.send, method, path, **body)
        time.sleep(1.5)  # a request that is not handed on again is refused within some hundredths
        yield answer


def test_submit_waits_and_makes_one_run(server: Server, deployment: str) -> None:
    with pressed(server, "POST", f"deployments/{deployment}/create_flow_run", name="only") as answer:
        assert not answer.done(), answer.result().text
    assert answer.result().status_code == 201, answer.result().text
    assert answer.result().json()["name"] == "only", "the form is handed on as it was filled in"
    assert server.runs(deployment) == 1


def test_resume_waits_and_resumes_once(server: Server) -> None:
    waiting = server.made(
        "deployments/", name="w", flow_id=server.made("flows/", name="f"), entrypoint="f.py:f"
    )
    run = server.made(f"deployments/{waiting}/create_flow_run", state=SUSPENDED)
    with pressed(server, "POST", f"flow_runs/{run}/resume") as answer:
        assert not answer.done(), answer.result().text
    assert answer.result().json()["status"] == "ACCEPT", answer.result().text
    states = httpx.get(f"{server.url}/flow_run_states/", params={"flow_run_id": run}).json()
    assert [state["name"] for state in states] == ["Suspended", "Resuming"]


def test_a_deployment_is_switched_off_in_the_end(server: Server, deployment: str) -> None:
    with pressed(server, "PATCH", f"deployments/{deployment}", paused=True):
        pass
    assert httpx.get(f"{server.url}/deployments/{deployment}").json()["paused"]


def test_what_nobody_pressed_is_refused_at_once(server: Server, deployment: str) -> None:
    """Programs ask again by themselves; and without this lock's refusal the tests above would show nothing."""
    run = server.made(f"deployments/{deployment}/create_flow_run")
    with server.locked():
        assert server.send("DELETE", f"flow_runs/{run}").status_code == 503


class Refused:
    """An app whose every answer needs the write that another holds; `tries` counts; it may have begun to answer."""

    def __init__(self, file: Path, begins: bool = False) -> None:
        self.engine, self.begins, self.tries = sa.create_engine(f"sqlite:///{file}"), begins, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.tries += 1
        if self.begins:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            connection.exec_driver_sql("BEGIN IMMEDIATE")


@pytest.mark.parametrize(
    ("path", "begins", "again"),
    [(PRESSED, False, True), (PRESSED, True, False), ("/api/logs/", False, False)],
)
def test_patience_ends_and_an_answer_begun_is_not_begun_again(
    tmp_path: Path, path: str, begins: bool, again: bool
) -> None:
    import prefect.server.api.server  # noqa: F401  # as in the server's own process, where that is there already

    app = Refused(tmp_path / "locked.db", begins)

    async def hear() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def say(message: Message) -> None:
        pass

    patient = patient_server.PatientMiddleware(app, patience=1)
    with Server("", tmp_path / "locked.db").locked(), pytest.raises(sa.exc.OperationalError, match="locked"):
        asyncio.run(patient({"type": "http", "method": "POST", "path": path}, hear, say))
    assert (app.tries > 1) == again


def test_an_unexpected_prefect_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from prefect.server.api import server as prefects

    made = prefects.create_api_app
    monkeypatch.setattr(prefects, "create_api_app", made)
    monkeypatch.delattr(prefects, "is_client_retryable_exception")
    with caplog.at_level(logging.WARNING):
        patient_server.install()
    assert "bấm lại" in caplog.text and prefects.create_api_app is made


def test_postgresql_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.server.api import server as prefects
    from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, temporary_settings

    made = prefects.create_api_app
    monkeypatch.setattr(prefects, "create_api_app", made)
    with temporary_settings({PREFECT_API_DATABASE_CONNECTION_URL: "postgresql+asyncpg://a@127.0.0.1/b"}):
        patient_server.install()
    assert prefects.create_api_app is made
