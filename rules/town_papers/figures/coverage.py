"""Which of the movement's contents each unit's data show, as the plan's `coverage` recognises them: a matrix, no points.

What nobody reported is not ticked: it is "no data". Each answer has the cells that it rests on.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rules.decision.decision import Decision
from rules.judging.scoring import Source, authors, in_cycle, source_of
from rules.plan.plan import Cycle
from rules.plan.report_form.editions import HOAT_DONG
from rules.plan.report_form.form import NHIEM_VU, SANG_KIEN, THANH_TICH
from rules.plan.tables.town import Coverage
from rules.report.report import Cell, Report, Row
from rules.report.town_inputs import UnitIndex
from rules.values.rounding import shown_vi


class CoverState(StrEnum):
    """What a unit's data say of one content; the value is what the operator reads."""

    SHOWN = "có"
    NOT_SHOWN = "không"
    NOT_APPLICABLE = "không áp dụng"
    NO_DATA = "chưa có số liệu"


@dataclass(frozen=True, slots=True)
class Shown:
    """One content of one unit: what its data say, from which cells."""

    state: CoverState
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """One unit and, content by content in the plan's order, what its data say."""

    unit: str
    contents: tuple[Shown, ...]


def coverage(decision: Decision) -> list[Covered]:
    """Return a line for each accepted report, in the registry's order."""
    return [
        Covered(slug, covered_contents(decision, slug))
        for slug in decision.plan.units
        if slug in decision.reports
    ]


def covered_contents(decision: Decision, unit: str) -> tuple[Shown, ...]:
    """Return what the data of a unit with an accepted report say of each content."""
    report, index = decision.reports[unit], decision.town.index_of(unit)
    return tuple(_content(c, decision.cycle, report, index) for c in decision.plan.coverage)


def _content(content: Coverage, cycle: Cycle, report: Report, index: UnitIndex | None) -> Shown:
    """Any of the content's kinds of data is enough; of those that don't show it the firmest word counts."""
    found: list[Shown] = []
    if content.activities:
        found.append(_activities(content.activities, cycle, report))
    found += [_fact(report.fact(name)) for name in content.facts]
    found += [_tasks(name, report) for name in content.tasks]
    if content.contents:
        found.append(_all_of([_area(name, report) for name in content.contents]))
    if content.initiatives:
        found.append(_initiatives(cycle, report))
    if content.index:
        found.append(_index(cycle, index))
    return _first_of(found, tuple(CoverState))


def _first_of(found: Sequence[Shown], order: Sequence[CoverState]) -> Shown:
    """The first state of the order that is there, with the cells of all that say so."""
    state = next((s for s in order if any(f.state is s for f in found)), CoverState.NO_DATA)
    return Shown(state, tuple(source for f in found if f.state is state for source in f.sources))


def _all_of(areas: Sequence[Shown]) -> Shown:
    """Shown where no area lacks; one that does not apply, with its reason, is no lack."""
    lacking = (CoverState.NOT_SHOWN, CoverState.NO_DATA, CoverState.SHOWN, CoverState.NOT_APPLICABLE)
    return _first_of(areas, lacking)


def _activities(kinds: Sequence[str], cycle: Cycle, report: Report) -> Shown:
    if HOAT_DONG.key not in report.sheets:
        return Shown(CoverState.NO_DATA)
    return _rows([row["noi_dung"] for row in activities_of(cycle, report) if row.text("loai") in kinds])


def activities_of(cycle: Cycle, report: Report) -> list[Row]:
    """Return the activities of sheet 8 that fall into the cycle's year."""
    days = ((row, row["ngay"].value) for row in report.activities)
    return [row for row, day in days if isinstance(day, dt.date) and cycle.first_day <= day <= cycle.last_day]


def _rows(cells: Sequence[Cell]) -> Shown:
    return Shown(CoverState.SHOWN if cells else CoverState.NOT_SHOWN, tuple(map(source_of, cells)))


def _fact(cell: Cell | None) -> Shown:
    if cell is None:
        return Shown(CoverState.NO_DATA)
    there = cell.value > 0 if isinstance(cell.value, Decimal) else bool(cell.text)
    return Shown(CoverState.SHOWN if there else CoverState.NOT_SHOWN, (source_of(cell),))


def _tasks(content: str, report: Report) -> Shown:
    tasks = [row for row in report.sheets[NHIEM_VU.key].rows if row.text("noi_dung") == content]
    if not tasks:
        return Shown(CoverState.NO_DATA)
    done = [row["ngay_hoan_thanh"] for row in tasks if row["ngay_hoan_thanh"].ok]
    return (
        _rows(done) if done else Shown(CoverState.NOT_SHOWN, tuple(source_of(r["thoi_han"]) for r in tasks))
    )


def _area(content: str, report: Report) -> Shown:
    """The unit's tasks tell of an area; where it had none, what it reports of its nominees, or why it has nothing to."""
    tasks = _tasks(content, report)
    if tasks.state is not CoverState.NO_DATA:
        return tasks
    rows = [row for row in report.sheets[THANH_TICH.key].rows if row.text("noi_dung") == content]
    for key, state in (("ket_qua", CoverState.SHOWN), ("ly_do", CoverState.NOT_APPLICABLE)):
        if said := list(_filled(rows, key)):
            return Shown(state, tuple(map(source_of, said)))
    return Shown(CoverState.NO_DATA)


def _filled(rows: Sequence[Row], key: str) -> Iterator[Cell]:
    return (row[key] for row in rows if row.text(key))


def _initiatives(cycle: Cycle, report: Report) -> Shown:
    rows = report.sheets[SANG_KIEN.key].rows
    counted = [r for r in rows if authors(r) and in_cycle(r, cycle) and r.number not in report.spent]
    return _rows([row["ten"] for row in counted])


def _index(cycle: Cycle, index: UnitIndex | None) -> Shown:
    if index is None or index.year != cycle.year:
        return Shown(CoverState.NO_DATA)
    whole = index.whole
    text = f"{shown_vi(whole.total)}/{shown_vi(whole.max)}"
    return Shown(CoverState.SHOWN, (Source(f"{whole.name}, {index.file}", text, index.sheet, whole.cell),))
