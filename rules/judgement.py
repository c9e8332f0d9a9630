"""All that is decided about the accepted reports of a cycle: points, gates, ranks, who is chosen, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rules.explain import unit_facts
from rules.plan import Cycle, Plan
from rules.quotas import QuotaLine, quota_lines, select
from rules.ranking import Entry, entries_of
from rules.report import Report
from rules.scoring import Score, scores_of


@dataclass(frozen=True)
class Judgement:
    """Scores, ranking (with the selection) and quota; `facts` explains them by unit, as plain data."""

    scores: Sequence[Score]
    entries: Sequence[Entry]
    quota: Sequence[QuotaLine]
    facts: Mapping[str, dict[str, Any]]


def judge(plan: Plan, cycle: Cycle, reports: Sequence[Report]) -> Judgement:
    """Score, rank and select the nominees of the accepted reports; their order does not matter."""
    scores = scores_of(plan, cycle, reports)
    entries = select(plan, entries_of(plan, cycle, reports, scores))
    facts = {report.unit: unit_facts(plan, cycle, report, scores, entries) for report in reports}
    return Judgement(scores, entries, quota_lines(plan, entries), facts)
