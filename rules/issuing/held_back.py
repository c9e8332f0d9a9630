"""Papers that the rules would let out and something else holds back: a key is missing, or what they rest on was issued otherwise."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from rules.decision.decision import Decision
from rules.issuing.issuing import IssueRequest
from rules.issuing.obstacles import CITES, waits_for
from rules.issuing.rows import awarded_by
from rules.issuing.sets import certificate_sets, parts
from rules.plan.paper_ids import AWARDED_BY, DECISION, EXEMPLARS, NOTICE, SUPPLEMENT


def held_back(
    decision: Decision,
    requests: Sequence[IssueRequest],
    faults: Mapping[str, Sequence[str]],
    differing: Collection[str] = (),
) -> tuple[list[IssueRequest], list[tuple[str, str]]]:
    """Return which requests go on, and (paper, obstacle) of those that don't; `faults` are what holds each back, by key.

    `differing`: issued papers that would say something else today; nothing new is signed on them.
    """
    sets = {key: draft for draft, keys in certificate_sets(decision).items() for key in keys}
    held = {key: list(words) for key, words in faults.items() if words}
    asked = {request.key for request in requests}
    left = [request for request in requests if request.key not in held]
    while late := {
        r.key: words for r in left if (words := _waiting(decision, r, sets, held, differing, asked))
    }:
        held |= late
        left = [request for request in left if request.key not in late]
    told = [
        (request.paper if request.paper in (*AWARDED_BY, NOTICE) else request.key, words)
        for request in requests
        for words in held.get(request.key, ())
    ]
    return left, list(dict.fromkeys(told))


def _waiting(
    decision: Decision,
    request: IssueRequest,
    sets: Mapping[str, str],
    held: Mapping[str, Sequence[str]],
    differing: Collection[str],
    asked: Collection[str],
) -> list[str]:
    """What a request waits for; nothing where it is signed already."""
    said = []
    for key in _rests_on(decision, request, sets) if request.key not in decision.stored else ():
        title = decision.plan.town_paper(key.partition("/")[0]).title
        to_come = key in asked or request.paper != EXEMPLARS
        if key not in decision.stored and (key in held or not to_come):
            said.append(waits_for(title))
        elif key in differing and request.paper != SUPPLEMENT:  # that one adds to what was signed
            said.append(f"kết quả nay khác với “{title}” đã ban hành: xem lý do của văn bản ấy")
    return said


def _rests_on(decision: Decision, request: IssueRequest, sets: Mapping[str, str]) -> Iterator[str]:
    """Yield the papers that a request cites, its set's own or the town's; of exemplars every decision that they tell of as given."""
    paper, whose = request.paper, sets.get(request.key, request.key).partition("/")[2]
    if paper == EXEMPLARS:
        for by in awarded_by(decision, paper):
            every = parts(decision, by) if by == DECISION else [""]
            yield from (f"{by}/{of}" if of else by for of in every)
    for kind in CITES.get(paper, ()):
        if decision.plan.town_paper(kind).book:
            yield kind
            if whose:
                yield f"{kind}/{whose}"
