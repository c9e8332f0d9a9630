"""What every table of a plan is made of: exact numbers, shares, days, where a value comes from and who checked it."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Exact = Annotated[Decimal, Field(ge=0)]
Text = Annotated[str, Field(min_length=1)]
DAY_PATTERN = r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
TIME_PATTERN = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def _share(value: object) -> object:
    """Read "2/3" exactly; anything else is pydantic's to refuse."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]+(/[1-9][0-9]*)?|[0-9]+\.[0-9]+", value):
        return Fraction(value)
    raise ValueError("phải là phân số như 1/2 hoặc số thập phân trong ngoặc kép như 0.5")


def _day_or_blank(value: object) -> object:
    return None if value == "" else value


Share = Annotated[Fraction, BeforeValidator(_share)]
Day = Annotated[dt.date | None, BeforeValidator(_day_or_blank)]


class PlanTable(BaseModel):
    """A frozen table of the plan; unknown keys are refused, so that a typing slip is not silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Sourced(PlanTable):
    """A table that says where its values come from and whether somebody checked them against that source."""

    source: Text
    checked: bool


class Dated(Sourced):
    """A table that holds from a day to a day, both among them; `valid_to` None: still."""

    valid_from: dt.date
    valid_to: Day

    def in_force(self, day: dt.date) -> bool:
        """Tell whether it holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Named(Sourced):
    """A value that has nothing but its official spelling."""

    name: Text
