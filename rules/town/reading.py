"""Finds a town form's sheet, labels, columns and rows in a workbook: tolerant like the reading of reports.

A sheet that lacks a column is not read at all: half of what an office decided would be something else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.plan.report_form.form import Field, Sheet, Vocabulary
from rules.report.cells import Grid, find_heading, read_labels, read_rows
from rules.report.reading import RawBook
from rules.report.report import Cell, Row
from rules.town.form import SECOND_EDITION, TOWN_FOLDERS, TownFolder
from rules.values.findings import Finding, Severity, finding
from rules.values.text import clean, fold
from rules.values.typed import Raw


@dataclass(frozen=True, slots=True)
class TownSheet:
    """One sheet of a town form as found in `file`; `missing`: its labels and columns that the workbook lacks."""

    sheet: Sheet
    file: str
    name: str
    labels: Mapping[str, Cell]
    rows: tuple[Row, ...]
    missing: tuple[Field, ...]
    raws: Mapping[str, Raw]
    """What the reader found in the cells of the rows, by address."""

    @property
    def folder(self) -> TownFolder:
        """The folder of the inbox that the form belongs to."""
        return next(f for f in TOWN_FOLDERS if self.sheet in f.sheets)

    @property
    def blank(self) -> bool:
        """Tell whether nothing is filled in: no value beside a label, no row."""
        return not self.rows and not any(cell.text for cell in self.labels.values())

    def refuse(self, cell: Cell, says: str, severity: Severity | None = None) -> Finding:
        """Return the finding that this cell causes; a warning of the folder's rule unless `severity` says otherwise."""
        return finding(
            self.folder.rule,
            unit=self.folder.name,
            file=self.file,
            sheet=cell.sheet,
            cell=cell.address,
            value=cell.text,
            says=says,
            severity=severity,
        )


def read_town_book(book: RawBook, sheet: Sheet, file: str, words: Vocabulary) -> TownSheet | None:
    """Read that sheet of the workbook; None where there is none of its name."""
    found = _find(book, sheet)
    if found is None:
        return None
    name, grid = found
    labels, missing = read_labels(sheet, name, grid, words)
    heading, columns = find_heading({n: f.key for f in sheet.columns for n in f.names}, grid)
    missing = [field for field in missing if field not in SECOND_EDITION]
    lacking = [f for f in sheet.columns if f.key not in columns and f not in SECOND_EDITION]
    rows = [] if lacking else read_rows(sheet, name, grid, heading + 1, columns, words)
    raws = {
        row[key].address: line[column]
        for row in rows
        for key, column in columns.items()
        if column < len(line := grid[row.number - 1])
    }
    return TownSheet(sheet, file, name, labels, tuple(rows), (*missing, *lacking), raws)


def read_town_file(
    folder: TownFolder, book: RawBook, file: str, words: Vocabulary
) -> tuple[list[TownSheet], list[Finding]]:
    """Read the sheets of the folder's form that the workbook has; findings: none there, a label or column is missing."""
    sheets = [s for spec in folder.sheets if (s := read_town_book(book, spec, file, words)) is not None]
    if not sheets:
        names = " hoặc ".join(f"“{spec.name}”" for spec in folder.sheets)
        says = f"không có biểu {names}: đặt lại tên biểu đúng như mẫu đã phát."
        return [], [finding(folder.rule, unit=folder.name, file=file, value=file, says=says)]
    return sheets, [said for sheet in sheets if (said := _lacks(folder, sheet)) is not None]


def unreadable(folder: TownFolder, file: str, says: str) -> Finding:
    """Return the finding about a file of the folder that is not read at all."""
    return finding(folder.rule, unit=folder.name, file=file, value=file, says=says)


def _find(book: RawBook, sheet: Sheet) -> tuple[str, Grid] | None:
    """The sheet of that name; else the only one whose name contains it ("1. Thẩm định")."""
    wanted = fold(sheet.name)
    alike = [(name, grid) for name, grid in book.sheets if fold(name) == wanted]
    alike = alike or [(name, grid) for name, grid in book.sheets if wanted in fold(name)]
    if len(alike) > 1:
        alike = [(name, grid) for name, grid in alike if clean(name) == sheet.name]
    return alike[0] if len(alike) == 1 else None


def _lacks(folder: TownFolder, sheet: TownSheet) -> Finding | None:
    if not sheet.missing:
        return None
    columns = [f.label for f in sheet.missing if f in sheet.sheet.columns]
    labels = [f.label for f in sheet.missing if f not in sheet.sheet.columns]
    parts = [
        f"thiếu {what} “{'”, “'.join(names)}”"
        for what, names in (("cột", columns), ("dòng", labels))
        if names
    ]
    effect = "; chưa dòng nào của biểu này được tính" if columns else ""
    return finding(
        folder.rule,
        unit=folder.name,
        file=sheet.file,
        sheet=sheet.name,
        value=", ".join((*columns, *labels)),
        says=f"{', '.join(parts)}{effect}: khôi phục tên đúng như mẫu đã phát rồi gửi lại.",
    )
