"""Which rows of the offices' appraisal forms count; what refuses a row (H01) is said at its cell.

Who may appraise what belongs to `lanes`, what the counted rows do to the points to `scoring`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rules.findings import Finding, Severity
from rules.form import COLLECTIVE
from rules.lanes import days_late, in_charge, lanes_of, may_appraise
from rules.plan import Cycle, Plan
from rules.report import Cell, Row, State, as_code, code_of
from rules.rounding import half_up, shown_vi
from rules.scoring import ItemScore, Score
from rules.text import fold
from rules.town import Appraisal, LaneReturn
from rules.town_form import LANES_FOLDER
from rules.town_reading import TownSheet, unreadable

Key = tuple[str, str, str]
"""Unit, nominee, item."""


@dataclass(frozen=True, slots=True)
class LaneForm:
    """One file of `_tham-dinh`; `sheet` None: it could not be read, `fault` says why ("" where it was said before)."""

    file: str
    sheet: TownSheet | None
    received: dt.date | None = None
    fault: str = ""

    @property
    def office(self) -> str:
        """The office that the file's name stands for."""
        return fold(self.file.rpartition(".")[0] or self.file)


@dataclass
class _Desk:
    """What all forms are held against, and what was accepted so far."""

    plan: Plan
    cycle: Cycle
    scores: Mapping[tuple[str, str], Mapping[str, ItemScore]]
    taken: dict[Key, Appraisal] = field(default_factory=dict)

    @property
    def units(self) -> frozenset[str]:
        """The units whose reports are accepted."""
        return frozenset(unit for unit, _ in self.scores)

    @property
    def subjects(self) -> frozenset[str]:
        """The units that take part in the cycle."""
        return frozenset(unit.slug for unit in self.plan.subjects(self.cycle))

    @property
    def opinions(self) -> frozenset[str]:
        """What is appraised by an opinion only, without points."""
        return frozenset(o for lane in self.plan.lanes for o in lane.opinions)

    def items(self, nominee: str) -> frozenset[str]:
        """Return what is appraised of that kind of nominee."""
        rubric = self.plan.rubric
        scale = rubric.collective if nominee == COLLECTIVE else rubric.individual
        return frozenset(item.code for item in scale.items) | self.opinions


def accept_appraisals(
    plan: Plan,
    cycle: Cycle,
    forms: Sequence[LaneForm],
    base_scores: Sequence[Score],
    deadline: dt.date | None = None,
) -> tuple[tuple[Appraisal, ...], tuple[LaneReturn, ...], list[Finding]]:
    """Return the rows that count, what came back from each office, and every refusal.

    `base_scores` are those of the accepted reports without appraisals. A row about a unit of the cycle that is not
    among them is kept with an `info`. Of equal rows the first counts, the offices in the plan's order.
    """
    desk = _Desk(plan, cycle, {(s.unit, s.nominee): {i.code: i for i in s.items} for s in base_scores})
    good, findings = _by_office(plan, cycle, forms)
    returns = []
    for office, items in lanes_of(plan, cycle).items():
        form = good.get(office)
        if form is not None and form.sheet is not None:
            back, said = _accept_form(desk, office, items, form, form.sheet, deadline)
            returns.append(back)
            findings += said
        elif office in in_charge(plan, cycle):
            returns.append(LaneReturn(office, plan.units[office].name, items, False, 0, 0, 0, deadline))
    return tuple(desk.taken.values()), tuple(returns), findings


def _by_office(
    plan: Plan, cycle: Cycle, forms: Sequence[LaneForm]
) -> tuple[dict[str, LaneForm], list[Finding]]:
    """Return the one readable form of each office; what is left out has its finding."""
    good: dict[str, LaneForm] = {}
    findings: list[Finding] = []
    known = set(lanes_of(plan, cycle)) | {
        office for form in forms for office in lanes_of(plan, cycle, form.received)
    }
    of_office: dict[str, list[LaneForm]] = {}
    for form in sorted(forms, key=lambda f: f.file):
        of_office.setdefault(form.office, []).append(form)
    for office, mine in of_office.items():
        names = ", ".join(form.file for form in mine)
        if office not in known:
            says = f"tên tệp không phải mã cơ quan thẩm định nào: đổi tên thành {', '.join(sorted(known))} kèm đuôi tệp."
            findings += [unreadable(LANES_FOLDER, form.file, says) for form in mine]
        elif len(mine) > 1:
            says = f"{plan.units[office].name} có {len(mine)} tệp ({names}) nên chưa tệp nào được tính: chỉ giữ một tệp."
            findings.append(unreadable(LANES_FOLDER, mine[1].file, says))
        else:
            good[office] = mine[0]
            if mine[0].fault:
                findings.append(unreadable(LANES_FOLDER, mine[0].file, mine[0].fault))
    return good, findings


def _accept_form(
    desk: _Desk,
    office: str,
    items: tuple[str, ...],
    form: LaneForm,
    sheet: TownSheet,
    deadline: dt.date | None,
) -> tuple[LaneReturn, list[Finding]]:
    late = days_late(desk.plan, deadline, form.received) if deadline and form.received else 0
    rows = [row for row in sheet.rows if _says_something(row)]
    findings: list[Finding] = []
    counted = 0
    if deadline and late and not desk.plan.appraisal.late_counts:
        says = (
            f"gửi trễ {late} ngày làm việc (hạn {deadline:%d/%m/%Y}) nên không tính: "
            "điểm giữ như báo cáo; muốn tính thì trình người có thẩm quyền cho gia hạn."
        )
        findings.append(unreadable(LANES_FOLDER, form.file, says))
        rows_read: list[Row] = []
    else:
        rows_read = rows
    for row in rows_read:
        said = _refusal(desk, office, row, sheet, form.received)
        if said is not None:
            findings.append(said)
            continue
        appraisal = _appraisal(office, row, form.file)
        desk.taken[appraisal.unit, appraisal.nominee, appraisal.item] = appraisal
        counted += 1
    refused = sum(f.severity is Severity.WARNING for f in findings) if rows_read else len(rows)
    name = desk.plan.units[office].name
    return LaneReturn(office, name, items, True, len(rows), counted, refused, deadline, late), findings


def _says_something(row: Row) -> bool:
    """A form comes with its keys filled in: a row with nothing else is "không có ý kiến"."""
    return any(row[key].text for key in ("diem", "y_kien", "ly_do"))


def _refusal(desk: _Desk, office: str, row: Row, sheet: TownSheet, day: dt.date | None) -> Finding | None:
    """Return why the row does not count: the first fault in the contract's order."""
    unit, nominee, item = _key(row)
    plan = desk.plan
    if unit not in desk.subjects:
        return sheet.refuse(row["don_vi"], unknown_unit(plan, desk.cycle, row["don_vi"]))
    if unit in desk.units and (unit, nominee) not in desk.scores:
        return sheet.refuse(row["ma"], unknown_nominee(plan, unit, row["ma"]))
    if item not in desk.items(nominee):
        return sheet.refuse(row["tieu_chi"], _unknown_item(desk, nominee, row["tieu_chi"]))
    if why := may_appraise(plan, desk.cycle, office, unit, item, day):
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


def unknown_unit(plan: Plan, cycle: Cycle, cell: Cell) -> str:
    """Return what is wrong with a unit's code that no unit of the cycle has."""
    if not cell.text:
        return "ô mã đơn vị đang trống: ghi mã đơn vị."
    unit = plan.units.get(_slug(cell))
    if unit is not None:
        return f"{unit.name} không tham gia chu kỳ {cycle.id}: xóa dòng này hoặc sửa mã đơn vị."
    return f"không có đơn vị nào mã “{cell.text}”: sửa đúng mã đơn vị trong danh sách, hoặc xóa dòng này."


def unknown_nominee(plan: Plan, unit: str, cell: Cell) -> str:
    """Return what is wrong with a nominee's code that the unit's report does not have."""
    if not cell.text:
        return "ô mã đối tượng đang trống: ghi TT (tập thể) hoặc mã cá nhân như CN1."
    return f"báo cáo của {plan.units[unit].name} không có đối tượng “{cell.text}”: ghi TT hoặc mã ở biểu 5 của đơn vị."


def not_accepted(plan: Plan, unit: str) -> str:
    """Return what becomes of a row about a unit whose report is not there or was returned."""
    return f"{plan.units[unit].name} chưa có báo cáo hợp lệ nên dòng này chưa có tác dụng: giữ lại, khi báo cáo được nhận thì tính."


def _unknown_item(desk: _Desk, nominee: str, cell: Cell) -> str:
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
        return sheet.refuse(
            cell, "mục này chỉ cho ý kiến, không chấm điểm: xóa điểm, ghi vào cột Ý kiến và Lý do."
        )
    if not 0 <= cell.value <= score.max:
        return sheet.refuse(
            cell, f"điểm {cell.text} nằm ngoài khoảng 0 đến {shown_vi(score.max)}: sửa lại điểm."
        )
    if score.points is None:
        return sheet.refuse(
            cell, f"mục {score.code} không áp dụng cho đối tượng này ({score.how}): xóa điểm."
        )
    return None


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


def _twice(desk: _Desk, row: Row, sheet: TownSheet) -> Finding | None:
    first = desk.taken.get(_key(row))
    if first is None:
        return None
    where = f"ô {first.cell}" if first.file == sheet.file else f"tệp {first.file}, ô {first.cell}"
    says = f"tiêu chí này của {first.unit}, {first.nominee} đã thẩm định ở {where}; dòng đầu được tính: xóa một dòng."
    return sheet.refuse(row["tieu_chi"], says)


def _appraisal(office: str, row: Row, file: str) -> Appraisal:
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


def _key(row: Row) -> Key:
    return _slug(row["don_vi"]), code_of(row), as_code(row["tieu_chi"].text)


def _slug(cell: Cell) -> str:
    return fold(cell.text)
