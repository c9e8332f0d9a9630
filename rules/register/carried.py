"""What the town's papers carry once numbers are given: of this run, of runs before; what a conflict says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rules.decision.decision import Numbered
from rules.issuing.issuing import IssueRequest
from rules.plan.paper_ids import DECISION, SUBMISSION
from rules.plan.plan import Plan
from rules.register.numbering import Given, NumberRequest, NumberState
from rules.report.register_values import StoredPaper

Obstacle = tuple[str, str]
"""A paper's id, and what keeps it from being issued."""


def unnumbered(requests: Iterable[IssueRequest]) -> dict[str, Numbered]:
    """Return what the papers carry before they have a number, by key."""
    return {r.key: Numbered("", r.day, r.signer, r.post, r.bases) for r in requests}


def wanted_numbers(
    plan: Plan, requests: Iterable[IssueRequest], said: Mapping[str, str]
) -> list[NumberRequest]:
    """Return the papers that are to have a number out of a book; `said`: the sha256 of what each says, by key.

    Another authority's own book begins at 1 unless the plan says otherwise of it (`p25-duy-tien/ubnd-qd`).
    """
    first = {book.id: book.first for book in plan.books}
    return [
        NumberRequest(r.key, r.paper, r.book, first.get(r.book, 1), r.day, r.symbol, r.asked, said[r.key])
        for r in requests
        if r.book
    ]


def register_content(
    contexts: Mapping[str, Mapping[str, Any]],
    key: str,
    certificates: Mapping[str, Sequence[str]],
    carried: Numbered,
) -> tuple[Any, ...]:
    """Return all that a paper says but for its number: once issued, it never says anything else.

    `contexts` are the drafts', by key; a certificate is one of those that one draft holds: `certificates` are their
    keys in its order, by the draft's key.
    """
    own = contexts.get(key)
    if own is None:
        draft, keys = next((draft, keys) for draft, keys in certificates.items() if key in keys)
        every = dict(contexts[draft])
        own = every | {"certificates": every["certificates"][keys.index(key)]}
    return own, carried.day, carried.signer, carried.post, carried.bases


def issued_otherwise(key: str, stored: Mapping[str, StoredPaper]) -> list[str]:
    """Return why a decision is not made a second time: the town, or sets in its place, have issued it already."""
    paper, slash, _ = key.partition("/")
    if paper not in (SUBMISSION, DECISION) or key in stored:
        return []
    others = [k for k in stored if k.partition("/")[0] == paper and (k == paper or not slash)]
    return [
        f"đã ban hành “{k}” số {stored[k].printed} cho các trường hợp này: giữ ngày ban hành như cũ ở biểu “Ban hành”, hoặc thay "
        f"văn bản ấy bằng thidua replace rồi chạy lại"
        for k in others
    ]


def numbers_carried(
    cycle: str,
    asked: Mapping[str, Numbered],
    given: Mapping[str, Given],
    stored: Mapping[str, Numbered],
) -> tuple[dict[str, Numbered], list[Obstacle]]:
    """Return what each paper carries, and what keeps back those that were issued saying something else.

    `asked`: what is to be issued now, without numbers; `given`: the numbers that these have; `stored`: what was issued
    before, as it was signed then: it stays so whatever would stand in the way today, and no draft takes its place.
    """
    carried = dict(asked)
    for key, one in given.items():
        carried[key] = replace(asked[key], number=one.printed, day=one.day)
    conflicts = {key: one.printed for key, one in given.items() if one.state is NumberState.CONFLICT}
    carried |= {key: stored[key] for key in sorted(stored) if key in conflicts or key not in carried}
    return carried, [(_paper_of(key), _conflict(cycle, key, number)) for key, number in conflicts.items()]


def _paper_of(key: str) -> str:
    """A set's own paper is told as such, a certificate or a notice as its kind."""
    paper = key.partition("/")[0]
    return key if paper in (SUBMISSION, DECISION) else paper


def _conflict(cycle: str, key: str, number: str) -> str:
    return (
        f"đã ban hành số {number} với nội dung khác: bản đã ký được giữ nguyên; nếu phải thay, chạy "
        f"thidua replace {cycle} {key} với lý do và người duyệt rồi chạy lại"
    )
