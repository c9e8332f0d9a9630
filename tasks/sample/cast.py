"""Who plays which part in the sample: which unit has which peculiarity or fault, seeded, at most one part a unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict

from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import Profile
from tasks.sample.unit.people import merged_from
from tasks.sample.unit.unit import usual_profile

_FIELDS_NEEDED = 3


class ProfileChanges(TypedDict, total=False):
    """Fields of a profile that a part sets."""

    tier: str
    figures: str
    persons: int
    collective: bool
    head: bool
    plan: str
    collective_initiative: bool
    overdue: str
    procedures: bool
    leaders: bool
    edition: int
    activities: int
    women: bool


@dataclass(frozen=True, slots=True)
class SampleCase:
    """A part: what the unit must be like, how its profile differs, which fault, layout or file it gets."""

    name: str
    needs: str = ""
    profile: ProfileChanges = field(default_factory=ProfileChanges)
    layout: str = ""
    file: str = ""
    accepted: bool = True
    eligible: bool = True
    """Whether the unit's collective passes its gates: what the tie at the quota line is counted from."""


TWINS = ("twin-a", "twin-b")
WAIVED = "overdue-resolved"
NAMESAKES = ("same-person-a", "same-person-b")
EQUALS = ("old-font", NAMESAKES[1])
"""Two of the second edition who, where they are alike, come out equal: the law puts the first before the other."""

PARTS = (
    SampleCase("received-sum-off", needs="fields", accepted=False, profile={"edition": 2, "activities": 2}),
    SampleCase("total-row-off", needs="fields", accepted=False, profile={"edition": 2, "activities": 1}),
    SampleCase("blank-and-not-a-number", needs="fields", accepted=False, profile={"plan": "on_time"}),
    SampleCase("achievement-missing", needs="fields", accepted=False, profile={"persons": 6}),
    SampleCase("negative-count", needs="fields", accepted=False),
    SampleCase(WAIVED, needs="fields", profile={"overdue": "resolved"}),  # gate K2 is waived for it
    SampleCase("overdue-pending", needs="fields", profile={"overdue": "pending"}, eligible=False),
    SampleCase("number-row-missing", needs="fields", layout="number-row-missing"),
    SampleCase("says-no-procedures", needs="procedures", profile={"procedures": False}),
    SampleCase("unreadable", accepted=False, file="unreadable"),
    SampleCase("encrypted", accepted=False, file="encrypted"),
    SampleCase("sheet-and-column-missing", accepted=False, layout="sheet-and-column-missing"),
    SampleCase("another-units-code", accepted=False),
    SampleCase("another-cycle", accepted=False),
    SampleCase("two-workbooks", accepted=False, file="two-workbooks"),
    SampleCase("far-cell", accepted=False, layout="far-cell"),
    SampleCase(
        "initiative-without-proof", accepted=False, profile={"persons": 7, "collective_initiative": True}
    ),
    SampleCase("person-twice", accepted=False, profile={"persons": 8}),
    SampleCase("sheets-renamed", layout="sheets-renamed"),
    SampleCase("decomposed-text", layout="decomposed-text"),
    SampleCase("columns-moved", layout="columns-moved", profile={"plan": "late"}),
    SampleCase("typed-as-text"),
    SampleCase("abbreviated", profile={"leaders": True}),
    SampleCase("old-excel", file="xls"),
    SampleCase("open-document", file="ods"),
    SampleCase("dated-outside", profile={"plan": "none"}),
    SampleCase(EQUALS[0], profile={"edition": 2, "activities": 4, "women": True}),
    SampleCase("recognised-before"),
    SampleCase("no-head", profile={"head": False, "persons": 4, "edition": 2, "activities": 5}),
    SampleCase("not-rated", profile={"persons": 6}),
    SampleCase("few-present", profile={"leaders": False}),
    SampleCase("few-votes", profile={"persons": 5}),
    SampleCase(
        "no-collective-initiative", profile={"collective_initiative": False, "edition": 2}, eligible=False
    ),
    SampleCase("collective-disciplined", eligible=False),
    SampleCase("collective-under-review", eligible=False, profile={"edition": 2, "activities": 3}),
    SampleCase("higher-award", eligible=False),
    SampleCase("collective-only", profile={"persons": 0}),
    SampleCase("nobody-nominated", profile={"persons": 0, "collective": False}, eligible=False),
    SampleCase("persons-only", profile={"collective": False}, eligible=False),
)
IN_FEW = (WAIVED, "received-sum-off", "higher-award", "few-votes", "not-rated")
"""What is played besides the twins where only few units are made."""
_TWIN: ProfileChanges = {
    "tier": "middle", "figures": "twins", "collective": True, "procedures": False, "plan": "on_time",
}  # fmt: skip
_NAMESAKES: Mapping[str, ProfileChanges] = {
    NAMESAKES[0]: {"persons": 5},
    NAMESAKES[1]: {"persons": 5, "edition": 2, "activities": 2, "women": False},
}


@dataclass(frozen=True, slots=True)
class Role:
    """A unit's part (None: nothing special happens to it) with its profile; `other`: the unit it is paired with."""

    part: SampleCase | None
    profile: Profile
    other: str = ""


def cast(
    plan: Plan, cycle: Cycle, seed: int, corpus: Corpus, few: Sequence[Unit] | None = None
) -> dict[str, Role]:
    """Return every subject unit's role by slug; fewer units than parts leaves parts unplayed.

    `few`: a small sample of these units with few parts, in place of all.
    """
    dice = Dice(seed, cycle.id, "cast")
    units = corpus.senders(plan.subjects(cycle)) if few is None else few
    free = dice.shuffled(units)
    heard = heard_units(plan)
    parts: dict[str, SampleCase] = {}
    pairs: dict[str, str] = {}
    twins = pair(free, lambda unit: () if unit.handles_tthc else (unit.group,))
    _seat(parts, pairs, free, twins, [SampleCase(name, profile=_TWIN) for name in TWINS])
    if few is None:
        couple = pair(free, lambda unit: (unit.kind, corpus.posts_in(unit).staff[0][0]))
        _seat(parts, pairs, free, couple, [SampleCase(name, profile=of) for name, of in _NAMESAKES.items()])
    for part in PARTS if few is None else [p for p in PARTS if p.name in IN_FEW]:
        unit = next(
            (u for u in free if fits(part, u, corpus) and (part.accepted or u.slug not in heard)), None
        )
        if unit is not None:
            parts[unit.slug] = part
            free.remove(unit)
    roles = {}
    for unit in units:
        playing = parts.get(unit.slug)
        profile = usual_profile(unit, cycle, seed)
        if playing is not None:
            profile = replace(profile, **playing.profile)
        if cycle == plan.cycles[0]:  # its forms went out before there was a second edition
            profile = replace(profile, edition=1)
        roles[unit.slug] = Role(playing, profile, pairs.get(unit.slug, ""))
    if few is None:
        _make_equal(plan, corpus, roles)
    if twins:
        _bring_twins_to_the_line(plan, units, roles, twins)
    return roles


def heard_units(plan: Plan) -> frozenset[str]:
    """Return the units whose reports are never sent back: those that appraise others, and those that merge."""
    offices = {slug for lane in plan.lanes for slug in (lane.office, lane.recused_to)}
    merging = {u.slug: [old.slug for old in merged_from(plan, u)] for u in plan.units.values()}
    return frozenset(offices.union(*({slug, *old} for slug, old in merging.items() if old)))


def fits(part: SampleCase, unit: Unit, corpus: Corpus) -> bool:
    """Tell whether the unit is such as the part needs."""
    if part.needs and not unit.handles_tthc:
        return False
    return part.needs != "fields" or len(corpus.procedures_in(unit).fields) >= _FIELDS_NEEDED


def pair(units: list[Unit], alike: Callable[[Unit], tuple[str, ...]]) -> tuple[Unit, ...]:
    """Return the first two units that are alike; () where no two are."""
    seen: dict[tuple[str, ...], Unit] = {}
    for unit in units:
        key = alike(unit)
        if key and key in seen:
            return seen[key], unit
        if key:
            seen[key] = unit
    return ()


def _seat(
    parts: dict[str, SampleCase],
    pairs: dict[str, str],
    free: list[Unit],
    two: tuple[Unit, ...],
    as_: list[SampleCase],
) -> None:
    for unit, part, other in zip(two, as_, reversed(two), strict=False):
        parts[unit.slug] = part
        pairs[unit.slug] = other.slug
        free.remove(unit)


def _bring_twins_to_the_line(
    plan: Plan, units: Sequence[Unit], roles: dict[str, Role], twins: tuple[Unit, ...]
) -> None:
    """Make so many of the twins' group better, and the others worse, that the quota's line falls between the twins."""
    group = [
        unit.slug
        for unit in units
        if unit.group == twins[0].group and unit not in twins and _passes(roles[unit.slug])
    ]
    places = int((len(group) + len(twins)) * plan.quota.share)
    for place, slug in enumerate(group, start=1):
        tier = "strong" if place < places else "weak"
        roles[slug] = replace(roles[slug], profile=replace(roles[slug].profile, tier=tier))


def _make_equal(plan: Plan, corpus: Corpus, roles: dict[str, Role]) -> None:
    """Give the second of the equals the first's figures, where both are of one group and kind and did as well."""
    slugs = {role.part.name: slug for slug, role in roles.items() if role.part is not None}
    if not all(name in slugs for name in EQUALS):
        return
    first, second = (slugs[name] for name in EQUALS)
    ours, theirs = roles[first].profile, roles[second].profile
    kinds = [(plan.units[slug].group, corpus.procedures_in(plan.units[slug])) for slug in (first, second)]
    if kinds[0] == kinds[1] and (ours.tier, ours.edition) == (theirs.tier, theirs.edition) == (ours.tier, 2):
        roles[second] = replace(roles[second], profile=replace(theirs, figures=ours.figures))


def _passes(role: Role) -> bool:
    return role.part is None or (role.part.accepted and role.part.eligible)


def few_units(plan: Plan, cycle: Cycle, seed: int, corpus: Corpus) -> list[Unit]:
    """Return about a dozen units of the cycle that show every case over the years, the same ones in all cycles."""
    dice = Dice(seed, "few")
    end = max((u.valid_to for u in plan.units.values() if u.valid_to is not None), default=cycle.last_day)
    start = min(c.first_day for c in plan.cycles)
    steady = [
        u
        for u in dice.shuffled(corpus.senders(u for u in plan.units.values() if u.is_subject))
        if u.valid_from <= start and (u.valid_to is None or u.valid_to >= end)
    ]
    heard = heard_units(plan)
    chosen = {plan.movement.office_unit}
    chosen |= {lane.recused_to for lane in plan.lanes if lane.office == plan.movement.office_unit}
    chosen |= {lane.office for lane in [x for x in plan.lanes if x.successor][:1]}
    chosen |= {slug for slug in heard if slug not in {lane.office for lane in plan.lanes}}
    chosen |= {u.slug for u in pair(steady, lambda u: () if u.handles_tthc else (u.group,))}
    with_fields = SampleCase("", needs="fields")
    for group in plan.groups:
        rest = [u for u in steady if u.group == group.id and u.slug not in heard]
        chosen |= {u.slug for u in [u for u in rest if fits(with_fields, u, corpus)][:2]}
    return [unit for unit in plan.subjects(cycle) if unit.slug in chosen]
