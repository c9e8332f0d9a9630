"""An intake as tasks of a run: each taken up again by its content, and what this machine failed at never remembered."""

from collections.abc import Mapping, Sequence

from prefect import task

from flows.intake.reading import Intake, read_town_file, read_unit
from flows.intake.receiving import CorrectedReports, IntakeResult, receive
from flows.intake.supplied_papers import inspect_supplied
from flows.run import progress
from flows.run.context import RunContext
from flows.run.stages import BY_KEY, OUTSIDE, forgotten, gather, whole
from rules.report.report import Report, cells_by_place
from rules.supplied_papers.names import InspectedPaper
from rules.town.sheets import FileRead
from rules.values.findings import Finding
from rules.values.text import printable
from rules.years.former import Former
from tasks.checks.checks import check_reports
from tasks.intake.town_inbox import TownFile
from tasks.pki.trust import read_trust
from tasks.register import ReceivedFolder
from tasks.storage.artifact_store import key_of
from tasks.storage.code_hash import makes


def read_all(run: RunContext) -> IntakeResult:
    """Read the units' reports and the town's forms, correct what the office corrected, check it all."""
    former = run.register.former(run.plan, run.cycle)
    return receive(run.plan, run.cycle, run.folders, former, InRun(run))


@task(task_run_name="doc-{unit}", **OUTSIDE)
@makes("read")
def read_folder(key: str, unit: str, run: RunContext) -> Intake:
    """Read one unit's folder."""
    intake = read_unit(run.plan, run.cycle, run.folders[unit], run.settings)
    return forgotten(intake) if intake.passing else intake


@task(task_run_name="doc-bieu-{number}", **OUTSIDE)
@makes("town")
def read_form(key: str, number: str, file: TownFile, run: RunContext) -> FileRead:
    """Read one workbook of the town."""
    read = read_town_file(file, run.settings)
    return forgotten(read) if read.passing else read


@task(task_run_name="van-ban-{unit}", cache_policy=BY_KEY, persist_result=True)
@makes("brought")
def inspect_papers(key: str, unit: str, run: RunContext) -> list[InspectedPaper]:
    """Inspect the papers of one unit that may be used by their names."""
    inspected = inspect_supplied(run.folders[unit], run.settings)
    return forgotten(inspected) if any(each.passing for each in inspected) else inspected


@task(task_run_name="kiem-tra", cache_policy=BY_KEY, persist_result=True)
@makes("check")
def check_all(
    key: str, reports: Sequence[Report], known: list[Finding], former: Former, passing: bool, run: RunContext
) -> list[Finding]:
    """Check all reports at once; `passing`: what was read is not what will be read next time."""
    found = check_reports(run.plan, run.cycle, reports, known, former)
    return forgotten(found) if passing else found


class InRun:
    """The steps of an intake in a run: a task each folder and file, a bar each step."""

    def __init__(self, run: RunContext) -> None:
        self.run = run
        self.keys = {
            name: key_of(
                "read",
                run.code["read"],
                run.office_version,
                run.plan.tables_hash,
                run.cycle.id,
                folder.digest,
            )
            for name, folder in run.folders.items()
        }

    def read(self) -> Sequence[Intake]:
        """Read every folder of the inbox, and enter into the register what came in before anything can stop the run."""
        futures = {
            name: read_folder.submit(key=key, unit=name, run=self.run) for name, key in self.keys.items()
        }
        intakes = list(gather("Đọc báo cáo", futures).values())
        _note_versions(self.run, intakes)
        return intakes

    def read_town(self) -> Sequence[FileRead]:
        """Read every workbook of the town."""
        run = self.run
        futures = {
            f"{number}": read_form.submit(
                key=key_of("town", run.code["town"], file.folder, file.name, file.sha256),
                number=f"{number}",
                file=file,
                run=run,
            )
            for number, file in enumerate(run.forms, start=1)
        }
        return list(gather("Đọc biểu thẩm định, Hội đồng", futures).values()) if futures else []

    def check(self, intakes: Sequence[Intake], found: CorrectedReports, former: Former) -> Sequence[Finding]:
        """Check all reports at once."""
        run = self.run
        with progress.stage("Kiểm tra số liệu", total=1) as step:
            findings = check_all(
                key=key_of("check", run.code["check"], self.keys, found.corrections, found.waivers, former),
                reports=whole(found.reports),
                known=whole([f for intake in intakes for f in intake.findings]),
                former=whole(former),
                passing=any(intake.passing for intake in intakes),
                run=run,
            )
            step()
        return findings

    def inspect(self, units: Sequence[str]) -> Mapping[str, Sequence[InspectedPaper]]:
        """Look at the papers that these units signed themselves."""
        if not units:
            return {}
        run = self.run
        trust = read_trust(run.settings.trust)  # before anything is opened: a bad folder stops the run
        known = [each.sha256.hex() for each in (*trust.anchors, *trust.others)]
        known += [key_of(each.dump().hex()) for each in trust.lists]
        # Certificates end and lists are written anew: what was seen yesterday is inspected at again.
        day = run.started.date().isoformat()
        return gather("Xem văn bản đơn vị tự ký", {
            unit: inspect_papers.submit(
                key=key_of("brought", run.code["brought"], run.folders[unit].digest, known, day), unit=unit, run=run
            )
            for unit in units
        })  # fmt: skip


def _note_versions(run: RunContext, intakes: Sequence[Intake]) -> None:
    """Enter every report into the register as it was received."""
    versions = []
    for intake in intakes:
        if intake.folder in run.held:
            continue  # an older version, on purpose: it has not come in again
        folder, report = run.folders[intake.folder], intake.report
        file = folder.workbook.name if folder.workbook else ""
        sha256 = folder.sha256(folder.workbook) if folder.workbook else ""
        cells = cells_by_place(report) if report is not None else None if intake.passing else {}
        versions.append(ReceivedFolder(intake.folder, printable(file), sha256, folder.digest, cells))
    run.register.receive(run.plan.movement.id, run.cycle.id, run.started, versions)
