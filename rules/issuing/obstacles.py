"""What keeps a paper of the town, or of who issues after it, from being issued: its day, the council, the choice, the law."""

import datetime as dt
from collections.abc import Iterator, Sequence

from rules.decision.decision import Decision
from rules.issuing.minutes import unrecorded
from rules.issuing.rows import awarded_by, issue_of, keys_of
from rules.judging.ranking import Entry, NomineeKind
from rules.plan.by_date.law import cite, lacking, regime_of
from rules.plan.by_date.money import lacking_money
from rules.plan.paper_ids import (
    AWARDED_BY,
    CERTIFICATE,
    DECISION,
    EXEMPLARS,
    LIKE,
    MINUTES,
    NOTICE,
    SUBMISSION,
    SUMMARY,
    SUPPLEMENT,
    UPWARD,
)
from rules.plan.plan import Plan
from rules.report.town_inputs import Council, CouncilMeeting, Issue
from rules.town.council.majority import carries, is_counted, vote_words
from rules.values.errors import NotInForce
from rules.values.wording import short_day

TELLS_RESULT = frozenset(
    {SUBMISSION, MINUTES, DECISION, CERTIFICATE, SUMMARY, EXEMPLARS, NOTICE, UPWARD, *LIKE}
)
"""Papers that tell what the council concluded: not before it has met with a quorum and left nothing open."""
CITED = {
    SUBMISSION: (MINUTES,),
    DECISION: (MINUTES, SUBMISSION),
    UPWARD: (MINUTES,),
    SUPPLEMENT: (DECISION, MINUTES),
}
"""Whose number and day a paper prints: it waits until those have both."""
CITES = {**CITED, **{certificate: (decision,) for certificate, decision in AWARDED_BY.items()}}
"""The same with the certificates, which go with their decision."""
TOGETHER = (DECISION, CERTIFICATE)
"""Issued together or not at all: a certificate cites the decision's number and day."""


def obstacles(decision: Decision, paper: str, disagreements: Sequence[str]) -> Iterator[str]:
    """Yield what keeps a paper, or a set's paper, from being issued; `disagreements` are those of all papers.

    `decision` is the one that the paper tells (`rules.issuing.sets`): after the town's end another body's.
    """
    issue = issue_of(decision, paper)
    if issue is None:
        yield f"chưa có dòng nào cho “{paper}” ở biểu “Ban hành”: ghi ngày ban hành và người ký"
        return
    own = list(_own(decision, paper, issue, disagreements))
    yield from own
    if decision.stored.keys() >= set(keys_of(decision, paper)):
        return  # signed as it is: it waits for nothing any more
    for cited in CITED.get(paper, ()):
        for words in _cited_paper(decision, cited, issue.day, own, disagreements):
            own.append(words)
            yield words


def _own(decision: Decision, paper: str, issue: Issue, disagreements: Sequence[str]) -> Iterator[str]:
    """Yield what keeps a paper that has its row from being issued, but for the papers that it cites."""
    plan, about = decision.plan, decision.plan.town_paper(paper)
    if about.needs_plan_number and not plan.movement.is_numbered:
        yield (
            "kế hoạch phong trào chưa có số và ngày ban hành: nhập plan_number, plan_date vào [movement] của plan.toml"
        )
    if issue.day < decision.cycle.first_day:
        yield (
            f"ngày ban hành {short_day(issue.day)} trước ngày đầu của chu kỳ ({short_day(decision.cycle.first_day)}): "
            f"sửa ngày ban hành"
        )
    if paper in TELLS_RESULT:
        yield from _council(decision, paper, issue)
    if paper == MINUTES:
        yield from _minutes_in_time(decision, issue.day)
    if paper in (*TOGETHER, NOTICE):
        yield from _awarded_already(decision)
    if paper in TOGETHER:
        yield from _chosen(decision)
        yield from lacking_money(plan, plan.awards[0].name, issue.day)
        yield from _dissolved(decision, decision.winners, issue.day)
    if paper == SUPPLEMENT:
        yield from _to_make_up(decision)
        yield from lacking_money(plan, plan.awards[0].name, issue.day)
        yield from _dissolved(decision, decision.made_up.winners, issue.day)
    if paper == UPWARD:
        yield from _forwarded(decision)
        yield from _dissolved(decision, decision.proposed, issue.day)
    if paper in (*AWARDED_BY, EXEMPLARS):
        yield from _after_the_decision(decision, paper, issue.day)
    yield from _regime(plan, issue.day)
    yield from lacking(plan, about.cites, issue.day)
    yield from _cited(decision, issue)
    keys = keys_of(decision, paper)
    if issue.paper == paper and issue.number and len(keys) > 1:
        yield (
            f"{len(keys)} văn bản không thể cùng mang số {issue.number}: để trống ô Số, sổ văn bản sẽ cấp số liên tiếp"
        )
    yield from (f"các văn bản chưa khớp nhau: {words}" for words in disagreements)


def _regime(plan: Plan, day: dt.date) -> Iterator[str]:
    """A day that no regime covers has no templates either: what it would look like is nobody's guess."""
    try:
        regime_of(plan, day)
    except NotInForce as refused:
        yield str(refused)


def _minutes_in_time(decision: Decision, day: dt.date) -> Iterator[str]:
    """Minutes of the town's council are the town's: none are sealed when it is no more."""
    until = decision.plan.movement.authority_until
    if until is not None and day > until:
        yield (
            f"ngày ban hành {short_day(day)} sau ngày kết thúc thẩm quyền của {decision.plan.movement.town} ({short_day(until)}), mà "
            f"Hội đồng họp khi {decision.plan.movement.town} còn thẩm quyền: sửa ngày ban hành biên bản, không sau ngày ấy"
        )


def _council(decision: Decision, paper: str, issue: Issue) -> Iterator[str]:
    """Yield why there is no result to tell yet: without a quorum nothing else of the meeting matters."""
    council = decision.town.council
    if council is None:
        yield "Hội đồng chưa họp: nhập kết quả họp vào _hoi-dong/hoi-dong.xlsx rồi chạy lại"
        return
    held, day = council.meeting.day, issue.day
    if held is None:
        yield "phiếu của Hội đồng chưa ghi ngày họp: ghi Ngày họp"
    elif day < held:
        yield f"ngày ban hành {short_day(day)} trước ngày Hội đồng họp {short_day(held)}: sửa ngày ban hành"
    if without_quorum := list(_quorum(decision, council.meeting)):
        yield from without_quorum
        return
    yield from _undecided(decision, council)
    if paper == MINUTES:
        yield from unrecorded(council, issue)


def _cited_paper(
    decision: Decision, cited: str, day: dt.date, own: Sequence[str], disagreements: Sequence[str]
) -> Iterator[str]:
    """Yield why a paper that prints another's number and day waits for it; what stands against both is said once."""
    about = decision.plan.town_paper(cited)
    if not about.book:
        return
    title, stored, issue = about.title, decision.stored.get(cited), issue_of(decision, cited)
    known = stored.day if stored is not None else issue.day if issue is not None else None
    if known is None:
        yield f"chưa ban hành “{title}” để viện dẫn số, ngày: thêm dòng “{cited}” vào biểu “Ban hành”"
    elif day < known:
        yield (
            f"ngày ban hành {short_day(day)} trước ngày của “{title}” được viện dẫn ({short_day(known)}): sửa ngày ban hành"
        )
    elif stored is None and set(obstacles(decision, cited, disagreements)) - set(own):
        yield waits_for(title)


def waits_for(title: str) -> str:
    """Say that a paper waits for another whose number and day it prints."""
    return f"chờ ban hành “{title}” để viện dẫn số, ngày: xem lý do của văn bản ấy"


def _awarded_already(decision: Decision) -> Iterator[str]:
    """Whoever holds a granted award is neither told a refusal nor left out of a decision in silence."""
    chosen = {(e.unit, e.nominee) for e in (*decision.winners, *decision.made_up.winners)}
    for entry in decision.entries:
        award = decision.granted.get((entry.unit, entry.nominee))
        if award is not None and (entry.unit, entry.nominee) not in chosen:
            yield (
                f"{entry.called} đã được tặng {award.tier} tại Quyết định số {award.decision} mà nay không trong số được chọn: "
                f"sửa lại số phiếu, số liệu, hoặc thu hồi (thidua revoke {award.id}) rồi chạy lại"
            )


def _chosen(decision: Decision) -> Iterator[str]:
    if not decision.winners:
        yield "không có tập thể, cá nhân nào được chọn: không có gì để quyết định"
    for entry in decision.winners:
        if entry.proposed or entry.tier != decision.plan.awards[0].name:
            yield (
                f"{entry.called} vừa được chọn tặng {decision.plan.awards[0].name} vừa được đề nghị "
                f"{entry.tier}: một thành tích chỉ khen một lần, chọn một hình thức"
            )


def _to_make_up(decision: Decision) -> Iterator[str]:
    """Whoever is cleared is settled first: by votes; without anybody chosen there is nothing to decide."""
    for entry in (e for e in decision.cleared if e.undecided):
        yield (
            f"{entry.called} đã hết vướng mắc mà Hội đồng chưa bỏ phiếu xong: ghi số phiếu, kết luận vào phiếu của Hội đồng"
        )
    if not decision.made_up.winners and not any(e.undecided for e in decision.cleared):
        why = "; ".join(f"{e.called}: {e.note}" for e in decision.cleared)
        yield f"không khen bổ sung được ai ({why}): bỏ dòng này khỏi biểu “Ban hành”"


def _forwarded(decision: Decision) -> Iterator[str]:
    """Who is chosen here is not asked for above as well."""
    for entry in (e for e in decision.proposed if e.selected):
        yield (
            f"{entry.called} đã được chọn tặng {decision.plan.awards[0].name}: một thành tích chỉ khen một lần, chọn một "
            f"hình thức"
        )


def _quorum(decision: Decision, meeting: CouncilMeeting) -> Iterator[str]:
    share = decision.plan.council_rules.quorum
    if meeting.members is None or meeting.present is None:
        yield "phiếu của Hội đồng thiếu tổng số thành viên hoặc số có mặt: ghi đủ"
    elif meeting.present > meeting.members:
        yield f"phiếu của Hội đồng ghi có mặt {meeting.present}/{meeting.members} thành viên: sửa lại"
    elif meeting.present < share * meeting.members:
        yield (
            f"Hội đồng chỉ có mặt {meeting.present}/{meeting.members} thành viên, cần từ {share} trở lên: họp lại"
        )


def _undecided(decision: Decision, council: Council) -> Iterator[str]:
    """Say once what has to be mended before any result is told; then whoever was chosen against the votes."""
    if council.open_rows:
        first, *others = council.open_rows
        more = f" (và {len(others)} chỗ khác trong biểu của Hội đồng)" if others else ""
        yield f"Hội đồng chưa quyết định xong: {first}{more}"
        return
    for entry in (*decision.winners, *decision.proposed) if is_counted(council.meeting) else ():
        vote = council.of(entry.unit, entry.nominee)
        if vote is None or vote.agreed is None:
            yield f"Hội đồng chưa bỏ phiếu cho {entry.called}: ghi số phiếu vào phiếu của Hội đồng"
        elif not carries(decision.plan, council.meeting, vote):
            words = vote_words(decision.plan, council.meeting, vote)
            yield f"{entry.called} {words}: không thể khen, sửa số phiếu hoặc kết luận"


def _after_the_decision(decision: Decision, paper: str, day: dt.date) -> Iterator[str]:
    if paper == EXEMPLARS and decision.winners and not decision.town.exemplars:
        yield (
            "chưa chọn ai làm gương điển hình, bản hiện có chỉ là gợi ý: ghi người, tập thể đồng ý công bố và lời giới thiệu vào "
            "_guong-dien-hinh/guong-dien-hinh.xlsx rồi chạy lại"
        )
    for by in awarded_by(decision, paper):
        decided, more = issue_of(decision, by), "" if by == DECISION else " bổ sung"
        if decided is None:
            yield f"quyết định khen thưởng{more} chưa có dòng ở biểu “Ban hành”: ban hành quyết định{more} trước"
        elif day < decided.day:
            yield (
                f"ngày ban hành {short_day(day)} trước ngày của quyết định{more} ({short_day(decided.day)}): sửa ngày ban hành"
            )


def _cited(decision: Decision, issue: Issue) -> Iterator[str]:
    for number in issue.bases:
        try:
            cite(decision.plan, number, issue.day)
        except NotInForce as refused:
            yield str(refused)


def _dissolved(decision: Decision, entries: Sequence[Entry], day: dt.date) -> Iterator[str]:
    """A body that has ended is not awarded afterwards; its people are."""
    for entry in entries:
        ended = decision.plan.units[entry.unit].valid_to
        if entry.kind is NomineeKind.COLLECTIVE and ended is not None and ended < day:
            yield (
                f"{entry.called} đã kết thúc hoạt động ngày {short_day(ended)}, ngày ban hành {short_day(day)}: không khen tập "
                f"thể đã giải thể, ban hành trước ngày đó hoặc Hội đồng kết luận Không khen"
            )
