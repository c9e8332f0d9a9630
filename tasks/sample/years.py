"""Makes one cycle of a seed so that it hangs together with those before it: reports, then what the town writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rules.judging.quotas import select
from rules.judging.ranking import Entry, entries_of
from rules.judging.scoring import scores_of
from rules.plan.by_date.law import women_first
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.report.report import Report
from tasks.sample.cast import NAMESAKES, TWINS, WAIVED, Role, cast, few_units
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import SampleDossier
from tasks.sample.faults.second import seed_copied
from tasks.sample.making import play
from tasks.sample.town.council import council, meeting_day
from tasks.sample.town.index import index_book
from tasks.sample.town.lanes import lane_books
from tasks.sample.town.office import correct, issues, own_awards, sudden_awards
from tasks.sample.town.town import TownBook
from tasks.sample.unit.former import Before, seed_off_by_some, seed_rewarded_before
from tasks.sample.unit.people import SamplePerson, allocate

ALL, FEW = "all", "few"


@dataclass(frozen=True)
class Made:
    """One cycle: its units' dossiers, the town's workbooks, the ranking before the council, the winners after it."""

    cycle: Cycle
    dossiers: Sequence[SampleDossier] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    books: Sequence[TownBook] = ()
    reports: Mapping[str, Report] = field(default_factory=dict)
    entries: Sequence[Entry] = ()
    winners: Sequence[Entry] = ()
    before: Cycle | None = None


def cycle_before(plan: Plan, cycle: Cycle) -> Cycle | None:
    """Return the annual cycle of the year before."""
    return next((c for c in plan.cycles if c.kind == "annual" and c.year == cycle.year - 1), None)


def chosen_units(plan: Plan, cycle: Cycle, seed: int, corpus: Corpus, units: str) -> list[Unit]:
    """Return the units named by `units` that take part: "all", "few" or slugs between commas."""
    if units == ALL:
        return corpus.senders(plan.subjects(cycle))
    if units == FEW:
        return few_units(plan, cycle, seed, corpus)
    slugs = {slug.strip() for slug in units.split(",")}
    return [unit for unit in corpus.senders(plan.subjects(cycle)) if unit.slug in slugs]


def make_year(plan: Plan, cycle: Cycle, seed: int, corpus: Corpus, units: str) -> Made:
    """Make an annual cycle, after making those before it that it takes figures, people and winners from."""
    first = cycle_before(plan, cycle)
    before: Before | None = None
    if first is not None:
        past = make_year(plan, first, seed, corpus, units)
        before = Before(first, {d.unit.slug: d for d in past.dossiers}, past.winners)
    people = allocate(plan, seed, corpus)
    chosen = chosen_units(plan, cycle, seed, corpus, units)
    roles = cast(plan, cycle, seed, corpus, few=chosen if units == FEW else None)
    slugs = {unit.slug for unit in chosen}

    def made(unit: Unit, carried: Mapping[str, int]) -> SampleDossier:
        role = roles[unit.slug]
        there = role.other in slugs
        return play(plan, cycle, unit, role, people, seed, corpus, with_other=there, carried=carried)

    dossiers = [made(unit, before.carried(plan, unit) if before else {}) for unit in chosen]
    if before is not None:
        parts = {slug: role.part.name for slug, role in roles.items() if role.part is not None}
        dice = Dice(seed, cycle.id, "former")
        seed_off_by_some(plan, before, dossiers, parts, dice, made)
        seed_rewarded_before(plan, cycle, before, dossiers, parts, dice, corpus)
    for dossier in dossiers:
        role = roles[dossier.unit.slug]
        if role.profile.edition > 1 and role.part is not None and role.part.name == NAMESAKES[1]:
            seed_copied(dossier, dossiers, role.other)
    return _with_town(plan, Made(cycle, dossiers, roles, before=first), people, seed, corpus)


def _with_town(
    plan: Plan, made: Made, people: Mapping[str, Sequence[SamplePerson]], seed: int, corpus: Corpus
) -> Made:
    """Return the cycle with what offices, council and office write about the units whose reports have no error."""
    cycle, roles = made.cycle, made.roles
    played = {role.part.name: slug for slug, role in roles.items() if role.part is not None}
    twins = frozenset(played[name] for name in TWINS if name in played)
    fine = [d for d in made.dossiers if d.accepted]
    returned = tuple(d.unit.slug for d in made.dossiers if not d.accepted)
    corrections, by_unit = correct(plan, cycle, fine, played.get(WAIVED, ""), twins, people, seed, corpus)
    reports = list(by_unit.values())
    alone = {(s.unit, s.nominee): s for s in scores_of(plan, cycle, reports)}
    nominated = {who: score for who, score in alone.items() if who[1] in by_unit[who[0]].nominees}
    lanes, appraisals = lane_books(plan, cycle, nominated, twins, returned, seed, corpus)
    scores = scores_of(plan, cycle, reports, appraisals)
    women = women_first(plan, meeting_day(plan, cycle, seed))
    entries = select(plan, entries_of(plan, cycle, reports, scores, women))
    votes_book, winners = council(plan, cycle, entries, twins, returned, people, seed, corpus)
    issued = issues(plan, cycle, people, seed, corpus)
    awarded = own_awards(plan, cycle, [d.unit for d in made.dossiers], seed, corpus, fine, people)
    index = index_book(plan, cycle, [d.unit for d in made.dossiers], seed, corpus)
    sudden = sudden_awards(plan, cycle, fine, people, seed, corpus)
    return Made(
        cycle,
        made.dossiers,
        roles,
        [
            *lanes,
            votes_book,
            *(book for book in (corrections, issued, awarded, index, sudden) if book is not None),
        ],
        by_unit,
        entries,
        [e for e in entries if (e.unit, e.nominee) in winners],
        made.before,
    )
