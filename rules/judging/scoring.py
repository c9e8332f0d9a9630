"""Points of collectives and individuals, item by item, each with the cells it was counted from."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE, COLLECTIVE_AUTHOR
from rules.plan.tables.judging import Item, Scale
from rules.report.report import Cell, Report, Row, as_code, code_of
from rules.report.town_inputs import Appraisal, Correction
from rules.values.rounding import half_up, shown_vi
from rules.values.text import fold


class Basis(StrEnum):
    """Where an item's points come from."""

    SELF = "self"
    COMPUTED = "computed"
    APPRAISED = "appraised"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Source:
    """A cell that a number rests on: what it is called, what it holds, where it stands, who corrected it."""

    label: str
    text: str
    sheet: str
    cell: str
    corrected: Correction | None = None


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item: points (None when not applicable) of a maximum, how they were counted, from which cells.

    `before` are the points that the report alone gives; `appraisal` is what the office says of them, None: nothing.
    """

    code: str
    criterion: str
    basis: Basis
    points: Decimal | None
    max: Decimal
    how: str
    sources: tuple[Source, ...]
    before: Decimal | None = None
    appraisal: Appraisal | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """All items of one nominee and the total of 100 points; `capped_by`: a head's total held by the unit's."""

    unit: str
    nominee: str
    items: tuple[ItemScore, ...]
    total: Decimal
    how: str
    capped_by: Decimal | None = None

    def criterion(self, name: str) -> Decimal:
        """Return the points of a criterion in sum; what is not applicable counts as 0."""
        return sum((i.points for i in self.items if i.criterion == name and i.points is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Count:
    """What a method returns: exact points (None: not applicable), in words, from which cells."""

    points: Fraction | None
    how: str
    sources: tuple[Source, ...] = ()


Appraisals = Mapping[tuple[str, str, str], Appraisal]
"""What the offices say, by unit, nominee and item."""


def _person(
    plan: Plan, cycle: Cycle, report: Report, row: Row, collective: Score, appraisals: Appraisals
) -> Score:
    """Score one row of sheet 5; a head of unit gets no more than the unit's collective."""
    own = _score(plan, cycle, report, plan.rubric.individual, code_of(row), row, appraisals)
    if not is_head(row) or own.total <= collective.total:
        return own
    how = f"{own.how}; người đứng đầu không vượt điểm của tập thể: {shown_vi(collective.total)}"
    return replace(own, total=collective.total, how=how, capped_by=collective.total)


def is_head(row: Row) -> bool:
    """Tell whether the person is marked as head of the unit."""
    cell = row.cells.get("dung_dau")
    return cell is not None and cell.value is True


def has_procedures(report: Report) -> bool:
    """Tell whether the unit has administrative procedures of its own to handle."""
    return report.count("tthc_tham_quyen") > 0


def source_of(cell: Cell) -> Source:
    """Return the cell as the source of a number."""
    return Source(cell.field.label, cell.text, cell.sheet, cell.address, cell.corrected)


def _score(
    plan: Plan,
    cycle: Cycle,
    report: Report,
    scale: Scale,
    nominee: str,
    row: Row | None,
    appraisals: Appraisals,
) -> Score:
    counted = [_item(plan, cycle, report, item, row) for item in scale.items]
    items = tuple(appraised(plan, i, appraisals.get((report.unit, nominee, i.code))) for i in counted)
    earned = sum((i.points for i in items if i.points is not None), Decimal(0))
    applicable = sum((i.max for i in items if i.points is not None), Decimal(0))
    if all(i.points is not None for i in items):
        total, how = earned, f"tổng các mục = {shown_vi(earned)}"
    else:
        exact = Fraction(100 * earned) / Fraction(applicable) if applicable else Fraction(0)
        total = half_up(exact, plan.rubric.decimals)
        how = f"100 × {shown_vi(earned)} / {shown_vi(applicable)} (bỏ mục không áp dụng) = {shown_vi(total)}"
    return Score(report.unit, nominee, items, total, how)


def _item(plan: Plan, cycle: Cycle, report: Report, item: Item, row: Row | None) -> ItemScore:
    if item.needs_procedures and not has_procedures(report):
        cell = report.fact("don_vi.tthc_tham_quyen")
        count = _Count(None, "đơn vị không có thủ tục hành chính", (source_of(cell),) if cell else ())
    else:
        count = _METHODS[item.method](item, cycle, report, row)
    points = None if count.points is None else half_up(count.points, plan.rubric.decimals)
    basis = Basis.SELF if item.method == "self_score" else Basis.COMPUTED
    return ItemScore(
        code=item.code,
        criterion=item.criterion,
        basis=Basis.NOT_APPLICABLE if points is None else basis,
        points=points,
        max=item.max,
        how=count.how if points is None else f"{count.how} = {shown_vi(points)}",
        sources=count.sources,
    )


def appraised(plan: Plan, item: ItemScore, said: Appraisal | None) -> ItemScore:
    """Return the item with what its office says: its points replaced where the office gives some."""
    item = replace(item, before=item.points, appraisal=said)
    if said is None or said.points is None or item.points is None:
        return item
    points = half_up(said.points, plan.rubric.decimals)
    was = "giữ nguyên" if points == item.points else f"thay {shown_vi(item.points)}"
    how = f"{plan.units[said.office].name} thẩm định {shown_vi(points)} ({was}); trước đó: {item.how}"
    return replace(item, basis=Basis.APPRAISED, points=points, how=how)


def _self_score(item: Item, cycle: Cycle, report: Report, row: Row | None) -> _Count:
    cell = report.fact(item.fact, row)
    if cell is None or not isinstance(cell.value, Decimal):
        return _Count(None, "để trống: không áp dụng", (source_of(cell),) if cell else ())
    return _Count(Fraction(cell.value), "tự chấm", (source_of(cell),))


def _plan_by_day(item: Item, cycle: Cycle, report: Report, row: Row | None) -> _Count:
    number, issued = report.fact(item.fact, row), report.fact(item.date_fact, row)
    if number is None and item.else_fact:  # a form of the first edition does not ask for it
        number, issued = report.fact(item.else_fact, row), report.fact(item.else_date_fact, row)
    sources = tuple(source_of(c) for c in (number, issued) if c is not None)
    limit = dt.date.fromisoformat(f"{cycle.year}-{item.day}")
    day = issued.value if number is not None and number.ok and issued is not None else None
    if isinstance(day, dt.date) and day <= limit:
        return _Count(Fraction(item.points["on_time"]), f"ban hành đến hết ngày {limit:%d/%m/%Y}", sources)
    if item.earlier_cycles and (before := report.plan_before) is not None:
        how = f"kế hoạch {before.number} ban hành ngày {before.day:%d/%m/%Y}, nêu ở báo cáo chu kỳ {before.cycle}"
        return _Count(Fraction(item.points["on_time"]), how, sources)
    if not isinstance(day, dt.date):
        return _Count(Fraction(item.points["none"]), "không ban hành kế hoạch", sources)
    return _Count(Fraction(item.points["late"]), f"ban hành sau ngày {limit:%d/%m/%Y}", sources)


def _tasks_done(item: Item, cycle: Cycle, report: Report, row: Row | None) -> _Count:
    tasks = report.sheets["nhiem_vu"].rows
    if not tasks:
        return _Count(Fraction(0), "không có nhiệm vụ nào trong biểu 2")
    on_time = late = 0
    sources = []
    for task in tasks:
        due, done = task["thoi_han"], task["ngay_hoan_thanh"]
        sources += [source_of(due), source_of(done)]
        if isinstance(done.value, dt.date) and isinstance(due.value, dt.date):
            on_time += done.value <= due.value
            late += done.value > due.value
    share = (on_time + late * Fraction(item.late_weight)) / len(tasks)
    how = (
        f"{shown_vi(item.max)} × ({on_time} đúng hạn + {shown_vi(item.late_weight)} × {late} trễ hạn)"
        f" / {len(tasks)} nhiệm vụ"
    )
    return _Count(Fraction(item.max) * share, how, tuple(sources))


def _best_initiative(item: Item, cycle: Cycle, report: Report, row: Row | None) -> _Count:
    own = recognised(report, cycle, COLLECTIVE if row is None else code_of(row))
    if not own:
        return _Count(Fraction(0), "không có sáng kiến được công nhận trong chu kỳ")
    best = max(own, key=lambda r: item.points.get(r.text("cap"), Decimal(0)))
    how = f"sáng kiến “{best.text('ten')}” cấp {best.text('cap')} công nhận"
    sources = tuple(source_of(best[key]) for key in ("ten", "tac_gia", "cap", "ngay_quyet_dinh"))
    return _Count(Fraction(item.points.get(best.text("cap"), Decimal(0))), how, sources)


def _ratio(item: Item, cycle: Cycle, report: Report, row: Row | None) -> _Count:
    parts = [(report.fact(name, row), weight) for name, weight in item.part.items()]
    wholes = [report.fact(name, row) for name in item.whole]
    sources = tuple({c: source_of(c) for c in (*(c for c, _ in parts), *wholes) if c is not None}.values())
    whole = sum(_number(c) for c in wholes)
    if whole == 0:
        if item.empty_is_na:
            return _Count(None, "không phát sinh: không áp dụng", sources)
        return _Count(Fraction(0), "mẫu số bằng 0", sources)
    part = sum(_number(cell) * Fraction(weight) for cell, weight in parts)
    words = " + ".join(
        shown_vi(_decimal(c)) if weight == 1 else f"{shown_vi(weight)} × {shown_vi(_decimal(c))}"
        for c, weight in parts
    )
    over = " + ".join(shown_vi(_decimal(c)) for c in wholes)
    how = f"{shown_vi(item.max)} × {_grouped(words)} / {_grouped(over)}"
    return _Count(Fraction(item.max) * part / whole, how, sources)


def _steps(item: Item, cycle: Cycle, report: Report, row: Row | None) -> _Count:
    cells = [report.fact(step.fact, row) for step in item.steps]
    sources = tuple(source_of(c) for c in cells if c is not None)
    for step, cell in zip(item.steps, cells, strict=True):
        if cell is not None and _number(cell) >= Fraction(step.at_least):
            return _Count(Fraction(step.points), f"{cell.field.label}: {cell.text}", sources)
    return _Count(Fraction(0), "không có", sources)


def _rating(item: Item, cycle: Cycle, report: Report, row: Row | None) -> _Count:
    cell = report.fact(item.fact, row)
    name = cell.value if cell is not None and isinstance(cell.value, str) else ""
    sources = (source_of(cell),) if cell is not None else ()
    return _Count(Fraction(item.points.get(name, Decimal(0))), name or "chưa xếp loại", sources)


_METHODS: dict[str, Callable[[Item, Cycle, Report, Row | None], _Count]] = {
    "self_score": _self_score,
    "plan_by_day": _plan_by_day,
    "tasks_done": _tasks_done,
    "best_initiative": _best_initiative,
    "ratio": _ratio,
    "steps": _steps,
    "rating": _rating,
}


def authors(row: Row) -> tuple[str, ...]:
    """Return the authors of an initiative: codes of sheet 5, and "TT" for the collective."""
    names = [part for part in row["tac_gia"].text.split(";") if part.strip()]
    return tuple(COLLECTIVE if fold(n) == fold(COLLECTIVE_AUTHOR) else as_code(n) for n in names)


def recognised(report: Report, cycle: Cycle, author: str) -> list[Row]:
    """Return the author's initiatives recognised within the cycle's year, with number and date, not rewarded before."""
    return [
        row
        for row in report.sheets["sang_kien"].rows
        if author in authors(row) and in_cycle(row, cycle) and row.number not in report.spent
    ]


def in_cycle(row: Row, cycle: Cycle) -> bool:
    """Tell whether the initiative's decision has a number and falls into the cycle's year."""
    day = row["ngay_quyet_dinh"].value
    return isinstance(day, dt.date) and cycle.first_day <= day <= cycle.last_day and row["so_quyet_dinh"].ok


def _decimal(cell: Cell | None) -> Decimal:
    return cell.value if cell is not None and isinstance(cell.value, Decimal) else Decimal(0)


def _number(cell: Cell | None) -> Fraction:
    return Fraction(_decimal(cell))


def _grouped(words: str) -> str:
    return f"({words})" if " + " in words else words


def scores_of(
    plan: Plan, cycle: Cycle, reports: Iterable[Report], appraisals: Appraisals = MappingProxyType({})
) -> list[Score]:
    """Score every collective and every person of the reports, collectives first within a unit."""
    scores: list[Score] = []
    for report in reports:
        collective = _score(plan, cycle, report, plan.rubric.collective, COLLECTIVE, None, appraisals)
        scores.append(collective)
        scores += [_person(plan, cycle, report, row, collective, appraisals) for row in report.persons]
    return scores
