"""Waivers of gate K2: which unit, why, who approved; and what every decision of the office must say (H03)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rules.judging.scoring import has_procedures
from rules.plan.plan import Cycle, Plan
from rules.report.report import Report, Row, State
from rules.report.town_inputs import Waiver
from rules.town.reading import TownSheet
from rules.town.refusals import slug_of, unknown_unit
from rules.values.findings import Finding, Severity


def accept_waivers(
    plan: Plan, cycle: Cycle, sheets: Sequence[TownSheet], reports: Mapping[str, Report]
) -> tuple[tuple[Waiver, ...], list[Finding]]:
    """Return the waivers that count, of two for a unit the first, and every refusal."""
    found: dict[str, Waiver] = {}
    findings: list[Finding] = []
    for sheet in sheets:
        for row in sheet.rows:
            said = _refusal(plan, cycle, sheet, row, reports, found)
            day = undecided(sheet, row) if said is None else said
            if isinstance(day, Finding):
                findings.append(day)
                continue
            unit = slug_of(row["don_vi"])
            found[unit] = Waiver(unit, row["ly_do"].text, row["nguoi_duyet"].text, day, sheet.file)
    return tuple(found.values()), findings


def undecided(sheet: TownSheet, row: Row) -> dt.date | Finding:
    """Return the day of approval, or the finding that reason, approver or day are missing."""
    for key, ask in (
        ("ly_do", "ghi lý do"),
        ("nguoi_duyet", "ghi họ tên, chức vụ người duyệt"),
        ("ngay_duyet", "ghi ngày duyệt"),
    ):
        cell = row[key]
        if cell.state is State.BLANK:
            return sheet.refuse(cell, f"ô “{cell.field.label}” đang trống: {ask}.")
    day = row["ngay_duyet"]
    if not isinstance(day.value, dt.date):
        return sheet.refuse(day, f"“{day.text}” không phải là ngày: ghi ngày/tháng/năm, ví dụ 20/12/2024.")
    return day.value


def _refusal(
    plan: Plan,
    cycle: Cycle,
    sheet: TownSheet,
    row: Row,
    reports: Mapping[str, Report],
    found: Mapping[str, Waiver],
) -> Finding | None:
    cell = row["don_vi"]
    unit = slug_of(cell)
    if unit not in {u.slug for u in plan.subjects(cycle)}:
        return sheet.refuse(cell, unknown_unit(plan, cycle, cell))
    name = plan.units[unit].name
    if unit in found:
        return sheet.refuse(cell, f"{name} đã có một dòng miễn K2 ở trên; dòng đầu được tính: xóa dòng này.")
    report = reports.get(unit)
    if report is None:
        says = f"{name} chưa có báo cáo đọc được nên chưa có gì để miễn: giữ lại."
        return sheet.refuse(cell, says, Severity.INFO)
    if not _overdue(plan, report):
        says = f"báo cáo của {name} không có hồ sơ quá hạn nên không cần miễn K2: xóa dòng này."
        return sheet.refuse(cell, says)
    return None


def _overdue(plan: Plan, report: Report) -> bool:
    cells = [report.fact(name) for name in plan.gates.overdue_facts]
    values = [cell.value for cell in cells if cell is not None]
    return has_procedures(report) and any(isinstance(v, Decimal) and v > 0 for v in values)
