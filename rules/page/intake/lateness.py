"""Who is in time and who is late, from the day on which a unit's versions were first seen. Whole days, none named twice."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rules.page.summary import Status
from rules.report.register_values import Version


@dataclass(frozen=True, slots=True)
class Lateness:
    """How many days late a unit is (0: in time), and that in words ("": nothing to say)."""

    days: int
    words: str


def lateness(
    status: Status, versions: Sequence[Version], due: dt.date, at: dt.datetime, morning: dt.time = dt.time.min
) -> Lateness:
    """Return how late a unit is; `versions` in their order, `at` carries the office's zone.

    What is first seen before `morning`, when the daily intake is done, came in the day before.

    Late is whose first version came after `due`, or who still sent nothing when it is past. Who sent in time, got it
    back and mended it after `due` is not late; it is said, for the office to weigh.
    """
    if status is Status.MISSING:
        days = max((at.date() - due).days, 0)
        return Lateness(days, f"quá hạn {days} ngày" if days else "")
    if not versions:
        return Lateness(0, "")
    first, last = (
        _day(version.first_seen.astimezone(at.tzinfo), morning) for version in (versions[0], versions[-1])
    )
    if first > due:
        days = (first - due).days
        return Lateness(days, f"nộp muộn {days} ngày")
    if status is Status.RETURNED and at.date() > due:
        return Lateness(0, f"nộp đúng hạn, chưa sửa xong, quá hạn {(at.date() - due).days} ngày")
    if last > due:
        return Lateness(0, f"nộp đúng hạn, sửa xong sau hạn {(last - due).days} ngày")
    return Lateness(0, "")


def _day(seen: dt.datetime, morning: dt.time) -> dt.date:
    return seen.date() - dt.timedelta(days=1) if seen.time() < morning else seen.date()
