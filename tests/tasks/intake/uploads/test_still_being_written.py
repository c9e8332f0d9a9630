"""What is still being written waits for the next round."""

import datetime as dt
import os
import stat
import subprocess
import sys
from collections.abc import Iterator

import pytest
from factory_uploads import LONG_AGO, NOW, ZONE, Office, only_left, put

from tasks.intake.uploads.taking import Taken


def test_what_came_a_moment_ago_waits(office: Office) -> None:
    put(office.watched / "p-hoa-mac.xlsx")
    os.utime(office.watched / "p-hoa-mac.xlsx", (NOW.timestamp() - 59,) * 2)
    only_left(office, office.round(rest=False), "p-hoa-mac.xlsx", "lần nhận sau", waits=True)
    assert office.round(now=NOW + dt.timedelta(seconds=1), rest=False).arrivals


def test_an_old_file_in_a_folder_that_still_fills_waits(office: Office) -> None:
    old = put(office.watched / "p-hoa-mac" / "b.xlsx")
    for path, age in ((old, 9999), (old.parent, 5)):
        os.utime(path, (NOW.timestamp() - age,) * 2)
    only_left(office, office.round(rest=False), "p-hoa-mac", "lần nhận sau", waits=True)


def test_a_clock_that_is_ahead_does_not_hold_for_ever(office: Office) -> None:
    path = put(office.watched / "p-hoa-mac.xlsx")
    os.utime(path, (NOW.timestamp() + 7200,) * 2)
    minutes = dt.timedelta(minutes=1)
    only_left(office, office.round(rest=False), "p-hoa-mac.xlsx", "lần nhận sau", waits=True)
    path.write_bytes(b"more")
    os.utime(path, (NOW.timestamp() + 7260,) * 2)
    assert not office.round(now=NOW + minutes, rest=False).arrivals, "changed since: it counts anew"
    assert not office.round(now=NOW + 1.5 * minutes, rest=False).arrivals
    assert office.round(now=NOW + 2 * minutes, rest=False).arrivals
    assert office.has() == {"p-hoa-mac.xlsx": b"more"}


@pytest.mark.parametrize(
    "name",
    ["p-hoa-mac.zip.part", "p-hoa-mac.zip.crdownload", "~$p-hoa-mac.xlsx", "p-hoa-mac.tmp", "x.filepart"],
)
def test_names_of_unfinished_files(office: Office, name: str) -> None:
    put(office.watched / name)
    only_left(office, office.round(), name, "", waits=True)


@pytest.mark.parametrize("name", ["~$bao-cao.xlsx", "minh-chung/a.pdf.part", ".~lock.bao-cao.xlsx#"])
def test_a_folder_somebody_works_in(office: Office, name: str) -> None:
    put(office.watched / "p-hoa-mac" / "bao-cao.xlsx")
    put(office.watched / "p-hoa-mac" / name)
    only_left(office, office.round(), "p-hoa-mac", name.rpartition("/")[2], waits=True)


def test_a_units_own_folder_stays_for_the_next_time_with_its_rights(office: Office) -> None:
    folder = office.watched / "p-hoa-mac"
    for content in (b"1", b"2"):
        put(folder / "b.xlsx", content)
        folder.chmod(0o2770)
        assert len(office.round().arrivals) == 1
        assert list(folder.iterdir()) == [] and stat.S_IMODE(folder.stat().st_mode) == 0o2770
        assert office.has() == {"b.xlsx": content}
    assert office.round() == Taken(), "an empty folder is nothing to tell"


@pytest.fixture
def writer(office: Office) -> Iterator[subprocess.Popen[str]]:
    """A process that goes on writing into a report, with a time on it that looks old (as a copying tool may)."""
    path = put(office.watched / "p-hoa-mac" / "b.xlsx", bytes(40_000_000))
    code = (
        "import itertools, os, sys\n"
        "path, old = sys.argv[1], float(sys.argv[2])\n"
        "with open(path, 'r+b', buffering=0) as f:\n"
        "    for i in itertools.count():\n"
        "        f.seek(0); f.write(b'%012d' % i); os.utime(path, (old + i / 1000, old + i / 1000))\n"
        "        if i == 100: print('on', flush=True)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, path, str(LONG_AGO - 100_000)], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None and run.stdout.readline() == "on\n"
    os.utime(path.parent, (LONG_AGO, LONG_AGO))
    yield run
    run.kill()
    run.wait()


def test_a_file_that_changes_while_we_look_waits(office: Office, writer: subprocess.Popen[str]) -> None:
    much_later = dt.datetime(2090, 1, 1, tzinfo=ZONE)  # so that no time on the file says that it is new
    taken = office.round(now=much_later, rest=False)
    only_left(office, taken, "p-hoa-mac", "thay đổi trong lúc nhận", waits=True)
    writer.kill()
    writer.wait()
    assert office.round().arrivals
