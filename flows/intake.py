"""Intake of one unit: which file counts, what it holds, what is wrong with its form. Order only."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.pdf import to_xlsx

from flows.settings import Settings
from rules.errors import ConversionFailed
from rules.findings import Finding, finding
from rules.form import vocabulary
from rules.plan import Cycle, Plan
from rules.reading import RawBook, read_report, with_requirements
from rules.report import Report
from tasks.inbox import Folder
from tasks.workbooks import LEGACY, Opened, Refusal, open_files, with_errors_shown


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a folder: its report (None where the reading ended before one), and what the form lacks."""

    folder: str
    report: Report | None
    findings: tuple[Finding, ...]


def read_unit(plan: Plan, cycle: Cycle, folder: Folder, settings: Settings) -> Intake:
    """Read one folder of the inbox; whatever is wrong with it becomes a finding of that folder."""
    if wrong := _folder_findings(plan, cycle, folder):
        return Intake(folder.name, None, (wrong,))
    workbook = folder.workbooks[0]
    opened = open_files(
        workbook, folder.evidence, seconds=settings.read_timeout, memory_mb=settings.read_memory_mb
    )
    book = _with_errors(opened, workbook, settings)
    if isinstance(book, Refusal):
        refused = finding(
            book.rule, unit=folder.name, file=workbook.name, value=workbook.name, says=book.says
        )
        return Intake(folder.name, None, (refused,))
    read = read_report(
        book,
        unit=folder.name,
        file=workbook.name,
        sha256=folder.sha256(workbook),
        cycle=cycle,
        words=vocabulary(plan),
    )
    if read.ended:
        return Intake(folder.name, None, read.findings)
    report = with_requirements(replace(read.report, evidence=opened.evidence))
    return Intake(folder.name, report, read.findings)


def _folder_findings(plan: Plan, cycle: Cycle, folder: Folder) -> Finding | None:
    """F04, F01 or F06 of the folder itself: each ends its reading."""
    unit = plan.units.get(folder.name)
    if unit is None:
        says = (
            "thư mục này không phải là mã đơn vị nào: đổi tên thư mục thành đúng mã đơn vị trong danh sách."
        )
        return finding("F04", unit=folder.name, value=folder.name, says=says)
    if not unit.is_subject:
        says = f"{unit.name} không thuộc đối tượng của phong trào: kiểm tra lại nơi gửi."
        return finding("F04", unit=folder.name, value=folder.name, says=says)
    if not unit.valid_in(cycle.year):
        says = f"{unit.name} không còn hoặc chưa có trong năm {cycle.year}: gửi theo đơn vị kế thừa hoặc đơn vị cũ."
        return finding("F04", unit=folder.name, value=folder.name, says=says)
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
        try:
            copy = to_xlsx(workbook, Path(folder), soffice=settings.soffice, timeout=settings.convert_timeout)
        except ConversionFailed:
            return Refusal("F01", "tệp định dạng cũ không mở được: lưu lại thành .xlsx rồi gửi lại.")
        converted = open_files(copy, (), seconds=settings.read_timeout, memory_mb=settings.read_memory_mb)
    if not isinstance(converted.book, RawBook):
        return converted.book or Refusal(
            "F01", "tệp định dạng cũ không mở được: lưu lại thành .xlsx rồi gửi lại."
        )
    return with_errors_shown(opened.book, converted.book)
