"""Who was held back when the decision was issued and has been cleared since: the law asks that the award be made up."""

import datetime as dt
from collections.abc import Sequence

from rules.decision.decision import Decision
from rules.judging.ranking import Entry
from rules.plan.form import HOLDS
from rules.plan.paper_ids import DECISION
from rules.report.report import Report
from rules.values.text import fold

_HELD = frozenset(map(fold, HOLDS))


def cleared_since(decision: Decision) -> Sequence[Entry]:
    """Return who may be chosen now and whose hold the office corrected away, where there is an issued decision."""
    issued = [one.day for key, one in decision.numbers.items() if key.partition("/")[0] == DECISION]
    if not issued:
        return ()
    return [
        entry
        for entry in decision.entries
        if entry.eligible and not entry.proposed
        if (report := decision.reports.get(entry.unit)) is not None and _was_held(report, entry, min(issued))
    ]


def _was_held(report: Report, entry: Entry, decided: dt.date) -> bool:
    """Whoever was cleared before was judged and voted on like all others."""
    gate = next((g for g in entry.gates if g.code == "K1"), None)
    return gate is not None and any(
        (c.sheet, c.cell) == (gate.sheet, gate.cell) and fold(c.old) in _HELD and c.day >= decided
        for c in report.corrections
    )
