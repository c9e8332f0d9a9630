"""Puts a report workbook together: guide, the seven sheets, hidden lists; remembers where every value went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from rules.plan.form import DON_VI, HOP, SHEETS, vocabulary
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.values.typed import Raw
from tasks.forms.checks import InputChecks
from tasks.forms.page import protect, set_page
from tasks.forms.report.guide import write_guide
from tasks.forms.report.sheets import SheetWriter
from tasks.forms.report.wording import TITLES
from tasks.forms.saving import new_book, save_book
from tasks.forms.styles import CellStyles

BookValues = Mapping[str, Mapping[str, Any]]
"""By sheet key: `labels` {field key: raw} and `rows` [{field key: raw}]; what is absent stays blank."""

CellPlace = tuple[str, int | None, str]
"""Sheet key, index of the table's row (None: a label), field key."""

_PORTRAIT = frozenset({DON_VI.key, HOP.key})


@dataclass(frozen=True, slots=True)
class Form:
    """A workbook and the cell of every value; a cell that is moved knows its new place."""

    book: Workbook
    cells: Mapping[CellPlace, Any]
    sheets: Mapping[str, Any]


def form_name(unit: Unit, cycle: Cycle) -> str:
    """Return the file name of a unit's form."""
    return f"bao-cao-{unit.slug}-{cycle.id}.xlsx"


def build_form(plan: Plan, cycle: Cycle, unit: Unit, values: BookValues | None = None) -> Form:
    """Build the unit's workbook, blank or filled; unit and cycle are filled in unless the values say otherwise."""
    book = new_book(plan.movement.office, f"{plan.movement.title}: {unit.name}, {cycle.id}")
    words = vocabulary(plan)
    styles, checks = CellStyles(book), InputChecks(plan, cycle, words)
    write_guide(book, styles, plan, cycle, unit)
    prefilled = {"ma": unit.slug, "ten": unit.name, "chu_ky": cycle.id}
    cells: dict[CellPlace, Any] = {}
    sheets: dict[str, Any] = {}
    for spec in SHEETS:
        given = (values or {}).get(spec.key, {})
        labels = given.get("labels", {})
        if spec is DON_VI:
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


def write_form(dst: Path, plan: Plan, cycle: Cycle, unit: Unit, values: BookValues | None = None) -> Path:
    """Write the unit's form, blank or filled, to `dst`; the same input gives the same bytes."""
    return save_book(build_form(plan, cycle, unit, values).book, dst, cycle.first_day)
