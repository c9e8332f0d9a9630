"""Papers that the rules would let out and something else holds back, a missing key: what prints their number waits with them."""

from collections.abc import Mapping, Sequence

from rules.decision.decision import Decision
from rules.issuing.issuing import IssueRequest
from rules.issuing.obstacles import CITED, waits_for
from rules.issuing.sets import certificate_sets
from rules.plan.paper_ids import AWARDED_BY, NOTICE


def held_back(
    decision: Decision, requests: Sequence[IssueRequest], faults: Mapping[str, Sequence[str]]
) -> tuple[list[IssueRequest], list[tuple[str, str]]]:
    """Return which requests go on, and (paper, obstacle) of those that don't; `faults` are what holds each back, by key."""
    sets = {key: draft for draft, keys in certificate_sets(decision).items() for key in keys}
    held = {key: list(words) for key, words in faults.items() if words}
    left = [request for request in requests if request.key not in held]
    while late := {r.key: words for r in left if (words := _waiting(decision, r, sets, held))}:
        held |= late
        left = [request for request in left if request.key not in late]
    told = [
        (request.paper if request.paper in (*AWARDED_BY, NOTICE) else request.key, words)
        for request in requests
        for words in held.get(request.key, ())
    ]
    return left, list(dict.fromkeys(told))


def _waiting(
    decision: Decision, request: IssueRequest, sets: Mapping[str, str], held: Mapping[str, Sequence[str]]
) -> list[str]:
    """What a request waits for: a held paper that it cites, its set's own or the town's; nothing where it is signed already."""
    if request.key in decision.stored:
        return []
    paper, whose = request.paper, sets.get(request.key, request.key).partition("/")[2]
    cited = (*CITED.get(paper, ()), *([AWARDED_BY[paper]] if paper in AWARDED_BY else []))
    return [
        waits_for(about.title)
        for kind in cited
        if (about := decision.plan.town_paper(kind)).book
        and any(key in held and key not in decision.stored for key in (kind, f"{kind}/{whose}"))
    ]
