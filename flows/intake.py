"""Intake of one unit: which file counts, what it holds, what is wrong with its form. Order only."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from prefect import task

from flows import progress
from flows.brought import brought_findings
from flows.run import Run
from flows.settings import Settings
from flows.stages import BY_KEY, OUTSIDE, gather, whole
from flows.town_forms import read_town
from rules.errors import ConversionFailed
from rules.findings import Finding, finding, with_errors
from rules.form import vocabulary
from rules.plan import Cycle, Plan
from rules.reading import RawBook, read_report, with_requirements
from rules.report import Report, cells_by_place
from rules.text import printable
from rules.town.corrections import accept_corrections
from rules.town.form import CORRECTIONS, WAIVERS
from rules.town.inputs import Correction, Waiver
from rules.town.sheets import TownSheets
from rules.years.former import Former
from rules.years.spent import spent_rows
from tasks.checks import check_reports
from tasks.inbox import Folder
from tasks.pdf import to_xlsx
from tasks.register import Received as Version
from tasks.shelf import key_of
from tasks.workbooks import LEGACY, Opened, Refusal, open_files, with_errors_shown


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a folder: its report (None where the reading ended before one), and what the form lacks."""

    folder: str
    report: Report | None
    findings: tuple[Finding, ...]


def read_unit(plan: Plan, cycle: Cycle, folder: Folder, settings: Settings) -> Intake:
    """Read one folder of the inbox; whatever is wrong with it becomes a finding of that folder."""
    fault = _takes_no_part(plan, cycle, folder)
    standing = (finding("F04", unit=folder.name, value=folder.name, says=fault),) if fault else ()
    if folder.name not in plan.units:
        return Intake(folder.name, None, standing)
    if cycle.kind == "final":
        says = (
            f"đợt tổng kết {cycle.id} cộng kết quả các năm trong sổ đăng ký, không nhận báo cáo riêng của đơn vị: "
            "chuyển thư mục này sang chu kỳ hằng năm của nó."
        )
        file = folder.workbook.name if folder.workbook else ""
        return Intake(
            folder.name, None, (*standing, finding("F05", unit=folder.name, file=printable(file), says=says))
        )
    if wrong := _no_workbook(folder):
        return Intake(folder.name, None, (*standing, wrong))
    workbook = folder.workbooks[0]
    name = printable(workbook.name)
    opened = open_files(
        workbook, folder.evidence, seconds=settings.read_timeout, memory_mb=settings.read_memory_mb
    )
    book = _with_errors(opened, workbook, settings)
    if isinstance(book, Refusal):
        refused = finding(book.rule, unit=folder.name, file=name, value=name, says=book.says)
        return Intake(folder.name, None, (*standing, refused))
    read = read_report(
        book,
        unit=folder.name,
        file=name,
        sha256=folder.sha256(workbook),
        cycle=cycle,
        words=vocabulary(plan),
        unit_fault=fault,
    )
    if read.ended:
        return Intake(folder.name, None, read.findings)
    report = with_requirements(replace(read.report, evidence=opened.evidence))
    return Intake(folder.name, report, read.findings)


def _takes_no_part(plan: Plan, cycle: Cycle, folder: Folder) -> str:
    """Return why the folder's unit takes no part in the cycle (F04), "" when it does."""
    unit = plan.units.get(folder.name)
    if unit is None:
        return (
            "thư mục này không phải là mã đơn vị nào: đổi tên thư mục thành đúng mã đơn vị trong danh sách."
        )
    if not unit.is_subject:
        return f"{unit.name} không thuộc đối tượng của phong trào: kiểm tra lại nơi gửi."
    if not unit.valid_in(cycle.year):
        return f"{unit.name} không còn hoặc chưa có trong năm {cycle.year}: gửi theo đơn vị kế thừa hoặc đơn vị cũ."
    return ""


def _no_workbook(folder: Folder) -> Finding | None:
    """F01 or F06 of the folder itself: each ends its reading."""
    if not folder.workbooks:
        what = f" (chỉ có {', '.join(folder.others)})" if folder.others else ""
        says = f"thư mục không có tệp báo cáo .xlsx, .xls, .ods hoặc .xlsb{what}: bổ sung báo cáo."
        return finding("F01", unit=folder.name, value=", ".join(folder.others), says=says)
    if len(folder.workbooks) > 1:
        names = ", ".join(p.name for p in folder.workbooks)
        says = f"thư mục có {len(folder.workbooks)} tệp báo cáo ({names}): chỉ giữ một tệp đúng."
        return finding("F06", unit=folder.name, value=names, says=says)
    return None


def _with_errors(opened: Opened, workbook: Path, settings: Settings) -> RawBook | Refusal:
    """Return the book; an older format is read beside its .xlsx copy, which shows the error cells."""
    if not isinstance(opened.book, RawBook) or opened.kind not in LEGACY:
        return opened.book or Refusal("F01", "tệp không mở được: lưu lại thành .xlsx rồi gửi lại.")
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        copy = Path(folder) / "bao-cao.xlsx"
        try:
            to_xlsx(workbook, copy, soffice=settings.soffice, timeout=settings.convert_timeout)
        except ConversionFailed:
            return Refusal("F01", "tệp định dạng cũ không mở được: lưu lại thành .xlsx rồi gửi lại.")
        converted = open_files(copy, (), seconds=settings.read_timeout, memory_mb=settings.read_memory_mb)
    if not isinstance(converted.book, RawBook):
        return converted.book or Refusal(
            "F01", "tệp định dạng cũ không mở được: lưu lại thành .xlsx rồi gửi lại."
        )
    return with_errors_shown(opened.book, converted.book)


@task(task_run_name="doc-{unit}", **OUTSIDE)
def read_folder(key: str, unit: str, run: Run) -> Intake:
    """Read one unit's folder."""
    return read_unit(run.plan, run.cycle, run.folders[unit], run.settings)


@task(task_run_name="kiem-tra", cache_policy=BY_KEY, persist_result=True)
def check_all(
    key: str, reports: Sequence[Report], known: list[Finding], former: Former, run: Run
) -> list[Finding]:
    """Check all reports at once."""
    return check_reports(run.plan, run.cycle, reports, known, former)


@dataclass(frozen=True)
class Corrected:
    """The reports as they are judged: with the office's corrections, and with what was rewarded before marked."""

    reports: Sequence[Report]
    corrections: tuple[Correction, ...]
    waivers: tuple[Waiver, ...]
    refused: Sequence[Finding]


def corrected(
    plan: Plan, cycle: Cycle, intakes: Sequence[Intake], sheets: TownSheets, former: Former
) -> Corrected:
    """Apply the office's corrections to the reports that were read; mark the initiatives rewarded before."""
    read = {i.folder: i.report for i in intakes if i.report is not None}
    forms = [*sheets.of(CORRECTIONS), *sheets.of(WAIVERS)]
    corrections, waivers, mended, refused = accept_corrections(plan, cycle, forms, read)
    reports = [replace(r, spent=spent_rows(plan, r, former)) for r in mended.values()]
    return Corrected(reports, corrections, waivers, refused)


def accepted(reports: Sequence[Report], findings: Sequence[Finding]) -> list[Report]:
    """Return the reports of the units without an error."""
    returned = with_errors(findings)
    return [report for report in reports if report.unit not in returned]


@dataclass(frozen=True)
class Received:
    """What came in: the accepted reports, every finding so far, the town's forms, what earlier cycles left."""

    reports: Sequence[Report]
    findings: Sequence[Finding]
    sheets: TownSheets
    corrections: tuple[Correction, ...]
    waivers: tuple[Waiver, ...]
    former: Former


def read_all(run: Run) -> Received:
    """Read the units' reports and the town's forms, correct what the office corrected, check it all."""
    keys = {
        name: key_of("read", run.code["read"], run.plan.hash, run.cycle.id, folder.digest)
        for name, folder in run.folders.items()
    }
    futures = {name: read_folder.submit(key=keys[name], unit=name, run=run) for name in keys}
    intakes = list(gather("Đọc báo cáo", futures).values())
    sheets = read_town(run)
    former = run.register.former(run.plan, run.cycle)
    note_versions(run, intakes)
    found = corrected(run.plan, run.cycle, intakes, sheets, former)
    with progress.stage("Kiểm tra số liệu", total=1) as step:
        findings = check_all(
            key=key_of("check", run.code["check"], keys, found.corrections, found.waivers, former),
            reports=whole(found.reports),
            known=whole([f for intake in intakes for f in intake.findings]),
            former=whole(former),
            run=run,
        )
        step()
    findings = [*findings, *brought_findings(run, found.reports)]
    return Received(
        reports=accepted(found.reports, findings),
        findings=[*findings, *sheets.findings, *found.refused],
        sheets=sheets,
        corrections=found.corrections,
        waivers=found.waivers,
        former=former,
    )


def note_versions(run: Run, intakes: Sequence[Intake]) -> None:
    """Enter every report into the register as it was received, before anything can stop the run."""
    versions = []
    for intake in intakes:
        if intake.folder in run.held:
            continue  # an older version, on purpose: it has not come in again
        folder, report = run.folders[intake.folder], intake.report
        file = folder.workbook.name if folder.workbook else ""
        sha256 = folder.sha256(folder.workbook) if folder.workbook else ""
        cells = cells_by_place(report) if report is not None else {}
        versions.append(Version(intake.folder, printable(file), sha256, folder.digest, cells))
    run.register.receive(run.plan.movement.id, run.cycle.id, run.started, versions)
