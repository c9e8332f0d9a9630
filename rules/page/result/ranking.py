"""Rankings and quota as the operator's page shows them: each total with its items, their working and their cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.judging.gates import GateState
from rules.judging.quotas import ALL, QuotaLine, awardable
from rules.judging.ranking import Entry, NomineeKind
from rules.judging.scoring import ItemScore, Score, Source
from rules.judging.self_scores import self_scored
from rules.page.result.differences import Differences, differences
from rules.page.summary import Outcome
from rules.page.wording import (
    BASES,
    DASH,
    KINDS,
    OTHER_ALLOCATION,
    READINGS,
    STATES,
    VALUE_LENGTH,
    points_vi,
    shown,
    unit_name,
)
from rules.report.town_inputs import UnitIndex
from rules.values.rounding import shown_vi

PERSONS = "hang-ca-nhan"
"""The place of the persons' ranking on the page."""
CELLS_SHOWN = 6
"""So many cells of an item are named; a score over many tasks rests on dozens."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a total: points of the maximum, how they came about, from which cells."""

    code: str
    name: str
    points: str
    max: str
    basis: str
    how: str
    places: str


@dataclass(frozen=True, slots=True)
class RankRow:
    """One line of a ranking in words; `note` says what stands in the way or became of it at the line."""

    pool: str
    personal: bool
    rank: int
    unit: str
    unit_name: str
    nominee: str
    name: str
    total: str
    how: str
    items: Sequence[ItemView]
    nominated: bool
    tier: str
    state: GateState
    state_word: str
    eligible: bool
    selected: bool
    note: str
    index: str
    self_scored: str
    """What of the total rests on the nominee's own word, "" where nothing does or it is not nominated."""


@dataclass(frozen=True, slots=True)
class RankingView:
    """One pool: a group of collectives, or all individuals."""

    id: str
    short: str
    title: str
    personal: bool
    rows: Sequence[RankRow]
    differences: Differences
    nominated: int
    eligible: int
    selected: int


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One pool under each reading side by side: (word, n, cap), then what is chosen and left to the council."""

    kind: str
    group: str
    whole: bool
    readings: Sequence[tuple[str, int, int]]
    selected: str
    left: str


def ranking_views(outcome: Outcome) -> list[RankingView]:
    """Return the collectives group by group, then the individuals; pools without an entry stay, empty."""
    scores = {(s.unit, s.nominee): s for s in outcome.scores}
    names = {item.code: item.name for item in outcome.plan.rubric.all_items}
    views = []
    for group in outcome.plan.groups:
        mine = [e for e in outcome.entries if e.kind is NomineeKind.COLLECTIVE and e.group == group.id]
        views.append(_view(outcome, f"hang-{group.id.lower()}", group.id, group.name, mine, scores, names))
    persons = [e for e in outcome.entries if e.kind is NomineeKind.INDIVIDUAL]
    word = KINDS[NomineeKind.INDIVIDUAL]
    title = "Cá nhân của tất cả các đơn vị"
    return [*views, _view(outcome, PERSONS, word, title, persons, scores, names)]


def _view(
    outcome: Outcome,
    anchor: str,
    short: str,
    title: str,
    entries: Sequence[Entry],
    scores: dict[tuple[str, str], Score],
    names: dict[str, str],
) -> RankingView:
    personal = anchor == PERSONS
    scale = outcome.plan.rubric.individual if personal else outcome.plan.rubric.collective
    return RankingView(
        id=anchor,
        short=short,
        title=title,
        personal=personal,
        rows=[_row(outcome, e, scores.get((e.unit, e.nominee)), names) for e in entries],
        differences=differences(scale, entries, scores, outcome.plan.rubric.decimals),
        nominated=sum(e.nominated for e in entries),
        eligible=sum(e.eligible for e in entries),
        selected=sum(e.selected for e in entries),
    )


def _row(outcome: Outcome, entry: Entry, score: Score | None, names: dict[str, str]) -> RankRow:
    personal = entry.kind is NomineeKind.INDIVIDUAL
    first_tier = outcome.plan.awards[0].name
    own = self_scored(score) if score else None
    return RankRow(
        pool=KINDS[entry.kind] if personal else entry.group,
        personal=personal,
        rank=entry.rank,
        unit=entry.unit,
        unit_name=unit_name(outcome.plan, entry.unit),
        nominee=entry.nominee,
        name=shown(entry.name, VALUE_LENGTH),
        total=points_vi(entry.total),
        how=score.how if score else "",
        items=[_item(item, names) for item in score.items] if score else [],
        nominated=entry.nominated,
        tier=entry.tier if entry.nominated and entry.tier != first_tier else "",
        state=entry.state,
        state_word=STATES[entry.state],
        eligible=entry.eligible,
        selected=entry.selected,
        note=shown(entry.reason),
        index="" if personal else _index(outcome.decision.town.index_of(entry.unit)),
        self_scored=own.words if own is not None and entry.nominated else "",
    )


def _index(index: UnitIndex | None) -> str:
    """Return what the province's index says of the unit, beside its rank of ours; "" where there is none."""
    if index is None:
        return ""
    whole = index.whole
    rank = f", hạng {whole.rank}" if whole.rank is not None else ""
    return f"chỉ số của tỉnh {index.year}: {shown_vi(whole.total)}/{shown_vi(whole.max)}{rank}"


def _item(item: ItemScore, names: dict[str, str]) -> ItemView:
    return ItemView(
        code=item.code,
        name=names.get(item.code, ""),
        points=DASH if item.points is None else points_vi(item.points),
        max=shown_vi(item.max),
        basis=BASES[item.basis],
        how=shown(item.how, VALUE_LENGTH),
        places=_places(item.sources),
    )


def _places(sources: Sequence[Source]) -> str:
    """Return the cells sheet by sheet ("3. TTHC: D9, E9"), the first few of them."""
    by_sheet: dict[str, list[str]] = {}
    for source in sources[:CELLS_SHOWN]:
        by_sheet.setdefault(shown(source.sheet, VALUE_LENGTH), []).append(source.cell)
    text = "; ".join(f"{sheet}: {', '.join(cells)}" for sheet, cells in by_sheet.items())
    more = len(sources) - CELLS_SHOWN
    return f"{text} và {more} ô khác" if more > 0 else text


def quota_table(outcome: Outcome) -> list[QuotaRow]:
    """Return a row for each pool with its readings side by side."""
    rows: list[QuotaRow] = []
    for kind in NomineeKind:
        pools = dict.fromkeys(line.group for line in outcome.quota if line.kind is kind)
        rows += [
            _quota_row(outcome, kind, group, [q for q in outcome.quota if (q.kind, q.group) == (kind, group)])
            for group in pools
        ]
    return rows


def _quota_row(outcome: Outcome, kind: NomineeKind, group: str, lines: Iterable[QuotaLine]) -> QuotaRow:
    by_reading = {line.reading: line for line in lines}
    counted = by_reading["eligible"]
    name = next((f"{g.id}. {g.name}" for g in outcome.plan.groups if g.id == group), "Tính chung")
    return QuotaRow(
        kind=KINDS[kind],
        group=name,
        whole=group == ALL,
        readings=[(word, by_reading[key].n, by_reading[key].cap) for key, word in READINGS.items()],
        selected=_count(counted.selected),
        left=_count(counted.left_to_council),
    )


def other_allocation(outcome: Outcome) -> str:
    """Return how many collectives more, or fewer, the other reading of the quota would let be chosen; "" of none."""
    plan = outcome.plan
    other, words = OTHER_ALLOCATION[plan.quota.allocation]
    ours, theirs = (
        awardable(plan, outcome.entries, NomineeKind.COLLECTIVE, allocation)
        for allocation in (plan.quota.allocation, other)
    )
    if not max(ours, theirs):
        return ""
    than = "cũng vậy" if ours == theirs else f"{'nhiều' if theirs > ours else 'ít'} hơn {abs(theirs - ours)}"
    return (
        f"Kế hoạch không nói tỷ lệ tính riêng từng nhóm hay tính chung. Cách đang dùng cho tối đa {ours} tập thể; "
        f"{words} thì tối đa {theirs}, {than} (khóa quota.split.allocation)."
    )


def _count(value: int | None) -> str:
    return DASH if value is None else str(value)


def waiting(outcome: Outcome) -> list[RankRow]:
    """Return the eligible who are not chosen, in rank order: from these the council may add."""
    open_ones = [e for e in outcome.entries if e.eligible and not e.selected]
    return [_row(outcome, e, None, {}) for e in open_ones]


def share_words(share: Fraction) -> str:
    """Return a share as a whole percentage where it is one (50%), else as a fraction (2/3)."""
    percent = 100 * share
    return f"{percent.numerator}%" if percent.denominator == 1 else str(share)
