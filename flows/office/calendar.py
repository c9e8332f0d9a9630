"""The days of prefect.yaml's schedules, from the plans of this machine: a build step of `prefect deploy`."""

from dataclasses import asdict

from flows.settings import read_settings
from rules.plan.schedule import timetable
from tasks.plan.plans import all_plans


def from_plans() -> dict[str, str]:
    """Return `award_run`, `intake` and `reminders` as RRULE lines, and their `time_zone`; raises PlanRefused."""
    settings = read_settings()
    days = timetable(all_plans(settings.plans, settings.plan))
    return {**asdict(days), "time_zone": settings.time_zone.key}
