"""Corrections by the office: a cell of a report read anew with another content; refusals are H03. Waivers: `waivers`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import EDITION, EDITIONS
from rules.plan.report_form.form import (
    CA_NHAN,
    DON_VI,
    HOP,
    THANH_TICH,
    TTHC,
    Sheet,
    Vocabulary,
    vocabulary,
)
from rules.report.cells import read_cell
from rules.report.reading import with_requirements
from rules.report.report import Cell, Report, Row, SheetData, State
from rules.report.town_inputs import Correction, Waiver
from rules.town.corrections.waivers import accept_waivers, undecided
from rules.town.form import CORRECTIONS, WAIVERS
from rules.town.reading import TownSheet
from rules.town.refusals import slug_of, unknown_unit
from rules.values.findings import Finding, Severity
from rules.values.text import clean, fold
from rules.values.typed import is_blank, shown

_NUMBER = re.compile(r"(?:bieu|bang|mau)?\W*0?([1-8])(?![0-9])")
_CODES = frozenset(
    {(DON_VI.key, key) for key in ("ma", "chu_ky", EDITION.key)}
    | {(s.key, "ma") for s in (CA_NHAN, THANH_TICH, HOP)}
)
"""Who a row or a report is about: to change that is another report, not a correction."""

CorrectedCell = tuple[str, str, str]
"""Unit, sheet key, address."""


@dataclass(frozen=True, slots=True)
class _Target:
    unit: str
    sheet: Sheet
    cell: Cell


@dataclass(frozen=True, slots=True)
class _Office:
    plan: Plan
    cycle: Cycle
    reports: Mapping[str, Report]
    words: Vocabulary


def accept_corrections(
    plan: Plan, cycle: Cycle, sheets: Sequence[TownSheet], reports: Mapping[str, Report]
) -> tuple[tuple[Correction, ...], tuple[Waiver, ...], Mapping[str, Report], list[Finding]]:
    """Return the corrections and waivers that count, all reports with them applied, and every refusal.

    The reports may have errors: a correction mends what the checks, which run afterwards, would find.
    """
    office = _Office(plan, cycle, reports, vocabulary(plan))
    findings: list[Finding] = []
    new: dict[CorrectedCell, Cell] = {}
    for sheet in (s for s in sheets if s.sheet is CORRECTIONS):
        for row in sheet.rows:
            result = _corrected(office, sheet, row, new)
            if isinstance(result, Finding):
                findings.append(result)
            else:
                place, cell = result
                new[place] = cell
    mended = {unit: _apply(report, new) for unit, report in reports.items()}
    waivers, said = accept_waivers(plan, cycle, [s for s in sheets if s.sheet is WAIVERS], mended)
    for waiver in waivers:
        mended[waiver.unit] = replace(mended[waiver.unit], waiver=waiver)
    corrections = tuple(cell.corrected for cell in new.values() if cell.corrected is not None)
    return corrections, waivers, mended, [*findings, *said]


def _corrected(
    office: _Office, sheet: TownSheet, row: Row, new: Mapping[CorrectedCell, Cell]
) -> tuple[CorrectedCell, Cell] | Finding:
    target = _target(office, sheet, row)
    if isinstance(target, Finding):
        return target
    place = (target.unit, target.sheet.key, target.cell.address)
    if place in new:
        says = "ô này đã có một dòng đính chính ở trên; dòng đầu được tính: gộp vào một dòng."
        return sheet.refuse(row["o"], says)
    raw_old, raw_new = (sheet.raws.get(row[key].address) for key in ("cu", "moi"))
    old = read_cell(target.cell.field, raw_old, target.cell.sheet, target.cell.address, office.words)
    if not _same(old, target.cell):
        stands = f"ghi “{target.cell.text}”" if target.cell.text else "để trống"
        says = f"ô {target.cell.address} của báo cáo đang {stands}: ghi đúng giá trị đó vào cột này."
        return sheet.refuse(row["cu"], says)
    mended = read_cell(target.cell.field, raw_new, target.cell.sheet, target.cell.address, office.words)
    if mended.state not in (State.OK, State.BLANK):
        says = f"“{mended.text}” không đọc được ở ô “{mended.field.label}”: ghi đúng loại giá trị như trong báo cáo."
        return sheet.refuse(row["moi"], says)
    if _unchanged(target.cell, mended):
        return sheet.refuse(row["moi"], "giá trị mới giống giá trị đang có: sửa lại, hoặc xóa dòng này.")
    day = undecided(sheet, row)
    if isinstance(day, Finding):
        return day
    correction = Correction(
        unit=target.unit,
        sheet=target.cell.sheet,
        cell=target.cell.address,
        old=target.cell.text,
        new="" if is_blank(raw_new) else shown(raw_new),
        reason=row["ly_do"].text,
        approver=row["nguoi_duyet"].text,
        day=day,
        file=sheet.file,
    )
    return place, replace(mended, corrected=correction)


def _target(office: _Office, sheet: TownSheet, row: Row) -> _Target | Finding:
    unit = slug_of(row["don_vi"])
    if unit not in {u.slug for u in office.plan.subjects(office.cycle)}:
        return sheet.refuse(row["don_vi"], unknown_unit(office.plan, office.cycle, row["don_vi"]))
    report = office.reports.get(unit)
    if report is None:
        name = office.plan.units[unit].name
        says = f"{name} chưa có báo cáo đọc được nên chưa có gì để đính chính: giữ lại."
        return sheet.refuse(row["don_vi"], says, Severity.INFO)
    data = _sheet(report, row["bieu"].text)
    if data is None:
        names = ", ".join(spec.name for spec in EDITIONS[report.edition])
        says = f"không có biểu “{row['bieu'].text}”: ghi số biểu 1 đến {len(report.sheets)} hoặc tên biểu ({names})."
        return sheet.refuse(row["bieu"], says)
    address = fold(row["o"].text).replace("$", "").upper()
    cell = next((c for c in data.cells() if c.address == address), None)
    if cell is None:
        says = f"ô “{row['o'].text}” của biểu “{data.name}” không chứa giá trị nào của mẫu: ghi địa chỉ ô như G7."
        return sheet.refuse(row["o"], says)
    if _is_code(data.sheet, cell):
        says = f"ô {address} là mã (“{cell.field.label}”) nên không đính chính được: trả báo cáo để đơn vị gửi lại."
        return sheet.refuse(row["o"], says)
    return _Target(unit, data.sheet, cell)


def _sheet(report: Report, name: str) -> SheetData | None:
    key = fold(name)
    number = _NUMBER.match(key)
    for data in report.sheets.values():
        numbered = number is not None and int(number[1]) == data.sheet.number
        if numbered or key in (fold(data.sheet.name), fold(data.name)):
            return data
    return None


def _is_code(sheet: Sheet, cell: Cell) -> bool:
    # The words "Tổng cộng" make a row the total: that is no value either.
    total = (sheet.key, cell.field.key) == (TTHC.key, "c2") and fold(cell.text) == "tongcong"
    return total or (sheet.key, cell.field.key) in _CODES


def _same(old: Cell, there: Cell) -> bool:
    """Tell whether the form names what stands in the report: the same text without fuss, or the same value."""
    if State.BLANK in (old.state, there.state):
        return old.state is there.state
    return fold(old.text) == fold(there.text) or (old.ok and there.ok and old.value == there.value)


def _unchanged(there: Cell, new: Cell) -> bool:
    """Tell whether nothing would change: accents and capitals are a change of a text."""
    if there.state is not new.state:
        return False
    return clean(there.text) == clean(new.text) if isinstance(new.value, str) else there.value == new.value


def corrected_again(
    plan: Plan, report: Report, corrections: Iterable[Correction], waiver: Waiver | None
) -> Report:
    """Return a report, read anew, with corrections and waiver that were accepted before."""
    words = vocabulary(plan)
    cells = {
        (cell.sheet, cell.address): (key, cell)
        for key, data in report.sheets.items()
        for cell in data.cells()
    }
    new: dict[CorrectedCell, Cell] = {}
    for said in corrections:
        if (said.sheet, said.cell) in cells:
            key, old = cells[said.sheet, said.cell]
            cell = read_cell(old.field, said.new, said.sheet, said.cell, words)
            new[report.unit, key, said.cell] = replace(cell, corrected=said)
    mended = _apply(report, new)
    return replace(mended, waiver=waiver) if waiver is not None else mended


def _apply(report: Report, new: Mapping[CorrectedCell, Cell]) -> Report:
    mine = {(key, address): cell for (unit, key, address), cell in new.items() if unit == report.unit}
    if not mine:
        return report
    sheets = {key: _mended(data, mine) for key, data in report.sheets.items()}
    said = tuple(cell.corrected for cell in mine.values() if cell.corrected is not None)
    # What is required depends on other cells: asked anew, from the form's own fields.
    return with_requirements(replace(report, sheets=sheets, corrections=(*report.corrections, *said)))


def _mended(data: SheetData, mine: Mapping[tuple[str, str], Cell]) -> SheetData:
    def cell(old: Cell) -> Cell:
        now = mine.get((data.sheet.key, old.address), old)
        return replace(now, field=data.sheet.field(now.field.key))

    def row(old: Row) -> Row:
        return Row(old.number, {key: cell(c) for key, c in old.cells.items()})

    return replace(
        data,
        labels={key: cell(c) for key, c in data.labels.items()},
        rows=tuple(row(r) for r in data.rows),
        total=None if data.total is None else row(data.total),
    )
