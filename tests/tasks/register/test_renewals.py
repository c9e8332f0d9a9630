"""Renewals of signed files in the register: entered once, found again, copied, forgotten like the rest."""

import datetime as dt
import hashlib

import pytest
from factory_register import AT, C, M, decision, meta, signed, wanted
from sqlalchemy import create_engine, text

from rules.register.forgetting import MARK
from rules.register.renewals import Renewal
from tasks.register import Register, open_register
from tasks.register.database import read_address

PDF = b"%PDF-1.7 signed"
ISSUED = hashlib.sha256(PDF).hexdigest()
STAMPED = dt.datetime(2030, 3, 1, 8, 0, tzinfo=dt.UTC)
BUNDLE = {"movement": M, "cycle": C, "unit": "p-hoa-mac"}


def renewed(before: str, after: str, years: int = 0, **changes: str) -> Renewal:
    return Renewal(before, after, STAMPED.replace(year=2030 + years), "Dịch vụ dấu thời gian", **changes)


@pytest.fixture
def filled(register: Register) -> Register:
    register.record(meta(), decision(stage="issued"))
    register.give_numbers(M, C, AT, [wanted()])
    register.issue(M, C, AT, [signed(pdf=PDF)])
    return register


def test_a_renewed_file_is_the_paper_that_was_issued(filled: Register) -> None:
    filled.note_renewal(STAMPED, renewed(ISSUED, "b" * 64))
    filled.note_renewal(STAMPED, renewed("b" * 64, "c" * 64, years=5))
    verdict = filled.verify()
    assert verdict.ok and verdict.entries == 5, verdict.faults
    known = filled.known_file("c" * 64)
    assert known is not None and known.paper is not None
    assert (known.paper.key, known.paper.printed, known.paper.state) == ("quyet-dinh", "01/QĐ-UBND", "issued")
    first, second = known.renewals
    assert (first.renewal.key, first.renewal.number) == (second.renewal.key, second.renewal.number)
    assert (first.actor, first.at, second.renewal.stamped.year) == ("can-bo", STAMPED, 2035)
    assert [len(found.renewals) for found in map(filled.known_file, (ISSUED, "b" * 64)) if found] == [0, 1]
    assert filled.known_file("d" * 64) is None, "nobody entered it"


def test_what_was_entered_is_not_entered_again(filled: Register) -> None:
    for _ in range(2):
        filled.note_renewal(STAMPED, renewed(ISSUED, "b" * 64))
    assert len(filled.renewals()) == 1 and filled.verify().entries == 4


def test_bundles_and_papers_from_elsewhere_are_entered_too(filled: Register) -> None:
    filled.note_renewal(STAMPED, renewed("1" * 64, "2" * 64, **BUNDLE))
    filled.note_renewal(STAMPED, renewed("2" * 64, "3" * 64, years=5))
    filled.note_renewal(STAMPED, renewed("4" * 64, "5" * 64))
    assert [(line.renewal.cycle, line.renewal.unit) for line in filled.renewals()] == [
        (C, "p-hoa-mac"),
        (C, "p-hoa-mac"),
        ("", ""),
    ]
    assert len(filled.renewals(C)) == 2
    known = filled.known_file("3" * 64)
    assert known is not None and known.paper is None and len(known.renewals) == 2


def test_a_replaced_paper_s_renewal_is_still_that_paper_s(filled: Register) -> None:
    filled.replace(M, C, "quyet-dinh", "sai tên", "Chủ tịch", AT)
    filled.note_renewal(STAMPED, renewed(ISSUED, "b" * 64))
    known = filled.known_file("b" * 64)
    assert known is not None and known.paper is not None and known.paper.state == "replaced"


def test_renewals_that_go_round_end(filled: Register) -> None:
    """Nobody's sha256 can; whoever writes into the database by hand may say so."""
    for before, after in (("1", "2"), ("2", "1")):
        filled.note_renewal(STAMPED, Renewal(before * 64, after * 64, STAMPED, "X", **BUNDLE))
    known = filled.known_file("1" * 64)
    assert known is not None and len(known.renewals) == 2


def test_a_renewal_that_was_changed_is_noticed(filled: Register, url: str) -> None:
    filled.note_renewal(STAMPED, renewed(ISSUED, "b" * 64))
    engine = create_engine(read_address(url))
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE renewals SET after = '{'e' * 64}'"))
    engine.dispose()
    (fault,) = filled.verify().faults
    assert "Bảng renewals, dòng 1 của mục 4" in fault and "đã bị sửa" in fault


def test_a_file_s_name_goes_with_the_persons_of_its_cycle(filled: Register, url: str) -> None:
    named = renewed("1" * 64, "2" * 64, **BUNDLE, file="data/van-ban/Nguyen-Van-An.pdf")
    filled.note_renewal(STAMPED, named)
    filled.forget(M, C, "Quyết định 12/QĐ-UBND", "Chủ tịch", dt.datetime(2050, 1, 1, tzinfo=dt.UTC))
    (line,) = filled.renewals()
    assert line.renewal.file == MARK and line.renewal.after == "2" * 64
    assert filled.verify().ok and filled.known_file("2" * 64) is not None
    engine = create_engine(read_address(url))
    with engine.connect() as connection:
        trail = connection.execute(text("SELECT subject FROM audit")).scalars().all()
    engine.dispose()
    assert not any("Nguyen" in subject for subject in trail)


def test_renewals_move_with_the_register(filled: Register, empty_url: str) -> None:
    filled.note_renewal(STAMPED, renewed(ISSUED, "b" * 64))
    with open_register(empty_url) as other:
        assert filled.copy_to(other).ok
        assert other.renewals() == filled.renewals()
