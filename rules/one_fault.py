"""One fault, one finding: a rule whose input already has a finding is not evaluated."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.findings import Finding

Place = tuple[str, str, str]
"""Unit, sheet, cell."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that holds by its own rule, with the cells that the rule looked at."""

    finding: Finding
    inputs: tuple[Place, ...]


def first_findings(candidates: Iterable[Candidate], known: Iterable[Finding] = ()) -> list[Finding]:
    """Keep the candidates, in the order of rule ids, none of whose inputs carries an earlier finding."""
    kept: list[Finding] = []
    marked = {(f.unit, f.sheet, f.cell) for f in known if f.cell}
    for candidate in sorted(candidates, key=lambda c: (c.finding.rule, c.finding.order)):
        found = candidate.finding
        if marked.isdisjoint(candidate.inputs):
            kept.append(found)
            if found.cell:
                marked.add((found.unit, found.sheet, found.cell))
    return kept
