"""Rows of the forms on issuing and on communes' own awards: which are well formed, what is said of the others."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from factory_report import plan_and_cycle
from factory_town_sheet import form_sheet

from rules.issuing.forms import accept_issues, accept_own_awards
from rules.town.form import ISSUES, OVERRIDES, OWN_AWARDS

DAY = dt.date(2024, 12, 30)
ISSUE = ["quyet-dinh", DAY, "", "Nguyễn Văn B", "CHỦ TỊCH", ""]
OWN = ["p-hoa-mac", "45/QĐ-UBND", DAY, 3, 12, ""]


def changed(row: Sequence[Any], **changes: Any) -> list[Any]:
    """The row with other values in columns A, B, C …"""
    return [changes.get(chr(65 + i), value) for i, value in enumerate(row)]


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (changed(ISSUE, A="nghi-quyet"), "A2", "chọn trong danh sách"),
        (changed(ISSUE, A=""), "A2", "đang trống"),
        (changed(ISSUE, B="cuối năm"), "B2", "không phải là ngày"),
        (changed(ISSUE, B=""), "B2", "đang trống"),
        (changed(ISSUE, D=" "), "D2", "đang trống"),
    ],
)
def test_a_malformed_day_of_issue_is_refused_at_its_cell(row: list[Any], cell: str, words: str) -> None:
    plan, _ = plan_and_cycle()
    sheet, _ = form_sheet(ISSUES, "ban-hanh.xlsx", [row])
    issues, (said,) = accept_issues(plan, [sheet])
    assert issues == ()
    assert (said.rule, said.unit, said.severity, said.cell) == ("H04", "_ban-hanh", "warning", cell)
    assert words in said.message


def test_a_paper_may_be_called_by_its_title_and_stands_once() -> None:
    plan, _ = plan_and_cycle()
    title = plan.town_paper("quyet-dinh").title.upper()
    sheet, _ = form_sheet(
        ISSUES, "ban-hanh.xlsx", [changed(ISSUE, A=title, C="12"), ISSUE, changed(ISSUE, A="bien-ban")]
    )
    issues, (said,) = accept_issues(plan, [sheet])
    assert [(i.paper, i.number, i.day) for i in issues] == [("quyet-dinh", "12", DAY), ("bien-ban", "", DAY)]
    assert said.cell == "A3"
    assert "dòng đầu được tính" in said.message


@pytest.mark.parametrize(
    ("called", "paper"),
    [
        ("quyet-dinh/p25-duy-tien", "quyet-dinh/p25-duy-tien"),
        (" Quyết định về việc tặng Giấy khen / P25-Duy-Tien", "quyet-dinh/p25-duy-tien"),
        ("quyet-dinh/phuong-la", None),
        ("bien-ban/p25-duy-tien", None),
    ],
)
def test_a_row_may_be_about_one_authoritys_paper(called: str, paper: str | None) -> None:
    plan, _ = plan_and_cycle()
    sheet, _ = form_sheet(ISSUES, "ban-hanh.xlsx", [changed(ISSUE, A=called)])
    issues, said = accept_issues(plan, [sheet])
    assert [i.paper for i in issues] == ([paper] if paper else [])
    assert bool(said) is (paper is None)


def test_an_old_workbooks_exceptions_are_read_and_told_to_have_no_effect() -> None:
    plan, _ = plan_and_cycle()
    sheet, _ = form_sheet(OVERRIDES, "ban-hanh.xlsx", [["quyet-dinh"], ["gi-do"]])
    issues, said = accept_issues(plan, [sheet])
    assert issues == ()
    assert [(one.rule, one.severity, one.cell) for one in said] == [
        ("H04", "warning", "A2"),
        ("H04", "warning", "A3"),
    ]
    assert all("không còn tác dụng" in one.message and "Xóa dòng này" in one.message for one in said)


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (changed(OWN, A="phuong-la"), "A2", "không có đơn vị nào"),
        (changed(OWN, A="x-moc-hoan"), "A2", "không tham gia"),
        (changed(OWN, B=""), "B2", "đang trống"),
        (changed(OWN, C="hôm qua"), "C2", "không phải là ngày"),
        (changed(OWN, D=-1), "D2", "không phải là số đếm"),
        (changed(OWN, E=1.5), "E2", "không phải là số đếm"),
        (changed(OWN, E="mười"), "E2", "không phải là số"),
    ],
)
def test_malformed_own_awards_are_refused_at_their_cell(row: list[Any], cell: str, words: str) -> None:
    plan, cycle = plan_and_cycle()
    sheet, _ = form_sheet(OWN_AWARDS, "khen.xlsx", [row])
    awards, (said,) = accept_own_awards(plan, cycle, [sheet])
    assert awards == ()
    assert (said.rule, said.unit, said.cell) == ("H05", "_khen-cap-xa", cell)
    assert words in said.message


def test_a_commune_may_have_two_decisions_but_each_once() -> None:
    plan, cycle = plan_and_cycle()
    sheet, _ = form_sheet(
        OWN_AWARDS, "khen.xlsx", [OWN, changed(OWN, B="46/QĐ-UBND", D=0), changed(OWN, B="45/qđ-ubnd ")]
    )
    awards, (said,) = accept_own_awards(plan, cycle, [sheet])
    assert [(a.number, a.collectives) for a in awards] == [("45/QĐ-UBND", 3), ("46/QĐ-UBND", 0)]
    assert said.cell == "B4"
