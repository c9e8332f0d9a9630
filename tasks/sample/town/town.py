"""The town's own workbooks before they are written: sheets of rows by field key, and the slips seeded in them."""

from dataclasses import dataclass, field

from rules.plan.report_form.form import Sheet
from rules.town.form import TownFolder
from rules.values.findings import Severity
from rules.values.typed import Raw
from tasks.sample.dossier import SampleRow


@dataclass(frozen=True, slots=True)
class CellOf:
    """Where a value of sheet 1 of a unit's form stands: its coordinate is known once the form is built."""

    unit: str
    key: str


TownRow = dict[str, Raw | CellOf]
"""What stands in a row by field key."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A row that must be refused (or told about): which one, the field pointed at, what was seeded; the rule, if not the folder's."""

    row: int
    key: str
    defect: str
    severity: Severity = Severity.WARNING
    rule: str = ""


@dataclass(slots=True)
class SampleTownSheet:
    """One sheet: its labels and rows by field key, and the slips among the rows."""

    spec: Sheet
    rows: list[TownRow] = field(default_factory=list)
    labels: SampleRow = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)

    def add(self, row: TownRow) -> None:
        """Add a row in which nothing is wrong."""
        self.rows.append(dict(row))

    def slip(self, row: TownRow, key: str, defect: str, severity: Severity = Severity.WARNING) -> None:
        """Add a row that must be refused, or only told about, at that field."""
        self.slips.append(Slip(len(self.rows), key, defect, severity))
        self.add(row)

    def tell(
        self, at: int, key: str, defect: str, severity: Severity = Severity.INFO, rule: str = ""
    ) -> None:
        """Note that a row that counts is told about at that field."""
        self.slips.append(Slip(at, key, defect, severity, rule))

    def spoil(self, at: int, key: str, defect: str, **values: Raw) -> None:
        """Put these values into a row that was good; it must be refused at that field."""
        self.rows[at].update(values)
        self.slips.append(Slip(at, key, defect))

    @property
    def spoilt(self) -> frozenset[int]:
        """The rows that must be refused."""
        return frozenset(slip.row for slip in self.slips)


@dataclass(frozen=True, slots=True)
class TownBook:
    """One workbook of a town folder: file name, whose it is, its sheets."""

    folder: TownFolder
    file: str
    owner: str
    sheets: tuple[SampleTownSheet, ...]
