"""The line of the quota seen from one nominee, and what would have met a gate or filled an item."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from rules.judging.gates import Gate, GateState
from rules.judging.quotas import cap_of, counted
from rules.judging.ranking import Entry, NomineeKind, ties
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import FACTS
from rules.plan.tables.judging import Item
from rules.values.rounding import shown_vi

FULL = Decimal(100)
"""The most points that a total can have."""


class Side(StrEnum):
    """Where a nominee stands at the line of its quota; `NO_PLACE`: its pool has no place at all."""

    ABOVE = "above"
    TIE = "tie"
    BELOW = "below"
    NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class CutoffLine:
    """One nominee at the line: `n` and `cap` of its pool, itself counted as eligible.

    `distance`: the least points that the total must gain, criteria as they are, to be above; None where it is
    above, or where 100 points would not be enough. `supposed`: it is not eligible, the line is told as if it were.
    """

    n: int
    cap: int
    side: Side
    distance: Decimal | None
    supposed: bool


def line_of(plan: Plan, entries: Iterable[Entry], entry: Entry) -> CutoffLine | None:
    """Return where the nominee stands; None for a tier that the quota is not about."""
    if not counted(plan, entry):
        return None
    others = [e for e in pool_of(plan, entries, entry) if (e.unit, e.nominee) != (entry.unit, entry.nominee)]
    n = len(others) + 1
    cap = cap_of(plan.quota.share, n)
    side, last = side_of(others, cap, entry)
    distance = None
    if last is not None and side is not Side.ABOVE:
        gap = last.key[0] - entry.key[0]
        # With an equal total the criteria and the law decide; only who is better there is spared the last step.
        spared = side_of(others, cap, _with_more(entry, gap))[0] is Side.ABOVE
        distance = gap if spared else gap + Decimal(1).scaleb(-plan.rubric.decimals)
        distance = distance if entry.total + distance <= FULL else None
    return CutoffLine(n, cap, side, distance, supposed=not entry.eligible)


def pool_of(plan: Plan, entries: Iterable[Entry], entry: Entry) -> list[Entry]:
    """Return the eligible nominees that share one cap with this one."""
    split = entry.kind is NomineeKind.COLLECTIVE and plan.quota.allocation == "per_group"
    return [
        e
        for e in entries
        if e.kind is entry.kind and e.eligible and counted(plan, e) and (not split or e.group == entry.group)
    ]


def side_of(others: Sequence[Entry], cap: int, entry: Entry) -> tuple[Side, Entry | None]:
    """Return where the nominee stands among the others under a cap, and who would hold the last place without it.

    It is chosen exactly when it is above: a tie that crosses the line is left out whole.
    """
    if cap == 0:
        return Side.NO_PLACE, None
    if len(others) < cap:
        return Side.ABOVE, None
    who = (entry.unit, entry.nominee)
    # Each with the number of those who are better or its equals: who stands in one tie has the same.
    placed = [(e, i) for i, same in enumerate(ties([*others, entry])) for e in same]
    own = next(place for e, place in placed if (e.unit, e.nominee) == who)
    last, place = [one for one in placed if (one[0].unit, one[0].nominee) != who][cap - 1]
    if own == place:
        return Side.TIE, last
    return (Side.ABOVE if own < place else Side.BELOW), last


def _with_more(entry: Entry, points: Decimal) -> Entry:
    total = entry.key[0] + points
    return replace(entry, total=total, key=(total, *entry.key[1:]))


# ------------------------------------------------------------------------------------------------ remedies


def would_pass(plan: Plan, gate: Gate) -> str:
    """Return what would have met the gate ("" where it is passed)."""
    if gate.state is GateState.PASS:
        return ""
    match gate.code:
        case "K1" if gate.state is GateState.HOLD:
            return "kết luận của cấp có thẩm quyền là không bị kỷ luật"
        case "K1":
            return "không bị kỷ luật trong chu kỳ"
        case "K2":
            return "không có hồ sơ quá hạn ở dòng Tổng cộng của biểu 3, hoặc được miễn xét có lý do và người duyệt"
        case "K3":
            return "ít nhất một sáng kiến được công nhận trong chu kỳ, có số và ngày quyết định, chưa được khen lần nào"
        case "K4":
            return "xếp loại " + " hoặc ".join(f"“{r.name}”" for r in plan.ratings if r.meets)
        case "K5":
            return "tập thể của đơn vị đạt các điều kiện của tập thể"
        case "K6":
            return f"trên {plan.council_rules.majority} tổng số thành viên hội đồng của đơn vị đồng ý"
        case "F2":
            return "không năm nào trong các năm tính tổng kết có điều kiện không đạt"
        case "K7":
            return f"hướng dẫn cho hình thức này, hoặc đề nghị hình thức “{plan.awards[0].name}”"
    return ""


def to_the_maximum(plan: Plan, cycle: Cycle, code: str) -> str:
    """Return what gives the item all its points ("" for an item that the rubric does not count itself)."""
    item = next((i for i in plan.rubric.all_items if i.code == code), None)
    return _in_full(plan, cycle, item) if item is not None else ""


def _in_full(plan: Plan, cycle: Cycle, item: Item) -> str:
    match item.method:
        case "plan_by_day":
            limit = dt.date.fromisoformat(f"{cycle.year}-{item.day}")
            return f"kế hoạch ban hành đến hết ngày {limit:%d/%m/%Y}"
        case "tasks_done":
            return "mọi nhiệm vụ ở biểu 2 hoàn thành đúng hạn"
        case "best_initiative":
            return f"sáng kiến được cấp {_best(item)} công nhận trong chu kỳ"
        case "ratio":
            parts = " + ".join(f"“{FACTS[name]}”" for name, weight in item.part.items() if weight == 1)
            return f"{parts} bằng {' + '.join(f'“{FACTS[name]}”' for name in item.whole)}"
        case "steps":
            step = max(item.steps, key=lambda s: s.points)
            return f"“{FACTS[step.fact]}” từ {shown_vi(step.at_least)} trở lên"
        case "rating":
            return f"xếp loại “{_best(item)}”"
    return f"tự chấm đủ {shown_vi(item.max)} điểm và được thẩm định như vậy"


def _best(item: Item) -> str:
    return max(item.points, key=lambda name: item.points[name])
