"""Reads sheet 3, form II.06a: its columns by the (1)…(13) row, its field rows and the "Tổng cộng" row."""

import re

from rules.plan.report_form.form import TOTAL_ROW, TTHC, Field, Vocabulary
from rules.report.cells import Grid, read_rows
from rules.report.report import Row, SheetData
from rules.values.text import fold
from rules.values.typed import Raw, is_blank

_NUMBER = re.compile(r"\(\s*([0-9]{1,2})\s*\)(?:\s*=.*)?")
_ENOUGH = 5
"""So many numbered columns make a row the (1)…(13) row: fewer could be data."""


def read_tthc(name: str, grid: Grid, words: Vocabulary) -> tuple[SheetData, list[Field]]:
    """Read the sheet; returns it with the columns that are missing."""
    heading, columns = _by_numbers(grid) or _by_headings(grid)
    missing = [field for field in TTHC.columns if field.key not in columns]
    rows = read_rows(TTHC, name, grid, heading + 1, columns, words) if columns else []
    total = next((row for row in rows if is_total(row)), None)
    if total is not None:
        # What stands below the total (signatures, notes) is no field row.
        rows = [row for row in rows if row.number < total.number]
    blank = all(is_blank(raw) for line in grid for raw in line)
    return SheetData(TTHC, name, True, {}, tuple(rows), total, frozenset(columns), blank), missing


def is_total(row: Row) -> bool:
    """Tell whether the row's column 2 is "Tổng cộng"."""
    return "c2" in row.cells and fold(row["c2"].text) == fold(TOTAL_ROW)


def _by_numbers(grid: Grid) -> tuple[int, dict[str, int]] | None:
    for index, line in enumerate(grid):
        columns: dict[str, int] = {}
        for column, raw in enumerate(line):
            number = _column_number(raw)
            if number is not None:
                columns.setdefault(f"c{number}", column)
        if len(columns) >= _ENOUGH:
            return index, columns
    return None


def _column_number(raw: Raw) -> int | None:
    """Read "(3)", "(3)=(4)+(5)+(6)", or the -3 that Excel makes of a typed (3)."""
    if isinstance(raw, str) and (match := _NUMBER.fullmatch(raw.strip())):
        value = int(match[1])
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and raw < 0 and raw == int(raw):
        value = -int(raw)
    else:
        return None
    return value if 1 <= value <= len(TTHC.columns) else None


def _by_headings(grid: Grid) -> tuple[int, dict[str, int]]:
    """Match the headings in the form's order; STT and Lĩnh vực may stand in a row above, merged downwards."""
    best: tuple[int, dict[str, int]] = (0, {})
    for index, line in enumerate(grid):
        columns: dict[str, int] = {}
        expected = list(TTHC.columns)
        for column, raw in enumerate(line):
            if not isinstance(raw, str):
                continue
            at = next((i for i, field in enumerate(expected) if fold(raw) in field.names), None)
            if at is not None:
                columns[expected[at].key] = column
                del expected[: at + 1]
        if len(columns) > len(best[1]):
            best = (index, columns)
    heading, columns = best
    for field in TTHC.columns[:2]:
        if columns and field.key not in columns:
            for line in grid[:heading]:
                found = [c for c, raw in enumerate(line) if isinstance(raw, str) and fold(raw) in field.names]
                if found:
                    columns[field.key] = found[0]
                    break
    return best
