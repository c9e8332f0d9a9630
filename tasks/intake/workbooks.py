"""Opens a unit's workbook and evidence in the sandbox; a file that ends its process there is only its own fault."""

import datetime as dt
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rules.report.cells import Grid
from rules.report.reading import RawBook
from rules.report.report import Evidence
from rules.report.unread import BROKEN, NOT_YET, TOO_MUCH, UNREADABLE_XLS, Refusal, uninspected
from rules.values.typed import ExcelError, Raw, is_blank
from tasks.sandbox.asking import Death, ask_each
from tasks.sandbox.child import ChildAnswer

LEGACY = frozenset({"xls", "ods", "xlsb"})
"""Kinds in which the fast reader shows an Excel error as an empty cell."""
SMALL_XLS = 5_000_000  # bytes; a larger one may really hold more than a process may


@dataclass(frozen=True, slots=True)
class OpenedFolder:
    """What came out of a folder: the workbook (or why not) with its kind, and the evidence with its faults."""

    book: RawBook | Refusal | None
    kind: str
    evidence: tuple[Evidence, ...]


def open_files(
    workbook: Path | None, evidence: Sequence[Path], *, seconds: float, memory_mb: int
) -> OpenedFolder:
    """Read a workbook and look at evidence in processes of `memory_mb`, each file in `seconds` of their own work."""
    book: RawBook | Refusal | None = None
    kind = ""
    if workbook is not None:
        (answer,) = ask_each("tasks.sandbox.reader_child", [workbook], seconds=seconds, memory_mb=memory_mb)
        book, kind = _book(answer, workbook)
    looked = ask_each("tasks.sandbox.evidence_child", evidence, seconds=seconds, memory_mb=memory_mb)
    faults = [
        uninspected(p.name, passing=answer.passing, beyond_limits=answer.beyond_limits)
        if isinstance(answer, Death)
        else Evidence(p.name, answer["fault"])
        for p, answer in zip(evidence, looked, strict=True)
    ]
    return OpenedFolder(book, kind, tuple(faults))


def _book(answer: ChildAnswer | Death, workbook: Path) -> tuple[RawBook | Refusal, str]:
    if isinstance(answer, Death):
        return _unread(answer, workbook), ""
    if "rule" in answer:
        return Refusal(answer["rule"], answer["says"], answer.get("passing", False)), ""
    sheets = tuple((name, [[_raw(v) for v in row] for row in rows]) for name, rows in answer["sheets"])
    return RawBook(sheets), answer["kind"]


def _unread(death: Death, workbook: Path) -> Refusal:
    """Return why a workbook that ended its reader is refused."""
    if death.passing:
        return NOT_YET
    # An .xls is not packed: what asks for more memory than the whole file could hold asks for it by a broken number.
    if (
        death.status == -signal.SIGABRT
        and workbook.suffix.lower() == ".xls"
        and workbook.stat().st_size < SMALL_XLS
    ):
        return UNREADABLE_XLS
    return TOO_MUCH if death.beyond_limits else BROKEN


def _raw(value: Any) -> Raw:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]  # JSON's text, numbers, truth and null are Raw
    if "e" in value:
        return ExcelError(value["e"])
    if "d" in value:
        return dt.date.fromisoformat(value["d"])
    return dt.datetime.fromisoformat(value["t"]) if "t" in value else dt.time.fromisoformat(value["h"])


def with_errors_shown(book: RawBook, converted: RawBook) -> RawBook:
    """Return an .xls, .ods or .xlsb with its error cells shown, by its copy that LibreOffice made as .xlsx.

    A cell that is empty here and not there is an Excel error, or a formula that was never computed.
    """
    copies = dict(converted.sheets)
    return RawBook(tuple((name, _shown(grid, copies.get(name, []))) for name, grid in book.sheets))


def _shown(grid: Grid, copy: Grid) -> Grid:
    rows = [list(row) for row in grid]
    for index, line in enumerate(copy):
        for column, raw in enumerate(line):
            here = rows[index][column] if index < len(rows) and column < len(rows[index]) else None
            if is_blank(here) and not is_blank(raw):
                while len(rows) <= index:
                    rows.append([])
                rows[index] += [None] * (column + 1 - len(rows[index]))
                rows[index][column] = (
                    raw if isinstance(raw, ExcelError) else ExcelError("công thức chưa được tính")
                )
    return rows
