"""Which papers a unit's dossier holds: under which names, in which order, from which templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rules.checks.nominees import called
from rules.papers.file.names import ACHIEVEMENT, MINUTES, SUBMISSION
from rules.papers.unit import (
    ACHIEVEMENT_TEMPLATE,
    MINUTES_TEMPLATE,
    SUBMISSION_TEMPLATE,
    achievement,
    minutes,
    submission,
    submission_day,
)
from rules.plan.by_date.law import day_of, template_for
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import HOP
from rules.report.report import Report


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to be made: its title in the contents, its template, what it says."""

    title: str
    template: str
    context: Mapping[str, Any]


def papers_of(plan: Plan, cycle: Cycle, report: Report, *, trial: bool) -> dict[str, Paper]:
    """Return the papers of an accepted report by file name (without ending), in the order of the dossier."""
    unit = plan.units[report.unit]
    reported = report.date("ngay_bao_cao")
    met, written = day_of(cycle, report.date("ngay_hop", HOP.key)), day_of(cycle, reported)
    papers = {
        SUBMISSION: Paper(
            "Tờ trình đề nghị khen thưởng",
            template_for(plan, SUBMISSION_TEMPLATE, submission_day(cycle, report)),
            submission(plan, cycle, unit, report, trial=trial),
        ),
        MINUTES: Paper(
            "Biên bản họp xét khen thưởng",
            template_for(plan, MINUTES_TEMPLATE, met),
            minutes(plan, cycle, unit, report, trial=trial),
        ),
    }
    for code in report.nominees:
        papers[ACHIEVEMENT + code] = Paper(
            f"Báo cáo thành tích: {called(plan, report, code)}",
            template_for(plan, ACHIEVEMENT_TEMPLATE, written),
            achievement(plan, cycle, unit, report, code, trial=trial),
        )
    return papers
