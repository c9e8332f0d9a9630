"""Reading one thing that came in: a unit's folder, a workbook of the town. Order only; nothing of a run is needed.

What is said of a folder belongs to `rules.checks.received_folder`, of a file that can't be read to `rules.report.unread`.
"""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from flows.settings import Settings
from rules.checks.received_folder import folder_findings
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import vocabulary
from rules.report.reading import RawBook, read_report, with_requirements
from rules.report.report import Report
from rules.report.unread import NOT_YET, OLD_FORMAT, TO_OPERATOR, UNOPENED, Refusal
from rules.town.sheets import FileRead
from rules.values.errors import ConversionFailed, ConverterDied
from rules.values.findings import Finding, finding
from rules.values.text import printable
from tasks.documents.pdf import to_xlsx
from tasks.intake.inbox import Folder
from tasks.intake.town_inbox import TownFile
from tasks.intake.workbooks import LEGACY, OpenedFolder, open_files, with_errors_shown
from tasks.storage.temporary import temporary_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a folder: its report (None where the reading ended before one), and what the form lacks.

    `passing`: some of it could not be read by this machine's own fault; it is said so, and must not be remembered.
    """

    folder: str
    report: Report | None
    findings: tuple[Finding, ...]
    passing: bool = False


def read_unit(plan: Plan, cycle: Cycle, folder: Folder, settings: Settings) -> Intake:
    """Read one folder of the inbox; whatever is wrong with it becomes a finding of that folder."""
    seen = folder_findings(
        plan, cycle, folder.name, [p.name for p in folder.workbooks], folder.others, folder.unread
    )
    unread = tuple(f for f in seen.findings if f.rule == "F08")
    if not seen.is_read:
        return Intake(folder.name, None, seen.findings)
    workbook = folder.workbooks[0]
    name = printable(workbook.name)
    opened = open_files(
        workbook, folder.evidence, seconds=settings.read_timeout, memory_mb=settings.read_memory_mb
    )
    book = _with_errors(opened, workbook, settings)
    if isinstance(book, Refusal):
        refused = finding(book.rule, unit=folder.name, file=name, value=name, says=book.says)
        return _logged(Intake(folder.name, None, (*seen.findings, refused), book.passing))
    read = read_report(
        book,
        unit=folder.name,
        file=name,
        sha256=folder.sha256(workbook),
        cycle=cycle,
        words=vocabulary(plan),
        unit_fault=seen.fault,
    )
    findings = (*unread, *read.findings)
    if read.ended:
        return Intake(folder.name, None, findings)
    report = with_requirements(replace(read.report, evidence=opened.evidence))
    return _logged(Intake(folder.name, report, findings, any(e.passing for e in report.evidence)))


def read_town_file(file: TownFile, settings: Settings) -> FileRead:
    """Read one workbook of the town."""
    opened = open_files(file.path, (), seconds=settings.read_timeout, memory_mb=settings.read_memory_mb)
    if isinstance(opened.book, RawBook):
        return FileRead(file.folder, file.name, opened.book)
    refused = opened.book or UNOPENED
    if refused.passing:
        log.warning(TO_OPERATOR, f"{file.folder}/{file.name}")
    return FileRead(file.folder, file.name, None, refused.says, refused.passing)


def _with_errors(opened: OpenedFolder, workbook: Path, settings: Settings) -> RawBook | Refusal:
    """Return the book; an older format is read beside its .xlsx copy, which shows the error cells."""
    if not isinstance(opened.book, RawBook) or opened.kind not in LEGACY:
        return opened.book or UNOPENED
    with temporary_folder("read") as folder:
        copy = folder / "bao-cao.xlsx"
        try:
            to_xlsx(workbook, copy, soffice=settings.soffice, timeout=settings.convert_timeout)
        except ConverterDied:
            return NOT_YET
        except ConversionFailed:
            return OLD_FORMAT
        converted = open_files(copy, (), seconds=settings.read_timeout, memory_mb=settings.read_memory_mb)
    if not isinstance(converted.book, RawBook):
        return converted.book or OLD_FORMAT
    return with_errors_shown(opened.book, converted.book)


def _logged(intake: Intake) -> Intake:
    if intake.passing:
        log.warning(TO_OPERATOR, intake.folder)
    return intake
