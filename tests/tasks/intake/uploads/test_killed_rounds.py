"""Rounds that are killed or meet each other: the next one brings everything to the same end."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from factory_uploads import BOUNDS, KNOWN, LONG_AGO, NOW, Office, put, unit_in_text, zipped

from tasks.intake.uploads.taking import take_uploads


def state(office: Office) -> tuple[object, ...]:
    """All that a crash must not change: the inbox, what was replaced, the originals, what is left."""
    archive = office.watched / ".da-nhan"
    kept = {p.relative_to(archive).as_posix(): p.is_dir() or p.read_bytes() for p in archive.rglob("*")}
    former = [p.relative_to(office.inbox).as_posix() for p in (office.inbox / ".da-thay").rglob("*")]
    batches = list((office.inbox / ".dang-nhan").glob("*"))
    return office.has(), office.has("thue"), sorted(former), kept, office.left(), batches


CHANGES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree", "shutil.copyfile", "open"}


def killed_at(office: Office, step: int) -> bool:
    """Run a round in a process of its own that is killed before its `step`th change on the disk; tells whether it was."""
    child = os.fork()
    if child == 0:
        count = 0

        def count_changes(event: str, args: tuple[object, ...]) -> None:
            nonlocal count
            reads = event == "open" and not (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR))
            if event in CHANGES and not reads:
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count_changes)
        try:
            office.round(rest=False)
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def before_the_crash(root: Path) -> Office:
    """A unit that sends again, with another in the same ZIP and a single file besides."""
    office = Office(root)
    put(office.inbox / "p-hoa-mac" / "lan-1.xlsx", b"1")
    put(office.inbox / "p-hoa-mac" / "minh-chung" / "a.pdf", b"a")
    packed = {"p-hoa-mac/lan-2.xlsx": b"2", "p-hoa-mac/b.pdf": b"b", "thue/t.xlsx": b"t"}
    put(office.watched / "gop.zip", zipped(packed))
    put(office.watched / "thue" / "t2.xlsx", b"t2")
    office.rest()
    os.utime(office.watched / "thue", (LONG_AGO + 1, LONG_AGO + 1))
    return office


@pytest.fixture
def quick() -> Iterator[Path]:
    """A place in memory: what a killed process leaves is there as well as on a disk, hundreds of rounds are quick."""
    memory = Path("/dev/shm")
    root = Path(tempfile.mkdtemp(prefix="thidua-", dir=memory if memory.is_dir() else None))
    yield root
    shutil.rmtree(root)


def test_killed_at_every_step_the_next_round_brings_it_to_the_same_end(quick: Path) -> None:
    reference = before_the_crash(quick / "whole")
    told = {(a.unit, a.name) for a in reference.round(rest=False).arrivals}
    assert told == {("p-hoa-mac", "gop.zip"), ("thue", "gop.zip"), ("thue", "thue")}
    steps = 0
    content = (reference.watched / ".da-nhan").rglob("gop.zip")
    packed = next(p for p in content if p.is_file()).read_bytes()
    while True:
        office = before_the_crash(quick / str(steps))
        put(office.watched / "gop.zip", packed)
        office.rest()
        os.utime(office.watched / "thue", (LONG_AGO + 1, LONG_AGO + 1))
        if not killed_at(office, steps + 1):
            break
        present = office.has()
        assert not present or present in (
            {"lan-1.xlsx": b"1", "minh-chung/a.pdf": b"a"},
            {"lan-2.xlsx": b"2", "minh-chung/a.pdf": b"a", "minh-chung/b.pdf": b"b"},
        ), "never half a folder"
        office.round(rest=False)
        assert state(office) == state(reference), f"killed before change {steps + 1}"
        shutil.rmtree(quick / str(steps))
        steps += 1
    assert steps > 30


def test_what_was_changed_between_the_crash_and_the_next_round_goes_back(quick: Path) -> None:
    step, seen = 1, 0
    while True:
        office = before_the_crash(quick / str(step))
        if not killed_at(office, step):
            break
        if (office.watched / "gop.zip").exists() and list(office.inbox.glob(".dang-nhan/*/journal.json")):
            put(office.watched / "gop.zip", zipped({"p-hoa-mac/lan-3.xlsx": b"3"}))
            office.round()
            assert "lan-3.xlsx" in office.has() and "thue" in office.units()
            assert len(list((office.watched / ".da-nhan").rglob("gop.zip"))) == 1
            seen += 1
        step += 1
    assert seen


def test_two_rounds_at_once_take_everything_once(office: Office) -> None:
    for i in range(40):
        put(office.watched / f"p-hoa-mac {i:02}.xlsx", str(i).encode())
    office.rest()
    code = (
        "import sys; from pathlib import Path; import factory_uploads as t\n"
        "o = t.Office.__new__(t.Office); o.watched, o.inbox = map(Path, sys.argv[1:])\n"
        "taken = o.round(rest=False); print(len(taken.arrivals), len(taken.asides))"
    )
    here = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[3]}:{Path(__file__).parents[4]}"}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, office.watched, office.inbox],
            stdout=subprocess.PIPE,
            text=True,
            env=here,
        )
        for _ in range(3)
    ]
    counts = [tuple(map(int, run.communicate()[0].split())) for run in runs]
    assert sum(arrivals for arrivals, _ in counts) == 40 and all(asides == 0 for _, asides in counts)
    assert office.has() == {"p-hoa-mac 39.xlsx": b"39"}


def test_a_round_that_another_one_keeps_out_says_so(office: Office) -> None:
    import fcntl

    put(office.watched / "p-hoa-mac.xlsx")
    with put(office.watched / ".thidua" / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        taken = take_uploads(
            office.watched,
            office.inbox,
            KNOWN,
            now=NOW,
            settle_seconds=0,
            unit_of=unit_in_text,
            bounds=BOUNDS,
            patience=0,
        )
    assert taken.arrivals == () and taken.asides[0].waits and "lần nhận khác" in taken.asides[0].why
