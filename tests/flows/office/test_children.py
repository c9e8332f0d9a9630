"""Children of the office: started again when they die, given up when they die too often, gone with their parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.office.children import DEATHS, WITHIN, Child
from rules.values.errors import ToolMissing


class Clock:
    """A clock that the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def child(tmp_path: Path, code: str, clock: Clock) -> Child:
    return Child("Con thử", [sys.executable, "-c", code], dict(os.environ), tmp_path / "log", clock=clock)


def die(one: Child) -> None:
    one.start()
    while one.is_alive:
        time.sleep(0.02)


def test_a_dead_child_is_due_again_after_a_growing_wait(tmp_path: Path) -> None:
    clock = Clock()
    one = child(tmp_path, "print('gone')", clock)
    waits = []
    for _ in range(DEATHS - 1):
        die(one)
        assert one.note_death() and not one.note_death(), "a death is told once"
        before = clock.now
        while not one.is_due:
            clock.now += 1
        waits.append(clock.now - before)
    assert waits == sorted(set(waits)), waits
    assert (tmp_path / "log").read_text() == "gone\n" * (DEATHS - 1), "its words are kept from life to life"


def test_too_many_deaths_are_given_up_with_the_log_to_read(tmp_path: Path) -> None:
    clock = Clock()
    one = child(tmp_path, "raise SystemExit(7)", clock)
    with pytest.raises(ToolMissing) as refusal:
        for _ in range(DEATHS):
            die(one)
            one.note_death()
    assert str(tmp_path / "log") in str(refusal.value) and "7" in str(refusal.value)


def test_deaths_of_long_ago_do_not_count(tmp_path: Path) -> None:
    clock = Clock()
    one = child(tmp_path, "pass", clock)
    for _ in range(DEATHS + 2):
        die(one)
        assert one.note_death()
        clock.now += WITHIN / (DEATHS - 1)


def test_one_that_does_not_hear_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True);"
        "time.sleep(60)"
    )
    one = child(tmp_path, code, Clock())
    one.start()
    while not (tmp_path / "log").read_text().endswith("\n"):
        time.sleep(0.02)
    grandchild = int((tmp_path / "log").read_text())
    one.end(signal.SIGTERM, 0.2)
    assert not one.is_alive
    deadline = time.monotonic() + 10
    while _runs(grandchild):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_child_leaves_with_its_parent(tmp_path: Path) -> None:
    (tmp_path / "waits.py").write_text("import time\ntime.sleep(60)\n")
    parent = (
        "import subprocess, time, signal; from flows.office.children import watched;"
        "print(subprocess.Popen(watched(signal.SIGTERM, 0, 'waits')).pid, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", parent],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    pid = int(process.stdout.readline())
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 30
    while _runs(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    """Whether the process is there and no zombie that somebody else has to bury."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
