"""The shape of what two runs differ in: a part, a place, before, after, why."""

from dataclasses import dataclass
from enum import StrEnum


class ChangedPart(StrEnum):
    """What kind of thing changed, causes first; the value is the heading that the operator reads."""

    INPUT = "Tệp nhận được"
    PLAN = "Kế hoạch"
    CODE = "Phần mềm"
    STAGE = "Giai đoạn"
    CORRECTION = "Đính chính"
    WAIVER = "Miễn xét K2"
    CELL = "Ô trong báo cáo"
    FINDING = "Lỗi và lưu ý"
    APPRAISAL = "Thẩm định"
    VOTE = "Biểu quyết của Hội đồng"
    ITEM = "Điểm từng mục"
    TOTAL = "Tổng điểm"
    STATE = "Điều kiện xét"
    RANK = "Thứ hạng"
    SELECTION = "Kết quả chọn"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: `what` at a unit and nominee ("" where it is of no unit), "" before or after where absent."""

    part: ChangedPart
    unit: str
    nominee: str
    what: str
    old: str
    new: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunDiff:
    """All that differs between two runs of one cycle, causes before effects; empty where they are the same."""

    cycle: str
    before: int
    after: int
    differences: tuple[Difference, ...]


BY_OTHERS = "đối tượng khác trong bảng đổi điểm, vào hoặc ra"
"""Why a rank moved where nothing of the nominee's own changed."""
