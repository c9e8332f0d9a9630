"""How many may be chosen, and who: "không quá 50%" of those who are eligible; what the line leaves open is the council's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from rules.judging.ranking import Entry, NomineeKind, NomineeRef, set_apart, ties
from rules.plan.plan import Plan

ALL = "all"
READINGS = ("participating", "nominated", "eligible")


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One line of the quota table; `selected` and `left_to_council` only for the reading `eligible`."""

    kind: NomineeKind
    group: str
    reading: str
    n: int
    cap: int
    selected: int | None = None
    left_to_council: int | None = None


def cap_of(share: Fraction, n: int) -> int:
    """Return the cap over n: rounded down, since "không quá" means never more."""
    return floor(share * n)


def select(plan: Plan, entries: Sequence[Entry]) -> list[Entry]:
    """Mark who is chosen; the order of the entries stays, each eligible one that is not chosen says why."""
    chosen: set[NomineeRef] = set()
    tied: set[NomineeRef] = set()
    by_law: dict[NomineeRef, str] = {}
    for kind in NomineeKind:
        for pool in _pools(plan, kind, entries, plan.quota.allocation):
            taken, left_out = take(pool, cap_of(plan.quota.share, len(pool)))
            chosen |= {(e.unit, e.nominee) for e in taken}
            tied |= {(e.unit, e.nominee) for e in left_out}
            # Among those who may be chosen the law can order equals whom somebody else's rank leaves in a tie.
            by_law |= set_apart(pool)
    said = [replace(e, by_law=by_law.get((e.unit, e.nominee), e.by_law)) for e in entries]
    return [_marked(plan, entry, chosen, tied) for entry in said]


def awardable(plan: Plan, entries: Sequence[Entry], kind: NomineeKind, allocation: str) -> int:
    """Return how many of a kind the quota itself would let be chosen, were it counted over that: the sum of its caps."""
    pools = _pools(plan, kind, entries, allocation)
    return sum(cap_of(plan.quota.share, len(pool)) for pool in pools)


def _pools(plan: Plan, kind: NomineeKind, entries: Iterable[Entry], allocation: str) -> list[list[Entry]]:
    """Return the eligible entries that share one cap: by group for collectives, unless they are pooled."""
    mine = [e for e in entries if e.kind is kind and e.eligible and counted(plan, e)]
    if kind is NomineeKind.COLLECTIVE and allocation == "per_group":
        return [[e for e in mine if e.group == group.id] for group in plan.groups]
    return [mine]


def counted(plan: Plan, entry: Entry) -> bool:
    """Tell whether the nomination is for the tier that the quota is about: the first of the ladder."""
    return entry.tier == plan.awards[0].name


def take(pool: list[Entry], cap: int) -> tuple[list[Entry], list[Entry]]:
    """Take in rank order up to the cap; a tie that would cross the line is left out whole and ends the selection."""
    taken: list[Entry] = []
    for tie in ties(pool):
        if len(taken) + len(tie) > cap:
            crosses = len(tie) > 1 and len(taken) < cap
            return taken, tie if crosses else []
        taken += tie
    return taken, []


def _marked(plan: Plan, entry: Entry, chosen: set[NomineeRef], tied: set[NomineeRef]) -> Entry:
    who = (entry.unit, entry.nominee)
    if who in chosen:
        return replace(entry, selected=True)
    if not entry.eligible:
        return entry
    if not counted(plan, entry):
        return replace(entry, note=f"đề nghị {entry.tier}: xét theo hướng dẫn riêng, không tính vào tỷ lệ")
    if who in tied:
        return replace(entry, note=f"đồng hạng {entry.rank} tại ranh giới của tỷ lệ: chờ Hội đồng quyết định")
    return replace(entry, note="đủ điều kiện nhưng ngoài số lượng được khen theo tỷ lệ")


def quota_lines(plan: Plan, entries: Sequence[Entry]) -> list[QuotaLine]:
    """Count every reading of the quota side by side: by group and pooled for collectives, pooled for individuals."""
    lines: list[QuotaLine] = []
    for kind in NomineeKind:
        groups = [g.id for g in plan.groups] if kind is NomineeKind.COLLECTIVE else []
        for group in (*groups, ALL):
            mine = [e for e in entries if e.kind is kind and group in (ALL, e.group)]
            lines += [_line(plan, kind, group, reading, mine) for reading in READINGS]
    return lines


def _line(plan: Plan, kind: NomineeKind, group: str, reading: str, entries: Sequence[Entry]) -> QuotaLine:
    if reading == "participating":
        n = len(entries)
    else:
        n = sum(getattr(e, reading) and counted(plan, e) for e in entries)
    cap = cap_of(plan.quota.share, n)
    if reading != "eligible":
        return QuotaLine(kind, group, reading, n, cap)
    selected = sum(e.selected for e in entries)
    # Where the cap is pooled, a group may take more than its split cap: nothing is left of it then.
    return QuotaLine(kind, group, reading, n, cap, selected, max(cap - selected, 0))
