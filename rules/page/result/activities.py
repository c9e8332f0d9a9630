"""The activities of sheet 8 as the operator's page shows them: by kind, then unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.page.summary import Outcome
from rules.page.wording import unit_name
from rules.town_papers.consolidated.activities import number_or
from rules.town_papers.figures.activities import activity_figures


@dataclass(frozen=True, slots=True)
class ActivitiesView:
    """Each kind as (name, units, activities, people, money), each unit as (name, number of each kind, money)."""

    kinds: Sequence[tuple[str, int, int, str, str]]
    units: Sequence[tuple[str, Sequence[int], str]]


def activities_view(outcome: Outcome) -> ActivitiesView:
    """Return the activities of all accepted reports; no unit where no report has the sheet."""
    figures = activity_figures(outcome.decision)
    return ActivitiesView(
        [
            (k.name, k.units, k.whole.number, number_or(k.whole.people), number_or(k.whole.money))
            for k in figures.kinds
        ],
        [(unit_name(outcome.plan, u.unit), u.numbers, number_or(u.whole.money)) for u in figures.units],
    )
