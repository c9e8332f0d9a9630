"""A run whose Prefect server is killed: one line within half a minute, and the next run goes on to the same results."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from opened import child_of
from prefect_database import give_database

from flows.office.prefect.server import answering
from flows.office.prefect.watch import Watch
from flows.settings import PROJECT
from rules.values.errors import ThiduaError

pytestmark = pytest.mark.run  # servers of their own

THIDUA = Path(sys.executable).with_name("thidua")
SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"


def environment(home: Path, **more: str) -> dict[str, str]:
    """The tests' environment with a Prefect home of its own."""
    known = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return known | {"PREFECT_HOME": str(home), "THIDUA_REGISTER_URL": f"sqlite:///{home}/register.db"} | more


def start(place: Path, *program: str, **more: str) -> subprocess.Popen[str]:
    """Start a run of one unit in a process of its own, by the command or another program that is it."""
    command = [
        *(program or (str(THIDUA),)),
        "run",
        "A2024",
        "--inbox",
        str(place / "inbox"),
        "--out",
        str(place / "out"),
        "--quiet",
    ]
    return subprocess.Popen(
        command,
        env=environment(place / "prefect", **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        umask=0o022,
    )


def wait_until(true: Callable[[], object], run: subprocess.Popen[str]) -> None:
    """Look until something is true while the run goes on."""
    deadline = time.monotonic() + 90
    while not true():
        assert run.poll() is None, f"the run ended too early: {run.communicate()[1]}"
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A unit of the sample, and a Prefect home."""
    shutil.copytree(SAMPLE / "ldld", tmp_path / "inbox" / "ldld")
    give_database(tmp_path / "prefect")
    return tmp_path


def open_to_others(folder: Path) -> list[str]:
    """What others on the machine may read there, past the rights of the folders above."""
    ours = [folder, *folder.rglob("*")] if folder.name == "out" else [*folder.rglob("*")]
    return [str(path) for path in ours if path.stat().st_mode & 0o077]


def ended_in_one_line(run: subprocess.Popen[str]) -> str:
    """The one line of a run whose server has just been killed."""
    died = time.monotonic()
    said, complained = run.communicate(timeout=120)
    assert time.monotonic() - died < 30
    assert run.returncode == 3, complained
    assert said == "" and complained.count("\n") == 1, complained
    assert complained.startswith("thidua: Máy chủ Prefect") and "chạy lại lệnh này để làm tiếp" in complained
    return complained


def test_a_killed_server_ends_the_run_in_one_line_and_the_next_goes_on(place: Path) -> None:
    out = place / "out"
    run = start(place)
    wait_until(lambda: list(out.glob(".work/signed/ldld/.*/*.pdf")), run)
    os.kill(child_of(run.pid, b"prefect/child.py"), signal.SIGKILL)
    assert "tín hiệu 9" in ended_in_one_line(run)
    assert {p.name for p in out.iterdir()} == {".received", ".work", "tiep-nhan"}
    drafted = list((out / ".work" / "pdf" / "ldld").iterdir())

    again = start(place)
    _, complained = again.communicate(timeout=120)
    assert again.returncode == 0, complained
    assert (out / "run.json").is_file() and (out / "bundles" / "ldld.zip").is_file()
    assert list((out / ".work" / "pdf" / "ldld").iterdir()) == drafted, "what was done is not done again"
    assert not [p for p in (out / ".work").rglob(".*") if p.name != ".lock"]
    assert (out / "bundles" / "ldld.zip").stat().st_mode & 0o777 == 0o600
    assert open_to_others(out) == open_to_others(place / "prefect") == [], (
        "under umask 022, results of tasks too"
    )


def test_a_server_that_hangs_ends_the_run_too(place: Path) -> None:
    quick = (
        "from flows.office.prefect import watch; watch.HUNG = 10.0; from flows.cli.main import main; main()"
    )
    run = start(place, sys.executable, "-P", "-c", quick)
    wait_until(lambda: list((place / "out").glob(".work/pdf/ldld/*")), run)
    server = child_of(run.pid, b"prefect/child.py")
    os.kill(server, signal.SIGSTOP)
    assert "đã treo, không trả lời suốt 10 giây" in ended_in_one_line(run)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_somebody_elses_server_that_dies_ends_the_run_too(place: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    child = PROJECT / "flows" / "office" / "prefect" / "child.py"
    server = subprocess.Popen(
        [sys.executable, "-P", str(child), str(port), str(os.getpid())],
        env=environment(place / "prefect", PREFECT_API_URL=url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answering(url):
            assert server.poll() is None
            time.sleep(0.1)
        run = start(place, PREFECT_API_URL=url)
        wait_until(lambda: list((place / "out").glob(".received/*")), run)
    finally:
        server.kill()
        server.wait()
    assert url in ended_in_one_line(run)


STUBBORN = """
import subprocess, sys, time
from flows.office.prefect import watch
from rules.values.errors import ToolMissing
watch.LETTING_GO = 0.5
gone = subprocess.Popen(["sleep", "0.3"])
with watch.Watch(lambda: gone.poll() is not None, lambda: ToolMissing("đã dừng")).ending_the_run():
    while True:
        try:
            time.sleep(60)
        except BaseException:
            print("held on", flush=True)
"""


def test_a_run_that_does_not_let_go_is_ended_all_the_same() -> None:
    ended = subprocess.run([sys.executable, "-c", STUBBORN], capture_output=True, text=True, timeout=30)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "held on\n", "thidua: đã dừng\n")


def test_an_answer_that_comes_after_the_run_has_ended_ends_nothing() -> None:
    asked = threading.Event()

    def gone() -> bool:
        asked.set()
        time.sleep(0.3)
        return True

    watch = Watch(gone, lambda: ThiduaError("không nói ra"), every=0.01)
    with watch.ending_the_run():
        asked.wait()
    time.sleep(0.6)
    assert not watch.saw_death
