"""What the offices said, as the báo cáo thẩm định and the council's packet print it."""

from collections.abc import Sequence

from rules.decision.decision import Decision
from rules.decision.double_awards import double_awards
from rules.judging.ranking import Entry
from rules.judging.scoring import Basis, ItemScore
from rules.papers.corrections import printed_reason
from rules.plan.plan import Plan
from rules.plan.tables.town import Lane
from rules.report.town_inputs import GivenAward, LaneReturn
from rules.town.appraisal.lanes import who_may
from rules.town_papers.wording import points, who
from rules.values.wording import BLANK, counted, one_line, short_day


def lane_lines(decision: Decision) -> list[list[str]]:
    """Return what each office did: items, rows that count, changed scores, the two opinions, no opinion, when."""
    return [_lane(decision, lane) for lane in decision.town.lanes]


def _lane(decision: Decision, lane: LaneReturn) -> list[str]:
    mine = [a for a in decision.town.appraisals if a.office == lane.office]
    changed = sum(
        i.appraisal is not None and i.appraisal.office == lane.office and i.points != i.before
        for _, i in _appraised(decision)
    )
    silent = sum(
        i.code in lane.items and i.points is not None and i.appraisal is None
        for s in decision.scores
        for i in s.items
    )
    when = "đúng hạn"
    if not lane.received:
        when = "không có ý kiến"
    elif lane.late_by:
        when = f"muộn {counted(lane.late_by)} ngày làm việc"
    return [
        lane.name,
        "; ".join(dict.fromkeys(item_name(decision.plan, code) for code in lane.items)) or BLANK,
        str(lane.counted),
        str(changed),
        str(sum(a.opinion == "Không đồng ý" for a in mine)),
        str(sum(a.opinion == "Yêu cầu bổ sung" for a in mine)),
        str(silent),
        when,
    ]


def _appraised(decision: Decision) -> list[tuple[Entry, ItemScore]]:
    entries = {(e.unit, e.nominee): e for e in decision.entries}
    return [
        (entries[s.unit, s.nominee], i)
        for s in decision.scores
        if (s.unit, s.nominee) in entries
        for i in s.items
        if i.basis is Basis.APPRAISED or i.appraisal is not None
    ]


def changed_lines(decision: Decision) -> list[list[str]]:
    """Return every changed score: who, which item, how it was come by, before, after, whose and why."""
    methods = {i.code: i.method for i in decision.plan.rubric.all_items}
    return [
        [
            who(decision, entry),
            item_name(decision.plan, item.code),
            "tự chấm" if methods.get(item.code) == "self_score" else "tính từ số liệu",
            points(item.before),
            points(item.points),
            f"{decision.plan.units[item.appraisal.office].name}: {printed_reason(decision.plan, item.appraisal) or BLANK}",
        ]
        for entry, item in _appraised(decision)
        if item.appraisal is not None and item.points != item.before
    ]


def recusal_lines(decision: Decision) -> list[str]:
    """Return who appraises the offices' own files; nothing where no office was asked."""
    plan = decision.plan
    asked = {lane.office for lane in decision.town.lanes}
    instead: dict[str, list[str]] = {}
    for lane in plan.lanes:
        if lane.office in asked and (others := _others(decision, lane)):
            instead.setdefault(plan.units[others[-1]].name, []).append(plan.units[lane.office].name)
    told = [f"hồ sơ của {', '.join(own)} do {other} thẩm định" for other, own in instead.items()]
    return [f"Cơ quan không tự thẩm định hồ sơ của mình: {'; '.join(told)}."] if told else []


def _others(decision: Decision, lane: Lane) -> tuple[str, ...]:
    mine = (*lane.items, *lane.opinions)
    return who_may(decision.plan, decision.cycle, lane.office, mine[0]) if mine else ()


def item_name(plan: Plan, code: str) -> str:
    """Return what an item that an office appraises is called."""
    named = {i.code: i.name for i in plan.rubric.all_items}
    for lane in plan.lanes:
        named |= lane.opinion_on
    return named.get(code, code)


def no_opinions(decision: Decision, opinions: Sequence[object]) -> list[str]:
    """Return the sentence of a cycle in which no office asked for anything; a final cycle asks no office."""
    if opinions or decision.cycle.kind == "final":
        return []
    return ["Không có ý kiến “Không đồng ý” hoặc “Yêu cầu bổ sung”."]


def awarded_before(decision: Decision) -> list[list[str]]:
    """Return the nominees whose achievement may have been awarded already: who, for what, by which decision, why."""
    return [
        [
            who(decision, one.entry),
            one_line(one.awarded.merit),
            f"{one.by(decision)}, {own_decision(one.awarded)}",
            one.why,
        ]
        for one in double_awards(decision)
    ]


def own_decision(awarded: GivenAward) -> str:
    """Return how the decision of an award outside of the cycle is cited in a table."""
    return f"{one_line(awarded.number)}, {short_day(awarded.day)}"


def opinion_lines(decision: Decision) -> list[list[str]]:
    """Return every "Không đồng ý" and "Yêu cầu bổ sung" with its reason."""
    entries = {(e.unit, e.nominee): e for e in decision.entries}
    return [
        [
            who(decision, entries[a.unit, a.nominee]),
            item_name(decision.plan, a.item),
            a.opinion,
            f"{decision.plan.units[a.office].name}: {printed_reason(decision.plan, a) or BLANK}",
        ]
        for a in decision.town.appraisals
        if a.opinion in ("Không đồng ý", "Yêu cầu bổ sung") and (a.unit, a.nominee) in entries
    ]
