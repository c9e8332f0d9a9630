"""What is told when a share is away, full of the unreadable, or not to be written to."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from factory_uploads import BOUNDS, KNOWN, NOW, Office, put, unit_in_text

from tasks.intake.uploads.taking import take_uploads


def test_what_is_refused_does_not_keep_the_rest_from_coming_in(office: Office) -> None:
    put(office.watched / "p-hoa-mac.zip", b"")
    put(office.watched / "thue.xlsx", b"r")
    taken = office.round()
    assert [a.unit for a in taken.arrivals] == ["thue"] and [a.name for a in taken.asides] == [
        "p-hoa-mac.zip"
    ]
    again = office.round()
    assert again.arrivals == () and again.asides == taken.asides


def test_no_watched_folder_is_told(tmp_path: Path) -> None:
    taken = take_uploads(
        tmp_path / "gui",
        tmp_path / "nhan",
        KNOWN,
        now=NOW,
        settle_seconds=60,
        unit_of=unit_in_text,
        bounds=BOUNDS,
    )
    assert taken.arrivals == () and "gắn lại ổ mạng" in taken.asides[0].why and taken.asides[0].waits


NOBODY = 65534


def as_nobody(office: Office) -> list[tuple[str, str, bool]]:
    """Run a round as a user without rights; returns what was told."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            taken = office.round(rest=False)
            answer = [(a.name, a.why, a.waits) for a in taken.asides] + [
                (a.unit, "", False) for a in taken.arrivals
            ]
        except BaseException as broken:
            answer = [("", repr(broken), False)]
        os.write(writer, json.dumps(answer).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        return [tuple(each) for each in json.load(file)]


@pytest.fixture
def shared() -> Iterator[Office]:
    """An office in a place that every user can reach."""
    root = Path(tempfile.mkdtemp(prefix="thidua-uploads-"))
    root.chmod(0o777)
    yield Office(root / "x")
    for path in root.rglob("*"):
        if path.is_dir():
            path.chmod(0o777)
    shutil.rmtree(root)


def test_a_share_that_cannot_be_written_is_told_and_nothing_is_taken_however_often(shared: Office) -> None:
    put(shared.watched / "p-hoa-mac.xlsx")
    shared.inbox.mkdir()
    shared.inbox.chmod(0o777)
    shared.rest()
    shared.watched.chmod(0o555)
    for _ in range(2):
        ((name, why, _),) = as_nobody(shared)
        assert name == "gui" and "cấp quyền" in why
    assert shared.units() == []


def test_one_folder_that_cannot_be_moved_or_read_is_told_and_the_rest_is_taken(shared: Office) -> None:
    put(shared.watched / "p-hoa-mac" / "b.xlsx")
    put(shared.watched / "p-duy-minh" / "b.xlsx").chmod(0)
    put(shared.watched / "thue.xlsx", b"r")
    shared.inbox.mkdir()
    for path, mode in ((shared.inbox, 0o777), (shared.watched, 0o777), (shared.watched / "p-hoa-mac", 0o555)):
        path.chmod(mode)
    shared.rest()
    told = {name: why for name, why, _ in as_nobody(shared)}
    assert set(told) == {"p-hoa-mac", "p-duy-minh", "thue"} and shared.units() == ["thue"]
    assert "cấp quyền" in told["p-hoa-mac"] and "không đọc" in told["p-duy-minh"]
    assert sorted(shared.left()) == ["p-duy-minh", "p-hoa-mac"]


def test_an_inbox_that_cannot_be_written_after_the_original_was_moved_goes_on_later(shared: Office) -> None:
    put(shared.inbox / "p-hoa-mac" / "old.xlsx", b"old")
    put(shared.watched / "p-hoa-mac.xlsx", b"new")
    (shared.inbox / ".dang-nhan").mkdir()
    for path in (shared.watched, shared.inbox / ".dang-nhan"):
        path.chmod(0o777)
    shared.rest()
    ((_, why, waits),) = as_nobody(shared)
    assert "hộp nhận" in why and waits and shared.has() == {"old.xlsx": b"old"}
    shared.inbox.chmod(0o777)
    (shared.inbox / "p-hoa-mac").chmod(0o777)
    assert [told[0] for told in as_nobody(shared)] == ["p-hoa-mac"]
    assert shared.has() == {"p-hoa-mac.xlsx": b"new"}
    assert list((shared.inbox / ".da-thay").rglob("old.xlsx"))
