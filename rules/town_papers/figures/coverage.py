"""Which of the movement's contents each unit's report shows, as the plan's `coverage` recognises them: a matrix, no points."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.judging.scoring import authors, is_head, recognised
from rules.plan.form import COLLECTIVE, THANH_TICH
from rules.plan.plan import Cycle, Plan
from rules.plan.town import Coverage
from rules.report.report import Report
from rules.values.text import fold


@dataclass(frozen=True, slots=True)
class Covered:
    """One unit and, content by content in the plan's order, whether its report shows it."""

    unit: str
    contents: tuple[bool, ...]


def coverage(plan: Plan, cycle: Cycle, reports: Mapping[str, Report]) -> list[Covered]:
    """Return a line for each accepted report, in the registry's order."""
    return [
        Covered(slug, tuple(_shows(c, cycle, reports[slug]) for c in plan.coverage))
        for slug in plan.units
        if slug in reports
    ]


def _results(report: Report) -> list[tuple[str, str]]:
    rows = report.sheets[THANH_TICH.key].rows
    return [(row.text("noi_dung"), row.text("ket_qua")) for row in rows if row.text("ket_qua")]


def _shows(content: Coverage, cycle: Cycle, report: Report) -> bool:
    match content.method:
        case "words":
            texts = [fold(text) for _, text in _results(report)]
            return any(fold(word) in text for word in content.words for text in texts)
        case "heads":
            return any(is_head(row) for row in report.persons)
        case "contents":
            return set(content.contents) <= {name for name, _ in _results(report)}
        case "initiatives":
            every = {COLLECTIVE, *(a for row in report.sheets["sang_kien"].rows for a in authors(row))}
            return any(recognised(report, cycle, author) for author in every)
        case "scores":
            return True  # every accepted report is scored
