"""One sheet of a town form: title and note (of two lines at most), labels, headings, rows; what is to be filled in is open, the rest locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from rules.plan.report_form.form import CellKind, Field
from tasks.forms.page import protect, set_page
from tasks.forms.styles import DATE_FORMAT, CellStyles

TOP = 4
"""The row below title and note."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, width in characters, the style of its cells ("input_…" is open, all else locked)."""

    label: str
    width: float
    style: str


class TownTable:
    """Writes one sheet; `row` is where the next thing goes."""

    def __init__(
        self, book: Workbook, styles: CellStyles, name: str, title: str, note: str, columns: Sequence[Column]
    ) -> None:
        self.sheet = book.create_sheet(name)
        self.row = TOP
        self._styles, self._columns = styles, columns
        self._width = sum(column.width for column in columns)
        self.sheet.sheet_view.showGridLines = False
        for index, column in enumerate(columns, start=1):
            dimension = self.sheet.column_dimensions[get_column_letter(index)]
            dimension.width = column.width
            dimension.protection = Protection(locked=not column.style.startswith("input"))
        styles.stamp(self.sheet, 1, 1, title, "title")
        self.sheet.row_dimensions[1].height = 24
        for row, text in enumerate(note.split("\n"), start=2):
            styles.stamp(self.sheet, row, 1, text, "note")
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
            # A merged cell never grows by itself.
            self.sheet.row_dimensions[row].height = 17 * ceil(len(text) / (self._width * 1.25))
        for row in range(1, TOP):
            for index in range(1, len(columns) + 1):
                self.sheet.cell(row, index).protection = Protection(locked=True)

    def label(self, field: Field, over: int, lines: int = 1) -> Any:
        """Write a label with its open cell, merged over so many columns, so many lines high; returns the cell."""
        self._styles.stamp(self.sheet, self.row, 1, field.label, "label")
        for index in range(2, over + 2):
            self._styles.stamp(self.sheet, self.row, index, None, "input_text")
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=2, end_column=over + 1)
        cell: Any = self.sheet.cell(self.row, 2)
        if field.kind is CellKind.DATE:
            cell.number_format = DATE_FORMAT
        self.sheet.row_dimensions[self.row].height = 5 + 15 * lines
        self.row += 1
        return cell

    def headings(self, freeze: str) -> None:
        """Write the headings; `freeze` is the column left of which the sheet stands still."""
        for index, column in enumerate(self._columns, start=1):
            self._styles.stamp(self.sheet, self.row, index, column.label, "head")
        lines = max(ceil(len(c.label) * 1.15 / c.width) for c in self._columns)
        self.sheet.row_dimensions[self.row].height = 10 + 15 * max(lines, 1)
        self.row += 1
        self.sheet.freeze_panes = f"{freeze}{self.row}"

    def add(self, values: Sequence[Any], styles: dict[int, str] | None = None) -> int:
        """Write a row, fitted in height; `styles` replaces the styles of columns (from 0); returns its number."""
        lines = 1
        for index, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            style = (styles or {}).get(index, column.style)
            self._styles.stamp(self.sheet, self.row, index + 1, value, style)
            lines = max(lines, ceil(len(str(value or "")) / (column.width * 1.1)))
        self.sheet.row_dimensions[self.row].height = 7 + 13 * min(lines, 14)
        self.row += 1
        return self.row - 1

    def blank_rows(self, count: int) -> tuple[int, int]:
        """Write so many rows to fill in by hand; returns the first and the last."""
        first = self.row
        for _ in range(count):
            self.add([None] * len(self._columns))
            self.sheet.row_dimensions[self.row - 1].height = 24
        return first, self.row - 1

    def check(self, validation: DataValidation, cells: Sequence[str]) -> None:
        """Put an input check on cells or ranges."""
        if cells:
            for area in cells:
                validation.add(area)
            self.sheet.add_data_validation(validation)

    def finish(
        self, *, unit: str, cycle: str, deadline: str = "", heading: int, filtered: bool = False
    ) -> None:
        """Set paper, headers and protection; `heading` is the row that repeats on every page."""
        title = str(self.sheet.cell(1, 1).value)
        set_page(
            self.sheet, landscape=True, unit=unit, title=title, cycle=cycle, repeat=f"{heading}:{heading}"
        )
        if deadline:
            centre = self.sheet.oddHeader.center
            centre.text, centre.size, centre.font = deadline, 10, "Times New Roman,Bold"
        if filtered and self.row - 1 > heading:
            last = get_column_letter(len(self._columns))
            self.sheet.auto_filter.ref = f"A{heading}:{last}{self.row - 1}"
        protect(self.sheet)
