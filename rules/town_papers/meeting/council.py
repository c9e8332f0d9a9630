"""The council's packet: what it is given to vote on."""

from rules.decision.decision import Decision
from rules.judging.ranking import Entry
from rules.judging.self_scores import self_scored
from rules.papers.corrections import private_items
from rules.papers.parts import Context, movement_words
from rules.plan.paper_ids import REPORT
from rules.plan.wording import cycle_words
from rules.town.appraisal.sheet import unproven
from rules.town_papers.lanes import awarded_before, item_name, no_opinions, opinion_lines
from rules.town_papers.parts import (
    correction_lines,
    frame,
    mark_note,
    sections,
    waiver_lines,
)
from rules.town_papers.ranking import (
    quota_lines_vi,
    quota_note,
    ranking_lists,
    stopped_lines,
    tied,
)
from rules.town_papers.wording import KINDS, points, short_of, who
from rules.values.rounding import shown_vi
from rules.values.wording import counted, lower_first, one_line


def packet(decision: Decision) -> Context:
    """Return the council's packet: the ranking, why some are stopped, ties at the line, the slots left."""
    plan, cycle = decision.plan, decision.cycle
    corrections, waivers = correction_lines(decision), waiver_lines(decision)
    opinions, higher = opinion_lines(decision), _higher(decision)
    return {
        **frame(decision, REPORT, about=f"Xét khen thưởng {movement_words(plan, cycle)}"),
        "number": "",
        "draft": "",
        "opening": f"Danh sách dưới đây được lập từ kết quả thẩm định hồ sơ {cycle_words(cycle)}. Hội đồng xem xét, bỏ "
        f"phiếu đối với từng trường hợp; được thêm hoặc bớt so với kết quả xếp hạng khi nêu rõ lý do, không vượt số "
        f"lượng tối đa và không khen trường hợp chưa đủ điều kiện.",
        "heads": {"opinions": ""}  # a final cycle has none
        | sections(
            ("slots", "SỐ LƯỢNG ĐƯỢC KHEN VÀ SUẤT HỘI ĐỒNG QUYẾT ĐỊNH", True),
            ("ranking", "XẾP HẠNG CÁC TRƯỜNG HỢP ĐỦ ĐIỀU KIỆN", True),
            ("stopped", "CÁC TRƯỜNG HỢP CHƯA ĐỦ ĐIỀU KIỆN, TẠM DỪNG XEM XÉT", True),
            ("higher", "ĐỀ NGHỊ HÌNH THỨC KHEN THƯỞNG CAO HƠN", higher),
            ("opinions", "Ý KIẾN CỦA CÁC CƠ QUAN THẨM ĐỊNH", cycle.kind != "final"),
            ("corrections", "ĐÍNH CHÍNH, MIỄN XÉT", corrections or waivers),
        ),
        "slots": slot_lines(decision),
        "ties": [[KINDS[e.kind], str(e.rank), who(decision, e), points(e.total)] for e in tied(decision)],
        "quota": quota_lines_vi(decision),
        "quota_award": plan.awards[0].name,
        "quota_note": quota_note(decision),
        **_ranking(decision),
        "unproved": unproved_lines(decision),
        "stopped": stopped_lines(decision),
        "opinions": opinions,
        "awarded_before": awarded_before(decision),
        "no_opinions": no_opinions(decision, opinions),
        "higher": higher,
        "corrections": corrections,
        "waivers": waivers,
        "marked": mark_note(decision, decision.entries, "mục đính chính, miễn xét"),
    }


def slot_lines(decision: Decision) -> list[str]:
    """Return how many may be chosen, are within the line, and are left for the council to give."""
    return [
        f"{KINDS[q.kind]}: {counted(q.n)} trường hợp đủ điều kiện tặng {decision.plan.awards[0].name}, được khen không quá {counted(q.cap)}; xếp hạng đã "
        f"chọn {counted(q.selected or 0)}, còn {counted(q.left_to_council or 0)} suất do Hội đồng quyết định."
        for q in decision.quota
        if q.group == "all" and q.reading == "eligible"
    ]


def _ranking(decision: Decision) -> Context:
    """The ranking with the points that rest on a nominee's own word; what scores discipline is told to nobody on paper."""
    private = private_items(decision.plan)
    found = {(s.unit, s.nominee): self_scored(s, private) for s in decision.scores}
    eligible = [e for e in decision.entries if e.eligible]
    told = {(e.unit, e.nominee): own for e in eligible if (own := found.get((e.unit, e.nominee)))}
    criteria = list(dict.fromkeys(code for own in told.values() for code in own.items))

    def own_word(entry: Entry) -> list[str]:
        if (own := told.get((entry.unit, entry.nominee))) is None:
            return ["–"]
        which = ",".join(str(1 + criteria.index(code)) for code in own.items)
        return [f"{shown_vi(own.points)} ({own.share}) [{which}]"]

    named = "; ".join(f"[{i}] {item_name(decision.plan, code)}" for i, code in enumerate(criteria, start=1))
    note = (
        "Ghi chú: cột “Tự chấm” là điểm do đối tượng tự chấm, không kèm minh chứng, chưa được cơ quan nào chấm lại hoặc đồng ý, và "
        "tỷ lệ trong điểm đạt được trước khi quy đổi; không kể điểm tự chấm về kỷ luật, trình riêng người có thẩm quyền. "
        f"Tiêu chí tự chấm: {named}."
    )
    return {**ranking_lists(decision, own_word), "own_word_note": [note] if criteria else []}


def unproved_lines(decision: Decision) -> list[list[str]]:
    """Return whose recognised initiatives come without evidence (I05), and which, of those that may be chosen."""
    lines = []
    for entry in (e for e in decision.entries if e.eligible and e.unit in decision.reports):
        if bare := unproven(decision.cycle, decision.reports[entry.unit], entry.nominee):
            lines.append([who(decision, entry), one_line("; ".join(bare))])
    return lines


def _higher(decision: Decision) -> list[list[str]]:
    usual = decision.plan.awards[0].name
    asked = [e for e in decision.entries if e.nominated and e.tier != usual]
    return [
        [str(i), who(decision, e), e.tier, "đủ điều kiện" if e.eligible else lower_first(short_of(e))]
        for i, e in enumerate(asked, start=1)
    ]
