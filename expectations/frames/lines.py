"""A line of a check frame, and how values of the form become its columns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import Vocabulary, vocabulary
from rules.report.report import Cell, Report, Row
from rules.years.former import Former

Scalar = str | float | bool | None


@dataclass(frozen=True, slots=True)
class FrameLine:
    """One line of a check frame: its columns, and the cell behind a column where there is one."""

    unit: str
    file: str
    sheet: str
    values: Mapping[str, Scalar]
    cells: Mapping[str, Cell | None] = field(default_factory=dict)
    inputs: tuple[Cell, ...] = ()
    """Cells that every rule on this line rests on, whatever its columns."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the checks look at: the plan, the cycle, the reports that could be read, what earlier cycles left."""

    plan: Plan
    cycle: Cycle
    reports: Sequence[Report]
    former: Former = field(default_factory=Former)

    @property
    def words(self) -> Vocabulary:
        """The lists and maxima of the plan."""
        return vocabulary(self.plan)


def scalar(cell: Cell | None) -> Scalar:
    """Return a cell's value as a frame holds it: numbers as float, days as ordinals, times as minutes, None where unreadable."""
    match cell.value if cell is not None else None:
        case bool() as truth:
            return truth
        case Decimal() as number:
            return float(number)
        case dt.date() as day:
            return float(day.toordinal())
        case dt.time() as time:
            return float(60 * time.hour + time.minute)
        case str() as text if text:
            return text
        case _:
            return None


def line_of(
    report: Report,
    sheet: str,
    cells: Mapping[str, Cell],
    derived: Mapping[str, Scalar],
    inputs: tuple[Cell, ...] = (),
) -> FrameLine:
    """Return a line with the values of these cells and what is derived from them."""
    values = {key: scalar(cell) for key, cell in cells.items()}
    return FrameLine(report.unit, report.file, sheet, {**values, **derived}, cells, inputs)


def sum_of(row: Row, *keys: str) -> float | None:
    """Return the sum of a row's numbers; None where one of them can't be read."""
    values = [row.cells[key].value for key in keys if key in row.cells]
    numbers = [value for value in values if isinstance(value, Decimal)]
    return float(sum(numbers)) if len(numbers) == len(keys) else None


def times(cell: Cell | None, factor: int) -> float | None:
    """Return a cell's number times a whole factor, which keeps a share exact; None where it can't be read."""
    value = cell.value if cell is not None else None
    return float(value * factor) if isinstance(value, Decimal) else None
