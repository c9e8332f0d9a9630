"""The council's papers: the packet it is given, and the minutes of its meeting."""

from collections.abc import Sequence

from rules.decision.decision import Decision
from rules.judging.ranking import Entry, NomineeKind
from rules.papers.parts import Context, movement_words, quorum_words
from rules.plan.paper_ids import MINUTES, REPORT
from rules.plan.wording import cycle_words
from rules.report.town_inputs import Vote
from rules.town_papers.lanes import awarded_before, item_codes, no_opinions, opinion_lines
from rules.town_papers.parts import (
    correction_lines,
    exception_words,
    frame,
    mark_note,
    name_lists,
    sections,
    waiver_lines,
)
from rules.town_papers.ranking import (
    gate_codes,
    quota_lines_vi,
    quota_note,
    ranking_lists,
    stopped_lines,
    tied,
)
from rules.town_papers.wording import KINDS, how_many, name_of, own_unit, points, unit_of, who
from rules.values.wording import BLANK, counted, day_words, one_line, percent, signer


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
            ("stopped", "CÁC TRƯỜNG HỢP CHƯA ĐỦ ĐIỀU KIỆN", True),
            ("higher", "ĐỀ NGHỊ HÌNH THỨC KHEN THƯỞNG CAO HƠN", higher),
            ("opinions", "Ý KIẾN CỦA CÁC CƠ QUAN THẨM ĐỊNH", cycle.kind != "final"),
            ("corrections", "ĐÍNH CHÍNH, MIỄN XÉT", corrections or waivers),
        ),
        "slots": slot_lines(decision),
        "ties": [[KINDS[e.kind], str(e.rank), who(decision, e), points(e.total)] for e in tied(decision)],
        "quota": quota_lines_vi(decision),
        "quota_award": plan.awards[0].name,
        "quota_note": quota_note(decision),
        **ranking_lists(decision),
        "stopped": stopped_lines(decision),
        "gate_codes": gate_codes(decision),
        "opinions": opinions,
        "awarded_before": awarded_before(decision),
        "no_opinions": no_opinions(decision, opinions),
        "item_codes": item_codes(decision) if opinions else [],
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


def _higher(decision: Decision) -> list[list[str]]:
    usual = decision.plan.awards[0].name
    asked = [e for e in decision.entries if e.nominated and e.tier != usual]
    return [
        [str(i), who(decision, e), e.tier, "đủ điều kiện" if e.eligible else "chưa đủ điều kiện"]
        for i, e in enumerate(asked, start=1)
    ]


def minutes(decision: Decision) -> Context:
    """Return the content of the town council's biên bản."""
    plan, cycle, council = decision.plan, decision.cycle, decision.town.council
    assert council is not None, "no minutes without a council"
    met = council.meeting
    entries = {(e.unit, e.nominee): e for e in decision.entries}
    votes = [(v, entries[v.unit, v.nominee]) for v in council.votes if (v.unit, v.nominee) in entries]
    winners = decision.winners
    chair, secretary = one_line(met.chair) or BLANK, one_line(met.secretary) or BLANK
    exception = f"Thực hiện theo {words}. " if (words := exception_words(decision, MINUTES)) else ""
    return {
        **frame(decision, MINUTES, about=f"Họp xét khen thưởng {movement_words(plan, cycle)}"),
        "opening": f"{plan.movement.council} họp xét khen thưởng các tập thể, cá nhân có thành tích trong "
        f"{movement_words(plan, cycle)}.",
        "when": f"Thời gian: {day_words(met.day, cycle.year)}.",
        "where": f"Địa điểm: {BLANK}",
        "chair": f"Chủ trì: {chair}.",
        "secretary": f"Thư ký: {secretary}.",
        "members": _members(met.members, met.present),
        "quorum": _quorum(decision, met.members, met.present),
        "agenda": f"{plan.movement.office} báo cáo kết quả thẩm định. Hội đồng thảo luận, bỏ phiếu đối với "
        f"{how_many([e for _, e in votes])}; tỷ lệ phiếu đồng ý tính trên tổng số thành viên. Kết quả như sau:",
        "votes": [_vote(decision, i, v, e, met.members) for i, (v, e) in enumerate(votes, start=1)],
        "vote_notes": _vote_notes(decision, votes, met.members),
        "overrides": [
            [who(decision, e), v.conclusion, one_line(v.reason) or BLANK] for v, e in votes if v.conclusion
        ],
        "no_overrides": "Hội đồng thống nhất với kết quả xếp hạng, không thêm, bớt trường hợp nào.",
        "conclusion": f"Hội đồng thống nhất đề nghị {plan.movement.chairman} tặng {plan.awards[0].name} cho "
        f"{how_many(winners)} có tên sau đây:",
        **name_lists(decision, winners),
        "proposed": proposed_lines(decision),
        "proposed_text": "Hội đồng thống nhất trình cấp có thẩm quyền xét tặng hình thức khen thưởng cao hơn:",
        "closing": f"{exception}Biên bản này được các thành viên có mặt thông qua tại cuộc họp, làm căn cứ trình cấp có "
        "thẩm quyền xem xét, quyết định khen thưởng theo quy định./.",
        "chair_name": signer(chair) if chair != BLANK else "",
        "secretary_name": signer(secretary) if secretary != BLANK else "",
    }


def proposed_lines(decision: Decision) -> list[list[str]]:
    """Return who is put forward for a tier above the town's own: number, name, unit, tier."""
    return [
        [str(i), name_of(e), own_unit(decision, e), e.tier] for i, e in enumerate(decision.proposed, start=1)
    ]


def _members(members: int | None, present: int | None) -> str:
    absent = counted(max(members - present, 0)) if members is not None and present is not None else BLANK
    return f"Tổng số thành viên: {_count(members)}; có mặt: {_count(present)}; vắng mặt: {absent}."


def _count(number: int | None) -> str:
    return BLANK if number is None else counted(number)


def _quorum(decision: Decision, members: int | None, present: int | None) -> str:
    if members is None or present is None:
        return f"Số thành viên có mặt: {_count(present)}/{_count(members)}."
    return quorum_words(members, present, decision.plan.council_rules.quorum)


def _vote(decision: Decision, number: int, vote: Vote, entry: Entry, members: int | None) -> list[str]:
    share = percent(vote.votes_for, members) if vote.votes_for is not None and members else ""
    return [
        str(number),
        name_of(entry),
        "Tập thể" if entry.kind is NomineeKind.COLLECTIVE else unit_of(decision, entry),
        _count(vote.votes_for),
        _count(vote.against),
        share or BLANK,
        _ended_as(vote, entry),
    ]


def _ended_as(vote: Vote, entry: Entry) -> str:
    if entry.selected or entry.proposed:
        return "Khen" if entry.selected else f"Trình {entry.tier}"
    if vote.conclusion:
        return vote.conclusion
    return "Ngoài số lượng" if entry.eligible else "Chưa đủ điều kiện"


def _vote_notes(decision: Decision, votes: Sequence[tuple[Vote, Entry]], members: int | None) -> list[str]:
    """Say what the table alone would leave a reader to wonder about: votes that do not decide, and none at all."""
    notes = []
    if any(not e.selected and not e.proposed and not v.conclusion for v, e in votes):
        notes.append(
            "Phiếu đồng ý không thay cho điều kiện xét khen và số lượng tối đa: trường hợp “Chưa đủ điều kiện”, “Ngoài số "
            "lượng” không được khen."
        )
    majority = decision.plan.council_rules.majority
    few = [
        name_of(e) if e.kind is NomineeKind.COLLECTIVE else f"{name_of(e)} ({unit_of(decision, e)})"
        for v, e in votes
        if e.selected and members and v.votes_for is not None and v.votes_for <= majority * members
    ]
    if few:
        notes.append(
            f"Được khen với số phiếu đồng ý không quá {majority} tổng số thành viên, Hội đồng xem lại trước khi thông qua "
            f"biên bản: {'; '.join(few)}."
        )
    voted = {(e.unit, e.nominee) for _, e in votes}
    if unvoted := [e for e in decision.winners if (e.unit, e.nominee) not in voted]:
        notes.append(
            f"{how_many(unvoted)} có tên tại mục kết luận chưa ghi số phiếu, Hội đồng bổ sung trước khi thông qua biên bản."
        )
    return notes
