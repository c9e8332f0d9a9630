"""Papers of the town of which nobody could say where to sign: held back before anything is signed, with what cites them. Order only."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flows.decision.issuing import Due, due_papers
from flows.decision.numbering import Numbering
from flows.run.context import RunContext
from rules.issuing.held_back import held_back
from tasks.signing import why_no_place


def with_a_place(run: RunContext, numbering: Numbering, pdfs: Mapping[str, Path]) -> Numbering:
    """Return the numbering without the papers whose place of signature is not certain, and without those that cite them.

    A number that such a paper has been given stays its own: the run in which it can be signed finds it again.
    """
    with due_papers(run, numbering, pdfs) as papers:
        faults = {paper.key: [_held(why)] for paper in papers if (why := _unplaced(run, paper))}
    if not faults:
        return numbering
    requests, told = held_back(numbering.decision, numbering.requests, faults, numbering.differing)
    kept = {*numbering.stored, *(request.key for request in requests)}
    numbers = {key: carried for key, carried in numbering.decision.numbers.items() if key in kept}
    return replace(
        numbering,
        decision=replace(numbering.decision, numbers=numbers),
        obstacles=list(dict.fromkeys([*numbering.obstacles, *told])),
        requests=requests,
        unsigned=sorted(faults),
    )


def _unplaced(run: RunContext, paper: Due) -> str:
    """Why a paper can't be signed; what is signed already had its place."""
    if run.store.has("issued", paper.name, paper.store_key):
        return ""
    named = next(
        (s.stamp.name for s in paper.signatures if s.stamp and s.stamp.laid_out and s.stamp.name), ""
    )
    return why_no_place(paper.source.read_bytes(), named) if named else ""


def _held(why: str) -> str:
    return f"không chắc chỗ ký ({why}): xem họ tên, chức vụ người ký và mẫu của văn bản (thidua preview), sửa rồi chạy lại"
