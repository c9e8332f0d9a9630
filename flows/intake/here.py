"""An intake done right here: no run, no Prefect; nothing is remembered, nothing entered into the register."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from flows.intake.reading import Intake, read_town_file, read_unit
from flows.intake.receiving import CorrectedReports
from flows.intake.supplied_papers import inspect_supplied
from flows.settings import Settings
from rules.plan.plan import Cycle, Plan
from rules.supplied_papers.names import InspectedPaper
from rules.town.sheets import FileRead
from rules.values.findings import Finding
from rules.years.former import Former
from tasks.checks.checks import check_reports
from tasks.intake.inbox import Folder
from tasks.intake.town_inbox import TownFile
from tasks.pki.trust import read_trust


@dataclass(frozen=True)
class Here:
    """The steps of an intake, several files at a time."""

    plan: Plan
    cycle: Cycle
    folders: Mapping[str, Folder]
    forms: Sequence[TownFile]
    settings: Settings

    def read(self) -> Sequence[Intake]:
        """Read every folder of the inbox."""
        folders = self.folders.values()
        with ThreadPoolExecutor(self.settings.workers) as threads:
            return list(threads.map(lambda f: read_unit(self.plan, self.cycle, f, self.settings), folders))

    def read_town(self) -> Sequence[FileRead]:
        """Read every workbook of the town."""
        with ThreadPoolExecutor(self.settings.workers) as threads:
            return list(threads.map(lambda file: read_town_file(file, self.settings), self.forms))

    def check(self, intakes: Sequence[Intake], found: CorrectedReports, former: Former) -> Sequence[Finding]:
        """Check all reports at once."""
        known = [finding for intake in intakes for finding in intake.findings]
        return check_reports(self.plan, self.cycle, found.reports, known, former)

    def inspect(self, units: Sequence[str]) -> Mapping[str, Sequence[InspectedPaper]]:
        """Look at the papers that these units signed themselves."""
        if units:
            read_trust(self.settings.trust)  # before anything is opened: a bad folder stops it all
        with ThreadPoolExecutor(self.settings.workers) as threads:
            inspected = threads.map(lambda unit: inspect_supplied(self.folders[unit], self.settings), units)
            return dict(zip(units, inspected, strict=True))
