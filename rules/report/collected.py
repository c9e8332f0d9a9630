"""What an intake knows before anything is judged: who sent what and when, what is wrong with it, who is late. Values only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.report.register_values import Version
from rules.values.findings import Finding


@dataclass(frozen=True, slots=True)
class Aside:
    """Something in the watched folder that was not taken: its name there, why, and whether the next round looks again."""

    name: str
    why: str
    waits: bool


@dataclass(frozen=True)
class Collected:
    """What an intake found.

    `folders` are the inbox's unit folders, `accepted` the units whose report has no error; `versions` all versions of
    a unit's folder in their order; `returned` maps a unit or folder to the files that go back to it, relative to the
    page (`returned/<unit>/phieu-tra.pdf`); `asides` what the watched folder still holds; `at` carries the office's zone.
    """

    plan: Plan
    cycle: Cycle
    folders: Sequence[str]
    accepted: Sequence[str]
    findings: Sequence[Finding]
    versions: Mapping[str, Sequence[Version]]
    at: dt.datetime
    trial: bool
    returned: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asides: Sequence[Aside] = ()

    @property
    def units(self) -> Sequence[Unit]:
        """The units that take part, in the registry's order."""
        return self.plan.subjects(self.cycle)

    @property
    def due(self) -> dt.date:
        """The last day on which reports are in time."""
        return self.plan.reports_due(self.cycle)

    @property
    def morning(self) -> dt.time:
        """When the daily intake is surely done: what is first seen before that came in the day before."""
        done = dt.datetime.strptime(self.plan.schedule.intake_at, "%H:%M") + dt.timedelta(hours=1)
        return done.time() if done.day == 1 else dt.time.max
