"""The one intake, of a run and of `thidua forms` alike: all is read, corrected where the office says so, checked. Order only.

How each step is done, by tasks of a run or right here, is the matter of whoever takes in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from flows.intake.reading import Intake
from flows.intake.supplied_papers import supplied_findings, supplied_papers_of
from rules.plan.plan import Cycle, Plan
from rules.report.report import Report
from rules.report.town_inputs import Correction, Waiver
from rules.supplied_papers.names import InspectedPaper
from rules.town.corrections.accepting import accept_corrections
from rules.town.form import CORRECTIONS, WAIVERS
from rules.town.sheets import FileRead, TownSheets, sheets_of
from rules.values.findings import Finding, with_errors
from rules.years.former import Former, plan_before, spent_rows
from rules.years.year_before import year_before
from tasks.intake.inbox import Folder
from tasks.storage.code_hash import makes


@dataclass(frozen=True)
class CorrectedReports:
    """The reports as they are judged: with the office's corrections, and with what was rewarded before marked."""

    reports: Sequence[Report]
    corrections: tuple[Correction, ...]
    waivers: tuple[Waiver, ...]
    refused: Sequence[Finding]


@dataclass(frozen=True)
class IntakeResult:
    """What came in: the accepted reports, every finding so far, the town's forms, what earlier cycles left.

    `supplied`: the papers that accepted units have signed themselves, by unit and by the paper of ours that each replaces.
    `unread`: the folders of which this machine could not read all; their findings say so.
    """

    reports: Sequence[Report]
    findings: Sequence[Finding]
    sheets: TownSheets
    corrections: tuple[Correction, ...]
    waivers: tuple[Waiver, ...]
    former: Former
    supplied: Mapping[str, Mapping[str, Path]]
    unread: frozenset[str]


class Steps(Protocol):
    """How an intake reads, checks and looks."""

    def read(self) -> Sequence[Intake]:
        """Read every folder of the inbox."""

    def read_town(self) -> Sequence[FileRead]:
        """Read every workbook of the town."""

    def check(self, intakes: Sequence[Intake], found: CorrectedReports, former: Former) -> Sequence[Finding]:
        """Check all reports at once; what the reading found is among what is returned."""

    def inspect(self, units: Sequence[str]) -> Mapping[str, Sequence[InspectedPaper]]:
        """Look at the papers that these units signed themselves."""


def receive(
    plan: Plan, cycle: Cycle, folders: Mapping[str, Folder], former: Former, steps: Steps
) -> IntakeResult:
    """Take in what the units and the town sent; `former` is what earlier cycles left."""
    intakes = steps.read()
    sheets = sheets_of(steps.read_town())
    found = corrected(plan, cycle, intakes, sheets, former)
    findings = list(steps.check(intakes, found, former))
    inspected = steps.inspect([r.unit for r in found.reports if folders[r.unit].papers])
    findings += supplied_findings(plan, folders, found.reports, inspected)
    unread = {i.folder for i in intakes if i.passing}
    unread |= {unit for unit, papers in inspected.items() if any(each.passing for each in papers)}
    returned = with_errors(findings)
    accepted = [report for report in found.reports if report.unit not in returned]
    return IntakeResult(
        reports=accepted,
        findings=[*findings, *sheets.findings, *found.refused],
        sheets=sheets,
        corrections=found.corrections,
        waivers=found.waivers,
        former=former,
        supplied={r.unit: supplied_papers_of(folders[r.unit]) for r in accepted},
        unread=frozenset(unread),
    )


@makes("check")
def corrected(
    plan: Plan, cycle: Cycle, intakes: Sequence[Intake], sheets: TownSheets, former: Former
) -> CorrectedReports:
    """Apply the office's corrections to the reports that were read; mark what earlier cycles left: initiatives rewarded, plans, figures."""
    read = {i.folder: i.report for i in intakes if i.report is not None}
    forms = [*sheets.of(CORRECTIONS), *sheets.of(WAIVERS)]
    corrections, waivers, mended, refused = accept_corrections(plan, cycle, forms, read)
    reports = [
        replace(
            r,
            spent=spent_rows(plan, r, former),
            plan_before=plan_before(plan, r.unit, former),
            year_before=year_before(plan, cycle, r, former),
        )
        for r in mended.values()
    ]
    return CorrectedReports(reports, corrections, waivers, refused)
