"""Which corrections and waivers a paper rests on, and the note that says so: nothing at all where there is none."""

from rules.judging.scoring import is_head
from rules.plan.plan import Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.report.report import Report, code_of
from rules.report.town_inputs import Appraisal, Correction, Waiver
from rules.values.wording import BLANK, in_full, one_line, short_day

WITHHELD = "nội dung lưu tại cơ quan chủ trì thẩm định"
_PRIVATE = frozenset({"ky_luat", "tu_cham_c1"})


def private_items(plan: Plan) -> frozenset[str]:
    """Return the items that score discipline: what an office says of them stays with phòng Nội vụ."""
    return frozenset(item.code for item in plan.rubric.all_items if item.fact.rpartition(".")[2] in _PRIVATE)


def kept_by(plan: Plan) -> str:
    """Return the office that alone keeps discipline data."""
    return in_full(plan.units[plan.movement.office_unit].name)


def printed_reason(plan: Plan, appraisal: Appraisal) -> str:
    """Return an office's reason as the council may read it: that of a discipline item stays with the office."""
    if appraisal.reason and appraisal.item in private_items(plan):
        return f"lý do lưu tại {kept_by(plan)}"
    return one_line(appraisal.reason)


def corrections_of(report: Report, code: str = "") -> list[Correction]:
    """Return the corrections that a nominee's award rests on; without a code, all of the report.

    A correction in a row of one nominee is that nominee's; everything else every nominee rests on.
    """
    others = {c for owner, c in _owned(report) if owner != code} if code else set()
    return [c for c in report.corrections if c not in others]


def own_corrections(report: Report, code: str) -> list[Correction]:
    """Return the corrections in rows of that nominee alone."""
    return [c for owner, c in _owned(report) if owner == code]


def leads(report: Report, code: str) -> bool:
    """Tell whether that nominee is marked as head of the unit."""
    return any(code_of(row) == code and is_head(row) for row in report.persons)


def waiver_of(report: Report, code: str = "") -> Waiver | None:
    """Return the waiver of gate K2 that a nominee's award rests on: the collective's, and its head's."""
    return report.waiver if code in ("", COLLECTIVE) or leads(report, code) else None


def _owned(report: Report) -> list[tuple[str, Correction]]:
    return [
        (code_of(row), cell.corrected)
        for data in report.sheets.values()
        for row in data.rows
        if "ma" in row.cells
        for cell in row.cells.values()
        if cell.corrected is not None
    ]


def is_private(report: Report | None, correction: Correction) -> bool:
    """Tell whether a correction is about discipline, which phòng Nội vụ alone may read; what can't be told, is."""
    if report is None:
        return True
    fields = {cell.field.key for cell in report.cells() if cell.corrected == correction}
    return not fields or bool(fields & _PRIVATE)


def correction_note(report: Report, code: str = "") -> list[str]:
    """Return the paragraphs "Ghi chú: số liệu đã đính chính …" of a paper; empty where it rests on none."""
    lines = [
        f"Biểu “{c.sheet}”, ô {c.cell}: {_what(report, c)}; người duyệt: {one_line(c.approver)}, ngày {short_day(c.day)}."
        for c in corrections_of(report, code)
    ]
    note = [f"Ghi chú: số liệu đã đính chính. {line}" for line in lines[:1]] + lines[1:]
    if waiver := waiver_of(report, code):
        note.append(waiver_words(waiver))
    return note


def waiver_words(waiver: Waiver) -> str:
    """Return what a paper says of a waiver of gate K2."""
    return (
        f"Ghi chú: được miễn xét điều kiện không có hồ sơ quá hạn; lý do: {one_line(waiver.reason)}; "
        f"người duyệt: {one_line(waiver.approver)}, ngày {short_day(waiver.day)}."
    )


def _what(report: Report, correction: Correction) -> str:
    if is_private(report, correction):
        return WITHHELD
    old, new = _shown(correction.old), _shown(correction.new)
    return f"{old} đính chính thành {new}; lý do: {one_line(correction.reason)}"


def _shown(text: str) -> str:
    return f"“{one_line(text)}”" if one_line(text) else f"ô trống ({BLANK})"
