"""A folder of an inbox, before its report is opened (F01, F04-F06, F08): whose it is, if it takes part, if it holds one report, if all of it is looked into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.plan.plan import Cycle, Plan
from rules.values.findings import Finding, finding
from rules.values.text import printable


@dataclass(frozen=True, slots=True)
class FolderSeen:
    """What can be said of a folder: its findings, and whether its report is to be read.

    `fault`: why its unit takes no part in the cycle, "" when it does; the report is read all the same, so that all that
    is wrong is said at once.
    """

    findings: tuple[Finding, ...]
    is_read: bool
    fault: str = ""


def folder_findings(
    plan: Plan,
    cycle: Cycle,
    name: str,
    workbooks: Sequence[str],
    others: Sequence[str],
    unread: Sequence[str] = (),
) -> FolderSeen:
    """Judge a folder by its name and the names in it: `workbooks`, beside them `others`, folders left `unread`."""
    fault = _takes_no_part(plan, cycle, name)
    standing = (finding("F04", unit=name, value=name, says=fault),) if fault else ()
    if name not in plan.units:
        return FolderSeen(standing, is_read=False, fault=fault)
    if wrong := _no_own_reports(cycle, name, workbooks) or _not_one_report(name, workbooks, others):
        return FolderSeen((*standing, wrong), is_read=False, fault=fault)
    return FolderSeen((*standing, *_unread(name, unread)), is_read=True, fault=fault)


def _takes_no_part(plan: Plan, cycle: Cycle, name: str) -> str:
    unit = plan.units.get(name)
    if unit is None:
        return (
            "thư mục này không phải là mã đơn vị nào: đổi tên thư mục thành đúng mã đơn vị trong danh sách."
        )
    if not unit.is_subject:
        return f"{unit.name} không thuộc đối tượng của phong trào: kiểm tra lại nơi gửi."
    if not unit.valid_in(cycle.year):
        return f"{unit.name} không còn hoặc chưa có trong năm {cycle.year}: gửi theo đơn vị kế thừa hoặc đơn vị cũ."
    return ""


def _no_own_reports(cycle: Cycle, name: str, workbooks: Sequence[str]) -> Finding | None:
    if cycle.kind != "final":
        return None
    says = (
        f"đợt tổng kết {cycle.id} cộng kết quả các năm trong sổ đăng ký, không nhận báo cáo riêng của đơn vị: "
        "chuyển thư mục này sang chu kỳ hằng năm của nó."
    )
    file = workbooks[0] if len(workbooks) == 1 else ""
    return finding("F05", unit=name, file=printable(file), says=says)


def _not_one_report(name: str, workbooks: Sequence[str], others: Sequence[str]) -> Finding | None:
    if not workbooks:
        what = f" (chỉ có {', '.join(others)})" if others else ""
        says = f"thư mục không có tệp báo cáo .xlsx, .xls, .ods hoặc .xlsb{what}: bổ sung báo cáo."
        return finding("F01", unit=name, value=", ".join(others), says=says)
    if len(workbooks) > 1:
        names = ", ".join(workbooks)
        says = f"thư mục có {len(workbooks)} tệp báo cáo ({names}): chỉ giữ một tệp đúng."
        return finding("F06", unit=name, value=names, says=says)
    return None


def _unread(name: str, folders: Sequence[str]) -> Iterator[Finding]:
    says = (
        "thư mục minh chứng này là lối tắt hoặc nằm quá sâu, tệp trong đó không được đọc: "
        "chuyển tệp ra thư mục minh-chung rồi gửi lại."
    )
    yield from (finding("F08", unit=name, value=printable(folder), says=says) for folder in folders)
