"""The figures of a unit's report as achievement reports print them: tables of ready texts, nothing left to count."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from rules.judging.scoring import has_procedures, recognised
from rules.plan.form import DON_VI, NHIEM_VU, TTHC, Field
from rules.plan.plan import Cycle, Plan
from rules.report.report import Cell, Report, Row
from rules.values.wording import BLANK, grouped, lower_first, one_line, percent, short_day

FigureLine = list[str]
TTHC_PRINTED = ("c3", "c4", "c7", "c8", "c9", "c10", "c11", "c13")
"""The columns of form II.06a that fit on an upright page; the others follow from them."""


def general_figures(report: Report) -> list[FigureLine]:
    """Return the counts of sheet 1 as lines (what, how many, share of what it is a part of)."""
    procedures, issued = report.count("tthc_tham_quyen"), report.count("vb_phat_hanh")
    lines: list[FigureLine] = []
    if has_procedures(report):
        lines += [
            _line(DON_VI.field("tthc_tham_quyen"), procedures),
            _line(DON_VI.field("tthc_niem_yet"), report.count("tthc_niem_yet"), procedures),
            _line(DON_VI.field("tthc_ra_soat"), report.count("tthc_ra_soat"), procedures),
            _line(DON_VI.field("phuong_an"), report.count("phuong_an")),
        ]
    return [
        *lines,
        _line(DON_VI.field("vb_phat_hanh"), issued),
        _line(DON_VI.field("vb_ky_so"), report.count("vb_ky_so"), issued),
    ]


def _line(field: Field, number: int, whole: int | None = None) -> FigureLine:
    label = field.label.replace("TTHC", "thủ tục hành chính")
    return [label, grouped(Decimal(number)), "" if whole is None else percent(number, whole)]


def task_figures(plan: Plan, report: Report) -> list[FigureLine]:
    """Return the tasks of sheet 2 by content (content, given, in time, late, not done), the sum last."""
    rows = report.sheets[NHIEM_VU.key].rows
    lines = [
        [content.heading, *_tasks([r for r in rows if r.text("noi_dung") == content.name])]
        for content in plan.contents
    ]
    return [*lines, ["Tổng cộng", *_tasks(rows)]] if rows else []


def _tasks(rows: Iterable[Row]) -> FigureLine:
    given = in_time = late = 0
    for row in rows:
        given += 1
        due, done = _day(row.cells.get("thoi_han")), _day(row.cells.get("ngay_hoan_thanh"))
        if done is not None and due is not None:
            in_time += done <= due
            late += done > due
    return [grouped(Decimal(n)) for n in (given, in_time, late, given - in_time - late)]


def tasks_named(report: Report) -> list[str]:
    """Return the tasks of sheet 2 that were done late, with their days, then those not done, by name; nothing where none."""
    late, open_ones = [], []
    for row in report.sheets[NHIEM_VU.key].rows:
        due, done = _day(row.cells.get("thoi_han")), _day(row.cells.get("ngay_hoan_thanh"))
        name = f"“{one_line(row.text('nhiem_vu'))}”"
        if due is not None and done is not None and done > due:
            late.append(f"{name} (hạn {short_day(due)}, xong {short_day(done)})")
        elif due is not None and done is None:
            open_ones.append(f"{name} (hạn {short_day(due)})")
    told = (("Hoàn thành sau thời hạn", late), ("Chưa hoàn thành", open_ones))
    return [f"{what}: {'; '.join(names)}." for what, names in told if names]


def procedure_figures(report: Report) -> list[FigureLine]:
    """Return sheet 3 by field (field, then the columns of `TTHC_PRINTED`), its own total row last."""
    sheet = report.sheets[TTHC.key]
    rows = [*sheet.rows, *([sheet.total] if sheet.total is not None else [])]
    return [
        [one_line(row.text("c2")), *(_number(row.cells.get(key)) for key in TTHC_PRINTED)] for row in rows
    ]


def initiatives(report: Report, cycle: Cycle, author: str) -> list[FigureLine]:
    """Return the author's initiatives recognised in the cycle: name, recognition with its decision, scope, effect."""
    return [
        [
            one_line(row.text("ten")),
            f"Cấp {lower_first(row.text('cap'))}, theo Quyết định số {one_line(row.text('so_quyet_dinh')) or BLANK} "
            f"ngày {_shown(_day(row.cells.get('ngay_quyet_dinh')))}",
            one_line(row.text("pham_vi")) or BLANK,
            one_line(row.text("hieu_qua")) or BLANK,
        ]
        for row in recognised(report, cycle, author)
    ]


def _shown(day: dt.date | None) -> str:
    return short_day(day) if day is not None else BLANK


def _day(cell: Cell | None) -> dt.date | None:
    return cell.value if cell is not None and isinstance(cell.value, dt.date) else None


def _number(cell: Cell | None) -> str:
    return grouped(cell.value) if cell is not None and isinstance(cell.value, Decimal) else ""
