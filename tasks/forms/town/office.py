"""Writes the office's blank forms: corrections, days of issue, awards outside of the cycle, the index, exemplars, texts."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from rules.issuing.competence import PER_AUTHORITY
from rules.plan.paper_ids import ISSUABLE
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import CellKind, Field, Sheet
from rules.town.form import (
    CORRECTIONS_FOLDER,
    EXEMPLARS_FOLDER,
    INDEX,
    INDEX_FOLDER,
    ISSUES_FOLDER,
    OVERRIDES,
    OWN_AWARDS_FOLDER,
    SUDDEN_FOLDER,
    SUMMARY_FOLDER,
    SUMMARY_TEXTS,
    TownFolder,
)
from tasks.forms.saving import new_book, save_book
from tasks.forms.styles import LOOKS, CellStyles
from tasks.forms.town.checks import code_check, count_check, date_check, list_check
from tasks.forms.town.table import TOP, Column, TownTable
from tasks.forms.town.wording import CODES_NOTE, CODES_SHEET, CODES_TITLE, FORMS

_FOLDERS = (
    CORRECTIONS_FOLDER,
    ISSUES_FOLDER,
    OWN_AWARDS_FOLDER,
    SUDDEN_FOLDER,
    INDEX_FOLDER,
    EXEMPLARS_FOLDER,
    SUMMARY_FOLDER,
)
_TEXT_COLUMNS = (Column("Mục", 28, "label"), Column("Lời văn", 120, "input_text"))
"""A form of texts has no table: the name of each beside a tall cell."""
_TEXT_LINES = 12
_ROWS = 15
_INDEX_ROWS = 500
"""Each unit has a row for every field, and its sum."""
_AS_TYPED = frozenset({"bieu", "o", "cu", "moi", "so", "gioi_thieu", *(f.key for f in SUMMARY_TEXTS.labels)})
"""What Excel must not turn into a date or another number: it stands for what is typed elsewhere."""
_WIDTHS = {
    "don_vi": 18, "bieu": 8, "o": 7, "cu": 18, "moi": 18, "ly_do": 34, "nguoi_duyet": 26, "ngay_duyet": 13,
    "van_ban": 20, "ngay": 13, "so": 16, "nguoi_ky": 24, "chuc_vu": 16, "can_cu": 40,
    "tap_the": 10, "ca_nhan": 10, "ghi_chu": 44, "linh_vuc": 40, "ten": 36, "thanh_tich": 60, "hinh_thuc": 20, "toi_da": 10, "tu_cham": 10, "tham_dinh": 10,
    "dieu_tra": 14, "tong": 10, "xep_hang": 10, "ma": 12, "cong_bo": 12, "gioi_thieu": 70, "noi_dang": 30, "ngay_dang": 13,
}  # fmt: skip


def write_office_forms(out: Path, plan: Plan, cycle: Cycle) -> list[Path]:
    """Write the forms, blank, each under its folder's name: `dinh-chinh.xlsx` …; the same plan gives the same bytes."""
    return [_write(out / f"{folder.name.removeprefix('_')}.xlsx", plan, cycle, folder) for folder in _FOLDERS]


def _write(dst: Path, plan: Plan, cycle: Cycle, folder: TownFolder) -> Path:
    book = new_book(plan.movement.office, f"{FORMS[folder.sheets[0].key][0]}, {cycle.id}")
    styles = CellStyles(book)
    for spec in (sheet for sheet in folder.sheets if sheet is not OVERRIDES):
        _blank(book, styles, plan, cycle, spec)
    _codes(book, styles, plan, cycle, sets=folder is ISSUES_FOLDER)
    return save_book(book, dst, cycle.last_day)


def _blank(book: Workbook, styles: CellStyles, plan: Plan, cycle: Cycle, spec: Sheet) -> None:
    title, note = FORMS[spec.key]
    columns = [Column(f.label, _WIDTHS[f.key], LOOKS[f.kind]) for f in spec.columns]
    table = TownTable(book, styles, spec.name, title, note, columns or _TEXT_COLUMNS)
    for field in spec.labels:
        cell = table.label(field, over=1, lines=1 if columns else _TEXT_LINES)
        if field.key in _AS_TYPED:
            cell.number_format = "@"
        _check(table, plan, cycle, field, cell.coordinate)
    heading = table.row
    if not columns:
        table.finish(unit=plan.movement.office, cycle=cycle.id, heading=1)
        return
    table.headings("B")
    first, last = table.blank_rows(_INDEX_ROWS if spec is INDEX else _ROWS)
    for index, field in enumerate(spec.columns, start=1):
        letter = get_column_letter(index)
        if field.key in _AS_TYPED:
            for row in range(first, last + 1):
                table.sheet.cell(row, index).number_format = "@"
        _check(table, plan, cycle, field, f"{letter}{first}:{letter}{last}")
    table.finish(unit=plan.movement.office, cycle=cycle.id, heading=heading)


def _check(table: TownTable, plan: Plan, cycle: Cycle, field: Field, cells: str) -> None:
    if field.key == "don_vi":
        last = TOP + len(plan.subjects(cycle))
        table.check(code_check(f"{quote_sheetname(CODES_SHEET)}!$A${TOP + 1}:$A${last}"), [cells])
    elif field.kind is CellKind.YES_NO:
        table.check(list_check(("Có", "Không")), [cells])
    elif field.kind is CellKind.LISTED:
        table.check(_papers_check(plan, cycle), [cells])
    elif field.kind is CellKind.DATE:
        table.check(date_check(), [cells])
    elif field.kind is CellKind.COUNT:
        table.check(count_check(), [cells])


def _papers_check(plan: Plan, cycle: Cycle) -> DataValidation:
    """A short list; where other authorities may issue a set each, the list of the codes' sheet."""
    first = TOP + len(plan.subjects(cycle)) + 1
    sets = _sets(plan, cycle)
    if not sets:
        return list_check(ISSUABLE)
    last = first + len(ISSUABLE) + len(sets) - 1
    return code_check(f"{quote_sheetname(CODES_SHEET)}!$A${first}:$A${last}")


def _sets(plan: Plan, cycle: Cycle) -> list[tuple[str, str]]:
    """Return code and title of the papers that one authority alone may issue in a cycle that goes on after the town's end."""
    until = plan.movement.authority_until
    if until is None or plan.papers_window(cycle)[1] <= until:
        return []
    titles = [(paper, plan.town_paper(paper).title) for paper in PER_AUTHORITY]
    return [(f"{p}/{a.id}", f"{title}: {a.name}") for p, title in titles for a in plan.authorities]


def _codes(book: Workbook, styles: CellStyles, plan: Plan, cycle: Cycle, *, sets: bool) -> None:
    """Write the codes of the cycle's units and of the town's papers, to look up and to choose from."""
    columns = (Column("Mã", 24, "code"), Column("Tên", 70, "seen"))
    table = TownTable(book, styles, CODES_SHEET, CODES_TITLE, CODES_NOTE, columns)
    table.headings("A")
    for unit in plan.subjects(cycle):
        table.add((unit.slug, unit.name))
    for paper in ISSUABLE:
        table.add((paper, plan.town_paper(paper).title))
    for code, title in _sets(plan, cycle) if sets else ():
        table.add((code, title))
    table.finish(unit=plan.movement.office, cycle=cycle.id, heading=TOP)
