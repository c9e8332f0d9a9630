"""The life of a run's own Prefect server, with real servers: found, started, drained, stopped, never left over."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.office.prefect.server import answering, prefect_server
from rules.values.errors import ToolMissing

pytestmark = pytest.mark.run  # servers of their own

TASKS = 200
RUN = """
import signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may have it ignored
from flows.office.prefect.server import prefect_server

def imports():
    global flow, task, PREFECT_API_URL
    from prefect import flow, task
    from prefect.settings import PREFECT_API_URL

with prefect_server(imports) as info:
    seen = []
    thread = threading.Thread(target=lambda: seen.append(PREFECT_API_URL.value()))
    thread.start(); thread.join()
    assert seen == [info.url], seen

    @task
    def one(number):
        return number

    @flow
    def many(count):
        return sum(future.result() for future in [one.submit(number) for number in range(count)])

    print("ours" if info.ours else "found", info.url, many(int(sys.argv[1])), flush=True)
    if len(sys.argv) > 2:
        import time
        time.sleep(60)
"""


@pytest.fixture(scope="module", autouse=True)
def as_if_no_server_were_known() -> Iterator[None]:
    """These tests see no server that other tests of this process have running."""
    from prefect.events.worker import EventsWorker
    from prefect.settings import PREFECT_API_URL, temporary_settings

    EventsWorker.drain_all(timeout=10, at_exit=False)  # else ours would be told to the other tests' server
    url = os.environ.pop("PREFECT_API_URL", None)
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        yield
    if url is not None:
        os.environ["PREFECT_API_URL"] = url


def environment(home: Path) -> dict[str, str]:
    """The tests' environment with a Prefect home of its own."""
    return {**os.environ, "PREFECT_HOME": str(home), "PREFECT_PROFILES_PATH": str(home / "profiles.toml")}


def start_run(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """A run in a process of its own, as `thidua run` is one."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answers_no_more(url: str, limit: float) -> bool:
    """Whether the server at this address is gone within so many seconds."""
    deadline = time.monotonic() + limit
    while answering(url):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


@dataclass(frozen=True)
class History:
    """Two runs at the same time over a new database, and what they said."""

    home: Path
    outputs: tuple[tuple[int, str, str], ...]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.home / "prefect.db")) as database:
            return database.execute(query).fetchall()


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    home = tmp_path_factory.mktemp("prefect")
    runs = [start_run(home, str(TASKS)) for _ in range(2)]
    said = [(run.communicate(timeout=150), run) for run in runs]
    return History(home, tuple((run.returncode, out, err) for (out, err), run in said))


def test_two_runs_at_once_over_a_new_database_both_end_well(history: History) -> None:
    urls = set()
    for status, out, err in history.outputs:
        assert status == 0, err
        whose, url, total = out.split()  # and not a word of the server's
        assert (whose, total) == ("ours", str(sum(range(TASKS))))
        assert "Traceback" not in err and "WARNING" not in err
        urls.add(url)
    assert len(urls) == 2, "each run has a server of its own"


def test_history_is_complete_when_the_run_has_ended(history: History) -> None:
    assert history.rows("select state_name, count(*) from task_run group by 1") == [("Completed", 2 * TASKS)]
    assert history.rows("select state_name, count(*) from flow_run group by 1") == [("Completed", 2)]
    told = "select count(*) from events where event = 'prefect.task-run.Completed'"
    assert history.rows(told) == [(2 * TASKS,)]


def test_nothing_is_left_running(history: History) -> None:
    for _, out, _ in history.outputs:
        assert not answering(out.split()[1])


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGTERM, 128 + signal.SIGTERM),
        (signal.SIGKILL, -signal.SIGKILL),
        (signal.SIGINT, -signal.SIGINT),
    ],
)
def test_server_goes_with_a_run_that_is_killed(history: History, number: int, status: int) -> None:
    run = start_run(history.home, "3", "and wait")
    assert run.stdout
    _, url, total = run.stdout.readline().split()
    assert total == "3" and answering(url)
    run.send_signal(number)
    run.communicate(timeout=90)
    assert run.returncode == status
    assert answers_no_more(url, limit=20)


@pytest.fixture
def settled(history: History, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process over the database that is made already, so that a server is up in a few seconds."""
    from prefect.context import SettingsContext, get_settings_context
    from prefect.settings import Settings

    monkeypatch.setenv("PREFECT_HOME", str(history.home))
    with SettingsContext(profile=get_settings_context().profile, settings=Settings()):
        yield


@pytest.mark.usefixtures("settled")
def test_a_running_server_is_found_and_left_running() -> None:
    called = []
    with prefect_server() as first:
        assert first.ours
        with prefect_server(lambda: called.append("meanwhile")) as second:
            assert (second.url, second.ours, called) == (first.url, False, ["meanwhile"])
        assert answering(first.url)
    assert not answering(first.url)
    assert len(list(Path(os.environ["PREFECT_HOME"]).glob("thidua-server-*.log"))) == 1, (
        "old logs are removed"
    )


@pytest.mark.usefixtures("settled")
def test_a_configured_server_that_is_away_is_said_and_replaced(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    away = "http://127.0.0.1:9/api"
    monkeypatch.setenv("PREFECT_API_URL", away)
    with temporary_settings({PREFECT_API_URL: away}), prefect_server() as info:
        assert info.ours and info.url != away
    assert [record.getMessage() for record in caplog.records if away in record.getMessage()]


@pytest.mark.usefixtures("settled")
def test_the_address_holds_for_the_block_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL

    before = (PREFECT_API_URL.value(), os.environ.get("PREFECT_API_URL"), os.environ.get("NO_PROXY"))
    # A proxy that can't be reached: everything to our own server has to go round it.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with prefect_server() as info:
        assert PREFECT_API_URL.value() == os.environ["PREFECT_API_URL"] == info.url
    assert (PREFECT_API_URL.value(), os.environ.get("PREFECT_API_URL"), os.environ.get("NO_PROXY")) == before


def test_a_server_that_can_not_start_is_one_line_with_its_log(
    history: History, settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "PREFECT_SERVER_DATABASE_CONNECTION_URL", "sqlite+aiosqlite:////dev/null/no-such-folder/x.db"
    )
    with pytest.raises(ToolMissing, match="Máy chủ Prefect") as refusal, prefect_server():
        pytest.fail("the block must not begin")
    assert "\n" not in str(refusal.value)
    log = history.home / f"thidua-server-{os.getpid()}.log"
    assert str(log) in str(refusal.value)
    assert "unable to open database file" in log.read_text(encoding="utf-8")


def test_nobody_answers_where_nobody_is() -> None:
    started = time.monotonic()
    assert not answering("http://127.0.0.1:9/api")
    assert not answering("not an address")
    assert time.monotonic() - started < 1


def test_importing_it_does_not_import_prefect() -> None:
    code = "import sys, flows.office.prefect.server; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
