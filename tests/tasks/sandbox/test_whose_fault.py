"""Whose fault it was that a file was not read: real processes, killed by real signals, stopped by real clocks."""

import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rules.values.errors import ThiduaError
from tasks.sandbox.asking import Death, ask_each
from tasks.sandbox.child import ChildAnswer

DEFECTS = Path(__file__).resolve().parents[2] / "defects"
EVIDENCE = "tasks.sandbox.evidence_child"
SECONDS, MEMORY = 30.0, 768


def ask(*files: Path, wall: float | None = None) -> list[ChildAnswer | Death]:
    return list(ask_each(EVIDENCE, files, seconds=SECONDS, memory_mb=MEMORY, wall=wall))


@pytest.fixture
def silent(tmp_path: Path) -> Path:
    """A file that can be opened and never says anything: its reader waits for ever and uses no processor."""
    path = tmp_path / "silent.pdf"
    os.mkfifo(path)
    return path


def waiting() -> Iterator[int]:
    """The processes that this one's children have forked for a file, and that wait in it."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            grandparent = int(Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):  # gone, or just going
            continue
        if EVIDENCE.encode() in words and grandparent == os.getpid():
            yield int(folder.name)


def kill_each(times: int, before: Callable[[], object] = lambda: None) -> threading.Thread:
    """Kill so many processes that open a file, as the system does when memory is short; `before` each."""

    def killing() -> None:
        for _ in range(times):
            while not (found := list(waiting())):
                time.sleep(0.01)
            before()
            os.kill(found[0], signal.SIGKILL)
            while found[0] in waiting():
                time.sleep(0.01)

    thread = threading.Thread(target=killing, daemon=True)
    thread.start()
    return thread


def test_a_process_that_is_killed_is_started_again_and_the_file_read(silent: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes((DEFECTS / "good.pdf").read_bytes())
    killing = kill_each(1, before=lambda: good.replace(silent))
    assert ask(silent, DEFECTS / "launch.pdf") == [{"fault": ""}, {"fault": "chứa lệnh mở chương trình"}]
    killing.join(timeout=10)


def test_killed_twice_it_is_this_machines_fault_and_the_next_file_is_read(silent: Path) -> None:
    killing = kill_each(2)
    found = ask(silent, DEFECTS / "good.pdf")
    killing.join(timeout=10)
    assert found == [Death(-signal.SIGKILL, passing=True), {"fault": ""}]


def test_so_is_the_clock_on_the_wall(silent: Path) -> None:
    began = time.monotonic()
    assert ask(silent, DEFECTS / "good.pdf", wall=1.0) == [
        Death(-signal.SIGALRM, passing=True),
        {"fault": ""},
    ]
    assert 2.0 <= time.monotonic() - began < 20, "tried twice"


def test_processor_time_is_the_files_own_fault_and_not_tried_again() -> None:
    book = DEFECTS / "half-a-million-cells.xlsx"
    began = time.monotonic()
    assert list(ask_each("tasks.sandbox.reader_child", [book], seconds=0.2, memory_mb=MEMORY)) == [
        Death(-signal.SIGPROF)
    ]
    assert time.monotonic() - began < 5


@pytest.fixture
def dying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], Path]:
    """Let this many starts of Python end in some way, all later ones be Python; returns what counts the starts left."""

    def arrange(times: int, ending: str) -> Path:
        left, python = tmp_path / "left", tmp_path / "python"
        left.write_text("x" * times)
        python.write_text(
            f'#!/bin/sh\nif [ -s "{left}" ]; then\n  truncate -s -1 "{left}"; {ending}\nfi\nexec "{sys.executable}" "$@"\n'
        )
        python.chmod(python.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(sys, "executable", str(python))
        return left

    return arrange


@pytest.mark.parametrize("ending", ["kill -9 $$", "exit 1"])
def test_a_program_that_dies_before_it_opens_anything_is_started_again(
    dying: Callable[[int, str], Path], ending: str
) -> None:
    left = dying(1, ending)
    assert ask(DEFECTS / "good.pdf") == [{"fault": ""}]
    assert not left.read_text()


def test_a_program_that_gives_up_twice_is_a_broken_installation(dying: Callable[[int, str], Path]) -> None:
    dying(2, "exit 1")
    with pytest.raises(ThiduaError, match="make setup"):
        ask(DEFECTS / "good.pdf")


def test_a_program_that_is_killed_twice_keeps_no_other_file_from_being_read(
    dying: Callable[[int, str], Path],
) -> None:
    dying(2, "kill -9 $$")
    assert ask(DEFECTS / "good.pdf", DEFECTS / "good.pdf") == [
        Death(-signal.SIGKILL, passing=True),
        {"fault": ""},
    ]
