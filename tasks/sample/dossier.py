"""One unit's sample: what its form holds, which evidence goes with it, which findings are expected."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, fields
from typing import TypedDict

from rules.plan.units import Unit
from rules.values.findings import WARNINGS, Severity
from rules.values.typed import Raw
from tasks.pages.tables import csv_bytes

SampleRow = dict[str, Raw]
"""What stands in the cells of a row, or beside the labels of a sheet, by field key."""


class SheetValues(TypedDict, total=False):
    """What a sheet holds."""

    labels: SampleRow
    rows: list[SampleRow]


FieldValues = dict[str, SheetValues]
"""By sheet key."""


def number(row: Mapping[str, object], key: str) -> float:
    """Return a count or score that the sample itself put there."""
    value = row[key]
    assert isinstance(value, int | float)  # what is retyped or spoilt is not counted with any more
    return value


@dataclass(frozen=True, slots=True)
class Profile:
    """How a unit did and what it asks for, before any fault; `figures` seeds the numbers (twins share it)."""

    tier: str
    figures: str
    persons: int
    collective: bool = True
    head: bool = True
    plan: str = ""
    collective_initiative: bool = True
    overdue: str = ""
    procedures: bool = True
    leaders: bool = False
    edition: int = 1
    """Which report form it fills in; what follows is asked for by the second alone."""
    activities: int = 0
    """Of how many kinds it has activities in sheet 8."""
    women: bool | None = None
    """Whether most of its people, or clearly fewer, are women; None: as it comes."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that the sample's fault must cause; `row` and `key` name the value (None, "": no cell)."""

    rule: str
    defect: str
    sheet: str = ""
    row: int | None = None
    key: str = ""
    severity: Severity | None = None

    @property
    def level(self) -> Severity:
        """The finding's severity."""
        return self.severity or (Severity.WARNING if self.rule in WARNINGS else Severity.ERROR)


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """An evidence file: a decision of recognition, and what is done to it ("" or the name of a defect)."""

    name: str
    facts: dict[str, str]
    defect: str = ""


@dataclass(slots=True)
class SampleDossier:
    """A unit's values, evidence and expected findings; `layout` and `file` name what is done to the workbook."""

    unit: Unit
    profile: Profile
    values: FieldValues
    papers: list[EvidenceFile]
    expected: list[Expected] = field(default_factory=list)
    layout: str = ""
    file: str = ""
    pending: dict[str, int] = field(default_factory=dict)
    """Files of each field of sheet 3 that the year leaves to the next one."""
    accepted: bool = True
    """Whether nothing in it, nor in its workbook, is an error: else the report goes back to its unit."""
    later: list[Expected] = field(default_factory=list)
    """Findings to expect only where the register knows the year before."""

    def labels(self, sheet: str) -> SampleRow:
        """Return the labels of a sheet."""
        return self.values[sheet]["labels"]

    def rows(self, sheet: str) -> list[SampleRow]:
        """Return the rows of a sheet."""
        return self.values[sheet]["rows"]


@dataclass(frozen=True, slots=True, order=True)
class SeededFinding:
    """One expected finding; `defect` is the short name of what was seeded."""

    unit: str
    severity: str
    rule: str
    sheet: str
    cell: str
    defect: str


def as_csv(answers: Iterable[SeededFinding]) -> bytes:
    """Return the key as CSV (UTF-8 with BOM), sorted by unit, sheet, cell, rule."""
    ordered = sorted(answers, key=lambda a: (a.unit, a.sheet, a.cell, a.rule))
    return csv_bytes([field.name for field in fields(SeededFinding)], map(astuple, ordered))
