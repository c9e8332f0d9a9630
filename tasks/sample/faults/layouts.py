"""What clerks do to the form itself: other sheet names, moved columns, a sheet gone. Works on a workbook in memory."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl.utils import get_column_letter

from rules.plan.report_form.form import CA_NHAN, DON_VI, NHIEM_VU, SANG_KIEN, SHEETS, TTHC
from tasks.sample.corpus import Corpus
from tasks.sample.dossier import Expected

Sheets = Mapping[str, Any]
"""The worksheets by sheet key."""


def sheets_renamed(sheets: Sheets, cells: Mapping[Any, Any], corpus: Corpus) -> list[Expected]:
    """Give the sheets other names that still begin with their number, or have it after Biểu, Bảng, Mẫu."""
    for spec, name in zip(SHEETS, corpus.sloppy.sheet_names, strict=True):
        sheets[spec.key].title = name
    return []


def decomposed_text(sheets: Sheets, cells: Mapping[Any, Any], corpus: Corpus) -> list[Expected]:
    """Write every text in decomposed Unicode (NFD), as some keyboards do."""
    for sheet in sheets.values():
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    cell.value = unicodedata.normalize("NFD", cell.value)
    return []


def columns_moved(sheets: Sheets, cells: Mapping[Any, Any], corpus: Corpus) -> list[Expected]:
    """Turn the column order of sheets 4 and 5 round, add a column, leading rows and blank rows."""
    for spec in (SANG_KIEN, CA_NHAN):
        sheet = _loosened(sheets[spec.key])
        head = _first_row(spec.key, cells) - 1
        last = sheet.max_row
        width = len(spec.columns)
        extra = {head: corpus.faults.extra_column, head + 1: corpus.faults.extra_note}
        for row, text in extra.items():
            sheet.cell(row, width + 1, text)
        _turn_columns(sheet, head, width + 1)
        if last > head + 1:
            _insert(sheet, head + 2, 1)
        _insert(sheet, 1, 2)
        widths = [sheet.column_dimensions[get_column_letter(c)].width for c in range(1, width + 1)]
        for column, value in enumerate([14.0, *reversed(widths)], start=1):
            sheet.column_dimensions[get_column_letter(column)].width = value
    tasks = _loosened(sheets[NHIEM_VU.key])
    _insert(tasks, _first_row(NHIEM_VU.key, cells) + 2, 2)
    return []


def number_row_missing(sheets: Sheets, cells: Mapping[Any, Any], corpus: Corpus) -> list[Expected]:
    """Delete the (1)…(13) row of sheet 3."""
    sheet = sheets[TTHC.key]
    row = _first_row(TTHC.key, cells) - 1
    kept = [area.coord for area in sheet.merged_cells.ranges]
    _loosened(sheet).delete_rows(row)
    for area in kept:
        sheet.merge_cells(area)
    return []


def sheet_and_column_missing(sheets: Sheets, cells: Mapping[Any, Any], corpus: Corpus) -> list[Expected]:
    """F02: sheet 2 is gone; F03: a label renamed, a column deleted."""
    gone = sheets[NHIEM_VU.key]
    gone.parent.remove(gone)
    label = cells[DON_VI.key, None, "vb_ky_so"]
    label.parent.cell(label.row, 1).value = corpus.sloppy.renamed_label
    scope = cells[SANG_KIEN.key, 0, "pham_vi"]
    _loosened(scope.parent).delete_cols(scope.column)
    return [
        Expected("F02", "sheet-missing", NHIEM_VU.key),
        Expected("F03", "label-missing", DON_VI.key),
        Expected("F03", "column-missing", SANG_KIEN.key),
    ]


def far_cell(sheets: Sheets, cells: Mapping[Any, Any], corpus: Corpus) -> list[Expected]:
    """F07: one cell at the far end of a sheet, which makes a careless reader fill all the memory there is."""
    sheets[TTHC.key]["XFD1048576"] = 0
    return [Expected("F07", "far-cell")]


BY_LAYOUT: Mapping[str, Callable[[Sheets, Mapping[Any, Any], Corpus], list[Expected]]] = {
    "sheets-renamed": sheets_renamed,
    "decomposed-text": decomposed_text,
    "columns-moved": columns_moved,
    "number-row-missing": number_row_missing,
    "sheet-and-column-missing": sheet_and_column_missing,
    "far-cell": far_cell,
}


def _first_row(key: str, cells: Mapping[Any, Any]) -> int:
    return min(int(cell.row) for place, cell in cells.items() if place[0] == key and place[1] is not None)


def _loosened(sheet: Any) -> Any:
    """Take off what does not move with its cells: merges, input checks, formats by rule, frozen panes."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(area.coord)
    sheet["A2"].value = None  # the note, which needs its merged cells
    sheet.data_validations.dataValidation = []
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    sheet.freeze_panes = None
    sheet.print_title_rows = None
    sheet.protection.disable()
    return sheet


def _turn_columns(sheet: Any, head: int, width: int) -> None:
    """Move the cells from row `head` on so that the last column comes first; a cell stays the same object."""
    moved = [cell for (row, _), cell in sheet._cells.items() if row >= head and cell.column <= width]
    for cell in moved:
        del sheet._cells[cell.row, cell.column]
    for cell in moved:
        cell.column = width + 1 - cell.column
        sheet._cells[cell.row, cell.column] = cell


def _insert(sheet: Any, row: int, count: int) -> None:
    """Insert blank rows; the heights below move along, which the library leaves out."""
    heights = {r: sheet.row_dimensions[r].height for r in range(row, sheet.max_row + 1)}
    sheet.insert_rows(row, count)
    for below in range(row, row + count):
        sheet.row_dimensions[below].height = None
    for old, height in heights.items():
        sheet.row_dimensions[old + count].height = height
