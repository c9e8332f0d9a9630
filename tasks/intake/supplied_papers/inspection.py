"""Inspects supplied papers in the sandbox: first as evidence, then at what they say and who signed."""

from collections.abc import Sequence
from pathlib import Path

from rules.report.unread import uninspected
from rules.supplied_papers.names import InspectedPaper
from rules.verifying.plain import signature_of
from tasks.sandbox.asking import Death, ask_each
from tasks.sandbox.child import ChildAnswer


def inspect_papers(
    papers: Sequence[Path], trust: Path | None, *, seconds: float, memory_mb: int
) -> list[InspectedPaper]:
    """Return what is found of each paper, in their order; `trust` is the folder of trust anchors, nothing is fetched.

    Each paper has `seconds` for each inspection, each process `memory_mb`. A paper with a fault is inspected no further.
    """
    answers = ask_each("tasks.sandbox.evidence_child", papers, seconds=seconds, memory_mb=memory_mb)
    faults = {p: _fault(p, answer) for p, answer in zip(papers, answers, strict=True)}
    good = [p for p in papers if not faults[p].fault]
    folder = str(trust.absolute()) if trust else None
    reads = ask_each(
        "tasks.intake.supplied_papers.child", good, seconds=seconds, memory_mb=memory_mb, trust=folder
    )
    read = {p: _read(p, answer) for p, answer in zip(good, reads, strict=True)}
    return [read.get(p, faults[p]) for p in papers]


def _fault(paper: Path, answer: ChildAnswer | Death) -> InspectedPaper:
    return _died(paper, answer) if isinstance(answer, Death) else InspectedPaper(paper.name, answer["fault"])


def _read(paper: Path, answer: ChildAnswer | Death) -> InspectedPaper:
    if isinstance(answer, Death):
        return _died(paper, answer) if answer.passing else InspectedPaper(paper.name, "", "", None)
    signatures = answer["signatures"]
    seen = None if signatures is None else tuple(signature_of(each) for each in signatures)
    return InspectedPaper(paper.name, "", answer["text"], seen)


def _died(paper: Path, death: Death) -> InspectedPaper:
    evidence = uninspected(paper.name, passing=death.passing, beyond_limits=death.beyond_limits)
    return InspectedPaper(evidence.name, evidence.fault, passing=evidence.passing)
