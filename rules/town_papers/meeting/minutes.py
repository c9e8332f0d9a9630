"""The minutes of the town's council after Mẫu 1.9: when, where, who, the course, the votes, what follows from them.

What the form leaves blank has no line; it keeps the minutes from being issued (`rules.issuing.minutes`).
"""

import datetime as dt
from collections.abc import Sequence

from rules.decision.decision import Decision
from rules.judging.ranking import Entry, NomineeKind
from rules.papers.parts import Context, movement_words, quorum_words
from rules.plan.paper_ids import MINUTES
from rules.report.town_inputs import Council, Vote
from rules.town.council.changes import REFUSE
from rules.town.council.majority import is_lost, vote_words
from rules.town_papers.parts import frame, name_lists, proposed_lines
from rules.town_papers.ranking import before_council
from rules.town_papers.wording import BELOW, HELD, how_many, name_of, short_of, unit_of, who
from rules.values.wording import BLANK, counted, day_words, one_line, paragraphs, percent, signer

OPEN, LOST = "Chưa quyết định", "Không đủ phiếu"


def minutes(decision: Decision) -> Context:
    """Return the content of the town council's biên bản."""
    plan, cycle, council = decision.plan, decision.cycle, decision.town.council
    assert council is not None, "no minutes without a council"
    met, winners = council.meeting, decision.winners
    votes = _votes(decision, council)
    written = any(v and (v.written_for or v.written_against) for v, _ in votes)
    ended = (
        f"Cuộc họp kết thúc vào {_hour(end)}, {day_words(met.day)}. " if (end := council.record.ends) else ""
    )
    conclusion = f"Hội đồng đề nghị {plan.movement.chairman} tặng {plan.awards[0].name} cho {how_many(winners)} có tên sau đây:"
    if not winners:
        conclusion = f"Hội đồng không đề nghị tặng {plan.awards[0].name} cho tập thể, cá nhân nào."
    return {
        **frame(decision, MINUTES, about=f"Họp xét khen thưởng {movement_words(plan, cycle)}"),
        "opening": f"{plan.movement.council} họp xét khen thưởng các tập thể, cá nhân có thành tích trong "
        f"{movement_words(plan, cycle)}.",
        "session": _session(decision, council),
        "agenda": f"{plan.movement.office} báo cáo kết quả thẩm định. Hội đồng thảo luận.",
        "opinions": paragraphs(council.record.opinions),
        "voting": f"Hội đồng bỏ phiếu đối với {_voted_on(decision, [e for v, e in votes if v])}; tỷ lệ phiếu đồng ý tính trên tổng số "
        f"thành viên. Kết quả như sau:",
        "written": written,
        "votes": [_line(decision, council, i, *one, written=written) for i, one in enumerate(votes, start=1)],
        "vote_notes": _notes(decision, council, written=written),
        "overrides": _overrides(decision, council),
        "no_overrides": "Không có trường hợp nào.",
        "conclusion": conclusion,
        **name_lists(decision, winners),
        "proposed": proposed_lines(decision),
        "proposed_text": "Hội đồng trình cấp có thẩm quyền xét tặng hình thức khen thưởng cao hơn:",
        "closing": f"{ended}Biên bản này làm căn cứ trình cấp có thẩm quyền xem xét, quyết định khen thưởng theo "
        "quy định./.",
        "chair_name": signer(met.chair) if met.chair else "",
        "secretary_name": signer(met.secretary) if met.secretary else "",
    }


def _voted_on(decision: Decision, voted: Sequence[Entry]) -> str:
    """Say of how many the council voted, and of how many were nominated where these are more."""
    nominated = [e for e in decision.entries if e.nominated]
    more = len(nominated) > len(voted)
    return how_many(voted) + (f" trong tổng số {how_many(nominated)} được đề nghị" if more else "")


def _hour(time: dt.time) -> str:
    return f"{time:%H giờ %M phút}"


def _session(decision: Decision, council: Council) -> list[str]:
    """Return when, where, and who was there: a line for what is known, none for what is not."""
    met, record = council.meeting, council.record
    day = day_words(met.day, decision.cycle.year)
    lines = [f"Thời gian bắt đầu: {_hour(record.begins)}, {day}." if record.begins else f"Thời gian: {day}."]
    if record.place:
        lines.append(f"Địa điểm: {one_line(record.place).rstrip('.')}.")
    for label, name in (("Chủ trì (chủ tọa)", met.chair), ("Thư ký (người ghi biên bản)", met.secretary)):
        if name:
            lines.append(f"{label}: {one_line(name)}.")
    if met.members is not None and met.present is not None:
        away = max(met.members - met.present, 0)
        lines.append(
            f"Tổng số thành viên: {counted(met.members)}; có mặt: {counted(met.present)}; vắng mặt: {counted(away)}."
        )
    for label, names in (("Có mặt", record.there), ("Vắng mặt", record.absent)):
        if names:
            lines.append(f"{label}: {'; '.join(map(one_line, names))}.")
    if met.members is not None and met.present is not None:
        lines.append(quorum_words(met.members, met.present, decision.plan.council_rules.quorum))
    return lines


def _votes(decision: Decision, council: Council) -> list[tuple[Vote | None, Entry]]:
    """Return the votes in the form's order, then who is undecided for want of votes."""
    entries = {(e.unit, e.nominee): e for e in decision.entries}
    voted = [(v, e) for v in council.votes if (e := entries.get((v.unit, v.nominee))) is not None]
    return [*voted, *((None, e) for e in decision.undecided if council.of(e.unit, e.nominee) is None)]


def _line(
    decision: Decision, council: Council, number: int, vote: Vote | None, entry: Entry, *, written: bool
) -> list[str]:
    agreed, members = (vote.agreed if vote else None), council.meeting.members
    in_writing = (vote.written_for or 0, vote.written_against or 0) if vote else (None, None)
    return [
        str(number),
        name_of(decision, entry),
        "Tập thể" if entry.kind is NomineeKind.COLLECTIVE else unit_of(decision, entry),
        _count(vote.votes_for if vote else None),
        _count(vote.against if vote else None),
        *(map(_count, in_writing) if written else ()),
        (percent(agreed, members) if agreed is not None and members else "") or BLANK,
        _ended_as(decision, council, vote, entry),
    ]


def _count(number: int | None) -> str:
    return BLANK if number is None else counted(number)


def _ended_as(decision: Decision, council: Council, vote: Vote | None, entry: Entry) -> str:
    if entry.undecided:
        return OPEN
    if entry.selected or entry.proposed:
        return "Khen" if entry.selected else f"Trình {entry.tier}"
    if not entry.eligible:
        return short_of(entry)
    if is_lost(decision.plan, council, vote):
        return LOST
    return REFUSE if vote and vote.conclusion == REFUSE else "Ngoài số lượng"


def _notes(decision: Decision, council: Council, *, written: bool) -> list[str]:
    """Say what the table alone would leave a reader to wonder about: votes that do not decide, and what is enough."""
    ends = {_ended_as(decision, council, vote, entry) for vote, entry in _votes(decision, council)}
    notes = []
    if written:
        notes.append(
            "Ý kiến bằng văn bản là của thành viên vắng mặt, được tính là phiếu của thành viên Hội đồng."
        )
    if LOST in ends:
        share = decision.plan.council_rules.majority
        notes.append(f"“{LOST}”: số phiếu đồng ý không quá {share} tổng số thành viên nên không được khen.")
    if ends & {BELOW, HELD, "Ngoài số lượng"}:
        held = f"“{HELD}”, " if HELD in ends else ""
        notes.append(
            f"Phiếu đồng ý không thay cho điều kiện xét khen và số lượng tối đa: trường hợp “{BELOW}”, {held}“Ngoài số "
            "lượng” không được khen."
        )
    return notes


def _overrides(decision: Decision, council: Council) -> list[list[str]]:
    """Return who ended otherwise than the ranking had it, and why: by the votes, or as the council concluded."""
    ranked = {(e.unit, e.nominee) for e in before_council(decision).winners}
    lines = []
    for vote, entry in _votes(decision, council):
        if vote is None or entry.undecided or entry.selected == ((entry.unit, entry.nominee) in ranked):
            continue
        lost = is_lost(decision.plan, council, vote)
        why = [one_line(vote.reason)] if vote.reason and (vote.conclusion or not lost) else []
        why += [vote_words(decision.plan, council.meeting, vote)] if lost else []
        lines.append([who(decision, entry), _ended_as(decision, council, vote, entry), "; ".join(why)])
    return lines
