"""A large number with what it counts, as both pages begin."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """One large number with what it counts; `tone` is good, warn, bad or plain."""

    number: str
    label: str
    note: str
    tone: str


def report_tiles(units: int, sent: int, accepted: int, returned: int, missing: int) -> list[Tile]:
    """Return how many of the units sent a report, had it accepted, got it back, sent none."""
    return [
        Tile(f"{sent}/{units}", "đơn vị đã gửi", "", "plain" if missing else "good"),
        Tile(str(accepted), "báo cáo đã nhận", "không còn lỗi", "good"),
        Tile(str(returned), "báo cáo trả lại", "có lỗi phải sửa", "bad" if returned else "good"),
        Tile(str(missing), "đơn vị chưa nộp", "", "warn" if missing else "good"),
    ]
