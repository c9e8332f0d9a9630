"""What the minutes of the town's council tell, and what they keep silent about."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from factory_decision import RECORD, decided

from rules.decision.decision import Decision
from rules.judging.ranking import Entry
from rules.papers.parts import Context
from rules.report.town_inputs import CouncilMeeting, MeetingRecord, Vote
from rules.town_papers.listing import town_papers_of
from rules.town_papers.meeting.minutes import OPEN
from rules.town_papers.wording import name_of, who


def text_of(context: object) -> str:
    return json.dumps(context, ensure_ascii=False)


def paper(decision: Decision, key: str) -> Context:
    return dict(town_papers_of(decision)[key].paper.context)


def key_of(one: Entry | Vote) -> tuple[str, str]:
    return one.unit, one.nominee


def met(**changes: Any) -> Decision:
    """The same with another form of the council."""
    council = decided().town.council
    assert council is not None
    return replace(decided(), town=replace(decided().town, council=replace(council, **changes)))


def test_the_minutes_tell_when_where_and_who() -> None:
    told = paper(decided(), "bien-ban")
    assert told["session"] == [
        "Thời gian bắt đầu: 08 giờ 00 phút, ngày 08 tháng 01 năm 2025.",
        "Địa điểm: Phòng họp số 1, trụ sở UBND thị xã.",
        "Chủ trì (chủ tọa): Lê Chủ Trì.",
        "Thư ký (người ghi biên bản): Phạm Thư Ký.",
        "Tổng số thành viên: 13; có mặt: 11; vắng mặt: 02.",
        f"Có mặt: {'; '.join(RECORD.there)}.",
        "Vắng mặt: Đỗ Vắng Một; Đỗ Vắng Hai.",
        "Số thành viên có mặt 11/13, bảo đảm từ 2/3 tổng số thành viên trở lên, đủ điều kiện tiến hành họp.",
    ]
    assert told["opinions"] == ["Các ý kiến thống nhất với báo cáo thẩm định.", "Đề nghị công khai kết quả."]
    assert told["closing"].startswith("Cuộc họp kết thúc vào 10 giờ 30 phút, ngày 08 tháng 01 năm 2025. ")
    assert (told["secretary_name"], told["chair_name"]) == ("Phạm Thư Ký", "Lê Chủ Trì")


def test_what_is_not_known_of_the_meeting_has_no_line() -> None:
    nothing = CouncilMeeting(dt.date(2025, 1, 8), "", "", None, None)
    told = paper(met(record=MeetingRecord(), meeting=nothing), "bien-ban")
    assert told["session"] == ["Thời gian: ngày 08 tháng 01 năm 2025."]
    assert told["opinions"] == [] and "kết thúc" not in told["closing"]
    assert "…" not in text_of([told["session"], told["closing"], told["opening"], told["agenda"]])


def test_who_lost_the_vote_is_told_so_and_nobody_undecided_is_told_anything() -> None:
    council, first, *_ = decided().town.council, *(e for e in decided().entries if e.selected)
    assert council is not None
    lost = replace(first, selected=False, note="Hội đồng không khen: được 2/13 phiếu đồng ý")
    votes = [replace(v, votes_for=2, against=9) if key_of(v) == key_of(first) else v for v in council.votes]
    entries = [lost if e is first else e for e in decided().entries]
    told = replace(met(votes=tuple(votes)), entries=entries)
    context = paper(told, "bien-ban")
    line = next(line for line in context["votes"] if line[1] == name_of(told, first))
    assert line[3:] == ["02", "09", "15,38%", "Không đủ phiếu"]
    assert "không quá 1/2 tổng số thành viên nên không được khen" in text_of(context["vote_notes"])
    assert [line[1:] for line in context["overrides"] if line[0] == who(told, first)] == [
        ["Không đủ phiếu", "được 2/13 phiếu đồng ý, cần trên 1/2 tổng số thành viên"]
    ]
    notice = next(
        r for r in paper(told, f"thong-bao/{first.unit}")["refused"] if r[1] == name_of(told, first)
    )
    assert notice[2:] == [
        "Kết luận của Hội đồng", "Đủ điều kiện nhưng chưa đạt số phiếu đồng ý cần thiết của Hội đồng."
    ]  # fmt: skip

    entries = [replace(first, selected=False, undecided=True) if e is first else e for e in decided().entries]
    left = [v for v in council.votes if key_of(v) != key_of(first)]
    open_one = replace(met(votes=tuple(left)), entries=entries)
    context = paper(open_one, "bien-ban")
    assert [line[3:] for line in context["votes"] if line[1] == name_of(told, first)] == [
        ["…", "…", "…", OPEN]
    ]
    for key, draft in town_papers_of(open_one).items():
        if key.startswith("thong-bao/"):
            assert name_of(told, first) not in draft.names
        elif draft.never:
            assert not {n for n in draft.names if n.startswith(name_of(told, first))} - set(draft.never)


def test_votes_in_writing_are_told_as_such() -> None:
    council = decided().town.council
    assert council is not None
    assert paper(decided(), "bien-ban")["written"] is False
    first, *others = council.votes
    told = paper(met(votes=(replace(first, written_for=2, written_against=0), *others)), "bien-ban")
    assert told["written"] is True
    assert told["votes"][0][3:8] == ["10", "01", "02", "0", "92,31%"]
    assert {len(line) for line in told["votes"]} == {9}
    assert "của thành viên vắng mặt" in text_of(told["vote_notes"])
