"""When a paper may be issued, and which papers ask for a number. Everything that stands in the way is said."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.decision.decision import Decision
from rules.issuing.competence import PER_AUTHORITY, left_out, nobody
from rules.issuing.obstacles import CITED, TOGETHER, obstacles, waits_for
from rules.issuing.rows import issue_of
from rules.issuing.sets import parts, set_keys
from rules.plan.by_date.law import cite
from rules.plan.paper_ids import ISSUABLE, LIKE, MINUTES, NOTICE, SUPPLEMENT
from rules.values.wording import short_day


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

    A paper that nobody asks to issue, or of which there is nothing to issue, is in neither. The paper of an obstacle
    names its set where it is one's alone (`quyet-dinh/p25-duy-tien`); who stands in no set is told with the paper.
    """
    requests: list[IssueRequest] = []
    stopped: list[tuple[str, str]] = []
    known = {paper: parts(decision, paper) for paper in ISSUABLE}
    for paper, sets in known.items():
        for whose, part in sets.items():
            keys = set_keys(part, paper, whose)
            if issue_of(part, paper) is None or not (
                keys or paper in TOGETHER or (paper in LIKE and part.cleared)
            ):
                continue
            if found := _found(decision, part, paper, whose, disagreements, several=len(sets) > 1):
                stopped += [(f"{paper}/{whose}" if whose else paper, words) for words in found]
            else:
                requests += [_request(part, paper, key) for key in keys]
        if any(issue.paper.partition("/")[0] == paper for issue in decision.town.issues):
            stopped += [
                (paper, words) for words in (*_no_set(decision, paper, sets), *left_out(decision, paper))
            ]
    return requests, [*stopped, *_without_effect(decision, known)]


def _found(
    decision: Decision,
    part: Decision,
    paper: str,
    whose: str,
    disagreements: Sequence[str],
    *,
    several: bool,
) -> list[str]:
    of_which = next((pair for pair in (TOGETHER, tuple(LIKE)) if paper in pair), (paper,))
    found = [words for one in of_which for words in obstacles(part, one, disagreements)]
    if whose and MINUTES not in decision.stored and any(MINUTES in CITED.get(one, ()) for one in of_which):
        # The minutes are not the set's: whether they may be issued is seen in their own part alone.
        own = parts(decision, MINUTES).get("")
        if own is None or (issue_of(own, MINUTES) and any(obstacles(own, MINUTES, disagreements))):
            found.append(waits_for(decision.plan.town_paper(MINUTES).title))
    for one in of_which if whose else ():
        issue = issue_of(part, one)
        authority = next(a for a in decision.plan.authorities if a.id == whose)
        if issue is not None and not authority.in_force(issue.day):
            found.append(
                f"{authority.name} không có thẩm quyền vào ngày {short_day(issue.day)}: sửa ngày ban hành"
            )
        if several and issue and issue.number and any(issue is one for one in decision.town.issues):
            found.append(
                f"số {issue.number} ghi chung cho các cơ quan, mỗi cơ quan có sổ riêng: để trống ô Số, hoặc ghi một dòng riêng cho "
                f"“{issue.paper}/{whose}”"
            )
    return list(dict.fromkeys(found))


def _no_set(decision: Decision, paper: str, sets: Mapping[str, Decision]) -> Iterator[str]:
    if sets:
        return
    if paper not in PER_AUTHORITY:
        yield nobody(decision, paper)
    elif paper != NOTICE and not decision.winners:
        yield "không có tập thể, cá nhân nào được chọn: không có gì để ban hành"


def _without_effect(
    decision: Decision, known: Mapping[str, Mapping[str, Decision]]
) -> Iterator[tuple[str, str]]:
    """Yield the rows for one set alone where there is no such set, and the one that makes up for nobody."""
    row = any(issue.paper == SUPPLEMENT for issue in decision.town.issues)
    if row and known[SUPPLEMENT] and not decision.cleared and SUPPLEMENT not in decision.stored:
        yield (
            SUPPLEMENT,
            "không ai hết vướng mắc sau quyết định nên không có gì để khen bổ sung: bỏ dòng này khỏi biểu “Ban hành”, hoặc ghi đính chính "
            "ô “Kỷ luật” của người ấy rồi chạy lại",
        )
    for issue in decision.town.issues:
        paper, slash, whose = issue.paper.partition("/")
        if slash and whose not in known[paper]:
            yield (
                issue.paper,
                f"không có “{decision.plan.town_paper(paper).title}” nào của cơ quan này ở chu kỳ này: dòng ấy không có tác dụng, xóa "
                f"hoặc sửa mã ở biểu “Ban hành”",
            )


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
