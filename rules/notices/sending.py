"""What came of a notice that was to be sent by e-mail. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from rules.plan.units import Unit


class Fate(StrEnum):
    """What came of one notice to one address; the value is what the operator reads."""

    SENT = "đã gửi"
    BEFORE = "đã gửi trước đó"
    WOULD = "sẽ gửi khi bật gửi thư"
    NO_ADDRESS = "chưa có địa chỉ"
    FAILED = "chưa gửi được"


@dataclass(frozen=True, slots=True)
class SentNotice:
    """What came of one notice to one address ("" where the unit has none); `why` says more where it failed."""

    unit: Unit
    address: str
    fate: Fate
    why: str = ""


def in_short(lines: list[SentNotice]) -> str:
    """Return how many letters met which fate: "03 đã gửi, 01 chưa có địa chỉ"; "" where there was none to send."""
    counts = {fate: sum(line.fate is fate for line in lines) for fate in Fate}
    return ", ".join(f"{number} {fate}" for fate, number in counts.items() if number)
