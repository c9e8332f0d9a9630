"""What keeps a paper of the town, or of who issues after it, from being issued: its day, the council, the choice, the law."""

import datetime as dt
from collections.abc import Iterator, Sequence

from rules.decision.decision import Decision
from rules.issuing.minutes import unrecorded
from rules.issuing.rows import issue_of, keys_of
from rules.judging.ranking import Entry, NomineeKind
from rules.plan.law import cite, lacking, regime_of
from rules.plan.money import lacking_money
from rules.plan.paper_ids import (
    CERTIFICATE,
    DECISION,
    EXEMPLARS,
    MINUTES,
    NOTICE,
    SUBMISSION,
    SUMMARY,
    UPWARD,
)
from rules.plan.plan import Plan
from rules.report.town_inputs import Council, CouncilMeeting, Issue
from rules.town.council.majority import carries, is_counted, vote_words
from rules.values.errors import NotInForce
from rules.values.wording import short_day

AFTER_COUNCIL = frozenset({MINUTES, DECISION, CERTIFICATE, SUMMARY, EXEMPLARS, NOTICE, UPWARD})
"""Papers that tell what the council concluded: not before it has met."""
TELLS_RESULT = AFTER_COUNCIL | {SUBMISSION}
"""Papers that tell who is chosen: not while the council's form leaves anything open."""
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
    if paper in AFTER_COUNCIL:
        yield from _council(decision, issue.day)
    if paper in TELLS_RESULT and decision.town.council is not None:
        yield from _undecided(decision, decision.town.council)
    if paper == MINUTES:
        yield from _minutes_in_time(decision, issue.day)
    if paper == MINUTES and decision.town.council is not None:
        yield from unrecorded(decision.town.council, issue)
    if paper in TOGETHER:
        yield from _chosen(decision)
        yield from lacking_money(plan, plan.awards[0].name, issue.day)
        yield from _dissolved(decision, decision.winners, issue.day)
    if paper == UPWARD:
        yield from _forwarded(decision)
        yield from _dissolved(decision, decision.proposed, issue.day)
    if paper in (CERTIFICATE, EXEMPLARS):
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


def _council(decision: Decision, day: dt.date) -> Iterator[str]:
    council = decision.town.council
    if council is None:
        yield "Hội đồng chưa họp: nhập kết quả họp vào _hoi-dong/hoi-dong.xlsx rồi chạy lại"
        return
    held = council.meeting.day
    if held is None:
        yield "phiếu của Hội đồng chưa ghi ngày họp: ghi Ngày họp"
    elif day < held:
        yield f"ngày ban hành {short_day(day)} trước ngày Hội đồng họp {short_day(held)}: sửa ngày ban hành"


def _chosen(decision: Decision) -> Iterator[str]:
    if not decision.winners:
        yield "không có tập thể, cá nhân nào được chọn: không có gì để quyết định"
    for entry in decision.winners:
        if entry.proposed or entry.tier != decision.plan.awards[0].name:
            yield (
                f"{entry.called} vừa được chọn tặng {decision.plan.awards[0].name} vừa được đề nghị "
                f"{entry.tier}: một thành tích chỉ khen một lần, chọn một hình thức"
            )
    if decision.town.council is not None:
        yield from _quorum(decision, decision.town.council.meeting)


def _forwarded(decision: Decision) -> Iterator[str]:
    """A council without a quorum puts nobody forward; who is chosen here is not asked for above as well."""
    if decision.town.council is not None:
        yield from _quorum(decision, decision.town.council.meeting)
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
    decided = issue_of(decision, DECISION)
    if decided is None:
        yield "quyết định khen thưởng chưa có dòng ở biểu “Ban hành”: ban hành quyết định trước"
    elif day < decided.day:
        yield f"ngày ban hành {short_day(day)} trước ngày của quyết định ({short_day(decided.day)}): sửa ngày ban hành"


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
