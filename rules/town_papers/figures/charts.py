"""The charts of the consolidated report, by the name of their picture in the template; values from the figures alone."""

from decimal import Decimal

from rules.decision.decision import Decision
from rules.judging.quotas import ALL
from rules.judging.ranking import NomineeKind
from rules.plan.plan import Cycle
from rules.town_papers.figures.chart import Chart, Series
from rules.town_papers.figures.coverage import CoverState
from rules.town_papers.figures.figures import Figures
from rules.town_papers.figures.over_years import means_chart, over_years, reports_chart
from rules.town_papers.wording import KINDS, group_label
from rules.values.wording import capital

PARTICIPATION, RESULTS, CONTENTS, ITEMS, TIMELINESS, YEARS, OVER_REPORTS, OVER_MEANS = (
    "bieu-do-tham-gia",
    "bieu-do-ket-qua",
    "bieu-do-noi-dung",
    "bieu-do-tieu-chi",
    "bieu-do-thoi-han",
    "bieu-do-cac-nam",
    "bieu-do-bao-cao-qua-cac-nam",
    "bieu-do-diem-qua-cac-nam",
)


def charts_of(decision: Decision, figures: Figures) -> dict[str, Chart]:
    """Return the charts that the cycle has something to show in."""
    charts = {RESULTS: _results(decision, figures)}
    if decision.reports:
        charts[PARTICIPATION] = _participation(decision, figures)
        charts[CONTENTS] = _contents(decision, figures)
        charts[TIMELINESS] = _timeliness(figures)
    if any(item.share is not None for item in figures.items):
        charts[ITEMS] = _items(figures)
    if figures.years:
        charts[YEARS] = _years(decision.cycle, figures)
    if side_by_side := over_years(decision, figures):
        charts[OVER_REPORTS] = reports_chart(side_by_side)
        charts[OVER_MEANS] = means_chart(side_by_side)
    return charts


def _participation(decision: Decision, figures: Figures) -> Chart:
    by_group = {g: p for g, p in figures.participation.items() if g != ALL}
    return Chart(
        "Gửi báo cáo theo nhóm đơn vị",
        tuple(group_label(decision.plan, g) for g in by_group),
        (
            Series("Được nhận", tuple(p.accepted for p in by_group.values())),
            Series("Trả lại", tuple(p.returned for p in by_group.values())),
            Series("Chưa gửi", tuple(p.missing for p in by_group.values())),
        ),
        stacked=True,
    )


def _results(decision: Decision, figures: Figures) -> Chart:
    lines = [
        (f"{KINDS[kind]} {group_label(decision.plan, g.id).lower()}", figures.results[kind, g.id])
        for kind in NomineeKind
        for g in decision.plan.groups
    ]
    return Chart(
        "Được đề nghị, đủ điều kiện, được khen",
        tuple(name for name, _ in lines),
        (
            Series("Được đề nghị", tuple(r.nominated for _, r in lines)),
            Series("Đủ điều kiện", tuple(r.eligible for _, r in lines)),
            Series("Được khen", tuple(r.selected for _, r in lines)),
        ),
    )


def _contents(decision: Decision, figures: Figures) -> Chart:
    return Chart(
        "Số đơn vị theo từng nội dung của phong trào",
        tuple(f"{c.number}. {c.name}" for c in decision.plan.coverage),
        tuple(Series(capital(state), tuple(n[state] for n in figures.contents)) for state in CoverState),
        stacked=True,
        full=figures.participation[ALL].accepted,
    )


def _items(figures: Figures) -> Chart:
    return Chart(
        "Điểm bình quân của tập thể so với điểm tối đa",
        tuple(f"{i.code} {i.name}" for i in figures.items),
        (Series("Tỷ lệ", tuple(i.share for i in figures.items)),),
        unit="%",
        full=Decimal(100),
    )


def _timeliness(figures: Figures) -> Chart:
    whole, plans = figures.participation[ALL], figures.plans
    return Chart(
        "Đúng hạn",
        ("Gửi báo cáo", "Ban hành kế hoạch"),
        (
            Series("Đúng hạn", (whole.accepted - whole.late, plans.on_time)),
            Series("Muộn", (whole.late, plans.late)),
            Series("Không có", (whole.missing, plans.none)),
        ),
        stacked=True,
    )


def _years(cycle: Cycle, figures: Figures) -> Chart:
    both = [(y.results[NomineeKind.COLLECTIVE], y.results[NomineeKind.INDIVIDUAL]) for y in figures.years]
    return Chart(
        f"Khen thưởng hằng năm {min(cycle.years or (cycle.year,))} - {max(cycle.years or (cycle.year,))}",
        tuple(f"Năm {y.year}" for y in figures.years),
        (
            Series("Báo cáo được nhận", tuple(y.accepted for y in figures.years)),
            Series("Tập thể được khen", tuple(c.selected for c, _ in both)),
            Series("Cá nhân được khen", tuple(i.selected for _, i in both)),
        ),
    )
