"""The figures of a unit's report as achievement reports print them: tables of ready texts, nothing left to count."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from rules.judging.scoring import recognised
from rules.papers.achievement.reported import ReportedFigure, day_in, sheet_1_figures, tasks_done
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import NHIEM_VU, TTHC
from rules.report.report import Cell, Report, Row
from rules.values.wording import BLANK, grouped, lower_first, one_line, percent, short_day

FigureLine = list[str]
TTHC_PRINTED = ("c3", "c4", "c7", "c8", "c9", "c10", "c11", "c13")
"""The columns of form II.06a that fit on an upright page; the others follow from them."""


def general_figures(report: Report) -> list[FigureLine]:
    """Return the counts of sheet 1 as lines (what, how many, share of what it is a part of)."""
    return figure_lines(sheet_1_figures(report))


def figure_lines(figures: Sequence[ReportedFigure]) -> list[FigureLine]:
    """Return figures as lines (what, how many, share of what it is a part of)."""
    whole = {figure.key: figure.number for figure in figures}
    return [
        [f.name, grouped(f.number), percent(f.number, whole[f.whole]) if f.whole else ""] for f in figures
    ]


def task_figures(plan: Plan, report: Report) -> list[FigureLine]:
    """Return the tasks of sheet 2 by content (content, given, in time, late, not done), the sum last."""
    rows = report.sheets[NHIEM_VU.key].rows
    lines = [
        [content.heading, *_tasks([r for r in rows if r.text("noi_dung") == content.name])]
        for content in plan.contents
    ]
    return [*lines, ["Tổng cộng", *_tasks(rows)]] if rows else []


def _tasks(rows: Iterable[Row]) -> FigureLine:
    done = tasks_done(rows)
    return [grouped(n) for n in (done.given, len(done.in_time), len(done.late), len(done.undone))]


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
            f"ngày {_shown(day_in(row, 'ngay_quyet_dinh'))}",
            one_line(row.text("pham_vi")) or BLANK,
            one_line(row.text("hieu_qua")) or BLANK,
        ]
        for row in recognised(report, cycle, author)
    ]


def _shown(day: dt.date | None) -> str:
    return short_day(day) if day is not None else BLANK


def _number(cell: Cell | None) -> str:
    return grouped(cell.value) if cell is not None and isinstance(cell.value, Decimal) else ""
