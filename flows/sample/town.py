"""Writes the town's own folders of a made-up cycle, and which of their rows must be refused."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from rules.plan.plan import Cycle
from tasks.forms.town.input import write_town_input
from tasks.sample import CellOf, SampleTownSheet, SeededFinding, TownBook
from tasks.sample.dossier import SampleRow
from tasks.sample.town.town import TownRow

Places = Mapping[tuple[str, str], str]
"""The cell of a value of sheet 1, by unit and field key."""


def write_town(
    inbox: Path, cycle: Cycle, books: Iterable[TownBook], places: Places, day: dt.date
) -> list[SeededFinding]:
    """Write the workbooks into their folders; returns the findings to expect, each with its cell."""
    answers = []
    for book in books:
        sheets = [(s.spec, s.labels, [_placed(row, places) for row in s.rows]) for s in book.sheets]
        cells = write_town_input(inbox / book.folder.name / book.file, book.owner, cycle.id, sheets, day)
        for sheet in book.sheets:
            answers += _answers(book, sheet, cells)
    return answers


def _placed(row: TownRow, places: Places) -> SampleRow:
    """Return the row with cells named by their coordinates."""
    return {k: places[v.unit, v.key] if isinstance(v, CellOf) else v for k, v in row.items()}


def _answers(
    book: TownBook, sheet: SampleTownSheet, cells: Mapping[tuple[str, int, str], str]
) -> list[SeededFinding]:
    return [
        SeededFinding(
            book.folder.name,
            slip.severity.value,
            book.folder.rule,
            sheet.spec.name,
            cells[sheet.spec.key, slip.row, slip.key],
            slip.defect,
        )
        for slip in sheet.slips
    ]
