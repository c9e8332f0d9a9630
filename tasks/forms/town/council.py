"""Writes the council's packet: the ranking with reasons, ties at the line, slots left, cells for votes and conclusions."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook

from rules.judging.quotas import ALL, QuotaLine
from rules.judging.ranking import Entry, NomineeKind, NomineeRef
from rules.judging.scoring import Score
from rules.judging.self_scores import self_scored
from rules.papers.corrections import printed_reason
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import AGREED, CONCLUSIONS, CellKind
from rules.report.town_inputs import Appraisal
from rules.town.council.accepting import FILE
from rules.town.council.changes import open_tie
from rules.town.form import COUNCIL
from rules.values.rounding import half_up, shown_vi
from tasks.forms.saving import new_book, save_book
from tasks.forms.styles import CellStyles
from tasks.forms.town.checks import count_check, date_check, list_check
from tasks.forms.town.table import TOP, Column, TownTable
from tasks.forms.town.wording import COUNCIL_NOTE, COUNCIL_TITLE, QUOTA_NOTE, QUOTA_SHEET, QUOTA_TITLE

_WIDTHS = {
    "don_vi": 20, "ma": 8, "dong_y": 9, "khong_dong_y": 10, "vb_dong_y": 10, "vb_khong_dong_y": 11, "ket_luan": 11,
    "ly_do": 25,
}  # fmt: skip
_LONG = frozenset({"nguoi_co_mat", "nguoi_vang_mat", "y_kien"})
"""Labels whose answer takes more than a line."""
_OPEN = {
    "dong_y": "input_count",
    "khong_dong_y": "input_count",
    "vb_dong_y": "input_count",
    "vb_khong_dong_y": "input_count",
    "ket_luan": "input_choice",
    "ly_do": "input_text",
}
_SEEN = (
    Column("Tên", 26, "seen"),
    Column("Nhóm", 9, "seen_centre"),
    Column("Hạng", 6, "seen_centre"),
    Column("Tổng điểm", 8, "seen_number"),
    Column("Trạng thái", 11, "seen"),
    Column("Đề xuất", 11, "seen"),
    Column("Vì sao", 22, "seen"),
    Column("Ý kiến thẩm định", 26, "seen"),
    Column("Điểm tự chấm chưa được thẩm định", 17, "seen"),
)
COLUMNS = (*(Column(f.label, _WIDTHS[f.key], _OPEN.get(f.key, "code")) for f in COUNCIL.columns), *_SEEN)
_TIED = {i: c.style.replace("seen", "tie") for i, c in enumerate(COLUMNS) if c.style.startswith("seen")}
_KINDS = {NomineeKind.COLLECTIVE: "Tập thể", NomineeKind.INDIVIDUAL: "Cá nhân"}
_QUOTA_COLUMNS = (
    Column("Đối tượng", 14, "seen"),
    Column("Nhóm", 52, "seen"),
    Column("Đủ điều kiện", 14, "seen_number"),
    Column("Được khen nhiều nhất", 14, "seen_number"),
    Column("Đã trong danh sách", 14, "seen_number"),
    Column("Còn lại cho Hội đồng", 14, "seen_number"),
    Column("Đồng hạng tại ranh giới", 60, "seen"),
)


def write_council_packet(
    out: Path,
    plan: Plan,
    cycle: Cycle,
    entries: Sequence[Entry],
    quota: Sequence[QuotaLine],
    appraisals: Sequence[Appraisal] = (),
    scores: Sequence[Score] = (),
    unproven: Mapping[NomineeRef, Sequence[str]] = MappingProxyType({}),
) -> Path:
    """Write `<out>/hoi-dong.xlsx` for all eligible nominees in rank order, as `quotas.select` left them.

    What offices object to is shown beside the nominee, and what of its `scores` rests on its own word; `unproven`: which
    initiatives of whom come without evidence. The same input gives the same bytes.
    """
    book = new_book(plan.movement.office, f"{COUNCIL_TITLE}, {cycle.id}")
    styles = CellStyles(book)
    eligible = [entry for entry in entries if entry.eligible]
    own = {(s.unit, s.nominee): found.words for s in scores if (found := self_scored(s)) is not None}
    lines = [
        [
            *_values(plan, e, appraisals, unproven.get((e.unit, e.nominee), ())),
            own.get((e.unit, e.nominee), ""),
        ]
        for e in eligible
    ]
    _votes(book, styles, plan, cycle, eligible, lines)
    _slots(book, styles, plan, cycle, eligible, quota)
    return save_book(book, out / f"{FILE}.xlsx", cycle.last_day)


def _votes(
    book: Workbook,
    styles: CellStyles,
    plan: Plan,
    cycle: Cycle,
    eligible: Sequence[Entry],
    lines: Sequence[Sequence[Any]],
) -> None:
    table = TownTable(book, styles, COUNCIL.name, COUNCIL_TITLE, COUNCIL_NOTE, COLUMNS)
    for field in COUNCIL.labels:
        cell = table.label(field, over=6, lines=3 if field.key in _LONG else 1)
        if field.kind is CellKind.DATE:
            table.check(date_check(), [cell.coordinate])
        elif field.kind is CellKind.COUNT:
            table.check(count_check(), [cell.coordinate])
    table.row += 1
    heading = table.row
    table.headings("C")
    for entry, values in zip(eligible, lines, strict=True):
        table.add(values, _TIED if open_tie(entry) else None)
    if table.row > heading + 1:
        first, last = heading + 1, table.row - 1
        table.check(count_check(), [f"C{first}:F{last}"])
        table.check(list_check(CONCLUSIONS), [f"G{first}:G{last}"])
    table.finish(unit=plan.movement.council, cycle=cycle.id, heading=heading, filtered=True)


def _values(plan: Plan, entry: Entry, appraisals: Sequence[Appraisal], unproven: Sequence[str]) -> list[Any]:
    name = entry.name
    if entry.kind is NomineeKind.INDIVIDUAL:
        unit = plan.units[entry.unit].name
        place = "" if unit in entry.post else unit
        name = ", ".join(part for part in (entry.name, entry.post, place) if part)
    group = entry.group if entry.kind is NomineeKind.COLLECTIVE else "cá nhân"
    said = "; ".join(
        f"{plan.units[a.office].name}, {a.item}: {a.opinion}{f' ({why})' if (why := printed_reason(plan, a)) else ''}"
        for a in appraisals
        if (a.unit, a.nominee) == (entry.unit, entry.nominee) and a.opinion not in ("", AGREED)
    )
    said = "; ".join(
        [*([said] if said else []), *(f"sáng kiến {name} chưa kèm minh chứng" for name in unproven)]
    )
    state = "Đủ điều kiện"
    why_so = "; ".join(text for text in (entry.by_law, entry.note) if text)
    seen = (name, group, entry.rank, float(entry.total), state, _proposal(plan, entry), why_so, said)
    return [entry.unit, entry.nominee, *[None] * len(_OPEN), *seen]


def _proposal(plan: Plan, entry: Entry) -> str:
    if entry.selected:
        return "Khen"
    if open_tie(entry):
        return "Hội đồng chọn"
    if entry.tier != plan.awards[0].name:
        return f"Xét {entry.tier}"
    return "Chưa khen"


def _slots(
    book: Workbook,
    styles: CellStyles,
    plan: Plan,
    cycle: Cycle,
    eligible: Sequence[Entry],
    quota: Sequence[QuotaLine],
) -> None:
    """Write how many may be chosen, how many are, what is left, who ties at the line."""
    share = f"{shown_vi(half_up(100 * plan.quota.share, 2))}%"
    table = TownTable(book, styles, QUOTA_SHEET, QUOTA_TITLE, QUOTA_NOTE.format(share=share), _QUOTA_COLUMNS)
    table.headings("A")
    names = {group.id: f"{group.id}: {group.name}" for group in plan.groups}
    for line in (line for line in quota if line.reading == "eligible"):
        mine = [e for e in eligible if e.kind is line.kind and line.group in (ALL, e.group)]
        ties = ", ".join(_called(plan, e) for e in mine if open_tie(e))
        table.add(
            (
                _KINDS[line.kind],
                "Tính chung" if line.group == ALL else names[line.group],
                line.n,
                line.cap,
                line.selected,
                line.left_to_council,
                ties if line.group != ALL or line.kind is NomineeKind.INDIVIDUAL else "",
            )
        )
    table.finish(unit=plan.movement.council, cycle=cycle.id, heading=TOP)


def _called(plan: Plan, entry: Entry) -> str:
    if entry.kind is NomineeKind.COLLECTIVE:
        return f"{entry.name} (hạng {entry.rank})"
    return f"{entry.name}, {plan.units[entry.unit].name} (hạng {entry.rank})"
