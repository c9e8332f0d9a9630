"""The gates of the final cycle: enough valid years, no barring FAIL in any of them, nobody taken for a namesake."""

from collections.abc import Sequence

from rules.judging.gates import Gate, GateState
from rules.plan.plan import Plan
from rules.years.final.adding_up import NomineeYear
from rules.years.former import YearLine

ENOUGH_YEARS, NOTHING_BARS, ONE_PERSON = "F1", "F2", "F3"


def collective_final_gates(plan: Plan, parts: Sequence[NomineeYear]) -> tuple[Gate, ...]:
    """Judge a unit's collective by its valid years; a FAIL of one of its predecessors bars it too."""
    return (_enough(plan, parts), _barred(plan, parts))


def person_final_gates(plan: Plan, parts: Sequence[NomineeYear]) -> tuple[Gate, ...]:
    """Judge a person; years in which nobody can tell who is meant bar nothing, they hold."""
    clear = [part for part in parts if part.clear]
    return (_enough(plan, parts), _barred(plan, clear), _one_person(plan, parts))


def _enough(plan: Plan, parts: Sequence[NomineeYear]) -> Gate:
    needed = plan.final.min_years
    if len(parts) >= needed:
        return Gate(ENOUGH_YEARS, GateState.PASS)
    which = f" ({', '.join(str(part.year.year) for part in parts)})" if parts else ""
    reason = f"chỉ có {len(parts)} năm có báo cáo được nhận{which}, cần ít nhất {needed} năm"
    return Gate(ENOUGH_YEARS, GateState.FAIL, reason)


def _barred(plan: Plan, parts: Sequence[NomineeYear]) -> Gate:
    faults = [_fault(plan, part, line) for part in parts for line in part.lines if _barring(plan, line)]
    if not faults:
        return Gate(NOTHING_BARS, GateState.PASS)
    return Gate(NOTHING_BARS, GateState.FAIL, ", ".join(faults))


def _barring(plan: Plan, line: YearLine) -> list[str]:
    return [gate for gate in line.failed if gate in plan.final.barring_gates]


def _fault(plan: Plan, part: NomineeYear, line: YearLine) -> str:
    whose = f" ({plan.units[line.unit].name})" if len(part.lines) > 1 else ""
    return f"năm {part.year.year} không đạt {', '.join(_barring(plan, line))}{whose}"


def _one_person(plan: Plan, parts: Sequence[NomineeYear]) -> Gate:
    doubts = [
        f"năm {part.year.year} có {len(part.namesakes)} người cùng họ tên ("
        + ", ".join(f"{line.nominee} của {plan.units[line.unit].name}" for line in part.namesakes)
        + ")"
        for part in parts
        if part.namesakes
    ]
    if not doubts:
        return Gate(ONE_PERSON, GateState.PASS)
    reason = f"{'; '.join(doubts)}: cần xác định ai là người được xét, thêm năm sinh vào họ tên"
    return Gate(ONE_PERSON, GateState.HOLD, reason)
