"""Reads cells, labels and table rows out of a sheet's grid, each value with its Excel address."""

import datetime as dt
from collections.abc import Mapping, Sequence

from rules.plan.report_form.form import CellKind, Field, Sheet, Vocabulary
from rules.report.report import Cell, Row, State
from rules.values.text import fold
from rules.values.typed import (
    ExcelError,
    Raw,
    Unreadable,
    Value,
    date,
    day_time,
    is_blank,
    listed,
    number,
    shown,
    yes_no,
)

Grid = Sequence[Sequence[Raw]]
"""A sheet's cells: row 1 and column A first; rows may end early."""

_UNREADABLE = {
    CellKind.COUNT: State.NOT_A_NUMBER,
    CellKind.SCORE: State.NOT_A_NUMBER,
    CellKind.DATE: State.NOT_A_DATE,
    CellKind.TIME: State.NOT_A_TIME,
}


def address(row: int, column: int) -> str:
    """Return Excel's name of a cell; both numbers count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def read_cell(field: Field, raw: Raw, sheet: str, where: str, words: Vocabulary) -> Cell:
    """Read one cell as its field asks; a content that can't be read is kept as text with the state that says why."""
    value: Value = None
    state = State.OK
    if isinstance(raw, ExcelError):
        state = State.NOT_A_NUMBER
    elif is_blank(raw):
        state = State.BLANK
        value = False if field.kind is CellKind.YES_NO else None
    else:
        try:
            value = _value(field, raw, words)
        except Unreadable:
            state = _UNREADABLE.get(field.kind, State.NOT_LISTED)
    # What nobody can see is no text either: a blank cell must be blank for every rule.
    text = "" if state is State.BLANK else shown(raw)
    if field.kind is CellKind.TIME and isinstance(raw, dt.time):
        text = f"{raw:%H:%M}"
    return Cell(field, sheet, where, text, value, state)


def _value(field: Field, raw: Raw, words: Vocabulary) -> Value:
    match field.kind:
        case CellKind.COUNT | CellKind.SCORE:
            return number(raw)
        case CellKind.DATE:
            return date(raw)
        case CellKind.TIME:
            return day_time(raw)
        case CellKind.YES_NO:
            return yes_no(raw)
        case CellKind.LISTED:
            return listed(raw, words.spellings[field.options])
        case CellKind.TEXT:
            return shown(raw)


def read_labels(
    sheet: Sheet, name: str, grid: Grid, words: Vocabulary
) -> tuple[dict[str, Cell], list[Field]]:
    """Read the sheet's labels in column A with their values in B; returns the missing ones too. Of two the first counts."""
    where: dict[str, int] = {}
    for index, line in enumerate(grid):
        if line and isinstance(line[0], str):
            where.setdefault(fold(line[0]), index)
    labels: dict[str, Cell] = {}
    missing: list[Field] = []
    for field in sheet.labels:
        at = next((where[n] for n in field.names if n in where), None)
        if at is None:
            missing.append(field)
            continue
        raw = grid[at][1] if len(grid[at]) > 1 else None
        labels[field.key] = read_cell(field, raw, name, address(at, 1), words)
    return labels, missing


def find_heading(names: Mapping[str, str], grid: Grid) -> tuple[int, dict[str, int]]:
    """Find the heading row: the first with the most headings; returns its index and the column of each key.

    `names` maps the spelling of a heading, folded, to its key; of two equal headings the first counts.
    """
    best: tuple[int, dict[str, int]] = (0, {})
    for index, line in enumerate(grid):
        columns: dict[str, int] = {}
        for column, raw in enumerate(line):
            if isinstance(raw, str) and (key := names.get(fold(raw))):
                columns.setdefault(key, column)
        if len(columns) > len(best[1]):
            best = (index, columns)
    return best


def read_rows(
    sheet: Sheet, name: str, grid: Grid, first: int, columns: Mapping[str, int], words: Vocabulary
) -> list[Row]:
    """Read the rows of a table from row index `first` on; a row with nothing but its running number is blank."""
    rows = []
    fields = [(field, columns[field.key]) for field in sheet.columns if field.key in columns]
    for index in range(first, len(grid)):
        line = grid[index]
        raws = [(f, c, line[c] if c < len(line) else None) for f, c in fields]
        if all(is_blank(raw) for field, _, raw in raws if field.label != "STT"):
            continue
        cells = {f.key: read_cell(f, raw, name, address(index, c), words) for f, c, raw in raws}
        rows.append(Row(index + 1, cells))
    return rows
