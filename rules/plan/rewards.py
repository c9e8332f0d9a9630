"""The shape of a plan's tables of money: the base salary by date, rates by form of award and regime, how it is rounded."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Annotated, Literal

from pydantic import Field

from rules.plan.base import Day, Sourced, Text
from rules.values.rounding import half_up

Rate = Annotated[Decimal, Field(gt=0)]


class BaseSalary(Sourced):
    """The base salary (lương cơ sở, in đồng a month) from a day on, and the document that sets it."""

    valid_from: dt.date
    valid_to: Day = None
    amount: Annotated[int, Field(gt=0)]
    document: Text

    def in_force(self, day: dt.date) -> bool:
        """Tell whether this is the base salary of that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


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
