"""Checks what was read: the suites of `expectations` over all units at once."""

from collections.abc import Iterable, Sequence

from rules.findings import Finding
from rules.plan import Cycle, Plan
from rules.report import Report


def check_reports(
    plan: Plan, cycle: Cycle, reports: Sequence[Report], known: Iterable[Finding]
) -> list[Finding]:
    """Return all findings, those of the intake (`known`) among them, sorted; one fault, one finding."""
    from expectations.checking import check
    from expectations.lines import Reading

    return check(Reading(plan, cycle, reports), known)
