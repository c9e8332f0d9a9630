"""The rows of the CSV tables as other programs read them."""

import csv
import io
from decimal import Decimal

import pytest
from factory_report import person, plan_and_cycle, report, usual

from rules.judging.quotas import quota_lines, select
from rules.judging.ranking import entries_of
from rules.judging.scoring import scores_of
from rules.page.tables import COLUMNS, findings_rows, quota_rows, ranking_rows, scores_rows
from rules.values.findings import finding
from tasks.pages.tables import csv_bytes

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["phong-noi-vu"]


def test_the_headings_are_those_of_the_contract() -> None:
    assert {name: ",".join(columns) for name, columns in COLUMNS.items()} == {
        "findings": "unit,severity,rule,sheet,cell,value,message",
        "scores": "unit,nominee,item,basis,points,max",
        "ranking": "kind,group,rank,unit,nominee,name,total,nominated,state,eligible,selected,reason",
        "quota": "kind,group,reading,n,cap,selected,left_to_council",
    }


def test_excel_and_programs_read_the_file_alike() -> None:
    raw = csv_bytes(("a", "b"), [("Đơn vị, “một”", 'hai "dòng"\nmới'), ("", "x")])
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))) == [
        ["a", "b"],
        ["Đơn vị, “một”", 'hai "dòng"\nmới'],
        ["", "x"],
    ]


def test_findings_are_sorted_by_unit_sheet_cell_and_rule() -> None:
    places = [
        ("b", "1", "B1", "D01"),
        ("a", "3", "C4", "T01"),
        ("a", "1", "B9", "D02"),
        ("a", "1", "B9", "D01"),
        ("a", "", "", "F03"),
    ]
    rows = findings_rows(finding(r, unit=u, sheet=s, cell=c, says="sửa.") for u, s, c, r in places)
    assert [(u, s, c, r) for u, _, r, s, c, _, _ in rows] == [
        ("a", "", "", "F03"),
        ("a", "1", "B9", "D01"),
        ("a", "1", "B9", "D02"),
        ("a", "3", "C4", "T01"),
        ("b", "1", "B1", "D01"),
    ]
    assert rows[0][1] == "error"


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+84912345678x", "-2+3", "\t=1", "\r=1", "=HYPERLINK(“x”)", "+", "-"]
)
def test_text_that_excel_would_run_is_shown_as_text(text: str) -> None:
    rows = findings_rows([finding("D02", unit="a", sheet=text, cell="B1", value=text, says="sửa.")])
    _, _, _, sheet, _, value, _ = rows[0]
    assert value == f"'{text}"
    assert sheet == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+3", "-1.250", "12,5", "Hộ tịch", "a=b", ""])
def test_ordinary_text_and_numbers_stay(text: str) -> None:
    assert findings_rows([finding("D02", unit="a", value=text, says="sửa.")])[0][5] == text


def test_what_no_file_can_carry_is_dropped() -> None:
    row = findings_rows([finding("D02", unit="a\udc80", value="a\x00b\udcffc", says="\x07sửa.")])[0]
    assert row[5] == "abc" and row[6] == "sửa."
    csv_bytes(COLUMNS["findings"], [row]).decode("utf-8-sig")


@pytest.fixture(scope="module")
def outcome() -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Scores, ranking and quota of a unit that doesn't nominate its collective."""
    filling = usual(
        UNIT, PLAN, [person("CN1", "=An Nguyễn"), person("CN2", "Bình", tham_muu_tthc="")], collective=False
    )
    reports = [report(PLAN, CYCLE, UNIT, filling)]
    scores = scores_of(PLAN, CYCLE, reports)
    entries = select(PLAN, entries_of(PLAN, CYCLE, reports, scores))
    return scores_rows(scores), ranking_rows(entries), quota_rows(quota_lines(PLAN, entries))


def test_scores(outcome: tuple[list[tuple[str, ...]], ...]) -> None:
    scores = {row[1:3]: row for row in outcome[0]}
    assert scores["TT", "C2.1"] == ("phong-noi-vu", "TT", "C2.1", "computed", "5.00", "5")
    assert scores["CN1", "I1"] == ("phong-noi-vu", "CN1", "I1", "self", "10.00", "10")
    assert scores["CN2", "I4"] == ("phong-noi-vu", "CN2", "I4", "n/a", "", "25")
    assert {basis for _, _, _, basis, _, _ in outcome[0]} == {"self", "computed", "n/a"}
    assert all(points == "" or Decimal(points) >= 0 for *_, points, _ in outcome[0])


def test_ranking(outcome: tuple[list[tuple[str, ...]], ...]) -> None:
    rows = {row[4]: row for row in outcome[1]}
    assert rows["TT"][:5] == ("collective", "G1", "1", "phong-noi-vu", "TT")
    assert rows["TT"][7:] == ("false", "PASS", "false", "false", "")
    assert rows["CN1"][:6] == ("individual", "G1", "2", "phong-noi-vu", "CN1", "'=An Nguyễn")
    assert rows["CN2"][6:11] == ("98.39", "true", "PASS", "true", "true")
    assert rows["CN1"][10] == "false" and rows["CN1"][11]


def test_quota(outcome: tuple[list[tuple[str, ...]], ...]) -> None:
    rows = {row[:3]: row[3:] for row in outcome[2]}
    assert set(rows) == {
        (kind, group, reading)
        for kind, groups in (("collective", ("G1", "G2", "G3", "all")), ("individual", ("all",)))
        for group in groups
        for reading in ("participating", "nominated", "eligible")
    }
    assert rows["collective", "G1", "participating"] == ("1", "0", "", "")
    assert rows["collective", "G1", "nominated"] == ("0", "0", "", "")
    assert rows["individual", "all", "eligible"] == ("2", "1", "1", "0")
