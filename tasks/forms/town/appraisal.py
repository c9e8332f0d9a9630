"""Writes the offices' appraisal forms: what to appraise, the points to look at, cells for points, opinion, reason."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import OPINIONS
from rules.report.report import Report
from rules.town.appraisal.sheet import AppraisalLine, lines_of
from rules.town.form import APPRAISAL
from tasks.forms.checks import score_check
from tasks.forms.saving import new_book, save_book
from tasks.forms.styles import CellStyles
from tasks.forms.town.checks import list_check
from tasks.forms.town.table import TOP, Column, TownTable
from tasks.forms.town.wording import (
    APPRAISAL_DEADLINE,
    APPRAISAL_NOTE,
    APPRAISAL_TITLE,
    DEADLINE_HEADER,
    SCORE_CHECK,
)

_WIDTHS = {"don_vi": 15, "ma": 8, "tieu_chi": 8, "diem": 9, "y_kien": 13, "ly_do": 26}
_OPEN = {"diem": "input_score", "y_kien": "input_text", "ly_do": "input_text"}
_SEEN = (
    Column("Đơn vị", 18, "seen"),
    Column("Đối tượng", 19, "seen"),
    Column("Nội dung tiêu chí", 23, "seen"),
    Column("Điểm tối đa", 7, "seen_number"),
    Column("Điểm theo báo cáo", 8, "seen_number"),
    Column("Cách tính hoặc nội dung báo cáo", 28, "seen"),
)
COLUMNS = (
    *(Column(f.label, _WIDTHS[f.key], _OPEN.get(f.key, "code")) for f in APPRAISAL.columns),
    *_SEEN,
)
_SCORE, _OPINION = 3, 4
_MOST_WORDS = 260


def write_appraisal_forms(
    out: Path, plan: Plan, cycle: Cycle, reports: Sequence[Report], deadline: dt.date | None = None
) -> list[Path]:
    """Write `<out>/<office>.xlsx` for every office with something to appraise in the accepted reports.

    The same reports give the same bytes. Files of that name are replaced.
    """
    return [
        _write(out / f"{office}.xlsx", plan, cycle, plan.units[office].name, lines, deadline)
        for office, lines in lines_of(plan, cycle, reports).items()
    ]


def _write(
    dst: Path, plan: Plan, cycle: Cycle, office: str, lines: Sequence[AppraisalLine], deadline: dt.date | None
) -> Path:
    book = new_book(plan.movement.office, f"{APPRAISAL_TITLE.format(office=office)}, {cycle.id}")
    day = "" if deadline is None else deadline.strftime("%d/%m/%Y")
    asked = APPRAISAL_DEADLINE.format(office=plan.movement.office, day=day) if day else ""
    table = TownTable(
        book,
        CellStyles(book),
        APPRAISAL.name,
        APPRAISAL_TITLE.format(office=office),
        APPRAISAL_NOTE.format(deadline=asked).rstrip(),
        COLUMNS,
    )
    table.headings("D")
    by_maximum: dict[Decimal, list[int]] = {}
    for line in lines:
        row = table.add(_values(line), {_SCORE: "code"} if line.max is None else None)
        if line.max is not None:
            by_maximum.setdefault(line.max, []).append(row)
    for maximum, rows in by_maximum.items():
        table.check(score_check(*SCORE_CHECK, maximum), _ranges(rows))
    table.check(list_check(OPINIONS), [f"E{TOP + 1}:E{table.row - 1}"])
    header = DEADLINE_HEADER.format(day=day) if day else ""
    table.finish(unit=office, cycle=cycle.id, deadline=header, heading=TOP, filtered=True)
    return save_book(book, dst, cycle.last_day)


def _values(line: AppraisalLine) -> list[object]:
    keys = (line.unit, line.nominee, line.item)
    how = _shortened(f"{line.how}. Lưu ý: {line.look_at}." if line.look_at else line.how)
    points, maximum = (None if n is None else float(n) for n in (line.points, line.max))
    return [*keys, None, None, None, line.unit_name, line.nominee_name, line.item_name, maximum, points, how]


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_WORDS else f"{text[:_MOST_WORDS].rstrip()}…"


def _ranges(rows: Sequence[int]) -> list[str]:
    """Join cells of one column that follow each other: fewer words in the file."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    return [f"D{first}:D{last}" if first != last else f"D{first}" for first, last in ranges]
