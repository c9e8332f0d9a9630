"""The numbers of the consolidated report, counted once: from the decision alone, as the CSV files of a run hold it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rules.decision.decision import Decision
from rules.judging.gates import GateState
from rules.judging.quotas import ALL
from rules.judging.ranking import Entry, NomineeKind
from rules.plan.tables.judging import Item
from rules.plan.units import Unit
from rules.town_papers.figures.coverage import CoverState, coverage
from rules.values.findings import Severity, with_errors
from rules.values.rounding import half_up
from rules.years.former import Year

FEWEST_FOR_A_MEAN = 3
"""A mean of fewer is not printed: of one or two it would be somebody's own score, or tell it to the other."""


@dataclass(frozen=True, slots=True)
class Participation:
    """How many units take part, sent a report, had it accepted or returned, sent none; `late`: accepted, but dated late."""

    units: int
    accepted: int
    returned: int
    missing: int
    late: int

    @property
    def received(self) -> int:
        """The reports that came."""
        return self.accepted + self.returned


@dataclass(frozen=True, slots=True)
class Results:
    """What became of the nominees of one kind and group; `mean` is the mean total, None where nobody is ranked."""

    ranked: int
    nominated: int
    eligible: int
    selected: int
    proposed: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class ItemMean:
    """One item of the collectives' scale: how many it applies to, their mean points, and these in percent of `max`."""

    code: str
    name: str
    max: Decimal
    applicable: int
    mean: Decimal | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class GateCount:
    """How many of the nominated collectives and persons one gate stops, by its state."""

    code: str
    failed: Mapping[NomineeKind, int]
    waiting: Mapping[NomineeKind, int]


@dataclass(frozen=True, slots=True)
class Plans:
    """How many units issued their own plan in time, late, not at all."""

    on_time: int
    late: int
    none: int


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One annual cycle of a final one: accepted reports, then the results of each kind."""

    cycle: str
    year: int
    accepted: int
    results: Mapping[NomineeKind, Results]


@dataclass(frozen=True, slots=True)
class Figures:
    """All numbers of a cycle; groups in the plan's order, then `all`."""

    participation: Mapping[str, Participation]
    results: Mapping[tuple[NomineeKind, str], Results]
    items: Sequence[ItemMean]
    gates: Sequence[GateCount]
    plans: Plans
    contents: Sequence[Mapping[CoverState, int]]
    """How many units' data say what of each of the plan's `coverage`."""
    findings: Mapping[Severity, int]
    own_collectives: int
    own_individuals: int
    years: Sequence[YearFigures]


def figures_of(decision: Decision) -> Figures:
    """Count everything."""
    groups = [*(g.id for g in decision.plan.groups), ALL]
    return Figures(
        participation={
            g: _participation(decision, [u for u in decision.units if g in (ALL, u.group)]) for g in groups
        },
        results={(k, g): results(_of(decision.entries, k, g)) for k in NomineeKind for g in groups},
        items=[_item(decision, item) for item in decision.plan.rubric.collective.items],
        gates=_gates(decision.entries),
        plans=_plans(decision),
        contents=_contents(decision),
        findings={s: sum(f.severity is s for f in decision.findings) for s in Severity},
        own_collectives=sum(o.collectives for o in decision.town.own_awards),
        own_individuals=sum(o.individuals for o in decision.town.own_awards),
        years=[year_figures(year) for year in sorted(decision.years, key=lambda y: y.year)],
    )


def _of(entries: Iterable[Entry], kind: NomineeKind, group: str) -> list[Entry]:
    return [e for e in entries if e.kind is kind and group in (ALL, e.group)]


def missing_units(decision: Decision) -> list[Unit]:
    """Return the units that sent nothing."""
    return [u for u in decision.units if u.slug not in decision.folders]


def returned_units(decision: Decision) -> list[Unit]:
    """Return the units whose report was returned."""
    faulty = with_errors(decision.findings)
    return [u for u in decision.units if u.slug in decision.folders and u.slug in faulty]


def late_units(decision: Decision) -> list[Unit]:
    """Return the units whose accepted report is dated after the last day in time."""
    due = decision.plan.reports_due(decision.cycle)
    days = {slug: report.date("ngay_bao_cao") for slug, report in decision.reports.items()}
    return [u for u in decision.units if (day := days.get(u.slug)) is not None and day > due]


def _participation(decision: Decision, units: Sequence[Unit]) -> Participation:
    slugs = {u.slug for u in units}
    missing, returned, late = (
        sum(u.slug in slugs for u in found(decision)) for found in (missing_units, returned_units, late_units)
    )
    return Participation(len(units), len(units) - missing - returned, returned, missing, late)


def results(entries: Sequence[Entry]) -> Results:
    """Count these lines of the ranking."""
    return Results(
        ranked=len(entries),
        nominated=sum(e.nominated for e in entries),
        eligible=sum(e.eligible for e in entries),
        selected=sum(e.selected for e in entries),
        proposed=sum(e.proposed for e in entries),
        mean=mean([e.total for e in entries]),
    )


def mean(numbers: Sequence[Decimal]) -> Decimal | None:
    """Return the mean, half-up to 2 decimals; None of nothing."""
    return half_up(sum((Fraction(n) for n in numbers), Fraction(0)) / len(numbers), 2) if numbers else None


def _item(decision: Decision, item: Item) -> ItemMean:
    points = [
        i.points for s in decision.scores for i in s.items if i.code == item.code and i.points is not None
    ]
    exact = sum((Fraction(p) for p in points), Fraction(0))
    share = half_up(100 * exact / (len(points) * Fraction(item.max)), 2) if points else None
    return ItemMean(item.code, item.name, item.max, len(points), mean(points), share)


def _gates(entries: Sequence[Entry]) -> list[GateCount]:
    codes = sorted({g.code for e in entries if e.nominated for g in e.gates})

    def stopped(code: str, kind: NomineeKind, states: tuple[GateState, ...]) -> int:
        return sum(
            any(g.code == code and g.state in states for g in e.gates)
            for e in entries
            if e.nominated and e.kind is kind
        )

    waiting = (GateState.HOLD, GateState.PENDING)
    return [
        GateCount(
            code,
            {k: stopped(code, k, (GateState.FAIL,)) for k in NomineeKind},
            {k: stopped(code, k, waiting) for k in NomineeKind},
        )
        for code in codes
    ]


def _plans(decision: Decision) -> Plans:
    """Read off the points of the item that asks for the unit's own plan: they tell in time, late, none."""
    items = {i.code: i for i in decision.plan.rubric.collective.items if i.method == "plan_by_day"}
    counted = [(p.points, items[p.code].points) for s in decision.scores for p in s.items if p.code in items]
    on_time = sum(points == given["on_time"] for points, given in counted)
    none = sum(points == given["none"] for points, given in counted)
    return Plans(on_time, len(counted) - on_time - none, none)


def _contents(decision: Decision) -> list[Mapping[CoverState, int]]:
    lines = coverage(decision)
    return [
        {state: sum(line.contents[i].state is state for line in lines) for state in CoverState}
        for i in range(len(decision.plan.coverage))
    ]


def year_figures(year: Year) -> YearFigures:
    """Count one annual cycle as the register has it."""
    return YearFigures(
        cycle=year.cycle,
        year=year.year,
        accepted=len(year.accepted),
        results={kind: _year_results(year, kind) for kind in NomineeKind},
    )


def _year_results(year: Year, kind: NomineeKind) -> Results:
    lines = [line for line in year.lines if line.kind == kind]
    return Results(
        ranked=len(lines),
        nominated=sum(line.nominated for line in lines),
        eligible=sum(line.nominated and line.state == GateState.PASS for line in lines),
        selected=sum(line.selected for line in lines),
        proposed=0,
        mean=mean([line.total for line in lines]),
    )
