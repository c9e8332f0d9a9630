"""One line of `thidua up --check`: how it stands with one thing on this machine, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial


class Mark(StrEnum):
    """How it stands: in order, to be known, or in the way of opening the office."""

    GOOD = "✓"
    NOTE = "!"
    BAD = "✗"


@dataclass(frozen=True)
class CheckResult:
    """What was looked at and what was found, in Vietnamese; a remedy where one is called for."""

    mark: Mark
    about: str
    found: str

    @property
    def line(self) -> str:
        """The line that the person reads."""
        return f"{self.mark} {self.about}: {self.found}"


good, note, bad = (partial(CheckResult, mark) for mark in Mark)
