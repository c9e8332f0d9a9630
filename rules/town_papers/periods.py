"""The years of a final cycle side by side: participation and awards by group, mean points by criterion.

Values of the annual cycles' last runs alone; the sums over all groups are `figures`'.
"""

from collections.abc import Sequence

from rules.decision import Decision
from rules.ranking import NomineeKind
from rules.town_papers.figures import mean
from rules.town_papers.words import group_label, points
from rules.years.former import Year, YearLine

FEWEST_FOR_A_MEAN = 3
"""A mean of fewer is not printed: of one or two it would be somebody's own score, or tell it to the other."""


def group_year_lines(decision: Decision) -> list[list[str]]:
    """Return a line for each year and group: units that took part, accepted reports, collectives and persons chosen."""
    plan = decision.plan
    cycles = {c.id: c for c in plan.cycles}
    rows: list[list[str]] = []
    for year in _sorted(decision.years):
        units = plan.subjects(cycles[year.cycle])
        for group in plan.groups:
            mine = {u.slug for u in units if u.group == group.id}
            chosen = [
                line for line in year.lines if line.selected and plan.units[line.unit].group == group.id
            ]
            kinds = [sum(line.kind == kind for line in chosen) for kind in NomineeKind]
            numbers = (len(mine), len(mine & year.accepted), *kinds)
            rows.append([str(year.year), f"{group_label(plan, group.id)}. {group.name}", *map(str, numbers)])
    return rows


def criterion_year_lines(decision: Decision) -> list[list[str]]:
    """Return a line for each criterion of the collectives: what it asks, its maximum, the mean points year by year."""
    items = decision.plan.rubric.collective.items
    years = _sorted(decision.years)
    rows: list[list[str]] = []
    for code in dict.fromkeys(item.criterion for item in items):
        mine = [item for item in items if item.criterion == code]
        means = [f"năm {year.year}: {_mean_of(year, code)}" for year in years]
        most = format(sum(item.max for item in mine), "f").replace(".", ",")
        rows.append([code, "; ".join(item.name for item in mine), most, "; ".join(means)])
    return rows if any(line.criteria for year in years for line in _collectives(year)) else []


def _sorted(years: Sequence[Year]) -> list[Year]:
    return sorted(years, key=lambda year: year.year)


def _collectives(year: Year) -> list[YearLine]:
    return [line for line in year.lines if line.kind == NomineeKind.COLLECTIVE]


def _mean_of(year: Year, code: str) -> str:
    found = [line.criteria[code] for line in _collectives(year) if code in line.criteria]
    return points(mean(found)) if len(found) >= FEWEST_FOR_A_MEAN else "–"
