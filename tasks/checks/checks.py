"""Checks what was read: the suites of `expectations` over all units at once."""

from collections.abc import Iterable, Sequence

from rules.plan.plan import Cycle, Plan
from rules.report.report import Report
from rules.values.findings import Finding
from rules.years.former import Former

NOTHING = Former()
"""No earlier cycle."""


def check_reports(
    plan: Plan,
    cycle: Cycle,
    reports: Sequence[Report],
    known: Iterable[Finding],
    former: Former = NOTHING,
) -> list[Finding]:
    """Return all findings, those of the intake (`known`) among them, sorted; one fault, one finding.

    `former`: what earlier cycles left; rows of sheet 4 that it spends stand in `Report.spent`.
    """
    from expectations.checking import check
    from expectations.frames.lines import Reading

    return check(Reading(plan, cycle, reports, former), known)
