"""Who appraises what, for whom, from which day; deadlines in working days. Points and rows belong to `rows`."""

import datetime as dt
from collections.abc import Mapping

from rules.plan.plan import Cycle, Plan
from rules.plan.tables.town import Lane

_WEEKEND = 5
"""Monday is 0: from here on the days are no working days."""


def lanes_of(plan: Plan, cycle: Cycle) -> Mapping[str, tuple[str, ...]]:
    """Return the items that each office may appraise of other units, in the plan's order of offices.

    An office that takes its lane over from one that ended, or another's own unit, is among them, as it stands at
    the end of the cycle's year.
    """
    lanes: dict[str, tuple[str, ...]] = {}
    for lane in plan.lanes:
        for office in _chain(plan, cycle, lane.office):
            lanes[office] = (*lanes.get(office, ()), *lane.items, *lane.opinions)
    for lane in plan.lanes:
        for office in _chain(plan, cycle, lane.recused_to):
            lanes.setdefault(office, ())
    order = [*(lane.office for lane in plan.lanes), *lanes]
    return {office: lanes[office] for office in dict.fromkeys(order) if office in lanes}


def lane_of(plan: Plan, item: str) -> Lane | None:
    """Return the lane that the item is in."""
    return next((lane for lane in plan.lanes if item in (*lane.items, *lane.opinions)), None)


def who_may(plan: Plan, cycle: Cycle, unit: str, item: str) -> tuple[str, ...]:
    """Return the offices that may appraise the item of that unit; the one in charge comes last."""
    lane = lane_of(plan, item)
    if lane is None:
        return ()
    chain = _chain(plan, cycle, lane.office)
    if unit not in (lane.office, *chain):
        return chain
    # Nobody appraises their own unit, nor does the office that took it over.
    before = chain[: chain.index(unit)] if unit in chain else ()
    others = [o for o in _chain(plan, cycle, lane.recused_to) if o != unit]
    return tuple(dict.fromkeys((*(o for o in before if o not in others), *others)))


def may_appraise(plan: Plan, cycle: Cycle, office: str, unit: str, item: str) -> str:
    """Return "" when the office may appraise that item of the unit, else why not and what to do."""
    allowed = who_may(plan, cycle, unit, item)
    if office in allowed:
        return ""
    name = plan.units[office].name
    whose = (
        f"do {plan.units[allowed[-1]].name} thẩm định" if allowed else "không thuộc phần việc của cơ quan nào"
    )
    if office == unit:
        return f"{name} không thẩm định chính đơn vị mình; mục {item} của đơn vị này {whose}: xóa dòng này."
    return f"mục {item} của {plan.units[unit].name} {whose}: xóa dòng này khỏi biểu của {name}."


def in_charge(plan: Plan, cycle: Cycle) -> tuple[str, ...]:
    """Return the offices that are asked to appraise: those whose lane no successor has taken over."""
    offices = []
    for lane in plan.lanes:
        offices += [*_chain(plan, cycle, lane.office)[-1:], *_chain(plan, cycle, lane.recused_to)[-1:]]
    return tuple(office for office in lanes_of(plan, cycle) if office in offices)


def appraisal_deadline(plan: Plan, sent: dt.date) -> dt.date:
    """Return the last day for appraisals sent out on that day: so many working days after it."""
    return working_day_after(plan, sent, plan.appraisal.working_days)


def working_day_after(plan: Plan, start: dt.date, days: int) -> dt.date:
    """Return the day that is so many working days after one."""
    day, left = start, days
    while left:
        day += dt.timedelta(days=1)
        left -= _works(plan, day)
    return day


def days_late(plan: Plan, deadline: dt.date, received: dt.date) -> int:
    """Return how many working days after the deadline; what comes on days off counts as the next working day."""
    if received <= deadline:
        return 0
    between = (deadline + dt.timedelta(days=n) for n in range(1, (received - deadline).days + 1))
    worked = sum(_works(plan, day) for day in between)
    return worked + (not _works(plan, received))


def _works(plan: Plan, day: dt.date) -> bool:
    return day.weekday() < _WEEKEND and day not in plan.appraisal.holidays


def _chain(plan: Plan, cycle: Cycle, office: str) -> tuple[str, ...]:
    """Return the office, if it was there in the cycle's year, and whoever followed it from its end, in order."""
    until = cycle.last_day  # not the day of receipt: a later run must come to the same result
    successors = {lane.office: lane.successor for lane in plan.lanes}
    found: list[str] = []
    passed: set[str] = set()
    while office and office not in passed:
        passed.add(office)
        unit = plan.units[office]
        if unit.valid_in(cycle.year):
            found.append(office)
        if unit.valid_to is None or until <= unit.valid_to:
            break
        office = successors.get(office, "")
    return tuple(found)
