"""The years of a final cycle side by side: participation and awards by group.

Values of the annual cycles' last runs alone; the sums over all groups are `figures`'.
"""

from collections.abc import Sequence

from rules.decision.decision import Decision
from rules.judging.ranking import NomineeKind
from rules.town_papers.wording import group_label
from rules.years.former import Year


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


def _sorted(years: Sequence[Year]) -> list[Year]:
    return sorted(years, key=lambda year: year.year)
