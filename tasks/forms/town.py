"""Writes the town's own input forms: an office's appraisal and the council's votes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from rules.form import APPRAISAL_COLUMNS, APPRAISAL_SHEET, COUNCIL_COLUMNS, COUNCIL_LABELS, COUNCIL_SHEET
from tasks.forms.page import set_page
from tasks.forms.saving import save_book
from tasks.forms.styles import Looks

_APPRAISAL_WIDTHS = (20, 14, 14, 16, 20, 60)
_COUNCIL_WIDTHS = (26, 20, 18, 20, 16, 60)


def write_appraisal(dst: Path, office: str, cycle: str, rows: Sequence[Sequence[Any]], day: dt.date) -> Path:
    """Write an office's appraisal form with the given rows (one value a column of the contract)."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = APPRAISAL_SHEET
    _table(sheet, Looks(book), 1, APPRAISAL_COLUMNS, rows, _APPRAISAL_WIDTHS)
    sheet.freeze_panes = "A2"
    set_page(sheet, landscape=True, unit=office, title=APPRAISAL_SHEET, cycle=cycle, repeat="1:1")
    return save_book(book, dst, day)


def write_council(
    dst: Path, title: str, cycle: str, labels: Mapping[str, Any], rows: Sequence[Sequence[Any]], day: dt.date
) -> Path:
    """Write the council's form: its labels by name, then the given rows."""
    book = Workbook()
    looks = Looks(book)
    sheet = book.worksheets[0]
    sheet.title = COUNCIL_SHEET
    for row, label in enumerate(COUNCIL_LABELS, start=1):
        looks.stamp(sheet, row, 1, label, "label")
        cell = looks.stamp(sheet, row, 2, labels.get(label), "input_text")
        if isinstance(cell.value, dt.date):
            cell.number_format = "dd/mm/yyyy"
    first = len(COUNCIL_LABELS) + 2
    _table(sheet, looks, first, COUNCIL_COLUMNS, rows, _COUNCIL_WIDTHS)
    sheet.freeze_panes = f"A{first + 1}"
    set_page(sheet, landscape=True, unit=title, title=COUNCIL_SHEET, cycle=cycle, repeat=f"{first}:{first}")
    return save_book(book, dst, day)


def _table(
    sheet: Any,
    looks: Looks,
    first: int,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
) -> None:
    for column, (name, width) in enumerate(zip(columns, widths, strict=True), start=1):
        looks.stamp(sheet, first, column, name, "head")
        sheet.column_dimensions[get_column_letter(column)].width = width
    for index, row in enumerate(rows, start=first + 1):
        for column, value in enumerate(row, start=1):
            look = "input_score" if isinstance(value, int | float) else "input_text"
            looks.stamp(sheet, index, column, value, look)
