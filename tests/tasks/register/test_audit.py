"""Whatever is done to the database by hand is found and named: a row, an entry, their order, the end of the trail."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from factory_register import AT, C, M, decision, meta, received, signed, wanted
from sqlalchemy import Engine, create_engine, select, text

from rules.register.audit import row_text, seal_of
from rules.report.register_values import RegisterVerdict
from tasks.register import Recorded, Register, open_register
from tasks.register.database import read_address
from tasks.register.schema import AUDIT, INITIATIVES
from tasks.register.verifying import verify

Tampered = Callable[..., RegisterVerdict]


@pytest.fixture(scope="module")
def full(module_url: str) -> Recorded:
    """A register with something in it: five entries; the run is the second."""
    with open_register(module_url, actor="can-bo") as register:
        register.receive(M, C, AT, [received(B5="10")])
        recorded = register.record(meta(), decision(stage="issued"))
        register.give_numbers(M, C, AT, [wanted(), wanted("giay-khen/a/TT")])
        register.issue(M, C, AT, [signed()])
        register.revoke(1, "khai sai", "Chủ tịch", dt.date(2025, 3, 1), AT)
    return recorded


@pytest.fixture(scope="module")
def engine(module_url: str) -> Iterator[Engine]:
    """What somebody with the database's password opens."""
    engine = create_engine(read_address(module_url))
    yield engine
    engine.dispose()


@pytest.fixture
def tampered(engine: Engine, full: Recorded) -> Tampered:
    """Changes the database by hand and returns the verdict; the change does not stay."""

    def verdict(*statements: str, anchor: tuple[int, str] | None = None, **values: object) -> RegisterVerdict:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":  # foreign keys would stop an honest user
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                assert connection.execute(text(statement), values).rowcount > 0, "nothing was changed"
            found = verify(connection, anchor)
            connection.rollback()
        return found

    return verdict


def test_an_untouched_register_holds(full: Recorded, module_url: str) -> None:
    with open_register(module_url) as register:
        verdict = register.verify((full.audit_number, full.audit_hash))
    assert (verdict.ok, verdict.entries, verdict.faults) == (True, 5, ())
    assert full.audit_number == 2


def test_an_empty_register_holds(register: Register) -> None:
    assert register.verify().ok


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE scores SET points = '9.99' WHERE entry = 2 AND line = 3", r"scores, dòng 3 của mục 2 \(unit .*: đã bị sửa"),
        ("UPDATE scores SET points = NULL WHERE entry = 2 AND line = 3", "scores, dòng 3 của mục 2"),
        ("UPDATE ranks SET selected = NOT selected WHERE line = 1", "ranks, dòng 1 của mục 2"),
        ("UPDATE findings SET message = message || '.' WHERE line = 1", "findings, dòng 1 của mục 2"),
        ("UPDATE meetings SET day = '2024-12-01'", "meetings, dòng 1 của mục 2"),
        ("UPDATE versions SET first_seen = '2024-12-01 00:00:00+00:00'", r"versions, dòng 1 của mục 1 \(cycle A2024, unit p-hoa-mac"),
        ("UPDATE papers SET sha256 = 'x'", "papers, dòng 1 của mục 4"),
        ("UPDATE numbers SET text = '9' WHERE entry = 3 AND line = 1", "numbers, dòng 1 của mục 3"),
        ("UPDATE votes SET seal = 'x'", "votes, dòng 1 của mục 2"),
        ("DELETE FROM scores WHERE entry = 2 AND line = 7", r"scores, mục 2 \(ghi lần chạy, .*/A2024\): có \d+ dòng, lúc ghi là \d+"),
        ("DELETE FROM awards WHERE entry = 5", "awards, mục 5 .*: có 0 dòng, lúc ghi là 1 dòng"),
        ("UPDATE awards SET entry = 4, line = 1 WHERE entry = 5", "awards, dòng 1 của mục 4 .*không mục nhật ký nào ghi"),
        (
            "INSERT INTO initiatives (entry, line, unit, nominee, title, seal) VALUES (2, 999, 'a', 'TT', 'x', 'x')",
            "initiatives, dòng 999 của mục 2",
        ),
        (
            "INSERT INTO town_files (entry, line, movement, cycle, path, sha256, first_seen, seal)"
            " VALUES (77, 1, 'm', 'c', 'p', 's', '2024-12-01 00:00:00+00:00', 'x')",
            "town_files, dòng 1 của mục 77 .*không mục nhật ký nào ghi",
        ),
        ("UPDATE audit SET actor = 'ai-do' WHERE number = 3", r"mục 3 \(cấp số văn bản, .*: nội dung mục đã bị sửa"),
        ("UPDATE audit SET at = '2024-12-01 00:00:00+00:00' WHERE number = 3", "mục 3 .*: nội dung mục đã bị sửa"),
        ("UPDATE audit SET content = '{}' WHERE number = 3", "mục 3 .*: nội dung mục đã bị sửa"),
        ("DELETE FROM audit WHERE number = 3", "thiếu mục 3"),
        ("DELETE FROM audit WHERE number IN (2, 3)", "thiếu các mục 2 đến 3"),
        ("DELETE FROM audit WHERE number = 1", "thiếu mục 1"),
        ("UPDATE audit SET number = 6 WHERE number = 3", "thiếu mục 3"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(tampered: Tampered, statement: str, says: str) -> None:
    verdict = tampered(statement)
    assert not verdict.ok
    assert any(re.search(says, fault) for fault in verdict.faults), verdict.faults


def test_a_signed_paper_that_was_exchanged_is_named(tampered: Tampered) -> None:
    faults = tampered("UPDATE papers SET pdf = :pdf", pdf=b"%PDF forged").faults
    assert any("Bảng papers, dòng 1 của mục 4 (cycle A2024, key quyet-dinh" in f for f in faults)


def test_a_row_changed_with_its_seal_is_found_by_the_entry(tampered: Tampered, engine: Engine) -> None:
    with engine.connect() as connection:
        row = dict(connection.execute(select(INITIATIVES).filter_by(line=1)).mappings().one())
    del row["seal"]
    row["title"] = "Sáng kiến khác"
    seal = seal_of(row_text(row))
    faults = tampered(
        "UPDATE initiatives SET title = :title, seal = :seal WHERE line = 1", title=row["title"], seal=seal
    ).faults
    assert [f for f in faults if "Bảng initiatives, mục 2" in f and "nội dung khác với lúc ghi" in f]


def test_entries_that_changed_places_are_named(tampered: Tampered) -> None:
    faults = tampered(
        "UPDATE audit SET number = 99 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 4",
        "UPDATE audit SET number = 4 WHERE number = 99",
    ).faults
    assert any("mục 3: không nối tiếp mục 2" in f for f in faults), faults


def test_a_trail_whose_end_was_cut_off_is_found_with_a_known_entry(tampered: Tampered) -> None:
    cut = (
        "DELETE FROM numbers",
        "DELETE FROM papers",
        "DELETE FROM awards WHERE entry = 5",
        "DELETE FROM audit WHERE number > 2",
    )
    assert tampered(*cut).ok  # nothing inside tells
    faults = tampered(*cut, anchor=(5, "f" * 64)).faults
    assert any("dừng ở mục 2" in f and "ghi mục 5" in f for f in faults)


def test_a_trail_written_anew_is_found_with_a_known_entry(full: Recorded, module_url: str) -> None:
    with open_register(module_url) as register:
        assert any("đã bị viết lại" in f for f in register.verify((2, "f" * 64)).faults)


def test_a_value_that_is_no_date_or_number_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/thidua.db"
    with open_register(url) as register:
        register.record(meta(), decision(stage="decided"))
        with create_engine(url).begin() as connection:
            connection.exec_driver_sql("UPDATE waivers SET day = 'hôm qua'")
            connection.exec_driver_sql(
                "UPDATE ranks SET rank = 'nhất', total = 'cao', selected = 7 WHERE line = 1"
            )
            connection.exec_driver_sql("UPDATE audit SET content = 'x' WHERE number = 1")
        faults = register.verify().faults
    assert any("waivers, dòng 1" in f for f in faults)
    assert any("ranks, dòng 1" in f for f in faults)
    assert any("Nhật ký, mục 1" in f for f in faults)


def test_an_entry_says_who_did_what(full: Recorded, engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(select(AUDIT).order_by(AUDIT.c.number)).all()
    assert [(row.number, row.actor, row.action, row.subject) for row in rows] == [
        (1, "can-bo", "nhận báo cáo", f"{M}/{C}"),
        (2, "can-bo", "ghi lần chạy", f"{M}/{C}"),
        (3, "can-bo", "cấp số văn bản", f"{M}/{C}"),
        (4, "can-bo", "ban hành văn bản", f"{M}/{C}"),
        (5, "can-bo", "thu hồi khen thưởng", "1"),
    ]
    assert rows[0].at == AT
