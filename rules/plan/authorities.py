"""Who may award on a day: the bodies with competence by date, and whom a unit or its successors stand under."""

import datetime as dt

from rules.plan.base import Dated, Text
from rules.plan.units import Registry


class Authority(Dated):
    """A body whose chairman awards within these days: for `units` and all that they succeeded; for everybody where blank."""

    id: Text
    name: Text
    chairman: Text
    province: Text
    units: tuple[str, ...] = ()


def authorities_for(
    known: tuple[Authority, ...], registry: Registry, unit: str, day: dt.date
) -> list[Authority]:
    """Return whom a unit's nominees stand under on that day: those in charge of it or its successors, else of everybody."""
    lineage = _later(registry, unit)
    there = [authority for authority in known if authority.in_force(day)]
    own = [authority for authority in there if lineage.intersection(authority.units)]
    return own or [authority for authority in there if not authority.units]


def _later(registry: Registry, unit: str) -> set[str]:
    """Return a unit with all that succeeded it."""
    found, left = set[str](), [unit]
    while left:
        slug = left.pop()
        if slug not in found:
            found.add(slug)
            left += registry[slug].successors if slug in registry else ()
    return found
