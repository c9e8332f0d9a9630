"""After the town's end a set of each paper for each competent authority, what is about the whole for who stands for everybody."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from rules.decision.decision import Decision, Numbered
from rules.issuing.competence import PER_AUTHORITY, after_authority, authority_of, day_of, gone
from rules.issuing.rows import keys_of
from rules.judging.ranking import Entry
from rules.plan.by_date.headed import headed_by
from rules.plan.paper_ids import (
    AWARDED_BY,
    DECISION,
    EXEMPLARS,
    LIKE,
    MINUTES,
    NOTICE,
    SUBMISSION,
    SUMMARY,
    UPWARD,
)
from rules.plan.plan import Plan
from rules.plan.tables.authorities import Authority
from rules.plan.tables.town import TownPaper


def parts(decision: Decision, paper: str) -> dict[str, Decision]:
    """Return the decision as each set of the paper tells it, by the authority's id; the town's own, or a whole, by "".

    Nothing where nobody who is known could issue it; nobody adds to a decision of the town when it is no more.
    """
    if not after_authority(decision, paper):
        return {"": decision}
    if paper in LIKE:
        return {}
    day = day_of(decision, paper)
    assert day is not None, "what comes after the end has its day"
    if paper not in PER_AUTHORITY:
        everybody = [a for a in decision.plan.authorities if not a.units and a.in_force(day)]
        return {"": _whole(decision, paper, everybody[0], day)} if len(everybody) == 1 else {}
    told = decision.refused if paper == NOTICE else decision.winners
    placed = [(e, authority_of(decision, paper, e, day)) for e in (*told, *decision.proposed)]
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
        f"{kind}/{whose}" if whose else kind: set_keys(part, kind, whose)
        for kind in AWARDED_BY
        for whose, part in parts(decision, kind).items()
    }


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
    return replace(
        decision,
        plan=_with_council(decision, plan),
        entries=[e for e in decision.entries if id(e) not in out],
        town=replace(decision.town, issues=(*own, *general)),
        numbers=_own_keys(decision.numbers, authority),
        stored=_own_keys(decision.stored, authority),
        as_of=next((issue.day for issue in own if issue.paper == paper), day),
    )


def _own_keys(numbers: Mapping[str, Numbered], authority: Authority) -> dict[str, Numbered]:
    """What a set's own tờ trình and decision carry stands under the plain key, as its papers cite them."""
    kinds = (SUBMISSION, DECISION)
    return {
        **numbers,
        **{k: numbers[f"{k}/{authority.id}"] for k in kinds if f"{k}/{authority.id}" in numbers},
    }


def _whole(decision: Decision, paper: str, authority: Authority, day: dt.date) -> Decision:
    """The decision as a paper about the whole tells it: headed by who stands for everybody, awarded by whom it was."""
    left = [e for e in decision.proposed if paper == UPWARD and gone(decision, paper, e, day)]
    part = _headed(decision, paper, authority, (), left)
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
