"""The years side by side, as far as the register has them: reports, in time and late, and mean totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.decision.decision import Decision
from rules.judging.quotas import ALL
from rules.judging.ranking import NomineeKind
from rules.town_papers.figures.chart import Chart, Series
from rules.town_papers.figures.figures import FEWEST_FOR_A_MEAN, Figures, Results, year_figures
from rules.town_papers.wording import KINDS
from rules.years.former import Year


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year as it stands beside others; `late` None: nobody knows the days of its reports.

    `means` are the mean totals by kind, None where too few are ranked to print one.
    """

    year: int
    units: int
    accepted: int
    late: int | None
    means: Mapping[NomineeKind, Decimal | None]


def over_years(decision: Decision, figures: Figures) -> list[YearShown]:
    """Return the years that the register has, this one last in a yearly cycle; nothing where there is but one."""
    known = sorted((*decision.years, *decision.earlier), key=lambda year: year.year)
    shown = [_before(decision, year) for year in known]
    if decision.cycle.kind == "annual":
        whole = figures.participation[ALL]
        means = _means({kind: figures.results[kind, ALL] for kind in NomineeKind})
        shown.append(YearShown(decision.cycle.year, whole.units, whole.accepted, whole.late, means))
    return shown if len(shown) > 1 else []


def _before(decision: Decision, year: Year) -> YearShown:
    cycle = next(c for c in decision.plan.cycles if c.id == year.cycle)
    due = decision.plan.reports_due(cycle)
    late = sum(day > due for unit, day in year.days.items() if unit in year.accepted) if year.days else None
    means = _means(year_figures(year).results)
    return YearShown(year.year, len(decision.plan.subjects(cycle)), len(year.accepted), late, means)


def _means(results: Mapping[NomineeKind, Results]) -> Mapping[NomineeKind, Decimal | None]:
    return {kind: r.mean if r.ranked >= FEWEST_FOR_A_MEAN else None for kind, r in results.items()}


def reports_chart(years: Sequence[YearShown]) -> Chart:
    """Return how many reports were in time, late, or not there, year by year."""
    series = [
        Series("Được nhận, đúng hạn", tuple(None if y.late is None else y.accepted - y.late for y in years)),
        Series("Được nhận, gửi muộn", tuple(y.late for y in years)),
        Series("Không có báo cáo được nhận", tuple(y.units - y.accepted for y in years)),
    ]
    if any(y.late is None for y in years):
        unknown = tuple(y.accepted if y.late is None else None for y in years)
        series.append(Series("Được nhận, không rõ ngày", unknown))
    title = "Báo cáo của các đơn vị qua các năm"
    return Chart(title, _labels(years), tuple(series), stacked=True)


def means_chart(years: Sequence[YearShown]) -> Chart:
    """Return the mean totals of collectives and persons, year by year."""
    series = tuple(Series(KINDS[kind], tuple(y.means[kind] for y in years)) for kind in NomineeKind)
    return Chart("Điểm bình quân qua các năm", _labels(years), series)


def _labels(years: Sequence[YearShown]) -> tuple[str, ...]:
    return tuple(f"Năm {y.year}" for y in years)
