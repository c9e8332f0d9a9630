"""What a submission replaces of what came before, and what it leaves."""

import datetime as dt
import os

from factory_uploads import LONG_AGO, NOW, Office, put, zipped


def test_a_resubmission_replaces_the_report_and_keeps_the_evidence_that_does_not_come_again(
    office: Office,
) -> None:
    first = {
        "p-hoa-mac/lan-1.xlsx": b"1",
        "p-hoa-mac/minh-chung/a.pdf": b"a",
        "p-hoa-mac/minh-chung/b.pdf": b"b",
    }
    put(office.watched / "p-hoa-mac.zip", zipped(first))
    office.round()
    put(office.watched / "p-hoa-mac.zip", zipped({"lan-2.xlsx": b"2", "minh-chung/B.pdf": b"B"}))
    (second,) = office.round(now=NOW + dt.timedelta(days=1)).arrivals
    assert office.has() == {"lan-2.xlsx": b"2", "minh-chung/a.pdf": b"a", "minh-chung/B.pdf": b"B"}
    assert second.files == ("lan-2.xlsx", "minh-chung/B.pdf")
    kept = sorted(p.name for p in (office.watched / ".da-nhan" / "p-hoa-mac").iterdir())
    assert kept == ["20241120-080000-p-hoa-mac.zip", "20241121-080000-p-hoa-mac.zip"]
    (former,) = (office.inbox / ".da-thay" / "p-hoa-mac").iterdir()
    assert former.name == "20241121-080000" and (former / "lan-1.xlsx").read_bytes() == b"1"


def test_evidence_alone_is_added(office: Office) -> None:
    put(office.inbox / "p-hoa-mac" / "b.xlsx", b"r")
    put(office.inbox / "p-hoa-mac" / "minh-chung" / "a.pdf", b"a")
    put(office.watched / "p-hoa-mac" / "c.pdf", b"c")
    office.round()
    assert office.has() == {"b.xlsx": b"r", "minh-chung/a.pdf": b"a", "minh-chung/c.pdf": b"c"}


def test_two_submissions_of_one_round_go_in_by_their_time(office: Office) -> None:
    later, earlier = (
        put(office.watched / "p-hoa-mac a.xlsx", b"later"),
        put(office.watched / "p-hoa-mac b.xlsx", b"earlier"),
    )
    os.utime(later, (LONG_AGO + 10, LONG_AGO + 10))
    os.utime(earlier, (LONG_AGO, LONG_AGO))
    assert [a.name for a in office.round(rest=False).arrivals] == ["p-hoa-mac b.xlsx", "p-hoa-mac a.xlsx"]
    assert office.has() == {"p-hoa-mac a.xlsx": b"later"}


def test_the_same_again_is_archived_and_changes_nothing(office: Office) -> None:
    files = {"b.xlsx": b"r", "minh-chung/a.pdf": b"a"}
    put(office.watched / "p-hoa-mac.zip", zipped(files))
    office.round()
    before = {p: p.stat().st_ino for p in (office.inbox / "p-hoa-mac").rglob("*")}
    put(office.watched / "p-hoa-mac.zip", zipped(files))
    put(office.watched / "p-hoa-mac b (1).xlsx", b"r")
    taken = office.round()
    assert [a.unit for a in taken.arrivals] == ["p-hoa-mac"] * 2
    assert {p: p.stat().st_ino for p in (office.inbox / "p-hoa-mac").rglob("*")} == before
    assert len(list((office.watched / ".da-nhan" / "p-hoa-mac").iterdir())) == 3
    assert not (office.inbox / ".da-thay").exists()
