"""What a person at the terminal sees of the register, and how a changed register ends the command."""

import json
import sqlite3
from dataclasses import replace as changed
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from factory_register import C, M, decision, meta, signed, wanted
from factory_report import plan_and_cycle

from flows.cli.register import audit, register, replace, revoke
from rules.values.errors import ThiduaError, WrongUse
from tasks.register import open_register


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with a decision that was issued."""
    path = tmp_path / "thidua.db"
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{path}")
    with open_register(f"sqlite:///{path}") as opened:
        recorded = opened.record(meta(), decision(stage="issued"))
        opened.give_numbers(M, C, meta().finished, [wanted()])
        opened.issue(M, C, meta().finished, [signed()])
    entry = {"number": recorded.audit_number, "hash": recorded.audit_hash}
    (tmp_path / "run.json").write_text(json.dumps({"audit": entry}))
    return path


def said(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)  # type: ignore[arg-type]


def test_a_register_that_holds(book: Path) -> None:
    ended = said(audit, "verify", "--out", str(book.parent))
    assert (ended.exit_code, "nguyên vẹn: 3 mục" in ended.output) == (0, True)
    assert "--out" not in ended.output
    assert "thêm --out" in said(audit, "verify").output


def test_a_register_that_was_changed_ends_with_1_and_names_the_place(book: Path) -> None:
    with sqlite3.connect(book) as connection:
        connection.execute("UPDATE scores SET points = '10' WHERE line = 2")
    ended = said(audit, "verify", "--out", str(book.parent))
    assert ended.exit_code == 1
    assert "Bảng scores, dòng 2 của mục 1" in ended.output
    assert "KHÔNG còn nguyên vẹn: 1 chỗ" in ended.output


def test_a_register_that_is_another_one_is_found_by_the_results(book: Path) -> None:
    book.unlink()
    open_register(f"sqlite:///{book}").close()  # somebody's new and empty one
    assert said(audit, "verify").exit_code == 0
    ended = said(audit, "verify", "--out", str(book.parent))
    assert ended.exit_code == 1
    assert "phần cuối đã bị cắt" in ended.output


@pytest.mark.parametrize(
    ("text", "refused", "says"),
    [
        (None, WrongUse, "không có run.json"),
        ("{", ThiduaError, "bị hỏng"),
        ('{"audit": 3}', ThiduaError, "bị hỏng"),
    ],
)
def test_results_that_name_no_entry(
    book: Path, tmp_path: Path, text: str | None, refused: type[Exception], says: str
) -> None:
    (tmp_path / "run.json").unlink()
    if text is not None:
        (tmp_path / "run.json").write_text(text)
    with pytest.raises(refused, match=says):
        said(audit, "verify", "--out", str(tmp_path))


def test_results_of_an_older_program_name_no_entry(book: Path, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{}")
    ended = said(audit, "verify", "--out", str(tmp_path))
    assert (ended.exit_code, "không ghi mục nhật ký nào" in ended.output) == (0, True)


def test_tables_name_persons_by_code(book: Path) -> None:
    runs, awards, papers = (said(register, name).output for name in ("runs", "awards", "papers"))
    assert "đã ban hành quyết định" in runs and "08:15" in runs and "thật" in runs
    person = next(e for e in decision().winners if e.nominee == "CN1")
    assert f"{person.unit}/CN1" in awards and "05/QĐ-UBND 25/12/2024" in awards
    assert "01/QĐ-UBND" in papers and "đã ban hành" in papers
    for entry in decision().winners:
        assert entry.name not in runs + awards + papers
    one = said(register, "awards", "--unit", person.unit).output
    assert one.count("\n") == 1 + sum(e.unit == person.unit for e in decision().winners)


def test_tables_of_an_empty_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{tmp_path}/thidua.db")
    open_register(f"sqlite:///{tmp_path}/thidua.db").close()
    for name in ("runs", "awards", "papers"):
        assert "chưa" in said(register, name).output


@pytest.mark.parametrize("day", ["12/03/2025", "2025-03-12"])
def test_an_award_is_revoked(book: Path, day: str) -> None:
    why = ("--reason", "khai sai thành tích", "--approver", "Trần Văn Hiếu", "--date", day)
    assert "số 1" in said(revoke, "1", *why).output
    awards = said(register, "awards").output
    assert "đã thu hồi" in awards and "12/03/2025: khai sai thành tích" in awards
    assert "Hiếu" not in awards
    with pytest.raises(ThiduaError, match="không thu hồi được nữa"):
        said(revoke, "1", *why)


def test_a_paper_is_replaced(book: Path) -> None:
    why = ("--reason", "sai tên", "--approver", "Chủ tịch")
    assert "01/QĐ-UBND" in said(replace, C, "quyet-dinh", *why).output
    assert "đã bị thay" in said(register, "papers").output
    with pytest.raises(ThiduaError, match="chưa ban hành"):
        said(replace, C, "quyet-dinh", *why)


def test_what_cites_a_replaced_paper_is_named_and_replaced_by_its_kind(book: Path) -> None:
    keys = [f"giay-khen/p-hoa-mac/{code}" for code in ("TT", "CN1")]
    with open_register(f"sqlite:///{book}") as opened:
        opened.give_numbers(M, C, meta().finished, [wanted(key) for key in keys])
        opened.issue(M, C, meta().finished, [signed(key) for key in keys])
    why = ("--reason", "sai tên", "--approver", "Chủ tịch")
    told = said(replace, C, "quyet-dinh", *why).output
    assert f"viện dẫn số cũ: giay-khen (2 văn bản). Thay cả: thidua replace {C} giay-khen" in told
    told = said(replace, C, "giay-khen", *why).output
    assert all(f"'{key}' được ghi là đã bị thay" in told for key in keys)
    assert "viện dẫn" not in told
    with open_register(f"sqlite:///{book}") as opened:
        assert {p.state for p in opened.papers()} == {"replaced"}
        assert opened.verify().ok


def test_a_paper_of_two_movements_is_replaced_in_the_one_named(book: Path) -> None:
    with open_register(f"sqlite:///{book}") as opened:
        opened.give_numbers("khac", C, meta().finished, [wanted()])
        opened.issue("khac", C, meta().finished, [signed()])
    why = ("--reason", "sai tên", "--approver", "Chủ tịch")
    with pytest.raises(WrongUse, match="--movement"):
        said(replace, C, "quyet-dinh", *why)
    assert "đã bị thay" in said(replace, C, "quyet-dinh", *why, "--movement", "khac").output


def test_looking_at_a_register_that_is_not_there_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "khong-co.db"
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{path}")
    with pytest.raises(ThiduaError, match="Chưa có sổ đăng ký"):
        said(audit, "verify")
    assert not path.exists()


def test_one_list_holds_every_initiative_with_who_recognised_it(book: Path) -> None:
    _, next_year = plan_and_cycle("A2025")
    alone = changed(decision("A2025"), reports={"cong-an": decision().reports["p-hoa-mac"]})
    with open_register(f"sqlite:///{book}") as opened:
        opened.record(meta("A2025"), changed(alone, cycle=next_year))
        known = opened.initiatives()
    named = [(one.cycle, one.named.unit, one.named.title) for one in known]
    assert len(named) == len(set(named)), "each row of sheet 4 once"
    assert {one.cycle for one in known} == {"A2024", "A2025"}
    winners = {(e.unit, e.nominee) for e in decision(stage="issued").winners}
    rewarded = {(one.named.unit, who) for one in known if one.cycle == C for who in one.rewarded}
    assert rewarded and rewarded <= winners

    printed = said(register, "initiatives", "--cycle", "A2025")
    heading, *lines = printed.output.splitlines()
    assert "cấp công nhận" in heading and len(lines) == sum(one.cycle == "A2025" for one in known)
    assert all("A2025" in line and "cong-an" in line for line in lines)
    assert "Thị xã" in lines[0] or "Tỉnh" in lines[0]
    assert "A2024" in lines[0], "the same title stands in another cycle"
    assert "nơi khác" in lines[0], "many units of the tests name it"
    assert "p-hoa-mac" in said(register, "initiatives", "--unit", "p-hoa-mac").output
    assert "chưa có sáng kiến" in said(register, "initiatives", "--cycle", "A2023").output
