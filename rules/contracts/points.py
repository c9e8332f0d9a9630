"""`diem.json`: what a unit's nominees got and why, every number with the cells of the report that it came from.

It lies in the unit's own dossier: nothing of the selection, nothing of others.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from rules.contracts.base import Contract, Points, Sha256, Slug
from rules.judging.gates import GateState
from rules.judging.ranking import NomineeKind
from rules.judging.scoring import Basis
from rules.report.town_inputs import Correction, Waiver


class ReportFile(Contract):
    """The unit's report: its file's name as received."""

    file: str
    sha256: Sha256


class UsedCell(Contract):
    """A cell that a number rests on: its label, the value counted with, where it stands; `corrected`: by whom, and what it was."""

    label: str
    value: str
    sheet: str
    cell: str
    corrected: Correction | None


class OfficeAppraisal(Contract):
    """What an office said of an item; `points` None: an opinion only. `cell` stands in the office's own `file`."""

    office: Slug
    opinion: str
    reason: str
    file: str
    cell: str
    office_name: str
    points: Points | None


class ItemPoints(Contract):
    """One item: `points` of `max` (None: not applicable), `before` without appraisal, `how` they were counted.

    `year`: not an item of the rubric but the total of a whole yearly cycle (`item` is its id), in a final one. `needed`:
    what would give all points.
    """

    item: str
    criterion: str
    name: str
    year: bool = False
    """Older than 0.3: not there."""
    basis: Basis
    before: Points | None
    points: Points | None
    max: Points
    how: str
    opinion: str
    appraisal: OfficeAppraisal | None
    needed: str
    sources: tuple[UsedCell, ...] = Field(validation_alias="from", serialization_alias="from")


class GateOutcome(Contract):
    """One gate as it was found; `needed`: what would have met it, "" where it is passed."""

    gate: str
    state: GateState
    reason: str
    sheet: str
    cell: str
    needed: str


class PrintedFigure(Contract):
    """One figure of a nominee's achievement report: how many, from which cells; `whole`: the figure that it is a part of.

    `before`: the same in the report of the year before (`year_before`); None: that has none.
    """

    figure: str
    name: str
    number: int
    before: int | None
    whole: str
    sources: tuple[UsedCell, ...] = Field(validation_alias="from", serialization_alias="from")


class ComparedYear(Contract):
    """The annual cycle whose figures stand beside; `withheld`: why the unit's own do not, `uneven`: how the years differ."""

    cycle: str
    year: int
    withheld: str
    uneven: str


class SpentInitiative(Contract):
    """A row of sheet 4 that earns nothing: its initiative was rewarded in an earlier `cycle`."""

    row: int
    cycle: str


class NomineeTotal(Contract):
    """Who a nominee is and what it got, of 100 points; `capped_by`: the collective's total that holds a head's."""

    code: str
    name: str
    post: str
    kind: NomineeKind
    group: str
    nominated: bool
    award: str
    head: bool
    total: Points
    total_how: str
    capped_by: Points | None


class NomineePoints(NomineeTotal):
    """One nominee in the unit's own dossier; `eligible`: nominated and through all gates."""

    rank: int
    state: GateState
    eligible: bool
    reason: str
    items: tuple[ItemPoints, ...]
    gates: tuple[GateOutcome, ...]
    figures: tuple[PrintedFigure, ...] = ()
    """Older than 0.6: not there; of who is not nominated there are none."""


class UnitHeading(Contract):
    """Whose points a file holds; `report` None in a final cycle, `brought`: stems of the papers that the unit itself signed."""

    unit: Slug
    unit_name: str
    cycle: str
    plan: str
    plan_hash: Sha256
    report: ReportFile | None
    brought: tuple[str, ...] = ()

    @property
    def identifier(self) -> str:
        """How the dossier is called, everywhere."""
        return f"{self.plan}/{self.cycle}/{self.unit}"


class UnitReport(UnitHeading):
    """A unit's report with what the office corrected in it, and gate K2 waived where it was."""

    corrections: tuple[Correction, ...]
    waiver: Waiver | None
    spent: tuple[SpentInitiative, ...] = ()
    """Older than 0.6: not there."""
    year_before: ComparedYear | None = None
    """None where the register has no figures of the year before. Older than 0.6: not there."""


class UnitPoints(UnitReport):
    """The whole of `diem.json`; `evidence_names`: the name received of each evidence file whose name in the bag is another.

    Not there where there is none. Older than 0.7: never there.
    """

    nominees: tuple[NomineePoints, ...]
    evidence_names: Annotated[Mapping[str, str], Field(exclude_if=lambda names: not names)] = {}
