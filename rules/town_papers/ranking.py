"""Gates, ranking and quota, as the báo cáo thẩm định and the council's packet print them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rules.decision.decision import Decision, listed
from rules.judging.gates import GateState
from rules.judging.quotas import ALL, counted, quota_lines, select
from rules.judging.ranking import Entry, NomineeKind, ties
from rules.papers.parts import Context
from rules.town_papers.figures.figures import Figures
from rules.town_papers.wording import (
    KINDS,
    gate_name,
    how_many,
    marked,
    name_of,
    own_unit,
    points,
    stopped_words,
)
from rules.values.wording import capital


def gate_lines(figures: Figures) -> list[list[str]]:
    """Return how many each gate stops."""
    return [
        [capital(gate_name(g.code)), *(str(n) for k in NomineeKind for n in (g.failed[k], g.waiting[k]))]
        for g in figures.gates
    ]


def stopped_lines(decision: Decision) -> list[list[str]]:
    """Return every nominee that is stopped, and by what; of discipline nothing."""
    stopped = [e for e in listed(decision, decision.entries) if e.nominated and e.state is not GateState.PASS]
    return [
        [str(i), name_of(decision, e), own_unit(decision, e), capital(stopped_words(e))]
        for i, e in enumerate(stopped, start=1)
    ]


def ranking_lists(decision: Decision, more: Callable[[Entry], Sequence[str]] = lambda _: ()) -> Context:
    """Return the ranking of the eligible: collectives by group, then persons; `more`: further cells at the end of a line."""
    eligible = [e for e in decision.entries if e.eligible]
    return {
        "ranked_groups": [
            {
                "heading": group.name,
                "lines": [
                    [
                        marked(decision, e.rank, e),
                        name_of(decision, e),
                        points(e.total),
                        _outcome_by_law(decision, e),
                        *more(e),
                    ]
                    for e in eligible
                    if e.kind is NomineeKind.COLLECTIVE and e.group == group.id
                ],
            }
            for group in decision.plan.groups
        ],
        "ranked_people": [
            [
                marked(decision, e.rank, e),
                name_of(decision, e),
                decision.plan.units[e.unit].name,
                points(e.total),
                _outcome_by_law(decision, e),
                *more(e),
            ]
            for e in eligible
            if e.kind is NomineeKind.INDIVIDUAL
        ],
    }


def _outcome_by_law(decision: Decision, entry: Entry) -> str:
    said = outcome(decision, entry)
    return f"{said} ({entry.by_law})" if entry.by_law else said


def before_council(decision: Decision) -> Decision:
    """Return the cycle as the ranking alone leaves it: what was reported to the council does not change after it met."""
    ranked = [replace(e, selected=False, proposed=False, note="") for e in decision.entries]
    entries = select(decision.plan, ranked)
    town = replace(decision.town, council=None)
    return replace(decision, entries=entries, quota=quota_lines(decision.plan, entries), town=town)


def outcome(decision: Decision, entry: Entry) -> str:
    """Return what the ranking, or the council against it, makes of an eligible nominee."""
    council = decision.town.council
    vote = council.of(entry.unit, entry.nominee) if council else None
    if entry.undecided:
        return "Chưa quyết định"
    if entry.proposed:
        return f"Trình {entry.tier}"
    if entry.selected:
        if council is None:
            return "Trong số lượng"
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
    first = [next(ties(pool)) for pool in pools.values()]
    return [e for same in first if len(same) > 1 for e in same]


def quota_lines_vi(decision: Decision) -> list[list[str]]:
    """Return the quota in its three readings side by side: n and cap of each, then what is chosen and left."""
    names = {g.id: g.name for g in decision.plan.groups} | {ALL: "tính chung"}
    rows: dict[tuple[NomineeKind, str], list[str]] = {}
    for line in decision.quota:
        row = rows.setdefault((line.kind, line.group), [f"{KINDS[line.kind]}: {names[line.group]}"])
        row.append(f"{line.n} / {line.cap}")
        if line.selected is not None:
            row += [str(line.selected), str(line.left_to_council or 0)]
    return list(rows.values())


def higher_words(decision: Decision) -> str:
    """Return a sentence about the nominees for a higher tier, whom the quota does not count; "" where there are none."""
    if not (higher := _higher(decision)):
        return ""
    return (
        f" Trong số được đề nghị có {how_many(higher)} đề nghị hình thức cao hơn {decision.plan.awards[0].name}, "
        "không tính vào tỷ lệ khen."
    )


def quota_note(decision: Decision) -> list[str]:
    """Return what the columns of the quota count, so that they are not held against counts of another meaning."""
    award, higher = decision.plan.awards[0].name, _higher(decision)
    without = f", không gồm {how_many(higher)} đề nghị hình thức cao hơn" if higher else ""
    return [
        "Ghi chú: “Được xếp hạng” là mọi tập thể, cá nhân có điểm, kể cả không được đề nghị; hai cột sau chỉ tính trường "
        f"hợp đề nghị {award}{without}."
    ]


def _higher(decision: Decision) -> list[Entry]:
    return [e for e in decision.entries if e.nominated and not counted(decision.plan, e)]
