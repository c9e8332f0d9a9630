"""What was lacking in the reports, drawn from the findings: how many units, in words that a leader reads."""

from collections.abc import Mapping

from rules.decision.decision import Decision
from rules.values.findings import Severity

SHORTCOMINGS: Mapping[str, str] = {
    "F": "Hồ sơ gửi chưa đúng mẫu: thiếu biểu, sai chu kỳ, tệp không đọc được",
    "D": "Ô bắt buộc còn trống; số liệu, ngày tháng ghi sai cách hoặc ngoài khung",
    "T": "Số liệu giải quyết thủ tục hành chính không khớp giữa các cột, các kỳ",
    "N": "Số liệu chung của đơn vị không khớp nhau",
    "I": "Sáng kiến chưa đủ căn cứ công nhận, minh chứng, hoặc trùng lặp",
    "P": "Thông tin cá nhân được đề nghị chưa đủ, chưa thống nhất",
    "A": "Báo cáo thành tích chưa đủ nội dung, số liệu lệch hoặc trùng lời văn",
    "M": "Biên bản họp xét của đơn vị: số phiếu, thành phần, danh sách chưa khớp",
    "E": "Minh chứng thiếu hoặc không mở được",
    "V": "Văn bản đơn vị tự ký chưa hợp lệ hoặc không khớp báo cáo",
}
"""What the rules of one letter have in common."""


def shortcoming_lines(decision: Decision) -> list[list[str]]:
    """Return each kind of shortcoming with the units whose report it returned, and those that were told of it only."""
    units = {unit.slug for unit in decision.units}
    lines = []
    for letter, words in SHORTCOMINGS.items():
        mine = [f for f in decision.findings if f.unit in units and f.rule.startswith(letter)]
        returned = {f.unit for f in mine if f.severity is Severity.ERROR}
        told = {f.unit for f in mine if f.severity is Severity.WARNING} - returned
        if returned or told:
            lines.append([words, str(len(returned)), str(len(told))])
    return lines
