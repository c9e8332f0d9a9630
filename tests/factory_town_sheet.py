"""Makes the town's own forms for tests the way they come about: a grid under the form's headings, read by the rules."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.plan.report_form.form import Sheet
from rules.report.reading import RawBook
from rules.town.form import TOWN_FOLDERS, town_vocabulary
from rules.town.reading import TownSheet, read_town_file


def raw(value: Any) -> Any:
    """What Excel would hold: no decimals, nothing instead of an empty text."""
    return float(value) if isinstance(value, Decimal) else (None if value == "" else value)


def grid(
    sheet: Sheet,
    rows: Sequence[Sequence[Any]],
    labels: Mapping[str, Any] | None = None,
    without: Sequence[str] = (),
) -> list[list[Any]]:
    """The sheet as it is filled in: labels from row 1 (a blank row follows), headings, rows; `without`: what is gone."""
    lines = [[f.label, raw((labels or {}).get(f.label, ""))] for f in sheet.labels if f.label not in without]
    if lines:
        lines.append([])
    columns = [f.label for f in sheet.columns if f.label not in without]
    return [*lines, columns, *([raw(value) for value in row] for row in rows)]


def form_sheet(
    sheet: Sheet,
    file: str,
    rows: Sequence[Sequence[Any]],
    labels: Mapping[str, Any] | None = None,
    without: Sequence[str] = (),
) -> tuple[TownSheet, list[Any]]:
    """The sheet as the rules read it, and what the reading found."""
    book = RawBook(((sheet.name, grid(sheet, rows, labels, without)),))
    folder = next(f for f in TOWN_FOLDERS if sheet in f.sheets)
    sheets, findings = read_town_file(folder, book, file, town_vocabulary())
    return sheets[0], findings
