"""What the units did for the movement beyond their tasks, sheet 8 of their reports, counted by kind and by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.decision.decision import Decision
from rules.plan.report_form.editions import HOAT_DONG
from rules.plan.report_form.form import ACTIVITIES
from rules.report.report import Row
from rules.town_papers.figures.coverage import activities_of


@dataclass(frozen=True, slots=True)
class ActivitySum:
    """How many activities, of how many people or turns, for how much money (đồng); None: nobody gave a number."""

    number: int
    people: int | None
    money: int | None


@dataclass(frozen=True, slots=True)
class KindOfActivity:
    """One kind of activity: how many units report it, and its sum."""

    name: str
    units: int
    whole: ActivitySum


@dataclass(frozen=True, slots=True)
class UnitActivities:
    """One unit with sheet 8: how many of each kind in the form's order, and the sum of all."""

    unit: str
    numbers: tuple[int, ...]
    whole: ActivitySum


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """The activities of a cycle's year; units in the registry's order, those whose form has no sheet 8 left out."""

    kinds: Sequence[KindOfActivity]
    units: Sequence[UnitActivities]


def activity_figures(decision: Decision) -> ActivityFigures:
    """Count the activities of all accepted reports."""
    rows = {
        slug: activities_of(decision.cycle, decision.reports[slug])
        for slug in decision.plan.units
        if slug in decision.reports and HOAT_DONG.key in decision.reports[slug].sheets
    }
    return ActivityFigures(
        [
            KindOfActivity(
                kind,
                sum(any(_is(kind, row) for row in mine) for mine in rows.values()),
                _sum([row for mine in rows.values() for row in mine if _is(kind, row)]),
            )
            for kind in ACTIVITIES
        ],
        [
            UnitActivities(
                slug, tuple(sum(_is(kind, row) for row in mine) for kind in ACTIVITIES), _sum(mine)
            )
            for slug, mine in rows.items()
        ],
    )


def _is(kind: str, row: Row) -> bool:
    return row.text("loai") == kind


def _sum(rows: Sequence[Row]) -> ActivitySum:
    people, money = (
        [int(value) for row in rows if isinstance(value := row[key].value, Decimal)]
        for key in ("so_luot", "kinh_phi")
    )
    return ActivitySum(len(rows), sum(people) if people else None, sum(money) if money else None)
