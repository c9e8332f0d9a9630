"""Whose past counts as a unit's own: the units before it, followed by slug, validity and successors, never by a code."""

import datetime as dt

from rules.plan.units import Registry, Unit


def predecessors(units: Registry, slug: str) -> list[Unit]:
    """Return the units that name this one as a successor, in the registry's order."""
    return [unit for unit in units.values() if slug in unit.successors and unit.slug != slug]


def lineage(units: Registry, slug: str) -> tuple[str, ...]:
    """Return the unit and all units before it, nearest first: whose people and achievements count as its own."""
    found = [slug]
    for known in found:  # grows while it is walked
        found += [unit.slug for unit in predecessors(units, known) if unit.slug not in found]
    return tuple(found)


def units_of_year(units: Registry, slug: str, year: int) -> tuple[str, ...]:
    """Return whose results of that year are the unit's: its own where it was there, else its predecessors'.

    A unit that was there keeps its own even if it took in others; one that came later has its predecessors',
    which may themselves have come later.
    """
    if units[slug].valid_in(year):
        return (slug,)
    return tuple(unit.slug for unit in predecessors(units, slug))


def made_of(units: Registry, slug: str, year: int) -> tuple[str, ...]:
    """Return the units of that year that became this one whole; () where it was there, or one of them went to several."""
    old = () if units[slug].valid_in(year) else units_of_year(units, slug, year)
    return old if all(tuple(units[one].successors) == (slug,) for one in old) else ()


def taken_over(units: Registry, slug: str, year: int) -> list[Unit]:
    """Return the units that the unit took over, whole or in part, since the year before: its figures are theirs too."""
    return [
        unit
        for unit in predecessors(units, slug)
        if unit.valid_in(year - 1) and unit.valid_to is not None and unit.valid_to < dt.date(year, 12, 31)
    ]


def same_extent_before(units: Registry, slug: str, year: int) -> str:
    """Return the unit that covered in the year before what this one covers: itself, or the one it alone replaced; "" for none."""
    over = taken_over(units, slug, year)
    if units[slug].valid_in(year - 1):
        return "" if over else slug
    alone = len(over) == 1 and over[0].successors == (slug,) and not taken_over(units, over[0].slug, year)
    return over[0].slug if alone else ""
