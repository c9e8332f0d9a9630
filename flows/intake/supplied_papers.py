"""Papers that a unit has signed itself and put into its folder: inspected, judged, put in the place of ours. Order only."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.settings import Settings
from rules.plan.plan import Plan
from rules.report.report import Report
from rules.report.unread import TO_OPERATOR
from rules.supplied_papers.checks import findings_of
from rules.supplied_papers.names import InspectedPaper, sort_papers
from rules.values.findings import Finding
from tasks.intake.inbox import Folder
from tasks.intake.supplied_papers import inspect_papers

log = logging.getLogger(__name__)


def supplied_papers_of(folder: Folder) -> Mapping[str, Path]:
    """Return the papers that a unit has supplied, by the file name (without ending) of ours that each replaces.

    An accepted unit's only are good to use; one about somebody who is no nominee is in nobody's dossier.
    """
    files = {path.name: path for path in folder.papers}
    return {paper: files[name] for paper, name in sort_papers(_names(folder)).papers.items()}


def inspect_supplied(folder: Folder, settings: Settings) -> list[InspectedPaper]:
    """Inspect the papers of one unit that may be used by their names."""
    inspected = inspect_papers(
        list(supplied_papers_of(folder).values()),
        settings.trust,
        seconds=settings.read_timeout,
        memory_mb=settings.read_memory_mb,
    )
    for each in inspected:
        if each.passing:
            log.warning(TO_OPERATOR, f"{folder.name}/{each.name}")
    return inspected


def supplied_findings(
    plan: Plan,
    folders: Mapping[str, Folder],
    reports: Sequence[Report],
    inspected: Mapping[str, Sequence[InspectedPaper]],
) -> list[Finding]:
    """Return what is found of the papers that came with the reports; `inspected` has those of the units that supplied any."""
    found: list[Finding] = []
    for report in reports:
        if report.unit in inspected:
            supplied = sort_papers(_names(folders[report.unit]), report.nominees)
            found += findings_of(plan, report, supplied, inspected[report.unit])
    return found


def _names(folder: Folder) -> list[str]:
    return [path.name for path in folder.papers]
