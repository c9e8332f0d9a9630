"""The persons of a cycle go out of the register: totals, numbers and the trail stay, and the trail tells of it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from factory_register import AT, C, M, decision, meta, received, signed, wanted
from sqlalchemy import create_engine, text

from rules.decision.decision import Decision
from rules.questions.diff.causes import causes
from rules.questions.diff.names import Veil
from rules.questions.diff.parts import ChangedPart
from rules.register.forgetting import MARK
from rules.report.register_values import Notice
from rules.values.errors import ThiduaError, WrongUse
from tasks.register import Register, open_register
from tasks.register.database import read_address
from tasks.register.schema import META

LATER = dt.datetime(2035, 3, 1, 8, 0, tzinfo=dt.UTC)
WHY = ("Quyết định 12/QĐ-UBND", "Chủ tịch")


def filled(register: Register) -> None:
    """Two cycles with all that names somebody."""
    register.receive(M, C, AT, [received(B5="Nguyễn Thị Kế Hoạch")])
    register.record(meta(), decision(stage="issued"))
    register.record(meta("A2023"), decision("A2023", stage="issued"))
    register.give_numbers(M, C, AT, [wanted()])
    register.issue(M, C, AT, [signed()])
    register.revoke(1, "khai sai", "Trần Văn Hiếu", dt.date(2025, 3, 1), AT)


def everything(url: str) -> dict[str, str]:
    """All rows of the register as text, by table; the signed papers apart."""
    engine = create_engine(read_address(url))
    with engine.connect() as connection:
        tables = {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in META.tables}
    engine.dispose()
    return {name: "\n".join(sorted(map(str, rows))) for name, rows in tables.items()}


def test_persons_go_and_all_else_stays(register: Register, url: str) -> None:
    filled(register)
    names = {e.name for e in decision(stage="issued").winners if e.nominee != "TT"} | {"Nguyễn Thị Kế Hoạch"}
    before, runs, papers = everything(url), register.runs(), register.papers()
    assert any(name in "".join(before.values()) for name in names)
    held = register.persons_held(M, C)
    assert (
        held.papers == 1 and held.folders == ("/ket-qua/A2024",) and max(held.days) == dt.date(2024, 12, 25)
    )

    done = register.forget(M, C, *WHY, LATER)

    assert done == held.rows
    verdict = register.verify()
    assert verdict.ok, verdict.faults
    assert register.runs() == runs and register.papers() == papers
    mine = [a for a in register.awards(cycle=C) if a.nominee != "TT"]
    assert mine and {a.name for a in mine} == {MARK}
    assert {a.name for a in register.awards(cycle="A2023")} & names, "another cycle's persons stay"
    record = register.run("1")
    assert {line.total for line in record.ranks} and not {line.name for line in record.ranks} & names
    assert register.versions(M, C)["p-hoa-mac"][0].changed == ()
    with pytest.raises(ThiduaError, match="đã xóa rồi"):
        register.forget(M, C, *WHY, LATER)
    assert register.persons_held(M, C).rows == {}


def test_names_of_files_go_and_what_was_known_of_them_stays(register: Register, url: str) -> None:
    """A file may be called after a person; its day and its digest are still what they were."""
    a, b = "a" * 64, "b" * 64
    seen = {"dinh-chinh/Nguyen Van An.xlsx": a, "dinh-chinh/ban sao Nguyen Van An.xlsx": a}
    found = decision(stage="issued")
    called = {"file": "Nguyen Van An.xlsx"}
    town = replace(
        found.town,
        appraisals=tuple(replace(x, **called) for x in found.town.appraisals),
        corrections=tuple(replace(x, **called) for x in found.town.corrections),
        waivers=tuple(replace(x, **called) for x in found.town.waivers),
    )
    assert town.council is not None
    town = replace(
        town, council=replace(town.council, votes=tuple(replace(v, **called) for v in town.council.votes))
    )
    inputs = {"p-a/bao cao Nguyen Van An.xlsx": a, "p-a/minh-chung/Nguyen Van An.pdf": a}
    register.first_seen(M, C, AT, seen)
    register.record(meta(inputs=inputs), replace(found, town=town))
    register.record(meta(inputs={**inputs, "Nguyen Van An/x.xlsx": b}), replace(found, town=town))
    addresses = ("nguyen.van.an@vi-du.vn", "nva@vi-du.vn")
    register.note_sent(M, C, [Notice("p-a", "return", "1", address, AT) for address in addresses])

    register.forget(M, C, *WHY, LATER)

    left = "\n".join(everything(url).values())
    assert "Nguyen Van An" not in left and "nguyen.van.an@" not in left
    assert len(register.sent(M, C)) == 2
    verdict = register.verify()
    assert verdict.ok, verdict.faults
    assert register.first_seen(M, C, LATER, seen) == dict.fromkeys(seen, AT)
    first, second = register.run("1"), register.run("2")
    assert sorted(first.meta.inputs.values()) == [a, a] and all(
        p.startswith("p-a/") for p in first.meta.inputs
    )
    new = {path: sha256 for path, sha256 in second.meta.inputs.items() if path not in first.meta.inputs}
    assert new == {f"{MARK}/{MARK} {b[:12]}": b}, "two runs can still be compared"
    assert {told.part for told in causes(first, second, Veil(set()))} == {ChangedPart.INPUT}
    assert register.persons_held(M, C).rows == {}


def test_nothing_of_them_is_left_in_the_file(tmp_path: Path) -> None:
    with open_register(f"sqlite:///{tmp_path}/so.db") as register:
        register.receive(M, C, AT, [received(B5="Nguyễn Thị Kế Hoạch")])
        register.record(meta(), decision(stage="issued"))
        names = {e.name for e in decision(stage="issued").winners if e.nominee != "TT"} | {
            "Nguyễn Thị Kế Hoạch"
        }
        register.forget(M, C, *WHY, LATER)
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [name for name in names if name.encode() in left]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)  # a SQLite file would need a full disk
def test_tables_that_can_not_be_written_anew_are_told_beside_what_is_gone(
    register: Register, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(register)
    engine = create_engine(read_address(url))
    monkeypatch.setattr("tasks.register.database.WAIT", 0.2)
    with engine.connect() as reader, open_register(url) as hurried:
        reader.execute(text("SELECT count(*) FROM ranks"))  # a transaction that is left open
        with pytest.raises(ThiduaError, match=r"Đã xóa khỏi các bảng .* VACUUM FULL"):
            hurried.forget(M, C, *WHY, LATER)
    engine.dispose()
    assert register.persons_held(M, C).rows == {}


def test_who_only_says_that_it_was_forgotten_is_found(register: Register, url: str) -> None:
    """A row changed by hand stays a changed row, whatever is written beside it."""
    filled(register)
    register.forget(M, C, *WHY, LATER)
    engine = create_engine(read_address(url))
    for statement, says in (
        ("UPDATE ranks SET name = 'Ai Đó' WHERE entry = 2 AND line = 1", "ranks, dòng 1 của mục 2"),
        ("UPDATE forgotten SET after = before", "không nối tiếp|nội dung khác"),
        ("UPDATE audit SET action = 'x' WHERE action LIKE 'x%'", "không nối tiếp"),
        ("DELETE FROM forgotten", "forgotten"),
    ):
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            assert connection.execute(text(statement)).rowcount
            from tasks.register.verifying import verify

            faults = verify(connection).faults
            connection.rollback()
        assert any(part in "\n".join(faults) for part in says.split("|")), (statement, faults)
    engine.dispose()


def test_a_register_that_does_not_hold_is_not_touched(register: Register, url: str) -> None:
    filled(register)
    engine = create_engine(read_address(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE ranks SET name = 'Ai Đó' WHERE entry = 2 AND line = 1"))
    engine.dispose()
    before = everything(url)
    with pytest.raises(ThiduaError, match="không còn nguyên vẹn"):
        register.forget(M, C, *WHY, LATER)
    assert everything(url) == before


def test_what_is_known_of_one_person_by_name_or_code(register: Register) -> None:
    filled(register)
    person = next(e for e in decision(stage="issued").winners if e.nominee != "TT")
    by_name = register.hand_out(f"  {person.name.upper()} ", *WHY, LATER)
    by_code = register.hand_out(f"{person.unit}/{person.nominee}", *WHY, LATER)
    assert f"{M}/{C}/{person.unit}/{person.nominee}" in by_name.nominees
    assert {"ranks", "scores", "awards"} <= {row.table for row in by_name.rows}
    assert {(r.table, r.entry) for r in by_code.rows} >= {
        (r.table, r.entry) for r in by_name.rows if r.table == "ranks"
    }
    others = {e.name for e in decision(stage="issued").winners if e.nominee != "TT"} - {person.name}
    assert not [
        name for name in others for row in by_name.rows if row.table == "ranks" and name in row.held.values()
    ]
    assert register.hand_out("Không Có Ai", *WHY, LATER).rows == ()
    assert register.verify().ok


def test_the_mark_of_the_forgotten_is_nobodys_name(register: Register) -> None:
    filled(register)
    person = next(e for e in decision(stage="issued").winners if e.nominee != "TT")
    register.forget(M, C, *WHY, LATER)
    found = register.hand_out(f"{C}/{person.unit}/{person.nominee}", *WHY, LATER)
    assert found.nominees == (f"{M}/{C}/{person.unit}/{person.nominee}",)
    about = {(row.held["unit"], row.held["nominee"]) for row in found.rows if "nominee" in row.held}
    assert about == {(person.unit, person.nominee)}
    assert not [row for row in found.rows if row.cycle == "A2023"], "another cycle's CN1 is somebody else"
    with pytest.raises(WrongUse, match="không phải họ tên"):
        register.hand_out(f" {MARK.upper()}", *WHY, LATER)


def renamed(cycle: str, unit: str, nominee: str, name: str) -> Decision:
    """The decision of a cycle in whose report somebody else stands in that row."""
    found: Decision = decision(cycle, stage="issued")
    entries = [replace(e, name=name) if (e.unit, e.nominee) == (unit, nominee) else e for e in found.entries]
    return replace(found, entries=entries)


def test_a_code_is_one_persons_or_refused(register: Register) -> None:
    """CN1 is a row of one report: in another cycle, and in a later report of this one, it may be somebody else."""
    person = next(e for e in decision(stage="issued").winners if e.nominee != "TT")
    code = f"{person.unit}/{person.nominee}"
    register.record(meta(), decision(stage="issued"))
    register.record(meta("A2023"), renamed("A2023", person.unit, person.nominee, "Vũ Thị Khác"))
    with pytest.raises(WrongUse, match=f"A2023/{code}, {C}/{code}") as refused:
        register.hand_out(code, *WHY, LATER)
    assert "Vũ Thị Khác" not in str(refused.value)
    found = register.hand_out(f"{C}/{code}", *WHY, LATER)
    assert found.nominees == (f"{M}/{C}/{code}",)
    mine = {
        row.cycle
        for row in found.rows
        if (row.held.get("unit"), row.held.get("nominee")) == tuple(code.split("/"))
    }
    assert mine == {C}
    assert register.hand_out(found.nominees[0], *WHY, LATER).rows[0] == found.rows[0]

    register.record(meta(), renamed(C, person.unit, person.nominee, "Đỗ Văn Sau"))
    with pytest.raises(WrongUse, match="ghi họ tên"):
        register.hand_out(f"{C}/{code}", *WHY, LATER)
    rows = register.hand_out(person.name, *WHY, LATER).rows
    assert {"ranks", "scores", "awards"} <= {row.table for row in rows}
    assert not [row for row in rows if row.table == "ranks" and row.held["name"] == "Đỗ Văn Sau"]
    scored = {row.entry for row in rows if row.table == "scores" and row.held["unit"] == person.unit}
    assert scored == {1}, "the later run's are another's"


def test_cells_of_a_report_come_with_their_row(register: Register) -> None:
    register.receive(M, C, AT, [received(B5="Lê An", C5="Trưởng phòng", B6="Lê Anh", C6="Phó phòng")])
    (row,) = register.hand_out("lê an", *WHY, LATER).rows
    assert "Trưởng phòng" in row.held["cells"] and "Phó phòng" not in row.held["cells"]


def test_that_it_was_handed_out_is_entered_without_the_name(register: Register, url: str) -> None:
    filled(register)
    person = next(e for e in decision(stage="issued").winners if e.nominee != "TT")
    register.hand_out(person.name, *WHY, LATER)
    acts = everything(url)["person_acts"]
    assert f"{person.unit}/{person.nominee}" in acts and "Quyết định 12" in acts and person.name not in acts
