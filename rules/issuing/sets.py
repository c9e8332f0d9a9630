"""After the town's end: who issues which paper for whom. A set for each competent authority, what is about the whole by who stands for everybody.

The law's logic: who awards named nominees is competent for them on the paper's day; minutes are the minutes of the
council that met; what tells of the whole belongs to the authority of everybody.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rules.decision.decision import Decision
from rules.issuing.rows import issue_of, keys_of
from rules.judging.ranking import Entry, NomineeKind
from rules.plan.authorities import Authority, authorities_for
from rules.plan.headed import headed_by
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
from rules.plan.town import TownPaper
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
    paper = DECISION if paper == CERTIFICATE else paper
    met = decision.town.council.meeting.day if decision.town.council else None
    if paper == MINUTES:
        return met
    if issue := issue_of(decision, paper):
        return issue.day
    own = [issue.day for issue in decision.town.issues if issue.paper.startswith(f"{paper}/")]
    if paper in PER_AUTHORITY[:2]:
        own += [one.day for key, one in decision.numbers.items() if key.startswith(f"{paper}/")]
    return max(own, default=met)


def parts(decision: Decision, paper: str) -> dict[str, Decision]:
    """Return the decision as each set of the paper tells it, by the authority's id; the town's own, or a whole, by "".

    Nothing where nobody who is known could issue it.
    """
    if not after_authority(decision, paper):
        return {"": decision}
    day = day_of(decision, paper)
    assert day is not None, "what comes after the end has its day"
    if paper not in PER_AUTHORITY:
        everybody = [a for a in decision.plan.authorities if not a.units and a.in_force(day)]
        return {"": _whole(decision, paper, everybody[0], day)} if len(everybody) == 1 else {}
    told = decision.refused if paper == NOTICE else decision.winners
    placed = [(e, _whose(decision, paper, e, day)) for e in (*told, *decision.proposed)]
    found = {}
    for authority in decision.plan.authorities:
        mine = [e for e, whose in placed if whose == authority]
        if any(e in told for e in mine):
            found[authority.id] = _headed(decision, paper, authority, mine, [e for e, _ in placed])
    return found


def under(decision: Decision, key: str) -> Decision:
    """Return the decision as the paper of that key tells it, with its heading; as it is where there is no such set."""
    paper, _, of = key.partition("/")
    found = parts(decision, paper)
    for whose, part in found.items():
        if not whose or of == whose or key in set_keys(part, paper, whose):
            return part
    return decision


def set_keys(part: Decision, paper: str, whose: str) -> list[str]:
    """Return the papers of that kind in a set: `quyet-dinh/p25-duy-tien`; certificates and notices keep their own keys."""
    keys = keys_of(part, paper)
    return [f"{key}/{whose}" if whose and key == paper else key for key in keys]


def decision_key(decision: Decision, entry: Entry) -> str:
    """Return the key of the decision that awards a winner; "": none does."""
    for whose, part in parts(decision, DECISION).items():
        if (entry.unit, entry.nominee) in {(e.unit, e.nominee) for e in part.winners}:
            return f"{DECISION}/{whose}" if whose else DECISION
    return ""


def certificate_sets(decision: Decision) -> dict[str, list[str]]:
    """Return the keys of the certificates in each draft that holds some, in its order, by the draft's key."""
    return {
        f"{CERTIFICATE}/{whose}" if whose else CERTIFICATE: set_keys(part, CERTIFICATE, whose)
        for whose, part in parts(decision, CERTIFICATE).items()
    }


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
        said = _gone(decision, paper, entry, day) if paper == UPWARD else _whose(decision, paper, entry, day)
        if isinstance(said, str) and said:
            found.append(said)
    yield from dict.fromkeys(found)


def nobody(decision: Decision, paper: str) -> str:
    """Say why a paper about the whole is not issued at all: nobody stands for everybody on its day."""
    plan, day = decision.plan, day_of(decision, paper)
    assert day is not None and plan.movement.authority_until is not None, "asked after the end"
    many = [a.name for a in plan.authorities if not a.units and a.in_force(day)]
    why = f"có nhiều cơ quan ({', '.join(many)})" if many else "không có cơ quan nào"
    return (
        f"{plan.movement.town} đã hết thẩm quyền ngày {short_day(plan.movement.authority_until)}, kế hoạch {why} đứng ra cho mọi "
        f"đơn vị vào ngày {short_day(day)}: ghi đúng một cơ quan không có units vào [[authorities]] của plan.toml, hoặc sửa ngày"
    )


def _whose(decision: Decision, paper: str, entry: Entry, day: dt.date) -> Authority | str:
    """Return the one authority that is competent for a nominee, else why there is none."""
    if paper != NOTICE and (gone := _gone(decision, paper, entry, day)):
        return gone
    plan = decision.plan
    found = authorities_for(plan.authorities, plan.units, entry.unit, day)
    if len(found) == 1:
        return found[0]
    who = plan.units[entry.unit].name if paper == NOTICE else entry.called
    remedy = f"ghi mã {entry.unit} vào units của một cơ quan ở [[authorities]] của plan.toml"
    if not found:
        return f"chưa biết cơ quan nào có thẩm quyền đối với {who} vào ngày {short_day(day)}: {remedy}"
    named = " hoặc ".join(authority.chairman for authority in found)
    return f"chưa rõ ai có thẩm quyền đối với {who}, {named}: {remedy}"


def _gone(decision: Decision, paper: str, entry: Entry, day: dt.date) -> str:
    """Say that a collective has ended before that day: it is not awarded any more; its people are."""
    ended = decision.plan.units[entry.unit].valid_to
    if entry.kind is NomineeKind.INDIVIDUAL or ended is None or ended >= day:
        return ""
    title = decision.plan.town_paper(paper).title
    return (
        f"{entry.called} đã kết thúc hoạt động ngày {short_day(ended)}, không có trong “{title}” ngày {short_day(day)}: không khen tập "
        f"thể đã giải thể, trình người có thẩm quyền nếu cần ghi nhận thành tích bằng hình thức khác"
    )


def _headed(
    decision: Decision, paper: str, authority: Authority, named: Sequence[Entry], others: Sequence[Entry]
) -> Decision:
    """The decision with one authority's heading, rows and numbers, without the `others` that are not its own."""
    plan, day = headed_by(decision.plan, authority), day_of(decision, paper)
    if not after_authority(decision, SUBMISSION):
        # The town's office proposed while it stood: its tờ trình is cited as it is.
        plan = _with_paper(plan, decision.plan.town_paper(SUBMISSION))
    out = {id(e) for e in others} - {id(e) for e in named}
    split = [(issue, *issue.paper.partition("/")) for issue in decision.town.issues]
    own = [replace(issue, paper=kind) for issue, kind, _, of in split if of == authority.id]
    general = [issue for issue, _, slash, _ in split if not slash]
    numbers = {
        kind: decision.numbers[key]
        for kind in (SUBMISSION, DECISION)
        if (key := f"{kind}/{authority.id}") in decision.numbers
    }
    return replace(
        decision,
        plan=_with_council(decision, plan),
        entries=[e for e in decision.entries if id(e) not in out],
        town=replace(decision.town, issues=(*own, *general)),
        numbers={**decision.numbers, **numbers},
        as_of=next((issue.day for issue in own if issue.paper == paper), day),
    )


def _whole(decision: Decision, paper: str, authority: Authority, day: dt.date) -> Decision:
    """The decision as a paper about the whole tells it: headed by who stands for everybody, awarded by whom it was."""
    gone = [e for e in decision.proposed if paper == UPWARD and _gone(decision, paper, e, day)]
    part = _headed(decision, paper, authority, (), gone)
    movement, award = decision.plan.movement, decision.plan.awards[0]
    chairman, full_name, numbers = movement.chairman, award.full_name, decision.numbers
    if after_authority(decision, DECISION) and (sets := parts(decision, DECISION)):
        chairman = ", ".join(own.plan.movement.chairman for own in sets.values())
        full_name = award.name
        given = [numbers[key] for whose in sets if (key := f"{DECISION}/{whose}") in numbers]
        if len(given) == len(sets):
            numbers = {**numbers, DECISION: max(given, key=lambda one: one.day)}
        if paper in (SUMMARY, EXEMPLARS):
            awarded = {(e.unit, e.nominee) for own in sets.values() for e in own.winners}
            part = replace(part, entries=[_awarded(e, awarded) for e in part.entries])
    movement = part.plan.movement.model_copy(update={"chairman": chairman})
    award = award.model_copy(update={"full_name": full_name})
    plan = part.plan.model_copy(update={"movement": movement, "awards": (award, *part.plan.awards[1:])})
    # What comes after the decision comes after the last of its sets.
    rows = sorted(decision.town.issues, key=lambda issue: issue.day, reverse=True)
    decided = [replace(i, paper=DECISION) for i in rows if i.paper.partition("/")[0] == DECISION][:1]
    issues = (*decided, *(issue for issue in decision.town.issues if "/" not in issue.paper))
    return replace(part, plan=plan, numbers=numbers, town=replace(decision.town, issues=issues))


def _awarded(entry: Entry, awarded: Collection[tuple[str, str]]) -> Entry:
    """Whom no set awards is not told as awarded, nor as refused."""
    if not entry.selected or (entry.unit, entry.nominee) in awarded:
        return entry
    return replace(entry, selected=False, undecided=True)


def _with_council(decision: Decision, plan: Plan) -> Plan:
    """A council that met after the town's end is that of the authority for everybody; one before stays the town's."""
    if not after_authority(decision, MINUTES):
        return _with_paper(plan, decision.plan.town_paper(MINUTES))
    met = day_of(decision, MINUTES)
    named = [a.council for a in decision.plan.authorities if not a.units and met and a.in_force(met)]
    if not named or not named[0]:
        return plan
    movement = plan.movement.model_copy(update={"council": named[0]})
    return plan.model_copy(update={"movement": movement})


def _with_paper(plan: Plan, paper: TownPaper) -> Plan:
    return plan.model_copy(
        update={"town_papers": tuple(paper if p.id == paper.id else p for p in plan.town_papers)}
    )
