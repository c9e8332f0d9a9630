"""The years side by side in the consolidated report: reports in time, mean totals; nothing in the first year."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from factory_decision import decided
from factory_report import plan_and_cycle

from rules.judging.ranking import NomineeKind
from rules.town_papers.figures.charts import OVER_MEANS, OVER_REPORTS
from rules.town_papers.figures.figures import figures_of
from rules.town_papers.figures.over_years import means_chart, over_years, reports_chart
from rules.town_papers.listing import town_papers_of
from rules.years.former import Year, YearLine

PLAN, LAST = plan_and_cycle("A2023")
DUE = PLAN.reports_due(LAST)
UNITS = ("p-hoa-mac", "thue", "cong-an")


def line(unit: str, kind: NomineeKind, total: str) -> YearLine:
    nominee = "TT" if kind is NomineeKind.COLLECTIVE else "CN1"
    return YearLine(unit, nominee, kind, "Tên", "", Decimal(total), {}, True, "PASS", (), False)


def last_year(**changes: object) -> Year:
    days = {unit: DUE + dt.timedelta(days=i) for i, unit in enumerate(UNITS)}
    lines = [
        line(unit, NomineeKind.COLLECTIVE, total)
        for unit, total in zip(UNITS, ("80", "85", "91"), strict=True)
    ]
    lines += [line(unit, NomineeKind.INDIVIDUAL, "70") for unit in UNITS[:2]]
    return replace(Year("A2023", 2023, 1, frozenset(UNITS), tuple(lines), days), **changes)  # type: ignore[arg-type]


def test_the_first_year_has_no_years_to_stand_beside() -> None:
    draft = town_papers_of(decided())["bao-cao-tong-hop"]
    assert "over_years" not in draft.paper.context["heads"]
    assert not {OVER_REPORTS, OVER_MEANS} & set(draft.charts)


def test_from_the_second_year_on_reports_and_means_stand_side_by_side() -> None:
    decision = replace(decided(), earlier=(last_year(),))
    before, now = over_years(decision, figures_of(decision))
    assert (before.year, before.accepted, before.late) == (2023, 3, 2)  # the due day itself is in time
    assert before.units == len(PLAN.subjects(LAST))
    whole = figures_of(decision).participation["all"]
    assert (now.year, now.units, now.accepted, now.late) == (2024, whole.units, whole.accepted, whole.late)
    # Of two persons no mean is printed: it would tell each the other's.
    assert before.means == {NomineeKind.COLLECTIVE: Decimal("85.33"), NomineeKind.INDIVIDUAL: None}
    draft = town_papers_of(decision)["bao-cao-tong-hop"]
    assert draft.paper.context["heads"]["over_years"].endswith("QUA CÁC NĂM")
    assert draft.charts[OVER_REPORTS].series[0].values[0] == 1
    assert draft.charts[OVER_MEANS] == means_chart([before, now])


def test_a_year_whose_days_nobody_kept_is_told_neither_in_time_nor_late() -> None:
    decision = replace(decided(), earlier=(last_year(days={}),))
    chart = reports_chart(over_years(decision, figures_of(decision)))
    assert [s.values[0] for s in chart.series] == [None, None, len(PLAN.subjects(LAST)) - 3, 3]
    assert chart.series[3].values[1] is None
    assert "năm 2023: không có báo cáo được nhận" in chart.in_words.lower()
