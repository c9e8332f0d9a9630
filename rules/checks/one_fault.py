"""One fault, one finding: a rule whose input already has a finding is not evaluated."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.values.findings import Finding

FaultPlace = tuple[str, str, str]
"""Unit, sheet, cell."""

_ORDER = "FDPTNIAMHE"
"""The rules' letters in the order they are looked at: cells first, then who the persons are, on whom authors (I),
results (A) and votes (M) rest."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that holds by its own rule, with the cells that the rule looked at.

    `check` tells apart the checks of one rule (M01 of the meeting, M01 of a vote).
    """

    check: str
    finding: Finding
    inputs: tuple[FaultPlace, ...]


def first_findings(candidates: Iterable[Candidate], known: Iterable[Finding] = ()) -> list[Finding]:
    """Keep the candidates none of whose inputs carries a finding of an earlier check; returned in that order.

    Findings of one check do not hide each other: two missing files named in one cell are two faults.
    """
    kept: list[Finding] = []
    marked = {(f.unit, f.sheet, f.cell): "" for f in known if f.cell}
    for candidate in sorted(candidates, key=lambda c: (_ORDER.index(c.check[0]), c.check, c.finding.order)):
        if any(marked.get(place, candidate.check) != candidate.check for place in candidate.inputs):
            continue
        found = candidate.finding
        kept.append(found)
        if found.cell:
            marked.setdefault((found.unit, found.sheet, found.cell), candidate.check)
    return kept
