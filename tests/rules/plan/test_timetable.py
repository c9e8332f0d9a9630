"""The days of the plan on the server's calendar: exactly those, every year, whatever months they lie in."""

import datetime as dt
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from factory_report import plan_and_cycle

from rules.plan.plan import Plan
from rules.plan.schedule import annual_cycle_on, timetable
from rules.values.errors import WrongUse


def plan_with(*, until: str = "12-15", cycles: dict[str, str] | None = None, **schedule: object) -> Plan:
    """The real plan with other days; `cycles` gives its cycles other ids."""
    plan = plan_and_cycle()[0]
    return plan.model_copy(
        update={
            "schedule": plan.schedule.model_copy(update=schedule),
            "windows": plan.windows.model_copy(update={"reports_until": until}),
            "cycles": tuple(c.model_copy(update={"id": (cycles or {}).get(c.id, c.id)}) for c in plan.cycles),
        }
    )


def moments(rules: str, year: int) -> list[dt.datetime]:
    """What an independent reader of RFC 5545 makes of the rules in that year."""
    read = rrulestr(rules, dtstart=dt.datetime(2020, 1, 1), forceset=True)
    return list(read.between(dt.datetime(year, 1, 1), dt.datetime(year, 12, 31, 23, 59), inc=True))


@pytest.mark.parametrize("year", [2024, 2026])
@pytest.mark.parametrize(
    ("first", "last"), [("11-01", "12-15"), ("02-20", "03-05"), ("06-30", "06-30"), ("01-01", "12-31")]
)
def test_the_intake_runs_on_every_day_of_the_window_and_the_morning_after(
    first: str, last: str, year: int
) -> None:
    rules = timetable([plan_with(until=last, intake_from=first, intake_at="07:05")]).intake
    found = moments(rules, year)
    assert {f.time() for f in found} == {dt.time(7, 5)}
    assert found[0].date() == dt.date.fromisoformat(f"{year}-{first}")
    after = dt.date.fromisoformat(f"{year}-{last}") + dt.timedelta(days=1)
    assert found[-1].date() == min(after, dt.date(year, 12, 31))
    assert all(b - a == dt.timedelta(days=1) for a, b in pairwise(found))


def test_the_yearly_run_and_the_reminders_are_on_their_days() -> None:
    plan = plan_with()
    days = timetable([plan])
    assert moments(days.award_run, 2027) == [
        dt.datetime.fromisoformat(f"2027-{plan.schedule.award_run}T{plan.schedule.award_run_at}")
    ]
    assert moments(days.reminders, 2027) == [
        dt.datetime.fromisoformat(f"2027-{day}T{plan.schedule.reminders_at}")
        for day in plan.schedule.reminders
    ]


def test_several_plans_share_the_calendar_and_no_moment_comes_twice() -> None:
    one = plan_with(until="12-05", intake_from="11-25")
    other = plan_with(until="12-10", intake_from="12-01", award_run="10-05", reminders=("12-01", "12-02"))
    days = timetable([one, other])
    assert [m.strftime("%m-%d") for m in moments(days.award_run, 2025)] == ["10-05", one.schedule.award_run]
    intake = moments(days.intake, 2025)
    assert len(intake) == len(set(intake)) == 6 + 10 + 1  # and the morning after
    reminders = moments(days.reminders, 2025)
    assert len(reminders) == len(set(reminders)) == len({*one.schedule.reminders, "12-01", "12-02"})


def test_other_times_of_day_are_other_rules() -> None:
    days = timetable([plan_with(), plan_with(award_run_at="06:30")])
    assert [m.strftime("%H:%M") for m in moments(days.award_run, 2025)] == ["06:30", "08:00"]


def test_a_day_belongs_to_the_annual_cycle_of_its_year() -> None:
    plan = plan_with()
    for day in (dt.date(2025, 1, 1), dt.date(2025, 12, 31)):
        found = annual_cycle_on([plan], day)
        assert found is not None and (found[0], found[1].id) == (plan, "A2025")  # and not the final F2025
    assert annual_cycle_on([plan], dt.date(2026, 12, 5)) is None
    assert annual_cycle_on([], dt.date(2025, 12, 5)) is None


def test_two_annual_cycles_of_a_year_need_a_choice() -> None:
    with pytest.raises(WrongUse, match=r"A2024.*B2024.*THIDUA_PLAN"):
        annual_cycle_on([plan_with(), plan_with(cycles={"A2024": "B2024"})], dt.date(2024, 12, 5))
