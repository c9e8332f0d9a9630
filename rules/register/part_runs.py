"""A run that stopped before publishing, as it was asked for: taken in, appraisal forms, a ranking, dossiers. Values only."""

import datetime as dt
from dataclasses import dataclass

ACTION = "ghi lần chạy một phần"
"""The audit entry's action."""


@dataclass(frozen=True, slots=True)
class PartRun:
    """One such run: `until` the step it was asked for, `units` the only ones taken up anew (none: all), `ended` what it said at its end."""

    movement: str
    cycle: str
    started: dt.datetime
    finished: dt.datetime
    until: str
    reason: str
    ended: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartRunLine:
    """Such a run as the trail has it: the entry's number, by whom."""

    run: PartRun
    entry: int
    actor: str
