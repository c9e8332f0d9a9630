"""Who would be chosen if an item weighed a tenth more or less, and under each reading of the quota.

What would change only; the choice itself stays the ranking's and the council's, whose overrides are not replayed here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from rules.judging.quotas import ALL, READINGS, counted, quota_lines, select, take
from rules.judging.ranking import Entry, NomineeKind, NomineeRef, rank
from rules.judging.scoring import Score
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.questions.facts import is_head
from rules.values.rounding import half_up

PERCENTS = (10, -10)
ALLOCATIONS = ("per_group", "pooled")
COLUMNS = ("scenario", "kind", "enters", "leaves", "tied", "changed")
"""The heading row of do-nhay.csv."""

Weights = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Selection:
    """Who of one kind is chosen, and who is left to the council by a tie at the line; in rank order."""

    chosen: tuple[NomineeRef, ...]
    tied: tuple[NomineeRef, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """What one scenario changes for one kind: an item's weight by `percent`, or a `reading` of the quota.

    `allocation` is "" where it makes no difference; `tied`: who stands in a tie at the line then.
    """

    kind: NomineeKind
    enters: tuple[NomineeRef, ...]
    leaves: tuple[NomineeRef, ...]
    tied: tuple[NomineeRef, ...]
    item: str = ""
    percent: int = 0
    reading: str = ""
    allocation: str = ""

    @property
    def scenario(self) -> str:
        """How the table calls it: `C2.2 +10%`, `nominated pooled`."""
        return f"{self.item} {self.percent:+d}%" if self.item else f"{self.reading} {self.allocation}".strip()

    @property
    def changed(self) -> int:
        """How many nominees come in or go out."""
        return len(self.enters) + len(self.leaves)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The ranking's own selection by kind, and what each scenario changes about it."""

    base: Mapping[NomineeKind, Selection]
    shifts: tuple[Shift, ...]


def sensitivity(plan: Plan, cycle: Cycle, scores: Sequence[Score], entries: Sequence[Entry]) -> Sensitivity:
    """Weigh every item a tenth more and less, and read the quota in every way; the entries' selection is not used.

    A final cycle has no items to weigh: only the readings are told.
    """
    ranked = select(plan, reweighed(plan, cycle, scores, entries))
    base = {kind: _choice(plan, ranked, kind) for kind in NomineeKind}
    weighed = dict.fromkeys(item.code for score in scores for item in score.items)
    shifts = [
        shift
        for item in (weighed if cycle.kind == "annual" else ())
        for percent in PERCENTS
        for shift in _of_weight(plan, cycle, scores, entries, item, percent, base)
    ]
    shifts += _of_readings(plan, ranked, base)
    return Sensitivity(base, tuple(shifts))


def reweighed(
    plan: Plan,
    cycle: Cycle,
    scores: Iterable[Score],
    entries: Iterable[Entry],
    weights: Weights = MappingProxyType({}),
) -> list[Entry]:
    """Rank the entries anew, their totals counted with these weights (1 for items not named); nobody is chosen yet.

    A final cycle's totals are means of years, not of items: they stay as they are.
    """
    by_nominee = {(s.unit, s.nominee): s for s in scores}
    totals = {who: total_of(plan, score, weights) for who, score in by_nominee.items()}
    found = []
    for entry in entries:
        total, key = entry.total, entry.key
        if cycle.kind == "annual":
            total = totals[entry.unit, entry.nominee]
            if is_head(entry):
                total = min(total, totals[entry.unit, COLLECTIVE])
            key = (total, *_criteria(plan, entry, by_nominee[entry.unit, entry.nominee], weights))
        found.append(replace(entry, total=total, key=key, selected=False, proposed=False, note=""))
    return rank(found)


def total_of(plan: Plan, score: Score, weights: Weights) -> Decimal:
    """Return 100 × points / maxima of the applicable items, each times its weight, rounded half-up."""
    parts = [(weights.get(i.code, Fraction(1)), i.points, i.max) for i in score.items if i.points is not None]
    whole = sum((weight * Fraction(most) for weight, _, most in parts), Fraction(0))
    earned = sum((weight * Fraction(points) for weight, points, _ in parts), Fraction(0))
    return half_up(100 * earned / whole if whole else Fraction(0), plan.rubric.decimals)


def _criteria(plan: Plan, entry: Entry, score: Score, weights: Weights) -> tuple[Decimal, ...]:
    scale = plan.rubric.collective if entry.kind is NomineeKind.COLLECTIVE else plan.rubric.individual
    return tuple(
        sum((_weighed(i.points, weights.get(i.code)) for i in score.items if i.criterion == name), Decimal(0))
        for name in scale.order
    )


def _weighed(points: Decimal | None, weight: Fraction | None) -> Decimal:
    if points is None or weight is None:
        return points or Decimal(0)
    # Exact: a weight is a whole number of hundredths.
    return points * weight.numerator / weight.denominator


def _of_weight(
    plan: Plan,
    cycle: Cycle,
    scores: Sequence[Score],
    entries: Sequence[Entry],
    item: str,
    percent: int,
    base: Mapping[NomineeKind, Selection],
) -> list[Shift]:
    weights = {item: 1 + Fraction(percent, 100)}
    ranked = select(plan, reweighed(plan, cycle, scores, entries, weights))
    return [
        _shift(base[kind], _choice(plan, ranked, kind), kind, item=item, percent=percent)
        for kind in NomineeKind
        if _touches(scores, entries, item, kind)
    ]


def _touches(scores: Iterable[Score], entries: Iterable[Entry], item: str, kind: NomineeKind) -> bool:
    """Tell whether an item's weight can move totals of that kind; a head's is held by the collective's."""
    ours = any(
        i.code == item
        for s in scores
        if (s.nominee == COLLECTIVE) is (kind is NomineeKind.COLLECTIVE)
        for i in s.items
    )
    return ours or (kind is NomineeKind.INDIVIDUAL and any(is_head(e) for e in entries))


def _shift(base: Selection, now: Selection, kind: NomineeKind, **scenario: str | int) -> Shift:
    enters = tuple(who for who in now.chosen if who not in base.chosen)
    leaves = tuple(who for who in base.chosen if who not in now.chosen)
    return Shift(kind, enters, leaves, now.tied, **scenario)  # type: ignore[arg-type]  # named above


def _choice(plan: Plan, ranked: Sequence[Entry], kind: NomineeKind) -> Selection:
    mine = [e for e in ranked if e.kind is kind]
    caps = _caps(plan, ranked, kind, "eligible", plan.quota.allocation)
    tied = [who for group, cap in caps.items() for who in _at_line(plan, mine, group, cap).tied]
    return Selection(tuple((e.unit, e.nominee) for e in mine if e.selected), tuple(tied))


def _of_readings(
    plan: Plan, ranked: Sequence[Entry], base: Mapping[NomineeKind, Selection]
) -> Iterable[Shift]:
    for kind in NomineeKind:
        mine = [e for e in ranked if e.kind is kind]
        # Individuals share one pool however the collectives' cap is split.
        for allocation in ALLOCATIONS if kind is NomineeKind.COLLECTIVE else ("",):
            for reading in READINGS:
                caps = _caps(plan, ranked, kind, reading, allocation)
                lines = [_at_line(plan, mine, group, cap) for group, cap in caps.items()]
                chosen = {who for line in lines for who in line.chosen}
                tied = tuple(who for line in lines for who in line.tied)
                now = Selection(
                    tuple((e.unit, e.nominee) for e in mine if (e.unit, e.nominee) in chosen), tied
                )
                yield _shift(base[kind], now, kind, reading=reading, allocation=allocation)


def _caps(
    plan: Plan, ranked: Sequence[Entry], kind: NomineeKind, reading: str, allocation: str
) -> dict[str, int]:
    split = kind is NomineeKind.COLLECTIVE and allocation == "per_group"
    return {
        line.group: line.cap
        for line in quota_lines(plan, ranked)
        if line.kind is kind and line.reading == reading and (line.group != ALL) is split
    }


def _at_line(plan: Plan, entries: Iterable[Entry], group: str, cap: int) -> Selection:
    pool = [e for e in entries if e.eligible and counted(plan, e) and group in (ALL, e.group)]
    chosen, tied = take(pool, cap)
    return Selection(tuple((e.unit, e.nominee) for e in chosen), tuple((e.unit, e.nominee) for e in tied))


def rows(found: Sensitivity) -> list[tuple[str, ...]]:
    """Return the rows of do-nhay.csv: nominees by code, never by name."""
    return [
        (s.scenario, str(s.kind), codes(s.enters), codes(s.leaves), codes(s.tied), str(s.changed))
        for s in found.shifts
    ]


def codes(nominees: Iterable[NomineeRef]) -> str:
    """Return nominees as the tables call them: `p-hoa-mac/CN1; thue/TT`."""
    return "; ".join(f"{unit}/{nominee}" for unit, nominee in nominees)
