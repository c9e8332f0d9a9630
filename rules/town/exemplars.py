"""Whom the office chose as exemplars: winners who consent, with an edited text; refusals are H07."""

import datetime as dt
from collections.abc import Collection, Sequence

from rules.judging.ranking import Entry, NomineeRef
from rules.plan.plan import Cycle, Plan
from rules.report.report import Row
from rules.report.town_inputs import Exemplar
from rules.town.reading import TownSheet
from rules.town.refusals import malformed, slug_of, unknown_unit
from rules.values.findings import Finding, Severity
from rules.values.text import fold
from rules.values.wording import one_line, paragraphs


def accept_exemplars(
    plan: Plan,
    cycle: Cycle,
    sheets: Sequence[TownSheet],
    winners: Sequence[Entry] | None,
    revoked: Collection[NomineeRef] = (),
) -> tuple[tuple[Exemplar, ...], list[Finding]]:
    """Return who may be told of, and every refusal; `winners` None: the council has not met, no row has an effect yet.

    `revoked`: whose award was taken back.
    """
    found: dict[tuple[str, str], Exemplar] = {}
    findings: list[Finding] = []
    chosen = {(e.unit, fold(e.nominee)): e for e in winners or ()}
    taken_back = {(unit, fold(nominee)) for unit, nominee in revoked}
    for sheet in sheets:
        if winners is None and sheet.rows:
            says = (
                "Hội đồng chưa họp nên các dòng chưa có tác dụng: giữ lại, khi có người được khen thì tính."
            )
            findings.append(sheet.refuse(sheet.rows[0]["don_vi"], says, Severity.INFO))
            continue
        for row in sheet.rows:
            key = slug_of(row["don_vi"]), fold(row["ma"].text)
            if said := _refusal(plan, cycle, sheet, row, chosen.keys()):
                findings.append(said)
            elif key in taken_back:
                says = f"khen thưởng của {row['ma'].text} của {plan.units[key[0]].name} đã thu hồi: xóa dòng."
                findings.append(sheet.refuse(row["ma"], says))
            elif key in found:
                says = f"{row['ma'].text} của {plan.units[key[0]].name} đã có ở một dòng trên; dòng đầu được tính: xóa một dòng."
                findings.append(sheet.refuse(row["ma"], says))
            else:
                found[key] = _exemplar(chosen[key], row)
    return tuple(found.values()), findings


def _refusal(
    plan: Plan, cycle: Cycle, sheet: TownSheet, row: Row, chosen: Collection[tuple[str, str]]
) -> Finding | None:
    unit = slug_of(row["don_vi"])
    if unit not in {u.slug for u in plan.subjects(cycle)}:
        return sheet.refuse(row["don_vi"], unknown_unit(plan, cycle, row["don_vi"]))
    if said := malformed(sheet, row):
        return said
    if (unit, fold(row["ma"].text)) not in chosen:
        says = f"{row['ma'].text} của {plan.units[unit].name} không có trong danh sách được khen: sửa mã hoặc xóa dòng."
        return sheet.refuse(row["ma"], says)
    if row["cong_bo"].value is not True:
        says = "người, tập thể này chưa đồng ý công bố nên không được giới thiệu: hỏi lại rồi ghi Có, hoặc xóa dòng."
        return sheet.refuse(row["cong_bo"], says)
    if (row["ngay_dang"].value is None) != (not row["noi_dang"].text):
        blank = row["noi_dang"] if row["ngay_dang"].value is not None else row["ngay_dang"]
        return sheet.refuse(
            blank, "nơi đăng và ngày đăng phải ghi cả hai, hoặc để trống cả hai khi chưa đăng."
        )
    return None


def _exemplar(entry: Entry, row: Row) -> Exemplar:
    day = row["ngay_dang"].value
    return Exemplar(
        entry.unit,
        entry.nominee,
        tuple(paragraphs(row["gioi_thieu"].text)),
        one_line(row["noi_dang"].text),
        day if isinstance(day, dt.date) else None,
    )
