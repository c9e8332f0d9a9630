"""What the head of the council's form says: when and where it met, who was there, how many of how many (H02)."""

import datetime as dt
import re
from decimal import Decimal

from rules.plan.plan import Plan
from rules.plan.report_form.form import MEETING
from rules.report.report import Cell, State
from rules.report.town_inputs import CouncilMeeting, MeetingRecord
from rules.town.reading import TownSheet
from rules.values.findings import Finding

_MOST = 10_000
_ASKED = frozenset(field.key for field in MEETING)


def meeting_of(plan: Plan, sheet: TownSheet) -> tuple[CouncilMeeting, MeetingRecord, list[Finding]]:
    """Return the meeting, what the minutes tell of it, and every label that is blank, unreadable or can't be so."""
    asked = [cell for key, cell in sheet.labels.items() if key in _ASKED]
    findings = [said for cell in asked if (said := _wrong_label(cell, sheet)) is not None]
    day = sheet.labels.get("ngay_hop")
    members, present = (count_of(sheet.labels.get(key)) for key in ("tong_thanh_vien", "co_mat"))
    meeting = CouncilMeeting(
        day=day.value if day is not None and day.ok else None,  # type: ignore[arg-type]  # a date where it is ok
        chair=_text(sheet, "chu_tri"),
        secretary=_text(sheet, "thu_ky"),
        members=members,
        present=present,
    )
    findings += _attendance(plan, sheet, members, present)
    begins, ends, of_hours = _hours(sheet)
    record = MeetingRecord(
        _text(sheet, "dia_diem"),
        begins,
        ends,
        _names(sheet, "nguoi_co_mat"),
        _names(sheet, "nguoi_vang_mat"),
        _text(sheet, "y_kien"),
    )
    return meeting, record, [*findings, *of_hours]


def count_of(cell: Cell | None) -> int | None:
    """Return a whole number from 0 to what a council can have, None for all else."""
    value = cell.value if cell is not None else None
    known = isinstance(value, Decimal) and 0 <= value <= _MOST and value == int(value)
    return int(value) if known else None  # type: ignore[arg-type]  # a Decimal where it is known


def _wrong_label(cell: Cell, sheet: TownSheet) -> Finding | None:
    label = cell.field.label
    if cell.state is State.BLANK:
        return sheet.refuse(cell, f"ô “{label}” đang trống: ghi theo biên bản cuộc họp.")
    if cell.state is State.NOT_A_DATE:
        return sheet.refuse(cell, f"“{cell.text}” không phải là ngày: ghi ngày/tháng/năm, ví dụ 20/12/2024.")
    if cell.state is State.NOT_A_NUMBER or (isinstance(cell.value, Decimal) and count_of(cell) is None):
        return sheet.refuse(cell, f"“{cell.text}” không phải là số đếm: ghi số nguyên từ 0 trở lên.")
    return None


def _attendance(plan: Plan, sheet: TownSheet, members: int | None, present: int | None) -> list[Finding]:
    if members is None or present is None:
        return []
    quorum = plan.council_rules.quorum
    if members == 0:
        return [
            sheet.refuse(sheet.labels["tong_thanh_vien"], "Hội đồng có 0 thành viên: ghi tổng số thành viên.")
        ]
    if present > members:
        says = f"có mặt {present} lớn hơn tổng số {members} thành viên: sửa lại một trong hai số."
    elif present < quorum * members:
        says = (
            f"có mặt {present}/{members}, chưa đủ {quorum} tổng số thành viên: "
            "kiểm tra lại, hoặc họp lại cho đủ thành phần."
        )
    else:
        return []
    return [sheet.refuse(sheet.labels["co_mat"], says)]


def _hours(sheet: TownSheet) -> tuple[dt.time | None, dt.time | None, list[Finding]]:
    """Return when it began and ended; an end before the beginning is none."""
    cells = [sheet.labels.get(key) for key in ("gio_bat_dau", "gio_ket_thuc")]
    findings = [
        sheet.refuse(cell, f"“{cell.text}” không phải là giờ: ghi giờ:phút, ví dụ 08:00.")
        for cell in cells
        if cell is not None and cell.state is State.NOT_A_TIME
    ]
    begins, ends = (c.value if c and isinstance(c.value, dt.time) else None for c in cells)
    if begins is not None and ends is not None and ends < begins:
        says = f"giờ kết thúc {ends:%H:%M} trước giờ bắt đầu {begins:%H:%M}: sửa lại một trong hai giờ."
        return begins, None, [*findings, sheet.refuse(sheet.labels["gio_ket_thuc"], says)]
    return begins, ends, findings


def _text(sheet: TownSheet, key: str) -> str:
    cell = sheet.labels.get(key)
    return cell.text if cell is not None else ""


def _names(sheet: TownSheet, key: str) -> tuple[str, ...]:
    return tuple(name for part in re.split(r"[;\n]", _text(sheet, key)) if (name := part.strip()))
