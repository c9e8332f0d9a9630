"""Who may award on a day after the town's end: the bodies with competence by date, and whom a unit's people stand under."""

import datetime as dt
from collections.abc import Mapping

from rules.plan.tables.base import Dated, Text
from rules.plan.units import Registry


class Authority(Dated):
    """A body whose chairman awards within these days: for `units` and all that they succeeded; for everybody where blank.

    The rest is what heads and ends its papers; `office` proposes to it, `role` and `office_role` name their keys (""
    of `role`: the id). `council` is asked of who stands for everybody, `recipients` are by the paper's id.
    """

    id: Text
    name: Text
    chairman: Text
    place: Text
    province: Text
    units: tuple[str, ...] = ()
    role: str = ""
    council: str = ""
    office: Text
    office_head: Text
    office_post: Text
    office_symbol: Text
    office_role: Text
    fund: str = ""
    executors: tuple[Text, ...] = ()
    recipients: Mapping[str, tuple[Text, ...]] = {}

    @property
    def seal(self) -> str:
        """The role of the key that seals its papers."""
        return self.role or self.id


def authorities_for(
    known: tuple[Authority, ...], registry: Registry, unit: str, day: dt.date
) -> list[Authority]:
    """Return whom a unit's nominees stand under on that day.

    Who names the unit itself comes before who is in charge of its successors, these before who stands for everybody.
    """
    there = [authority for authority in known if authority.in_force(day)]
    lineage = _later(registry, unit)
    return (
        [authority for authority in there if unit in authority.units]
        or [authority for authority in there if lineage.intersection(authority.units)]
        or [authority for authority in there if not authority.units]
    )


def _later(registry: Registry, unit: str) -> set[str]:
    """Return a unit with all that succeeded it."""
    found, left = set[str](), [unit]
    while left:
        slug = left.pop()
        if slug not in found:
            found.add(slug)
            left += registry[slug].successors if slug in registry else ()
    return found
