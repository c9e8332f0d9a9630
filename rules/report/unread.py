"""What is said of a file that could not be read: by its own fault, and mended by who sent it, or by this machine's.

A machine's fault is `passing`: the next run reads the file again, so nothing that rests on it may be remembered.
"""

from dataclasses import dataclass

from rules.report.report import Evidence


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a workbook can't be read: rule F01 or F07, and what to do."""

    rule: str
    says: str
    passing: bool = False


BROKEN = Refusal("F01", "tệp bị hỏng, không mở được: lưu lại từ Excel rồi gửi lại.")
UNOPENED = Refusal("F01", "tệp không mở được: lưu lại thành .xlsx rồi gửi lại.")
OLD_FORMAT = Refusal("F01", "tệp định dạng cũ không mở được: lưu lại thành .xlsx rồi gửi lại.")
UNREADABLE_XLS = Refusal(
    "F01",
    "tệp .xls này hỏng, hoặc có ô ghi lạc rất xa, trình đọc phải dừng: mở bằng Excel, lưu lại thành .xlsx rồi gửi lại.",
)
TOO_MUCH = Refusal(
    "F07",
    "tệp không mở được trong giới hạn bộ nhớ và thời gian: chép số liệu sang mẫu đã phát rồi gửi lại.",
)
NOT_YET = Refusal(
    "F01",
    "máy chưa đọc được tệp này (đã thử hai lần, có thể do máy quá tải): chưa phải gửi lại, lần chạy sau máy đọc lại; "
    "nếu vẫn vậy thì lưu lại thành .xlsx rồi gửi lại.",
    passing=True,
)

UNREADABLE = "ghi theo cách mà trình đọc PDF của máy không đọc được"
BEYOND_LIMITS = "không đọc được trong giới hạn bộ nhớ và thời gian"
NOT_YET_READ = "chưa được máy đọc (đã thử hai lần, có thể do máy quá tải)"
"""What is said of a PDF that ended the process which opened it."""
TO_OPERATOR = (
    "%s: máy chưa đọc được (đã thử hai lần: tiến trình bị dừng từ bên ngoài, LibreOffice dừng giữa chừng hoặc quá giờ). "
    "Kiểm tra bộ nhớ, ổ đĩa của máy; lần chạy sau đọc lại."
)
"""What the log says of each; its place is named first."""
WAIT = "chưa phải gửi lại, lần chạy sau máy đọc lại"


def uninspected(name: str, *, passing: bool, beyond_limits: bool) -> Evidence:
    """Return evidence that ended the process which opened it: by this machine's fault, the limits, or as nothing that can be read."""
    if passing:
        return Evidence(name, NOT_YET_READ, passing)
    return Evidence(name, BEYOND_LIMITS if beyond_limits else UNREADABLE)


def remedy_of(evidence: Evidence) -> str:
    """Return what is to be done about evidence that has a fault."""
    return WAIT if evidence.passing else "quét hoặc xuất lại thành tệp PDF thường rồi gửi lại"
