"""What waits for a paper that is not signed after all: its key is missing, or it was issued saying something else."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from rules.decision.decision import Decision
from rules.issuing.issuing import IssueRequest
from rules.issuing.obstacles import CITED, waits_for
from rules.issuing.sets import certificate_sets, parts
from rules.plan.paper_ids import AWARDED_BY, DECISION, EXEMPLARS, LIKE


def waiting(
    decision: Decision, requests: Sequence[IssueRequest], refused: Collection[str], differing: Collection[str]
) -> dict[str, str]:
    """Return why papers that rest on another one wait for it, by key; what is issued itself waits for nothing any more.

    `refused` are the requests that come to nothing, `differing` the issued papers that would say something else today.
    """
    drafts = {key: draft for draft, keys in certificate_sets(decision).items() for key in keys}
    asked, held = {request.key for request in requests}, dict[str, str]()
    left = [r for r in requests if r.key not in decision.stored and r.key not in refused]
    while found := {
        request.key: why
        for request in left
        if request.key not in held
        for key in _rests_on(decision, request, drafts)
        if (why := _why(decision, request, key, asked, {*refused, *held}, differing))
    }:
        held |= found
    return held


def _rests_on(decision: Decision, request: IssueRequest, drafts: Mapping[str, str]) -> Iterator[str]:
    """Yield the papers whose number and day a paper prints, or whose award it tells of as given, a set's among its own."""
    if request.paper == EXEMPLARS:
        yield from (f"{DECISION}/{whose}" if whose else DECISION for whose in parts(decision, DECISION))
        return
    cited, key = CITED.get(request.paper, ()), request.key
    if request.paper in AWARDED_BY:
        cited, key = (AWARDED_BY[request.paper],), drafts[request.key]
    _, slash, whose = key.partition("/")
    yield from (one for paper in cited for one in dict.fromkeys((paper, f"{paper}{slash}{whose}")))


def _why(
    decision: Decision,
    request: IssueRequest,
    key: str,
    asked: Collection[str],
    refused: Collection[str],
    differing: Collection[str],
) -> str:
    title = decision.plan.town_paper(key.partition("/")[0]).title
    if key in refused or (request.paper == EXEMPLARS and key not in {*asked, *decision.stored}):
        return waits_for(title)
    if key in differing and request.paper not in LIKE:  # a supplementary decision adds to what was signed
        return f"kết quả nay khác với “{title}” đã ban hành: xem lý do của văn bản ấy"
    return ""
