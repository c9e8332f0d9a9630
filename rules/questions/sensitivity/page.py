"""What `do-nhay.html` shows: scenarios in words, bars, and the nominees that a scenario moves; people by code alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.judging.ranking import NomineeKind, NomineeRef
from rules.page.wording import ALLOCATIONS, KINDS, READINGS
from rules.plan.plan import Cycle, Plan
from rules.questions.sensitivity.sensitivity import Selection, Sensitivity, Shift, codes

_SHORT = {"per_group": "chia theo nhóm", "pooled": "tính chung các nhóm"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One scenario of the chart and its table row; `enter`, `leave`: lengths in percent of the longest."""

    label: str
    about: str
    enters: str
    leaves: str
    tied: str
    coming: int
    going: int
    enter: int
    leave: int
    in_use: bool = False


@dataclass(frozen=True, slots=True)
class Mover:
    """A nominee that some scenario moves: whether it is chosen now, and the scenarios that change it."""

    who: str
    chosen: bool
    scenarios: str
    count: int


@dataclass(frozen=True, slots=True)
class SensitivitySection:
    """Collectives or individuals: how many are chosen now, who hangs at the line, the scenarios.

    `weights` are those that change something, `same` names the others; the table file has them all.
    """

    title: str
    chosen: int
    tied: str
    steady: int
    weights: Sequence[Bar]
    same: str
    readings: Sequence[Bar]
    movers: Sequence[Mover]


@dataclass(frozen=True, slots=True)
class SensitivityPage:
    """The whole page; `trial` is "" where the run was signed for real."""

    cycle: str
    movement: str
    office: str
    allocation: str
    trial: str
    parts: Sequence[SensitivitySection]


def page_of(plan: Plan, cycle: Cycle, found: Sensitivity, *, trial: bool) -> SensitivityPage:
    """Put what was found into words."""
    names = {i.code: i.name for i in plan.rubric.all_items}
    return SensitivityPage(
        cycle=cycle.id,
        movement=plan.movement.title,
        office=plan.movement.office,
        allocation=ALLOCATIONS[plan.quota.allocation],
        trial=plan.movement.trial_text if trial else "",
        parts=[_part(plan, kind, found.base[kind], found.shifts, names) for kind in NomineeKind],
    )


def _part(
    plan: Plan, kind: NomineeKind, base: Selection, shifts: Sequence[Shift], names: Mapping[str, str]
) -> SensitivitySection:
    mine = [s for s in shifts if s.kind is kind]
    weights, readings = [s for s in mine if s.item], [s for s in mine if s.reading]
    leaving = {who for s in weights for who in s.leaves}
    return SensitivitySection(
        title=KINDS[kind],
        chosen=len(base.chosen),
        tied=codes(base.tied),
        steady=sum(who not in leaving for who in base.chosen),
        weights=_bars([s for s in weights if _moves(s, base)], plan, names),
        same=_same([s for s in weights if not _moves(s, base)]),
        readings=_bars(readings, plan, names),
        movers=_movers(base, weights),
    )


def _moves(shift: Shift, base: Selection) -> bool:
    return bool(shift.changed) or shift.tied != base.tied


def _same(shifts: Sequence[Shift]) -> str:
    """Name the scenarios that change nothing; an item that does not either way once."""
    ways: dict[str, list[Shift]] = {}
    for shift in shifts:
        ways.setdefault(shift.item, []).append(shift)
    return ", ".join(
        f"{item} ±{abs(both[0].percent)}%" if len(both) > 1 else _label(both[0])
        for item, both in ways.items()
    )


def _bars(shifts: Sequence[Shift], plan: Plan, names: Mapping[str, str]) -> list[Bar]:
    longest = max((max(len(s.enters), len(s.leaves)) for s in shifts), default=0) or 1
    return [
        Bar(
            label=_label(s),
            about=names.get(s.item, ""),
            enters=codes(s.enters),
            leaves=codes(s.leaves),
            tied=codes(s.tied),
            coming=len(s.enters),
            going=len(s.leaves),
            enter=100 * len(s.enters) // longest,
            leave=100 * len(s.leaves) // longest,
            in_use=s.reading == "eligible" and s.allocation in ("", plan.quota.allocation),
        )
        for s in shifts
    ]


def _label(shift: Shift) -> str:
    if shift.item:
        return f"{shift.item} {'+' if shift.percent > 0 else '−'}{abs(shift.percent)}%"
    split = f", {_SHORT[shift.allocation]}" if shift.allocation else ""
    return f"{READINGS[shift.reading]}{split}"


def _movers(base: Selection, weights: Sequence[Shift]) -> list[Mover]:
    moved: dict[NomineeRef, list[str]] = {}
    for shift in weights:
        for who in (*shift.enters, *shift.leaves):
            moved.setdefault(who, []).append(_label(shift))
    order = sorted(moved, key=lambda who: (-len(moved[who]), who))
    return [Mover(codes([w]), w in base.chosen, ", ".join(moved[w]), len(moved[w])) for w in order]
