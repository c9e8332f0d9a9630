"""Whose past counts as a unit's own: the units before it, followed by slug, validity and successors, never by a code."""

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
