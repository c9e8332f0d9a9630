"""When a plan's runs start, as rules for the server's calendar, and which cycle a scheduled day belongs to."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.plan.plan import Cycle, Plan, Schedule
from rules.values.errors import WrongUse

_LEAP_YEAR = 2000  # plans name days without a year: a period over the end of February takes in the 29th


@dataclass(frozen=True)
class Timetable:
    """Days and times of the yearly run, the daily intake and the reminders, each a set of RRULE lines (RFC 5545).

    They hold every year, in the office's time zone; a line has one month and one time of day.
    """

    award_run: str
    intake: str
    reminders: str


def timetable(plans: Iterable[Plan]) -> Timetable:
    """Return the days of all these plans together, each day and time once.

    In a year for which no plan has an annual cycle such a run has nothing to do and says so.
    """
    award, intake, reminders = set(), set(), set()
    for plan in plans:
        when = plan.schedule
        award.add((day_of(when.award_run), when.award_run_at))
        intake |= {(day, when.intake_at) for day in intake_days(when, plan.windows.reports_until)}
        reminders |= {(day_of(text), when.reminders_at) for text in when.reminders}
    return Timetable(_rules(award), _rules(intake), _rules(reminders))


def annual_cycle_on(plans: Iterable[Plan], day: dt.date) -> tuple[Plan, Cycle] | None:
    """Return the annual cycle of that day's year with its plan, or None where there is none.

    Raises WrongUse where several plans have one: which is meant is a setting of the machine.
    """
    having = [(p, c) for p in plans for c in p.cycles if c.kind == "annual" and c.year == day.year]
    if len(having) > 1:
        names = ", ".join(f"{cycle.id} ({plan.movement.id})" for plan, cycle in having)
        raise WrongUse(f"Năm {day.year} có nhiều chu kỳ năm ({names}): chọn kế hoạch bằng THIDUA_PLAN.")
    return having[0] if having else None


def day_of(text: str) -> dt.date:
    """Return the day "MM-DD" in a leap year; raises ValueError where no year has it."""
    return dt.date.fromisoformat(f"{_LEAP_YEAR}-{text}")


def intake_days(schedule: Schedule, until: str) -> list[dt.date]:
    """Return the days of the daily intake in a leap year; none where it starts after `until`.

    The last one is the morning after `until`, which takes in what came on the last day; no intake crosses the year's end.
    """
    first, due = day_of(schedule.intake_from), day_of(until)
    last = min(due + dt.timedelta(days=1), dt.date(_LEAP_YEAR, 12, 31)) if first <= due else due
    return [first + dt.timedelta(days=after) for after in range((last - first).days + 1)]


def _rules(moments: Iterable[tuple[dt.date, str]]) -> str:
    days: dict[tuple[int, str], list[int]] = {}
    for day, time in sorted(moments):
        days.setdefault((day.month, time), []).append(day.day)
    return "\n".join(_rule(month, numbers, time) for (month, time), numbers in sorted(days.items()))


def _rule(month: int, days: Sequence[int], time: str) -> str:
    hour, minute = time.split(":")
    numbers = ",".join(map(str, days))
    return (
        f"RRULE:FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={numbers}"
        f";BYHOUR={int(hour)};BYMINUTE={int(minute)};BYSECOND=0"
    )
