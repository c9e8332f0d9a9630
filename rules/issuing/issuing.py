"""When a paper of the town may be issued, and which papers ask for a number. Everything that stands in the way is said."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rules.decision.decision import Decision
from rules.issuing.obstacles import TOGETHER, obstacles
from rules.issuing.rows import issue_of, keys_of
from rules.plan.law import cite
from rules.plan.paper_ids import ISSUABLE, LIKE


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """One paper that may be issued: from which book its number comes ("": it carries none), `asked`: which one.

    `bases` are the titles of what it cites besides what its day and the plan give.
    """

    key: str
    paper: str
    book: str
    day: dt.date
    symbol: str
    asked: str
    signer: str
    post: str
    bases: tuple[str, ...] = ()


def to_issue(
    decision: Decision, disagreements: Sequence[str] = ()
) -> tuple[list[IssueRequest], list[tuple[str, str]]]:
    """Return the papers that ask for a number, in the order they come about, and (paper, obstacle) of those that don't.

    A paper that nobody asks to issue, or of which there is nothing to issue, is in neither.
    """
    requests: list[IssueRequest] = []
    stopped: list[tuple[str, str]] = []
    for paper in ISSUABLE:
        keys = keys_of(decision, paper)
        if issue_of(decision, paper) is None or not (
            keys or paper in TOGETHER or (paper in LIKE and decision.cleared)
        ):
            continue
        if found := may_issue(decision, paper, disagreements):
            stopped += [(paper, words) for words in found]
        else:
            requests += [_request(decision, paper, key) for key in keys]
    return requests, stopped


def may_issue(decision: Decision, paper_id: str, disagreements: Sequence[str] = ()) -> list[str]:
    """Return what keeps the paper from being issued, each with its remedy; nothing: it may be.

    `disagreements` are the names and figures on which the papers do not agree, in words.
    """
    together = next((pair for pair in (TOGETHER, tuple(LIKE)) if paper_id in pair), (paper_id,))
    found = [list(obstacles(decision, paper, disagreements)) for paper in together]
    return list(dict.fromkeys(words for one in found for words in one))


def _request(decision: Decision, paper: str, key: str) -> IssueRequest:
    issue, about = issue_of(decision, paper), decision.plan.town_paper(paper)
    assert issue is not None, "a paper without its row has an obstacle"
    own = issue.paper == paper  # certificates may go with the decision's row: number and bases are not theirs
    return IssueRequest(
        key=key,
        paper=paper,
        book=about.book,
        day=issue.day,
        symbol=about.symbol,
        asked=issue.number if own else "",
        signer=issue.signer,
        post=issue.post or about.post,
        bases=tuple(cite(decision.plan, number, issue.day).title for number in issue.bases if own),
    )
