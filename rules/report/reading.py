"""Finds the form's sheets, labels and columns in a workbook and reads its cells.

Tolerant where people are sloppy (names, order, spelling), strict where data would change. Values only:
whether they make sense belongs to the checks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rules.plan.plan import Cycle
from rules.plan.report_form.editions import EDITION, EDITIONS
from rules.plan.report_form.form import CA_NHAN, DON_VI, HOP, THANH_TICH, TTHC, Field, Sheet, Vocabulary
from rules.report.cells import Grid, find_heading, read_labels, read_rows
from rules.report.procedures import read_tthc
from rules.report.report import Cell, Report, Row, SheetData, State
from rules.values.findings import Finding, finding
from rules.values.text import clean, fold
from rules.values.typed import is_blank

_NUMBERED = {
    edition: re.compile(
        r"^0?([1-{0}])(?![0-9])|(?:bieu|bang|mau)\W*0?([1-{0}])(?![0-9])".replace("{0}", str(len(sheets)))
    )
    for edition, sheets in EDITIONS.items()
}
"""The number in a sheet's name: a sheet 8 of a workbook of the first edition is the unit's own."""


@dataclass(frozen=True, slots=True)
class RawBook:
    """A workbook as its reader gives it: the sheets in order, each a name and its grid."""

    sheets: tuple[tuple[str, Grid], ...]


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A report with what was wrong with its form; `ended`: the reading stopped at a finding that ends it."""

    report: Report
    findings: tuple[Finding, ...]
    ended: bool


def find_sheet(book: RawBook, sheet: Sheet, edition: int = 1) -> tuple[str, Grid] | None:
    """Return the workbook's sheet of that number; None when there is none, or several and none has the exact name."""
    alike = _of_number(book, sheet, edition)
    if len(alike) > 1:
        alike = [(name, grid) for name, grid in alike if clean(name) == sheet.name]
    return alike[0] if len(alike) == 1 else None


def _of_number(book: RawBook, sheet: Sheet, edition: int) -> list[tuple[str, Grid]]:
    return [(name, grid) for name, grid in book.sheets if is_numbered(name, sheet, edition)]


def is_numbered(name: str, sheet: Sheet, edition: int = 1) -> bool:
    """Tell whether a workbook's sheet of that name is, by its number, this sheet of the form."""
    match = _NUMBERED[edition].search(fold(name))
    return match is not None and str(sheet.number) in match.groups()


def read_report(
    book: RawBook, *, unit: str, file: str, sha256: str, cycle: Cycle, words: Vocabulary, unit_fault: str = ""
) -> ReadResult:
    """Read the sheets of a workbook, as its edition has them; findings are F02, F03, F04 and F05, and F05 ends the reading.

    `unit_fault`: why the folder's unit takes no part in the cycle, "" when it does.
    """
    findings: list[Finding] = []
    data: dict[str, SheetData] = {}
    edition, named = _edition_of(book, words)
    for sheet in EDITIONS[edition]:
        found = find_sheet(book, sheet, edition)
        if found is None:
            data[sheet.key] = SheetData(sheet, sheet.name, False, {}, ())
            findings.append(_missing_sheet(book, sheet, edition, unit, file))
            continue
        name, grid = found
        if sheet is TTHC:
            data[sheet.key], missing = read_tthc(name, grid, words)
        else:
            # The row that names the first edition is read where it stands, and missed by nobody.
            asked = replace(sheet, labels=(*sheet.labels, EDITION)) if sheet is DON_VI and named else sheet
            data[sheet.key], missing = _read_sheet(asked, name, grid, words)
        findings += [_missing_field(field, sheet, name, unit, file) for field in missing]
    report = Report(unit, file, sha256, data, edition=edition)
    wrong_unit = _wrong_unit(report, unit_fault)
    if wrong := _wrong_cycle(report, cycle):
        return ReadResult(report, (*wrong_unit, wrong) if unit_fault else (wrong,), ended=True)
    findings += wrong_unit
    return ReadResult(report, tuple(_forgive_empty(report, findings)), ended=False)


def _edition_of(book: RawBook, words: Vocabulary) -> tuple[int, bool]:
    """Return the workbook's edition, and whether sheet 1 has the row that names it."""
    found = find_sheet(book, DON_VI)
    row = (
        read_labels(replace(DON_VI, labels=(EDITION,)), *found, words)[0].get(EDITION.key) if found else None
    )
    edition = int(row.value) if row is not None and isinstance(row.value, str) else 1
    return edition, row is not None


def unit_code_of(book: RawBook, words: Vocabulary) -> str:
    """Return the unit's code as the report gives it, "" where it gives none."""
    found = find_sheet(book, DON_VI)
    if found is None:
        return ""
    cell = _read_sheet(DON_VI, *found, words)[0].labels.get("ma")
    return fold(cell.text) if cell is not None and cell.ok else ""


def _read_sheet(sheet: Sheet, name: str, grid: Grid, words: Vocabulary) -> tuple[SheetData, list[Field]]:
    labels, missing = read_labels(sheet, name, grid, words)
    has = set(labels)
    rows: list[Row] = []
    if sheet.columns:
        heading, columns = find_heading({n: f.key for f in sheet.columns for n in f.names}, grid)
        missing += [field for field in sheet.columns if field.key not in columns]
        has |= set(columns)
        if columns:
            rows = read_rows(sheet, name, grid, heading + 1, columns, words)
    blank = all(is_blank(raw) for line in grid for raw in line)
    return SheetData(sheet, name, True, labels, tuple(rows), None, frozenset(has), blank), missing


def _missing_sheet(book: RawBook, sheet: Sheet, edition: int, unit: str, file: str) -> Finding:
    alike = [name for name, _ in _of_number(book, sheet, edition)]
    if alike:
        names = ", ".join(f"“{n}”" for n in alike)
        says = f"có nhiều biểu số {sheet.number} ({names}): giữ một biểu và đặt tên đúng là “{sheet.name}”."
    else:
        says = f"thiếu biểu “{sheet.name}”: thêm lại biểu này theo mẫu báo cáo đã phát."
    return finding("F02", unit=unit, file=file, sheet=sheet.name, value=", ".join(alike), says=says)


def _missing_field(field: Field, sheet: Sheet, name: str, unit: str, file: str) -> Finding:
    what = "dòng" if field in sheet.labels else "cột"
    label = f"{field.label} ({field.key[1:]})" if sheet is TTHC else field.label
    says = f"không tìm thấy {what} “{label}”: khôi phục tên {what} đúng như mẫu báo cáo đã phát."
    return finding("F03", unit=unit, file=file, sheet=name, value=label, says=says)


def _wrong_cycle(report: Report, cycle: Cycle) -> Finding | None:
    cell = report.sheets[DON_VI.key].labels.get("chu_ky")
    if cell is None or not cell.ok or cell.value == cycle.id:
        return None
    says = (
        f"báo cáo ghi chu kỳ {cell.value} trong khi đang xét chu kỳ {cycle.id}: "
        f"gửi báo cáo của chu kỳ {cycle.id}, hoặc sửa ô này nếu chỉ ghi nhầm."
    )
    sheet, where, value = cell.sheet, cell.address, cell.text
    return finding("F05", unit=report.unit, file=report.file, sheet=sheet, cell=where, value=value, says=says)


def _wrong_unit(report: Report, unit_fault: str) -> list[Finding]:
    cell = report.sheets[DON_VI.key].labels.get("ma")
    if unit_fault:
        says = unit_fault
    elif cell is None or not cell.ok or fold(cell.text) == fold(report.unit):
        return []
    else:
        says = (
            f"mã đơn vị ghi “{cell.text}” nhưng báo cáo nằm trong thư mục “{report.unit}”: "
            "ghi đúng mã của đơn vị mình, hoặc chuyển báo cáo về đúng thư mục."
        )
    sheet, where, value = (cell.sheet, cell.address, cell.text) if cell else ("", "", report.unit)
    return [
        finding("F04", unit=report.unit, file=report.file, sheet=sheet, cell=where, value=value, says=says)
    ]


def _forgive_empty(report: Report, findings: Iterable[Finding]) -> Iterable[Finding]:
    """Drop F03 for sheets that may be empty and are: 3 without procedures (or said by D01), 6 and 7 without nominees."""
    may_be_empty = {TTHC.key}
    if not report.nominees:
        may_be_empty |= {THANH_TICH.key, HOP.key}
    empty = {report.sheets[key].name for key in may_be_empty if report.sheets[key].blank}
    return (f for f in findings if not (f.rule == "F03" and f.sheet in empty))


def with_requirements(report: Report) -> Report:
    """Return the report with the cells' fields saying what is required in this very report.

    A plan's date is required when its number is given; sheets 6 and 7 of a unit without nominees may be blank.
    """
    sheets = dict(report.sheets)
    first = sheets[DON_VI.key]
    dates = {}
    for number, day in (("so_ke_hoach", "ngay_ke_hoach"), ("so_ke_hoach_pt", "ngay_ke_hoach_pt")):
        number_cell, date_cell = first.labels.get(number), first.labels.get(day)
        if number_cell is not None and number_cell.ok and date_cell is not None:
            dates[day] = replace(date_cell, field=replace(date_cell.field, required=True))
    sheets[DON_VI.key] = replace(first, labels={**first.labels, **dates})
    if not report.nominees and not _nominees_unknown(report):
        for spec in (THANH_TICH, HOP):
            data = sheets[spec.key]
            sheets[spec.key] = replace(
                data,
                labels={k: _not_required(c) for k, c in data.labels.items()},
                rows=tuple(
                    Row(r.number, {k: _not_required(c) for k, c in r.cells.items()}) for r in data.rows
                ),
            )
    return replace(report, sheets=sheets)


def _nominees_unknown(report: Report) -> bool:
    """Tell whether the set of nominees can't be known: sheet 1's answer or sheet 5 could not be read."""
    answer = report.sheets[DON_VI.key].labels.get("de_nghi_tap_the")
    persons = report.sheets[CA_NHAN.key]
    return answer is None or answer.state is State.NOT_LISTED or "ma" not in persons.has or bool(persons.rows)


def _not_required(cell: Cell) -> Cell:
    return replace(cell, field=replace(cell.field, required=False))
