"""Opens a unit's workbook and evidence in a child process with limits; a file that kills the child is only its own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rules.cells import Grid
from rules.reading import RawBook
from rules.report import Evidence
from rules.values import ExcelError, Raw, is_blank
from tasks.children import ask, ask_each

BEYOND_LIMITS = "không đọc được trong giới hạn bộ nhớ và thời gian"
"""What is said of evidence that its child died on."""

LEGACY = frozenset({"xls", "ods", "xlsb"})
"""Kinds in which the fast reader shows an Excel error as an empty cell."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a workbook can't be read: rule F01 or F07, and what to do."""

    rule: str
    says: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What came out of a folder: the workbook (or why not) with its kind, and the evidence with its faults."""

    book: RawBook | Refusal | None
    kind: str
    evidence: tuple[Evidence, ...]


def open_files(workbook: Path | None, evidence: Sequence[Path], *, seconds: float, memory_mb: int) -> Opened:
    """Read a workbook and look at evidence in a child process of `memory_mb`, each file in `seconds`.

    A child that dies is started again for the files after the one it died on.
    """
    book: RawBook | Refusal | None = None
    kind = ""
    if workbook is not None:
        answers, status = ask("tasks.reader_child", [workbook], seconds=seconds, memory_mb=memory_mb)
        book, kind = _book(answers[0] if answers else None, status)
    looked = ask_each("tasks.evidence_child", evidence, seconds=seconds, memory_mb=memory_mb)
    faults = [
        Evidence(p.name, answer["fault"] if answer else BEYOND_LIMITS)
        for p, answer in zip(evidence, looked, strict=True)
    ]
    return Opened(book, kind, tuple(faults))


def _book(answer: dict[str, Any] | None, status: int) -> tuple[RawBook | Refusal, str]:
    if answer is None and status > 0:
        # The reader gave up by itself: its library let out what it could not make sense of.
        return Refusal("F01", "tệp bị hỏng, không mở được: lưu lại từ Excel rồi gửi lại."), ""
    if answer is None:
        says = (
            "tệp không mở được trong giới hạn bộ nhớ và thời gian: chép số liệu sang mẫu đã phát rồi gửi lại."
        )
        return Refusal("F07", says), ""
    if "rule" in answer:
        return Refusal(answer["rule"], answer["says"]), ""
    sheets = tuple((name, [[_raw(v) for v in row] for row in rows]) for name, rows in answer["sheets"])
    return RawBook(sheets), answer["kind"]


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
