"""The gates K1-K7: who may be chosen at all, each answer with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from rules.judging.scoring import has_procedures, is_head, recognised
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE, DISCIPLINED, HOLDS, UNDER_REVIEW
from rules.report.report import Cell, Report, Row, code_of
from rules.report.town_inputs import Waiver


class GateState(StrEnum):
    """How a gate answers; the worst of all is the nominee's state."""

    PASS = "PASS"
    PENDING = "PENDING"
    HOLD = "HOLD"
    FAIL = "FAIL"


DISCIPLINE = "K1"
"""The gate that asks about discipline: what it says is the office's alone."""
_ORDER = (GateState.PASS, GateState.PENDING, GateState.HOLD, GateState.FAIL)


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate's answer; `sheet` and `cell` say where its reason stands."""

    code: str
    state: GateState
    reason: str = ""
    sheet: str = ""
    cell: str = ""


def worst(gates: Iterable[Gate]) -> GateState:
    """Return the worst state: FAIL > HOLD > PENDING > PASS."""
    return max((gate.state for gate in gates), key=_ORDER.index, default=GateState.PASS)


def reasons(gates: Iterable[Gate]) -> str:
    """Return what stands in the way, in one line."""
    return "; ".join(f"{g.code}: {g.reason}" for g in gates if g.state is not GateState.PASS)


def collective_gates(plan: Plan, cycle: Cycle, report: Report, nominated: bool) -> list[Gate]:
    """Judge the unit's collective: K1-K3, and K6, K7 when its unit nominates it."""
    gates = _own_gates(plan, cycle, report)
    if nominated:
        gates.append(_votes(plan, report, COLLECTIVE))
        gates.append(_tier(plan, report.fact("don_vi.hinh_thuc")))
    return gates


def person_gates(plan: Plan, cycle: Cycle, report: Report, row: Row) -> list[Gate]:
    """Judge one person of sheet 5."""
    code = code_of(row)
    gates = [_discipline(row["ky_luat"])]
    if plan.gates.initiative_individual:
        gates.append(_initiative(cycle, report, code))
    gates.append(_rating(plan, row["xep_loai"]))
    if is_head(row):
        gates.append(_head(_own_gates(plan, cycle, report)))
    gates.append(_votes(plan, report, code))
    gates.append(_tier(plan, row.cells.get("hinh_thuc")))
    return gates


def _own_gates(plan: Plan, cycle: Cycle, report: Report) -> list[Gate]:
    """K1-K3 of the collective: what a head is judged by too (K5)."""
    gates = []
    discipline = report.fact("don_vi.ky_luat")
    if discipline is not None:
        gates.append(_discipline(discipline))
    gates.append(_overdue(plan, report))
    if plan.gates.initiative_collective:
        gates.append(_initiative(cycle, report, COLLECTIVE))
    return gates


def _discipline(cell: Cell) -> Gate:
    if cell.value == DISCIPLINED:
        return Gate("K1", GateState.FAIL, "bị kỷ luật trong chu kỳ", cell.sheet, cell.address)
    if cell.value in HOLDS:
        # What it is stays between unit and office: the cell says it.
        why = (
            "đang xem xét kỷ luật"
            if cell.value == UNDER_REVIEW
            else "đang chờ cơ quan có thẩm quyền kết luận"
        )
        return Gate("K1", GateState.HOLD, why, cell.sheet, cell.address)
    return Gate("K1", GateState.PASS, "", cell.sheet, cell.address)


def _overdue(plan: Plan, report: Report) -> Gate:
    if has_procedures(report):
        for name in plan.gates.overdue_facts:
            cell = report.fact(name)
            if cell is not None and isinstance(cell.value, Decimal) and cell.value > 0:
                if report.waiver is not None:
                    return Gate("K2", GateState.PASS, _waived(cell, report.waiver), cell.sheet, cell.address)
                return Gate("K2", GateState.FAIL, f"có {cell.text} hồ sơ quá hạn", cell.sheet, cell.address)
    return Gate("K2", GateState.PASS)


def _waived(cell: Cell, waiver: Waiver) -> str:
    return (
        f"có {cell.text} hồ sơ quá hạn, được miễn xét: {waiver.reason} ({waiver.approver} duyệt ngày"
        f" {waiver.day:%d/%m/%Y})"
    )


def _initiative(cycle: Cycle, report: Report, author: str) -> Gate:
    if recognised(report, cycle, author):
        return Gate("K3", GateState.PASS)
    return Gate("K3", GateState.FAIL, "không có sáng kiến được công nhận trong chu kỳ")


def _rating(plan: Plan, cell: Cell) -> Gate:
    rating = next((r for r in plan.ratings if r.name == cell.value), None)
    if rating is None:
        return Gate("K4", GateState.PENDING, "chưa được xếp loại", cell.sheet, cell.address)
    if not rating.meets:
        return Gate("K4", GateState.FAIL, f"xếp loại “{rating.name}”", cell.sheet, cell.address)
    return Gate("K4", GateState.PASS, "", cell.sheet, cell.address)


def _head(collective: list[Gate]) -> Gate:
    state = worst(collective)
    if state is GateState.PASS:
        return Gate("K5", GateState.PASS)
    why = ", ".join(g.reason for g in collective if g.state is not GateState.PASS)
    word = "chưa đạt" if state is GateState.FAIL else "đang chờ"
    return Gate("K5", state, f"tập thể đơn vị {word} ({why})")


def _votes(plan: Plan, report: Report, code: str) -> Gate:
    members = report.count("tong_thanh_vien", "hop")
    for row in report.sheets["hop"].rows:
        cell = row.cells.get("dong_y")
        if code_of(row) == code and cell is not None and isinstance(cell.value, Decimal):
            if Fraction(cell.value) > members * plan.council_rules.majority:
                return Gate("K6", GateState.PASS, "", cell.sheet, cell.address)
            reason = f"được {cell.text}/{members} phiếu đồng ý, cần trên {plan.council_rules.majority} số thành viên"
            return Gate("K6", GateState.FAIL, reason, cell.sheet, cell.address)
    return Gate("K6", GateState.FAIL, "không có phiếu của hội đồng đơn vị")


def _tier(plan: Plan, cell: Cell | None) -> Gate:
    award = plan.award(tier_of(plan, cell))
    if award.is_open:
        return Gate("K7", GateState.PASS)
    sheet, where = (cell.sheet, cell.address) if cell is not None else ("", "")
    reason = f"hình thức “{award.name}” chưa có hướng dẫn nên chưa xét"
    return Gate("K7", GateState.FAIL, reason, sheet, where)


def tier_of(plan: Plan, cell: Cell | None) -> str:
    """Return the tier asked for; a blank cell asks for the first of the ladder."""
    asked = cell.value if cell is not None else None
    return asked if isinstance(asked, str) and asked else plan.awards[0].name
