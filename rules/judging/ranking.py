"""The order of collectives within their group and of individuals in one pool; ties share a rank (1, 2, 2, 4)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from rules.judging.gates import Gate, GateState, collective_gates, person_gates, reasons, tier_of, worst
from rules.judging.scoring import Score
from rules.judging.women_first import Precedence, collective_precedence, person_precedence
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.plan.tables.judging import Scale
from rules.plan.tables.town import WomenFirst
from rules.report.report import Report, code_of

NomineeRef = tuple[str, str]
"""Which nominee it is: its unit and its code."""


class NomineeKind(StrEnum):
    """The two kinds that are scored, ranked and chosen apart from each other."""

    COLLECTIVE = "collective"
    INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ranking; `key` is what is compared, all of it descending.

    `precedence`: what the law makes of it among equals, None where it or the form says nothing; `by_law`: the words for
    it where it did set the entry apart from its equals.
    """

    kind: NomineeKind
    group: str
    unit: str
    nominee: str
    name: str
    total: Decimal
    key: tuple[Decimal, ...]
    nominated: bool
    tier: str
    gates: tuple[Gate, ...]
    rank: int = 0
    selected: bool = False
    note: str = ""
    post: str = ""
    proposed: bool = False
    """Chosen by the council for a tier above the town's own, within its guidance: put forward, not awarded here."""
    precedence: Precedence | None = None
    by_law: str = ""
    undecided: bool = False
    """The council's form leaves open what becomes of the nominee: neither chosen nor refused until its row is mended."""

    @property
    def state(self) -> GateState:
        """The worst of the nominee's gates."""
        return worst(self.gates)

    @property
    def eligible(self) -> bool:
        """Nominated and through all gates (its unit's report is accepted, else it is not here)."""
        return self.nominated and self.state is GateState.PASS

    @property
    def reason(self) -> str:
        """What stands in the way, or what became of it at the quota line."""
        return "; ".join(text for text in (reasons(self.gates), self.by_law, self.note) if text)

    @property
    def called(self) -> str:
        """The nominee's name with its code, as the office is told of it."""
        return f"{self.name} ({self.unit}/{self.nominee})"

    @property
    def pool(self) -> tuple[str, str]:
        """Whom it is ranked against: its group for a collective, everybody for a person."""
        return (self.kind, self.group if self.kind is NomineeKind.COLLECTIVE else "")


def entries_of(
    plan: Plan,
    cycle: Cycle,
    reports: Iterable[Report],
    scores: Iterable[Score],
    women: WomenFirst | None = None,
) -> list[Entry]:
    """Judge every collective and every person of the accepted reports; returned in rank order, ranks set.

    `women`: what the law of the day of choosing says of equals.
    """
    by_nominee = {(score.unit, score.nominee): score for score in scores}
    entries = [entry for report in reports for entry in _of_report(plan, cycle, report, by_nominee, women)]
    return rank(entries)


def _of_report(
    plan: Plan,
    cycle: Cycle,
    report: Report,
    scores: Mapping[tuple[str, str], Score],
    women: WomenFirst | None,
) -> Iterable[Entry]:
    unit = plan.units[report.unit]
    score = scores[report.unit, COLLECTIVE]
    yield Entry(
        kind=NomineeKind.COLLECTIVE,
        group=unit.group,
        unit=unit.slug,
        nominee=COLLECTIVE,
        name=unit.name,
        total=score.total,
        key=_key(plan.rubric.collective, score),
        nominated=report.nominates_collective,
        tier=tier_of(plan, report.fact("don_vi.hinh_thuc")),
        gates=tuple(collective_gates(plan, cycle, report, report.nominates_collective)),
        precedence=collective_precedence(women, report),
    )
    for row in report.persons:
        score = scores[report.unit, code_of(row)]
        yield Entry(
            kind=NomineeKind.INDIVIDUAL,
            group=unit.group,
            unit=unit.slug,
            nominee=code_of(row),
            name=row.text("ho_ten"),
            total=score.total,
            key=_key(plan.rubric.individual, score),
            nominated=True,
            tier=tier_of(plan, row.cells.get("hinh_thuc")),
            gates=tuple(person_gates(plan, cycle, report, row)),
            post=row.text("chuc_vu"),
            precedence=person_precedence(women, row),
        )


def _key(scale: Scale, score: Score) -> tuple[Decimal, ...]:
    return (score.total, *(score.criterion(name) for name in scale.order))


def rank(entries: Iterable[Entry]) -> list[Entry]:
    """Rank each pool by total, then by the scale's criteria, then by law; what is still equal shares the rank."""
    ranked: list[Entry] = []
    # The code of unit and nominee only settles the order of printing within a shared rank.
    order = sorted(
        entries, key=lambda e: (e.pool, tuple(-k for k in e.key), e.unit, len(e.nominee), e.nominee)
    )
    for _, group in groupby(order, key=lambda e: e.pool):
        pool, place = list(group), 1
        said = set_apart(pool)
        for same in ties(pool):
            ranked += [replace(e, rank=place, by_law=said.get((e.unit, e.nominee), "")) for e in same]
            place += len(same)
    return ranked


def ties(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield those who are held against each other, the best first, as lists of equals.

    The law orders equals only where it is known of all of them on which side they are: else nobody could say who comes
    before whom, and the tie is the council's.
    """
    in_order = sorted(entries, key=lambda e: tuple(-k for k in e.key))
    for _, group in groupby(in_order, key=lambda e: e.key):
        equals = list(group)
        sides = {entry.precedence.first if entry.precedence else None for entry in equals}
        if sides != {True, False}:
            yield equals
            continue
        for first in (True, False):
            yield [e for e in equals if e.precedence and e.precedence.first is first]


def set_apart(entries: Iterable[Entry]) -> dict[NomineeRef, str]:
    """Return whom the law, and nothing else, set apart from their equals, with what is said of each."""
    found = list(ties(entries))
    lists = Counter(same[0].key for same in found)
    return {
        (e.unit, e.nominee): e.precedence.reason
        for same in found
        for e in same
        if e.precedence and lists[e.key] > 1
    }
