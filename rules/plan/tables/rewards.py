"""The shape of a plan's tables of money: the base salary by date, rates by form of award and regime, how it is rounded."""

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Annotated, Literal

from pydantic import Field

from rules.plan.tables.base import Dated, Day, Sourced, Text
from rules.values.rounding import half_up

Rate = Annotated[Decimal, Field(gt=0)]


class BaseSalary(Dated):
    """The base salary (lương cơ sở, in đồng a month) from a day on, and the document that sets it."""

    valid_to: Day = None
    amount: Annotated[int, Field(gt=0)]
    document: Text


class RewardRate(Sourced):
    """How many base salaries go with a form of award under a regime; `document` is what the decision refers to."""

    award: Text
    regime: Text
    collective: Rate
    individual: Rate
    document: Text


class MoneyRules(Sourced):
    """How amounts are rounded, to a multiple of `to` đồng, and which fund pays."""

    rounding: Literal["up", "nearest", "none"]
    to: Annotated[int, Field(gt=0)]
    fund: Text

    def rounded(self, amount: Decimal) -> int:
        """Return an amount as it is paid, in whole đồng; halves go up."""
        if self.rounding == "none":
            return int(half_up(amount, 0))
        steps = Fraction(amount) / self.to
        return self.to * (ceil(steps) if self.rounding == "up" else int(half_up(steps, 0)))
