"""Writes a filled-in report as a real workbook, for tests that go through files."""

from collections.abc import Callable
from pathlib import Path

from factory_report import book_of, of_second_edition, person, plan_and_cycle, usual
from openpyxl import Workbook

from rules.report.reading import RawBook

UNIT = "p-hoa-mac"


def usual_book() -> RawBook:
    """The report of a ward in which nothing is wrong: the collective and its head are nominated."""
    plan, _ = plan_and_cycle()
    return book_of(usual(plan.units[UNIT], plan, [person("CN1", "Nguyễn Văn An", dung_dau="x")]))


def second_edition_book() -> RawBook:
    """The same report in the form of the second edition."""
    plan, _ = plan_and_cycle()
    return book_of(
        of_second_edition(usual(plan.units[UNIT], plan, [person("CN1", "Nguyễn Văn An", dung_dau="x")]))
    )


def workbook(book: RawBook, change: Callable[[Workbook], object] = lambda book: None) -> Workbook:
    """The book for openpyxl, after a change to it."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, grid in book.sheets:
        sheet = made.create_sheet(name)
        for r, row in enumerate(grid, start=1):
            for c, value in enumerate(row, start=1):
                if value not in (None, ""):
                    sheet.cell(r, c, value)  # type: ignore[arg-type]  # plain values only
    change(made)
    return made


def save(path: Path, book: RawBook | None = None) -> Path:
    """Write the workbook (the usual one) and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook(book or usual_book()).save(path)
    return path
