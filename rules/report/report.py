"""A unit's report as read: every value with the sheet and cell it came from."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from rules.plan.report_form.editions import HOAT_DONG
from rules.plan.report_form.form import CA_NHAN, COLLECTIVE, DON_VI, Field, Sheet
from rules.report.town_inputs import Correction, Waiver
from rules.values.text import fold
from rules.values.typed import Value


class State(StrEnum):
    """How the reading of a cell ended."""

    OK = "ok"
    BLANK = "blank"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_LISTED = "not_listed"
    NOT_A_TIME = "not_a_time"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with its place: `text` as the clerk typed it, `value` what it means (None unless `state` is ok).

    `corrected`: the office's correction that put it there in place of what the unit wrote.
    """

    field: Field
    sheet: str
    address: str
    text: str
    value: Value
    state: State
    corrected: Correction | None = None

    @property
    def ok(self) -> bool:
        """Tell whether the cell holds what the form asks for."""
        return self.state is State.OK


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: Excel's row number and its cells by field key."""

    number: int
    cells: Mapping[str, Cell]

    def __getitem__(self, key: str) -> Cell:
        """Return the cell of that field; KeyError where the workbook lacks the column."""
        return self.cells[key]

    def text(self, key: str) -> str:
        """Return the cell's value as text ("" when blank or when the workbook lacks the column)."""
        cell = self.cells.get(key)
        return str(cell.value) if cell is not None and isinstance(cell.value, str) else ""


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet as found: its own name in the workbook, labels and rows; `total` is sheet 3's "Tổng cộng"."""

    sheet: Sheet
    name: str
    found: bool
    labels: Mapping[str, Cell]
    rows: tuple[Row, ...]
    total: Row | None = None
    has: frozenset[str] = frozenset()
    """The keys of the labels and columns that the workbook has."""
    blank: bool = False
    """Nothing at all stands in the sheet."""

    def cells(self) -> Iterator[Cell]:
        """Yield every cell that was read."""
        yield from self.labels.values()
        for row in (*self.rows, *([self.total] if self.total else [])):
            yield from row.cells.values()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence file as found on disk: its name, and what makes it unusable ("" when nothing does).

    `passing`: that is this machine's fault, not the file's.
    """

    name: str
    fault: str
    passing: bool = False


@dataclass(frozen=True, slots=True)
class IssuedPlan:
    """A unit's own plan of the movement, as the report of that cycle names it."""

    cycle: str
    unit: str
    number: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class YearBefore:
    """What stands beside a report's figures: those of the annual cycle before, by nominee's code of now, then by figure.

    `withheld`: why the unit's own can't be compared; `uneven`: that the two years are not of one length. Sentences, or "".
    """

    cycle: str
    year: int
    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    withheld: str = ""
    uneven: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One unit's report: which file, its sha256, the sheets of its edition by key, the evidence files.

    `corrections` and `waiver` are the office's; `spent` maps the row number of an initiative of sheet 4 that was
    rewarded before to the cycle it was rewarded in: it earns nothing more. `plan_before`: what it issued in an earlier cycle;
    `year_before`: the figures that its achievement reports stand beside, None where the register has none.
    """

    unit: str
    file: str
    sha256: str
    sheets: Mapping[str, SheetData]
    evidence: tuple[Evidence, ...] = ()
    corrections: tuple[Correction, ...] = ()
    waiver: Waiver | None = None
    spent: Mapping[int, str] = field(default_factory=dict)
    edition: int = 1
    plan_before: IssuedPlan | None = None
    year_before: YearBefore | None = None

    def fact(self, name: str, row: Row | None = None) -> Cell | None:
        """Return the cell of the fact `<sheet>.<field>`: a label, the total row of sheet 3, or a field of `row`."""
        sheet_key, _, key = name.partition(".")
        data = self.sheets.get(sheet_key)
        if data is None:
            return None
        if sheet_key == CA_NHAN.key and row is not None:
            return row.cells.get(key)
        if key in data.labels:
            return data.labels[key]
        return data.total.cells.get(key) if data.total is not None else None

    def text(self, key: str) -> str:
        """Return a text label of sheet 1 ("" when blank)."""
        cell = self.sheets[DON_VI.key].labels.get(key)
        return str(cell.value) if cell is not None and isinstance(cell.value, str) else ""

    def date(self, key: str, sheet: str = DON_VI.key) -> dt.date | None:
        """Return a date label (None when blank)."""
        cell = self.sheets[sheet].labels.get(key)
        return cell.value if cell is not None and isinstance(cell.value, dt.date) else None

    def count(self, key: str, sheet: str = DON_VI.key) -> int:
        """Return a count label (0 when blank)."""
        cell = self.sheets[sheet].labels.get(key)
        return int(cell.value) if cell is not None and isinstance(cell.value, Decimal) else 0

    @property
    def nominates_collective(self) -> bool:
        """Tell whether sheet 1 nominates the collective."""
        cell = self.sheets[DON_VI.key].labels.get("de_nghi_tap_the")
        return cell is not None and cell.value is True

    @property
    def persons(self) -> tuple[Row, ...]:
        """The rows of sheet 5: every one is a nominee."""
        return self.sheets[CA_NHAN.key].rows

    @property
    def activities(self) -> tuple[Row, ...]:
        """The rows of sheet 8; none in the first edition."""
        data = self.sheets.get(HOAT_DONG.key)
        return data.rows if data is not None else ()

    @property
    def nominees(self) -> tuple[str, ...]:
        """The codes of all nominees: "TT" first when the collective is one, then sheet 5 in its order."""
        codes = [code for row in self.persons if (code := code_of(row))]
        return ((COLLECTIVE,) if self.nominates_collective else ()) + tuple(dict.fromkeys(codes))

    def cells(self) -> Iterator[Cell]:
        """Yield every cell that was read, sheet by sheet."""
        for data in self.sheets.values():
            yield from data.cells()


def cells_by_place(report: Report) -> dict[str, str]:
    """Return the text of every cell that holds one, by its place in the unit's workbook: biểu “1. Đơn vị”, ô B5."""
    return {f"biểu “{cell.sheet}”, ô {cell.address}": cell.text for cell in report.cells() if cell.text}


def as_code(text: str) -> str:
    """Return a nominee's code as it is compared: CN1, whatever its case and spaces."""
    return fold(text).upper()


def code_of(row: Row, key: str = "ma") -> str:
    """Return the nominee's code of a row of sheets 5, 6 or 7 ("" when blank)."""
    cell = row.cells.get(key)
    return as_code(cell.text) if cell is not None else ""
