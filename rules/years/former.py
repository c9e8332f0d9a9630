"""What earlier cycles left that this one is held against: files still pending, initiatives rewarded or only named.

The register keeps it (`tasks.register`); the checks T06 (what was pending), I03 (one achievement earns one award) and I06
(who else named it) use it.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import SANG_KIEN
from rules.report.reading import is_numbered
from rules.report.report import IssuedPlan, Report
from rules.values.text import fold
from rules.years.lineage import lineage, made_of


@dataclass(frozen=True, slots=True)
class Pending:
    """Column (11) of one field of sheet 3 in the previous cycle's accepted report of a unit, or the sum of those `of` units."""

    cycle: str
    unit: str
    field: str
    pending: Decimal
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewarded:
    """One nominee chosen in an earlier cycle and not revoked since, with the initiatives that counted for it."""

    cycle: str
    unit: str
    nominee: str
    name: str
    tier: str
    initiatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedBefore:
    """The texts of sheet 4, folded and in order, of a unit's report of an earlier cycle: titles and what stands beside."""

    cycle: str
    unit: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerFigures:
    """The figures of one nominee in an accepted report of the annual cycle before, by their keys; `name`: the person's."""

    cycle: str
    unit: str
    nominee: str
    name: str
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Former:
    """All of it; empty where no earlier cycle was run."""

    pending: tuple[Pending, ...] = ()
    rewarded: tuple[Rewarded, ...] = ()
    named: tuple[NamedBefore, ...] = ()
    plans: tuple[IssuedPlan, ...] = ()
    figures: tuple[FormerFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class YearLine:
    """One collective or person of one annual cycle as it was judged; `failed`: the gates with FAIL."""

    unit: str
    nominee: str
    kind: str
    name: str
    post: str
    total: Decimal
    criteria: Mapping[str, Decimal]
    nominated: bool
    state: str
    failed: tuple[str, ...]
    selected: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The last finished run of one annual cycle: which units had an accepted report, their lines, the reports' days.

    `days` is empty where the run is older than the register's knowledge of them.
    """

    cycle: str
    year: int
    run: int
    accepted: frozenset[str]
    lines: Sequence[YearLine] = field(default_factory=tuple)
    days: Mapping[str, dt.date] = field(default_factory=dict)


def pending_before(plan: Plan, cycle: Cycle, former: Former) -> Mapping[tuple[str, str], Pending]:
    """Return what each unit left pending in the annual cycle before this one, column (6) of this, by unit and folded field.

    A unit made of others since then has the sum of theirs. A field that stands twice in a report is left out: nobody
    can tell which of the two is meant.
    """
    years = [c for c in plan.cycles if c.kind == "annual" and c.year < cycle.year]
    if not years:
        return {}
    before = max(years, key=lambda c: c.year)
    fields = [((one.unit, fold(one.field)), one) for one in former.pending if one.cycle == before.id]
    times = Counter(key for key, _ in fields)
    found = {key: one for key, one in fields if times[key] == 1}
    for unit in plan.subjects(cycle):
        old = made_of(plan.units, unit.slug, before.year)
        if old and {slug for slug, _ in times}.issuperset(old):
            theirs = dict.fromkeys(name for slug, name in times if slug in old)
            for name in theirs:
                if all(times[slug, name] < 2 for slug in old):
                    parts = [found[slug, name] for slug in old if (slug, name) in found]
                    files = sum((part.pending for part in parts), Decimal(0))
                    found[unit.slug, name] = Pending(before.id, unit.slug, parts[0].field, files, old)
    return found


def named_before(cycle: str, unit: str, cells: Mapping[str, str]) -> NamedBefore:
    """Return what sheet 4 of a former report says, by its texts by place (`rules.report.report.cells_by_place`)."""
    own = (text for place, text in cells.items() if is_numbered(_sheet_in(place), SANG_KIEN))
    return NamedBefore(cycle, unit, tuple(sorted({fold(text) for text in own})))


def _sheet_in(place: str) -> str:
    return place.removeprefix("biểu “").partition("”")[0]


def who_names(plan: Plan, reports: Iterable[Report], former: Former) -> Mapping[str, Mapping[str, str]]:
    """Return who names an initiative, by its folded title: units by slug, former reports by cycle and slug, in words."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for report in sorted(reports, key=lambda r: r.unit):
        for row in report.sheets[SANG_KIEN.key].rows:
            if title := fold(row.text("ten")):
                found[title][report.unit] = plan.units[report.unit].name
    for one in sorted(former.named, key=lambda n: (n.cycle, n.unit)):
        name = plan.units[one.unit].name if one.unit in plan.units else one.unit
        for title in found.keys() & set(one.texts):
            found[title][f"{one.cycle} {one.unit}"] = f"báo cáo chu kỳ {one.cycle} của {name}"
    return found


def spent_rows(plan: Plan, report: Report, former: Former) -> dict[int, str]:
    """Return the row numbers of sheet 4 whose initiative was rewarded before, each with the first cycle it was in.

    The same initiative is one of the same title, whoever of the unit or of the units before it was rewarded for it.
    """
    rewarded = dict(_rewarded(plan, report.unit, former))
    return {
        row.number: rewarded[title]
        for row in report.sheets[SANG_KIEN.key].rows
        if (title := fold(row.text("ten"))) in rewarded
    }


def plan_before(plan: Plan, unit: str, former: Former) -> IssuedPlan | None:
    """Return the first plan of the movement that the unit, or one before it, named in an earlier cycle; None: none did."""
    own = lineage(plan.units, unit)
    mine = (one for one in former.plans if one.unit in own)
    return min(mine, key=lambda p: (own.index(p.unit), p.day, p.cycle, p.number), default=None)


def _rewarded(plan: Plan, unit: str, former: Former) -> Iterator[tuple[str, str]]:
    """Yield folded titles with their cycle, the latest cycle first, so that in a mapping the first one stays."""
    own = set(lineage(plan.units, unit))
    order = {cycle.id: (cycle.year, number) for number, cycle in enumerate(plan.cycles)}
    mine = [one for one in former.rewarded if one.unit in own]
    for one in sorted(mine, key=lambda r: (order.get(r.cycle, (0, 0)), r.cycle), reverse=True):
        for title in one.initiatives:
            if folded := fold(title):
                yield folded, one.cycle
