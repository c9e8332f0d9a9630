"""Writes any of the town's input workbooks from its sheets' specs: labels, then the table with the given rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from rules.plan.report_form.form import CellKind, Sheet
from rules.values.typed import Raw
from tasks.forms.page import set_page
from tasks.forms.saving import save_book
from tasks.forms.styles import DATE_FORMAT, CellStyles

Filled = tuple[Sheet, Mapping[str, Raw], Sequence[Mapping[str, Raw]]]
"""A sheet's spec, its labels and its rows by field key."""

_WIDTHS = {CellKind.TEXT: 30, CellKind.LISTED: 22, CellKind.DATE: 16, CellKind.COUNT: 14, CellKind.SCORE: 14}
_NARROW = {"don_vi": 20, "ma": 14, "tieu_chi": 14, "bieu": 14, "o": 10, "so": 18}


def write_town_input(
    dst: Path, owner: str, cycle: str, sheets: Sequence[Filled], day: dt.date
) -> dict[tuple[str, int, str], str]:
    """Write the workbook, dated `day` inside; returns the cell of every value by sheet key, row and field key."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles = CellStyles(book)
    cells: dict[tuple[str, int, str], str] = {}
    for spec, labels, rows in sheets:
        sheet = book.create_sheet(spec.name)
        for row, field in enumerate(spec.labels, start=1):
            styles.stamp(sheet, row, 1, field.label, "label")
            _put(styles, sheet, row, 2, labels.get(field.key))
        head = len(spec.labels) + 2 if spec.labels else 1
        for column, field in enumerate(spec.columns, start=1):
            styles.stamp(sheet, head, column, field.label, "head")
            width = _NARROW.get(field.key, _WIDTHS[field.kind])
            sheet.column_dimensions[get_column_letter(column)].width = width
            for at, values in enumerate(rows):
                cell = _put(styles, sheet, head + 1 + at, column, values.get(field.key))
                cells[spec.key, at, field.key] = cell.coordinate
        sheet.freeze_panes = f"A{head + 1}"
        set_page(sheet, landscape=True, unit=owner, title=spec.name, cycle=cycle, repeat=f"{head}:{head}")
    save_book(book, dst, day)
    return cells


def _put(styles: CellStyles, sheet: Any, row: int, column: int, value: Raw) -> Any:
    cell = styles.stamp(
        sheet, row, column, value, "input_score" if isinstance(value, int | float) else "input_text"
    )
    if isinstance(value, dt.date):
        cell.number_format = DATE_FORMAT
    return cell
