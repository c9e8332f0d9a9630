"""Invented people: names with họ, đệm, tên that fit together, posts that fit the unit. No name stands twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.plan import Plan
from rules.text import same_name
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice

A_UNIT = 12
"""So many people are known of each unit: head, two deputies, the staff."""
FIRST_STAFF = 3


@dataclass(frozen=True, slots=True)
class Person:
    """One person: full name, post, and the subject of the movement they are."""

    name: str
    post: str
    subject: str


def allocate(plan: Plan, seed: int, corpus: Corpus) -> Mapping[str, tuple[Person, ...]]:
    """Return the people of every unit of the registry by slug; the same in all cycles of a seed."""
    dice = Dice(seed, "people")
    taken: set[str] = set()
    people: dict[str, tuple[Person, ...]] = {}
    for unit in plan.units.values():
        posts = corpus.posts(unit)
        deputies, staff = posts["deputies"], posts["staff"]
        jobs = [(posts["head"], posts["head_subject"])]
        jobs += [(deputies[i % len(deputies)], posts["head_subject"]) for i in range(FIRST_STAFF - 1)]
        jobs += [tuple(staff[i % len(staff)]) for i in range(A_UNIT - len(jobs))]
        people[unit.slug] = tuple(
            Person(_name(dice, corpus, taken), post.format(name=unit.name), subject) for post, subject in jobs
        )
    return people


def _name(dice: Dice, corpus: Corpus, taken: set[str]) -> str:
    names = corpus["names"]
    while True:
        gender = names[dice.pick(("male", "female"))]
        middle, given = dice.pick(gender["middle"]), dice.pick(gender["given"])
        name = f"{dice.pick(names['family'])} {middle} {given}"
        if middle.split()[-1] != given and same_name(name) not in taken:
            taken.add(same_name(name))
            return name
