"""Who is competent for a paper of the town on its day: the town itself until its end, then the body that the plan names.

The law's logic: who awards named nominees is competent for them on the paper's day; minutes are the minutes of the
council that met; what tells of the whole belongs to the authority of everybody.
"""

import datetime as dt
from collections.abc import Iterator

from rules.decision.decision import Decision
from rules.issuing.rows import issue_of
from rules.judging.ranking import Entry, NomineeKind
from rules.plan.paper_ids import AWARDED_BY, CERTIFICATE, DECISION, LIKE, MINUTES, NOTICE, SUBMISSION, UPWARD
from rules.plan.tables.authorities import Authority, authorities_for
from rules.values.wording import short_day

PER_AUTHORITY = (SUBMISSION, DECISION, CERTIFICATE, NOTICE)
"""Papers that tell named nominees or units what a chairman awards; all others are about the whole."""


def after_authority(decision: Decision, paper: str) -> bool:
    """Tell whether a paper comes after the town's last day: it is never headed by the town then."""
    until, day = decision.plan.movement.authority_until, day_of(decision, paper)
    return until is not None and day is not None and day > until


def day_of(decision: Decision, paper: str) -> dt.date | None:
    """Return the day that says who is competent: the row's, an issued set's, else the council's; None: nobody knows one.

    Minutes follow the council's meeting, certificates their decision.
    """
    paper = AWARDED_BY.get(paper, paper)
    met = decision.town.council.meeting.day if decision.town.council else None
    if paper == MINUTES:
        return met
    if issue := issue_of(decision, paper):
        return issue.day
    own = [issue.day for issue in decision.town.issues if issue.paper.startswith(f"{paper}/")]
    if paper in PER_AUTHORITY[:2]:
        known = {**decision.stored, **decision.numbers}
        own += [one.day for key, one in known.items() if key.startswith(f"{paper}/")]
    return max(own, default=met)


def left_out(decision: Decision, paper: str) -> Iterator[str]:
    """Yield of each nominee, or unit that would be told, who stands in no set of the paper why not, with the remedy; nothing before the town's end."""
    day = day_of(decision, paper)
    if day is None or not after_authority(decision, paper):
        return
    told = {SUBMISSION: decision.winners, DECISION: decision.winners, UPWARD: decision.proposed}.get(
        paper, ()
    )
    found: list[str] = []
    for entry in decision.refused if paper == NOTICE else told:
        said = (
            gone(decision, paper, entry, day)
            if paper == UPWARD
            else authority_of(decision, paper, entry, day)
        )
        if isinstance(said, str) and said:
            found.append(said)
    yield from dict.fromkeys(found)


def nobody(decision: Decision, paper: str) -> str:
    """Say why a paper about the whole is not issued at all: nobody stands for everybody on its day, or it adds to the town's decision."""
    plan, day = decision.plan, day_of(decision, paper)
    assert day is not None and plan.movement.authority_until is not None, "asked after the end"
    if paper in LIKE and after_authority(decision, DECISION):
        return (
            f"quyết định khen thưởng là của các cơ quan sau {plan.movement.town}, phần mềm không soạn quyết định bổ sung cho họ: bỏ dòng này "
            f"khỏi biểu “Ban hành”; cơ quan có thẩm quyền tự soạn quyết định bổ sung (và bỏ đính chính xóa vướng mắc ở _dinh-chinh để văn bản "
            f"đã ký không bị báo khác), hoặc thay quyết định đã ký (thidua replace)"
        )
    if paper in LIKE:
        return (
            f"{plan.movement.town} đã hết thẩm quyền ngày {short_day(plan.movement.authority_until)}, không bổ sung được quyết định "
            f"của mình vào ngày {short_day(day)}: chuyển hồ sơ đến cơ quan có thẩm quyền đối với đơn vị, bỏ dòng này khỏi biểu “Ban hành”"
        )
    many = [a.name for a in plan.authorities if not a.units and a.in_force(day)]
    why = f"có nhiều cơ quan ({', '.join(many)})" if many else "không có cơ quan nào"
    return (
        f"{plan.movement.town} đã hết thẩm quyền ngày {short_day(plan.movement.authority_until)}, kế hoạch {why} đứng ra cho mọi "
        f"đơn vị vào ngày {short_day(day)}: ghi đúng một cơ quan không có units vào [[authorities]] của plan.toml, hoặc sửa ngày"
    )


def authority_of(decision: Decision, paper: str, entry: Entry, day: dt.date) -> Authority | str:
    """Return the one authority that is competent for a nominee, else why there is none.

    Whom a set's issued decision names stays in that set, whoever would be competent today: nobody is awarded twice.
    """
    if paper != NOTICE and (ended := gone(decision, paper, entry, day)):
        return ended
    plan = decision.plan
    found = authorities_for(plan.authorities, plan.units, entry.unit, day)
    awarded = _awarding(decision, entry) if paper != NOTICE else []
    if len(found) == 1 and (not awarded or found[0].id in awarded):
        return found[0]
    if awarded:
        named_in = [authority for authority in plan.authorities if authority.id in awarded]
        return named_in[0] if len(awarded) == len(named_in) == 1 else _awarded_before(decision, entry)
    who = plan.units[entry.unit].name if paper == NOTICE else entry.called
    remedy = f"ghi mã {entry.unit} vào units của một cơ quan ở [[authorities]] của plan.toml"
    if not found:
        return f"chưa biết cơ quan nào có thẩm quyền đối với {who} vào ngày {short_day(day)}: {remedy}"
    named = " hoặc ".join(authority.chairman for authority in found)
    return f"chưa rõ ai có thẩm quyền đối với {who}, {named}: {remedy}"


def _awarding(decision: Decision, entry: Entry) -> list[str]:
    """Whose issued decision may have awarded the nominee: the register keeps its number and day, each body has its own book."""
    award, kind = decision.granted.get((entry.unit, entry.nominee)), f"{DECISION}/"
    return [
        key.removeprefix(kind)
        for key, issued in decision.stored.items()
        if award and key.startswith(kind) and (issued.number, issued.day) == (award.decision, award.day)
    ]


def _awarded_before(decision: Decision, entry: Entry) -> str:
    award = decision.granted[entry.unit, entry.nominee]
    return (
        f"{entry.called} đã được tặng {award.tier} tại Quyết định số {award.decision} của cơ quan khác, không nêu lần nữa: ghi lại "
        f"units ở [[authorities]] của plan.toml như khi ban hành, hoặc thu hồi (thidua revoke {award.id}) rồi chạy lại"
    )


def gone(decision: Decision, paper: str, entry: Entry, day: dt.date) -> str:
    """Say that a collective has ended before that day: it is not awarded any more; its people are."""
    ended = decision.plan.units[entry.unit].valid_to
    if entry.kind is NomineeKind.INDIVIDUAL or ended is None or ended >= day:
        return ""
    title = decision.plan.town_paper(paper).title
    return (
        f"{entry.called} đã kết thúc hoạt động ngày {short_day(ended)}, không có trong “{title}” ngày {short_day(day)}: không khen tập "
        f"thể đã giải thể, trình người có thẩm quyền nếu cần ghi nhận thành tích bằng hình thức khác"
    )
