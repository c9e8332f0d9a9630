"""Puts a report workbook together: guide, the sheets of its edition, hidden lists; remembers where every value went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import EDITION, EDITIONS, NOW
from rules.plan.report_form.form import DON_VI, HOP, vocabulary
from rules.plan.units import Unit
from rules.values.typed import Raw
from tasks.forms.checks import InputChecks
from tasks.forms.page import protect, set_page
from tasks.forms.report.sheets import CellPlace, SheetWriter
from tasks.forms.report.wording import (
    GUIDE_COLOURS,
    GUIDE_EDITIONS,
    GUIDE_SHEET,
    GUIDE_SHEETS,
    GUIDE_STEPS,
    TITLES,
)
from tasks.forms.saving import new_book, save_book
from tasks.forms.styles import CellStyles

BookValues = Mapping[str, Mapping[str, Any]]
"""By sheet key: `labels` {field key: raw} and `rows` [{field key: raw}]; what is absent stays blank."""

_PORTRAIT = frozenset({DON_VI.key, HOP.key})
_GUIDE_WIDTHS = (7, 24, 66)


@dataclass(frozen=True, slots=True)
class Form:
    """A workbook and the cell of every value; a cell that is moved knows its new place."""

    book: Workbook
    cells: Mapping[CellPlace, Any]
    sheets: Mapping[str, Any]


def form_name(unit: Unit, cycle: Cycle) -> str:
    """Return the file name of a unit's form."""
    return f"bao-cao-{unit.slug}-{cycle.id}.xlsx"


def build_form(
    plan: Plan, cycle: Cycle, unit: Unit, values: BookValues | None = None, edition: int = NOW
) -> Form:
    """Build the unit's workbook, blank or filled; unit, cycle and edition are filled in unless the values say otherwise."""
    book = new_book(plan.movement.office, f"{plan.movement.title}: {unit.name}, {cycle.id}")
    words = vocabulary(plan)
    styles, checks = CellStyles(book), InputChecks(plan, cycle, words, edition)
    _write_guide(book, styles, plan, cycle, unit, edition)
    prefilled: dict[str, Raw] = {"ma": unit.slug, "ten": unit.name, "chu_ky": cycle.id, EDITION.key: edition}
    cells: dict[CellPlace, Any] = {}
    sheets: dict[str, Any] = {}
    for spec in EDITIONS[edition]:
        given = (values or {}).get(spec.key, {})
        labels = given.get("labels", {})
        if spec.key == DON_VI.key:
            labels = {**prefilled, **labels}
        rows: Sequence[Mapping[str, Raw]] = given.get("rows", ())
        writer = SheetWriter(book, spec, styles, checks, plan, locked=frozenset(prefilled))
        cells |= writer.write(labels, rows)
        sheets[spec.key] = writer.sheet
        set_page(
            writer.sheet,
            landscape=spec.key not in _PORTRAIT,
            unit=unit.name,
            title=TITLES[spec.key][0],
            cycle=cycle.id,
            repeat=writer.heading_rows if spec.columns and not spec.labels else "",
        )
        protect(writer.sheet)
    checks.add_lists(book)
    book.active = 0
    return Form(book, cells, sheets)


def write_form(
    dst: Path, plan: Plan, cycle: Cycle, unit: Unit, values: BookValues | None = None, edition: int = NOW
) -> Path:
    """Write the unit's form, blank or filled, to `dst`; the same input gives the same bytes."""
    return save_book(build_form(plan, cycle, unit, values, edition).book, dst, cycle.first_day)


def _write_guide(
    book: Workbook, styles: CellStyles, plan: Plan, cycle: Cycle, unit: Unit, edition: int
) -> None:
    sheet = book.create_sheet(GUIDE_SHEET, 0)
    sheet.sheet_view.showGridLines = False
    for letter, width in zip("ABC", _GUIDE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    styles.stamp(sheet, 1, 1, "BÁO CÁO CỦA ĐƠN VỊ VÀ ĐỀ NGHỊ KHEN THƯỞNG", "title")
    styles.stamp(sheet, 2, 1, f"Phong trào thi đua “{plan.movement.title}”", "plain")
    sheet.merge_cells("A2:C2")
    sheet.row_dimensions[2].height = 32
    for row, (label, text) in enumerate(
        (("Đơn vị", unit.name), ("Chu kỳ", f"{cycle.id} (năm {cycle.year})")), start=4
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        for column in (1, 2):
            styles.stamp(sheet, row, column, label if column == 1 else None, "label")
        styles.stamp(sheet, row, 3, text, "fixed")
        sheet.row_dimensions[row].height = 20
    row = 7
    styles.stamp(sheet, row, 1, "Cách điền", "section")
    for number, step in enumerate(GUIDE_STEPS, start=1):
        row += 1
        text = step.format(office=plan.movement.office, **GUIDE_EDITIONS[edition])
        styles.stamp(sheet, row, 1, f"{number}.", "plain")
        styles.stamp(sheet, row, 2, text, "plain")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
        # A merged cell never grows by itself.
        sheet.row_dimensions[row].height = 32 if len(text) > 95 else 18
    row += 2
    styles.stamp(sheet, row, 1, "Các biểu (bấm vào tên để mở)", "section")
    for spec in EDITIONS[edition]:
        row += 1
        styles.stamp(sheet, row, 1, spec.number, "number")
        sheet.row_dimensions[row].height = 20
        link = styles.stamp(sheet, row, 2, spec.name, "link")
        link.hyperlink = f"#'{spec.name}'!A1"
        styles.stamp(sheet, row, 2, None, "link")
        styles.stamp(sheet, row, 3, GUIDE_SHEETS[spec.key], "cell")
    row += 2
    styles.stamp(sheet, row, 1, "Màu của ô", "section")
    for style, text in GUIDE_COLOURS:
        row += 1
        styles.stamp(sheet, row, 1, None, style)
        styles.stamp(sheet, row, 2, text, "plain")
    set_page(sheet, landscape=False, unit=unit.name, title=GUIDE_SHEET, cycle=cycle.id)
    protect(sheet)
