"""Whether one row of an office's appraisal form counts: the first fault in the contract's order is its finding (H01)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from rules.judging.scoring import ItemScore
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.report.report import Cell, Row, State, as_code, code_of
from rules.report.town_inputs import Appraisal
from rules.town.appraisal.lanes import may_appraise
from rules.town.reading import TownSheet
from rules.town.refusals import not_accepted, slug_of, unknown_nominee, unknown_unit
from rules.values.findings import Finding, Severity
from rules.values.rounding import half_up, shown_vi

RowKey = tuple[str, str, str]
"""Unit, nominee, item."""


@dataclass
class AppraisalContext:
    """What all forms are held against, and what was accepted so far."""

    plan: Plan
    cycle: Cycle
    scores: Mapping[tuple[str, str], Mapping[str, ItemScore]]
    taken: dict[RowKey, Appraisal] = field(default_factory=dict)

    @cached_property
    def units(self) -> frozenset[str]:
        """The units whose reports are accepted."""
        return frozenset(unit for unit, _ in self.scores)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The units that take part in the cycle."""
        return frozenset(unit.slug for unit in self.plan.subjects(self.cycle))

    @cached_property
    def opinions(self) -> frozenset[str]:
        """What is appraised by an opinion only, without points."""
        return frozenset(o for lane in self.plan.lanes for o in lane.opinions)

    def items(self, nominee: str) -> frozenset[str]:
        """Return what is appraised of that kind of nominee."""
        rubric = self.plan.rubric
        scale = rubric.collective if nominee == COLLECTIVE else rubric.individual
        return frozenset(item.code for item in scale.items) | self.opinions


def is_filled(row: Row) -> bool:
    """A form comes with its keys filled in: a row with nothing else is "không có ý kiến"."""
    return any(row[key].text for key in ("diem", "y_kien", "ly_do"))


def refusal(desk: AppraisalContext, office: str, row: Row, sheet: TownSheet) -> Finding | None:
    """Return why the row does not count: the first fault in the contract's order."""
    unit, nominee, item = _key(row)
    plan = desk.plan
    if unit not in desk.subjects:
        return sheet.refuse(row["don_vi"], unknown_unit(plan, desk.cycle, row["don_vi"]))
    if unit in desk.units and (unit, nominee) not in desk.scores:
        return sheet.refuse(row["ma"], unknown_nominee(plan, unit, row["ma"]))
    if item not in desk.items(nominee):
        return sheet.refuse(row["tieu_chi"], _unknown_item(desk, nominee, row["tieu_chi"]))
    if why := may_appraise(plan, desk.cycle, office, unit, item):
        return sheet.refuse(row["don_vi" if office == unit else "tieu_chi"], why)
    if unit not in desk.units:
        return sheet.refuse(row["don_vi"], not_accepted(plan, unit), Severity.INFO)
    score = desk.scores[unit, nominee].get(item)
    return (
        _wrong_points(row["diem"], score, sheet)
        or _wrong_opinion(row["y_kien"], sheet)
        or _no_reason(plan, row, score, sheet)
        or _twice(desk, row, sheet)
    )


def _unknown_item(desk: AppraisalContext, nominee: str, cell: Cell) -> str:
    mine = ", ".join(sorted(desk.items(nominee)))
    if not cell.text:
        return f"ô mã tiêu chí đang trống: ghi một trong {mine}."
    who = "tập thể" if nominee == COLLECTIVE else "cá nhân"
    return f"không có tiêu chí “{cell.text}” cho {who}: ghi một trong {mine}, hoặc xóa dòng này."


def _wrong_points(cell: Cell, score: ItemScore | None, sheet: TownSheet) -> Finding | None:
    if cell.state is State.BLANK:
        return None
    if not isinstance(cell.value, Decimal):
        return sheet.refuse(cell, f"“{cell.text}” không phải là số: ghi điểm bằng số, ví dụ 8,5.")
    if score is None:
        says = "mục này chỉ cho ý kiến, không chấm điểm: xóa điểm, ghi vào cột Ý kiến và Lý do."
    elif not 0 <= cell.value <= score.max:
        says = f"điểm {cell.text} nằm ngoài khoảng 0 đến {shown_vi(score.max)}: sửa lại điểm."
    elif score.points is None:
        says = f"mục {score.code} không áp dụng cho đối tượng này ({score.how}): xóa điểm."
    else:
        return None
    return sheet.refuse(cell, says)


def _wrong_opinion(cell: Cell, sheet: TownSheet) -> Finding | None:
    if cell.state in (State.OK, State.BLANK):
        return None
    says = f"ý kiến “{cell.text}” không có trong danh sách: chọn Đồng ý, Không đồng ý hoặc Yêu cầu bổ sung."
    return sheet.refuse(cell, says)


def _no_reason(plan: Plan, row: Row, score: ItemScore | None, sheet: TownSheet) -> Finding | None:
    points = row["diem"].value
    if score is None or score.points is None or not isinstance(points, Decimal) or row["ly_do"].text:
        return None
    if half_up(points, plan.rubric.decimals) == score.points:
        return None
    says = f"điểm thẩm định {shown_vi(points)} khác điểm {shown_vi(score.points)} của báo cáo mà không có lý do: ghi lý do."
    return sheet.refuse(row["ly_do"], says)


def _twice(desk: AppraisalContext, row: Row, sheet: TownSheet) -> Finding | None:
    first = desk.taken.get(_key(row))
    if first is None:
        return None
    where = f"ô {first.cell}" if first.file == sheet.file else f"tệp {first.file}, ô {first.cell}"
    says = f"tiêu chí này của {first.unit}, {first.nominee} đã thẩm định ở {where}; dòng đầu được tính: xóa một dòng."
    return sheet.refuse(row["tieu_chi"], says)


def appraisal_of(office: str, row: Row, file: str) -> Appraisal:
    """Return what a good row of an office's form says; `file` is the form's name."""
    points, opinion = row["diem"].value, row["y_kien"].value
    return Appraisal(
        office,
        *_key(row),
        points=points if isinstance(points, Decimal) else None,
        opinion=opinion if isinstance(opinion, str) else "",
        reason=row["ly_do"].text,
        file=file,
        cell=row["tieu_chi"].address,
    )


def _key(row: Row) -> RowKey:
    return slug_of(row["don_vi"]), code_of(row), as_code(row["tieu_chi"].text)
