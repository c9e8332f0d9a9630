"""The shape of a plan's tables that judge: rubric, gates, the shares of the councils, the quota."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field

from rules.plan.tables.base import DAY_PATTERN, Exact, PlanTable, Share, Sourced, Text


class PointsStep(PlanTable):
    """Points for a fact that reaches a number."""

    fact: Text
    at_least: Exact
    points: Exact


class Item(Sourced):
    """One item of the rubric: its maximum in points and the method of `rules.judging.scoring` that counts it."""

    code: Text
    criterion: Text
    name: Text
    max: Annotated[Decimal, Field(gt=0)]
    method: Literal["self_score", "plan_by_day", "tasks_done", "best_initiative", "ratio", "steps", "rating"]
    fact: str = ""
    date_fact: str = ""
    else_fact: str = ""
    else_date_fact: str = ""
    earlier_cycles: bool = False
    day: Annotated[str, Field(pattern=f"^({DAY_PATTERN})?$")] = ""
    late_weight: Exact = Decimal(0)
    points: Mapping[str, Exact] = {}
    part: Mapping[str, Exact] = {}
    whole: tuple[str, ...] = ()
    steps: tuple[PointsStep, ...] = ()
    needs_procedures: bool = False
    empty_is_na: bool = False


class Scale(Sourced):
    """The items of one kind of nominee and the criteria that decide between equal totals."""

    order: tuple[Text, ...]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Rubric(Sourced):
    """Both scales and how points are rounded."""

    decimals: Annotated[int, Field(ge=0, le=6)]
    rounding: Literal["half-up"]
    collective: Scale
    individual: Scale

    @property
    def all_items(self) -> tuple[Item, ...]:
        """The items of both scales."""
        return (*self.collective.items, *self.individual.items)


class Gates(Sourced):
    """Which gates are on and the facts that gate K2 looks at."""

    overdue_facts: tuple[Text, ...]
    initiative_collective: bool
    initiative_individual: bool


class CouncilRules(Sourced):
    """Shares of all members: who must be present, and what must be exceeded to pass."""

    quorum: Share
    majority: Share


class Split(Sourced):
    """Over what the quota of collectives is counted: each group apart, or all together."""

    allocation: Literal["per_group", "pooled"]


class Quota(Sourced):
    """The share of eligible nominees that may be chosen, and how it is split."""

    share: Share
    split: Split

    @property
    def allocation(self) -> Literal["per_group", "pooled"]:
        """Over what the quota of collectives is counted."""
        return self.split.allocation

    def allocated(self, allocation: Literal["per_group", "pooled"]) -> Self:
        """Return the same quota, counted over something else."""
        return self.model_copy(update={"split": self.split.model_copy(update={"allocation": allocation})})
