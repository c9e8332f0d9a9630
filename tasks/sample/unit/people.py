"""Invented people: names with họ, đệm, tên that fit together, posts that fit the unit. No name stands twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from rules.plan.plan import Plan
from rules.plan.units import Unit
from rules.values.text import same_name
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice

A_UNIT = 12
"""So many people are known of each unit: head, two deputies, the staff."""
FIRST_STAFF = 3
CHAIRMAN = "chu-tich"
"""Among all people: the town's own, its Chairman first."""


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """One person: full name, post, and the subject of the movement they are."""

    name: str
    post: str
    subject: str
    woman: bool


def allocate(plan: Plan, seed: int, corpus: Corpus) -> Mapping[str, tuple[SamplePerson, ...]]:
    """Return the people of every unit of the registry by slug, and the town's own; the same in all cycles of a seed.

    A unit made of others has their people.
    """
    dice = Dice(seed, "people")
    taken: set[str] = set()
    people: dict[str, tuple[SamplePerson, ...]] = {}
    for unit in plan.units.values():
        posts = corpus.posts_in(unit)
        deputies, staff = posts.deputies, posts.staff
        jobs = [(posts.head, posts.head_subject)]
        jobs += [(deputies[i % len(deputies)], posts.head_subject) for i in range(FIRST_STAFF - 1)]
        jobs += [staff[i % len(staff)] for i in range(A_UNIT - len(jobs))]
        people[unit.slug] = tuple(
            _person(dice, corpus, taken, post.format(name=unit.name), subject) for post, subject in jobs
        )
    for unit in plan.units.values():
        if before := [people[old.slug] for old in merged_from(plan, unit)]:
            people[unit.slug] = _together(before, people[unit.slug])
    people[CHAIRMAN] = (_person(dice, corpus, taken, plan.movement.chairman, plan.persons.subjects[0]),)
    return people


def merged_from(plan: Plan, unit: Unit) -> list[Unit]:
    """Return the units that became this one when it was formed."""
    return [
        old
        for old in plan.units.values()
        if unit.is_subject and unit.slug in old.successors and old.valid_to and old.valid_to < unit.valid_from
    ]


def _together(
    before: Sequence[Sequence[SamplePerson]], posts: Sequence[SamplePerson]
) -> tuple[SamplePerson, ...]:
    """Put the people of several units into the posts of one, in turn: the leaders first, then the staff."""
    leaders = _in_turn([people[:FIRST_STAFF] for people in before])[:FIRST_STAFF]
    staff = _in_turn([people[FIRST_STAFF:] for people in before])
    who = [*leaders, *staff][: len(posts)]
    return tuple(
        replace(post, name=person.name, woman=person.woman) for post, person in zip(posts, who, strict=True)
    )


def _in_turn(lists: Sequence[Sequence[SamplePerson]]) -> list[SamplePerson]:
    return [person for person in chain.from_iterable(zip_longest(*lists)) if person is not None]


def _person(dice: Dice, corpus: Corpus, taken: set[str], post: str, subject: str) -> SamplePerson:
    names = corpus.names
    while True:
        gender = dice.pick((names.male, names.female))
        middle, given = dice.pick(gender.middle), dice.pick(gender.given)
        name = f"{dice.pick(names.family)} {middle} {given}"
        if middle.split()[-1] != given and same_name(name) not in taken:
            taken.add(same_name(name))
            return SamplePerson(name, post, subject, gender is names.female)
