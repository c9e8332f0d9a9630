"""Báo cáo thẩm định of phòng Nội vụ: who sent what, what each office said, who is stopped, the ranking, the quota."""

from collections.abc import Sequence

from rules.decision import Decision
from rules.figures import Figures, late_units, missing_units, returned_units
from rules.gates import GateState
from rules.papers_parts import Context, ended, movement_words
from rules.papers_words import BLANK, capital, counted, one_line, short_day
from rules.quotas import ALL
from rules.ranking import Entry, NomineeKind
from rules.scoring import Basis, ItemScore
from rules.town import REPORT, LaneReturn
from rules.town_papers_parts import bases, correction_lines, frame, waiver_lines
from rules.town_papers_words import (
    MARK,
    appraisal_reason,
    gate_name,
    how_many,
    listed,
    name_of,
    points,
    rests_on_the_office,
    stopped_words,
    unit_of,
)
from rules.units import Unit

KINDS = {NomineeKind.COLLECTIVE: "Tập thể", NomineeKind.INDIVIDUAL: "Cá nhân"}


def appraisal_report(decision: Decision, figures: Figures) -> Context:
    """Return the content of the báo cáo thẩm định."""
    plan, cycle = decision.plan, decision.cycle
    nominated = [e for e in decision.entries if e.nominated]
    about = f"Kết quả thẩm định hồ sơ đề nghị khen thưởng {movement_words(plan, cycle)}"
    return {
        **frame(decision, REPORT, about=about),
        "addressed": [
            f"- {one_line(to)}{end}" for to, end in zip(plan.papers.addressed_to, (";", "."), strict=False)
        ],
        "bases": ended(bases(decision, REPORT)),
        "opening": f"{plan.movement.office} đã tiếp nhận, chủ trì thẩm định hồ sơ đề nghị khen thưởng và báo cáo "
        f"kết quả như sau:",
        "received": received(decision, figures) if decision.reports else [],
        "participation": participation_lines(decision, figures) if decision.reports else [],
        "years": year_lines(figures),
        "lanes": lane_lines(decision),
        "changed": changed_lines(decision),
        "opinions": opinion_lines(decision),
        "gates": gate_lines(figures),
        "gates_text": f"Có {how_many([e for e in nominated if e.eligible])} đủ điều kiện trong tổng số "
        f"{how_many(nominated)} được đề nghị.",
        "stopped": stopped_lines(decision),
        "corrections": correction_lines(decision),
        "waivers": waiver_lines(decision),
        **ranking_lists(decision),
        "quota": quota_lines_vi(decision),
        "closing": f"{plan.movement.office} kính trình {plan.papers.addressed_to[0]} và {plan.movement.council} xem xét./.",
    }


def received(decision: Decision, figures: Figures) -> list[str]:
    """Return who sent, returned, late, in sentences."""
    whole = figures.participation[ALL]
    due = short_day(decision.plan.reports_due(decision.cycle))
    lines = [
        f"Có {counted(whole.units)} cơ quan, đơn vị tham gia phong trào; {counted(whole.received)} đơn vị đã gửi báo "
        f"cáo, trong đó {counted(whole.accepted)} báo cáo được nhận, {counted(whole.returned)} báo cáo trả lại để "
        f"hoàn thiện; {counted(whole.missing)} đơn vị chưa gửi."
    ]
    for words, units in (
        ("Báo cáo trả lại", returned_units(decision)),
        ("Chưa gửi báo cáo", missing_units(decision)),
        (f"Báo cáo đề ngày sau thời hạn {due}", late_units(decision)),
    ):
        if units:
            lines.append(f"{words}: {_names(units)}.")
    return lines


def _names(units: Sequence[Unit]) -> str:
    return "; ".join(unit.name for unit in units)


def participation_lines(decision: Decision, figures: Figures) -> list[list[str]]:
    """Return the table of participation by group, the sum last."""
    names = {g.id: g.name for g in decision.plan.groups} | {ALL: "Tổng cộng"}
    return [
        [names[g], *(str(n) for n in (p.units, p.received, p.accepted, p.returned, p.missing, p.late))]
        for g, p in figures.participation.items()
    ]


def year_lines(figures: Figures) -> list[list[str]]:
    """Return the years of a final cycle side by side: reports, nominated, chosen, mean totals."""
    rows: list[list[str]] = []
    for y in figures.years:
        c, i = y.results[NomineeKind.COLLECTIVE], y.results[NomineeKind.INDIVIDUAL]
        numbers = (y.accepted, c.nominated, c.selected, i.nominated, i.selected)
        rows.append([str(y.year), *map(str, numbers), points(c.mean), points(i.mean)])
    return rows


# ------------------------------------------------------------------ appraisal


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
        ", ".join(lane.items) or BLANK,
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
    """Return every changed score: who, which item, before, after, whose and why."""
    return [
        [
            who(decision, entry),
            item.code,
            points(item.before),
            points(item.points),
            f"{decision.plan.units[item.appraisal.office].name}: {appraisal_reason(item.appraisal) or BLANK}",
        ]
        for entry, item in _appraised(decision)
        if item.appraisal is not None and item.points != item.before
    ]


def opinion_lines(decision: Decision) -> list[list[str]]:
    """Return every "Không đồng ý" and "Yêu cầu bổ sung" with its reason."""
    entries = {(e.unit, e.nominee): e for e in decision.entries}
    return [
        [
            who(decision, entries[a.unit, a.nominee]),
            a.item,
            a.opinion,
            f"{decision.plan.units[a.office].name}: {appraisal_reason(a) or BLANK}",
        ]
        for a in decision.town.appraisals
        if a.opinion in ("Không đồng ý", "Yêu cầu bổ sung") and (a.unit, a.nominee) in entries
    ]


def who(decision: Decision, entry: Entry) -> str:
    """Return a nominee with the unit on one line."""
    if entry.kind is NomineeKind.COLLECTIVE:
        return name_of(entry)
    return f"{name_of(entry)}, {decision.plan.units[entry.unit].name}"


# ------------------------------------------------------------------ gates, ranking, quota


def gate_lines(figures: Figures) -> list[list[str]]:
    """Return how many each gate stops."""
    return [
        [
            capital(gate_name(g.code)),
            *(str(n) for k in NomineeKind for n in (g.failed[k], g.waiting[k])),
        ]
        for g in figures.gates
    ]


def stopped_lines(decision: Decision) -> list[list[str]]:
    """Return every nominee that is stopped, and by which gates; of discipline nothing but the gate."""
    stopped = [e for e in listed(decision, decision.entries) if e.nominated and e.state is not GateState.PASS]
    return [
        [
            str(i),
            name_of(e),
            "" if e.kind is NomineeKind.COLLECTIVE else unit_of(decision, e),
            stopped_words(e),
        ]
        for i, e in enumerate(stopped, start=1)
    ]


def ranking_lists(decision: Decision) -> Context:
    """Return the ranking of the eligible: collectives by group, then persons."""
    eligible = [e for e in decision.entries if e.eligible]
    return {
        "ranked_groups": [
            {
                "heading": group.name,
                "lines": [
                    [_rank(decision, e), name_of(e), points(e.total), outcome(decision, e)]
                    for e in eligible
                    if e.kind is NomineeKind.COLLECTIVE and e.group == group.id
                ],
            }
            for group in decision.plan.groups
        ],
        "ranked_people": [
            [
                _rank(decision, e),
                name_of(e),
                decision.plan.units[e.unit].name,
                points(e.total),
                outcome(decision, e),
            ]
            for e in eligible
            if e.kind is NomineeKind.INDIVIDUAL
        ],
    }


def _rank(decision: Decision, entry: Entry) -> str:
    return f"{entry.rank} {MARK}" if rests_on_the_office(decision, entry) else str(entry.rank)


def outcome(decision: Decision, entry: Entry) -> str:
    """Return what the ranking, or the council against it, makes of an eligible nominee."""
    council = decision.town.council
    vote = council.of(entry.unit, entry.nominee) if council else None
    if entry.proposed:
        return f"Trình {entry.tier}"
    if entry.selected:
        return "Được khen (Hội đồng thêm)" if vote and vote.conclusion == "Khen" else "Được khen"
    if entry.tier != decision.plan.awards[0].name:
        return f"Xét theo hướng dẫn: {entry.tier}"
    if vote and vote.conclusion == "Không khen":
        return "Hội đồng không khen"
    return "Đồng hạng tại ranh giới" if council is None and entry in tied(decision) else "Ngoài số lượng"


def tied(decision: Decision) -> list[Entry]:
    """Return the nominees that share the first rank below the line of their pool, where there is more than one."""
    usual = decision.plan.awards[0].name
    below = [e for e in decision.entries if e.eligible and not e.selected and e.tier == usual]
    pools: dict[tuple[str, str], list[Entry]] = {}
    for entry in below:
        pools.setdefault(entry.pool, []).append(entry)
    first = [[e for e in pool if e.key == pool[0].key] for pool in pools.values()]
    return [e for same in first if len(same) > 1 for e in same]


def quota_lines_vi(decision: Decision) -> list[list[str]]:
    """Return the quota in its three readings side by side: n and cap of each, then what is chosen and left."""
    names = {g.id: g.id for g in decision.plan.groups} | {ALL: "chung"}
    rows: dict[tuple[NomineeKind, str], list[str]] = {}
    for line in decision.quota:
        row = rows.setdefault((line.kind, line.group), [f"{KINDS[line.kind]}, {names[line.group]}"])
        row.append(f"{line.n} / {line.cap}")
        if line.selected is not None:
            row += [str(line.selected), str(line.left_to_council or 0)]
    return list(rows.values())
