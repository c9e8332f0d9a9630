"""Activities of sheet 8: counted by kind and by unit, on the page and in the consolidated report."""

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from typing import Any

from factory_decision import decided
from factory_outcome import outcome
from factory_report import of_second_edition, person, plan_and_cycle, report, usual

from rules.decision.decision import Decision
from rules.page.result.index import index_page
from rules.town_papers.listing import town_papers_of

PLAN, CYCLE = plan_and_cycle()
DAY = dt.date(2024, 6, 3)


def activity(kind: str, day: dt.date = DAY, **more: Any) -> dict[str, Any]:
    return {"loai": kind, "noi_dung": "Việc đã làm", "ngay": day, **more}


@lru_cache
def with_activities() -> Decision:
    """Two wards report on the form of the second edition, one of them nothing; all others on the first."""
    decision = decided()
    reports = dict(decision.reports)
    told = {
        "p-hoa-mac": [
            activity("Tuyên truyền", so_luot=1200),
            activity("Tuyên truyền", so_luot=300, kinh_phi=1_500_000),
            activity("Huy động nguồn lực", kinh_phi=45_000_000),
            activity("Phối hợp", day=dt.date(2023, 6, 3)),
        ],
        "p-dong-van": [],
    }
    for slug, activities in told.items():
        unit = PLAN.units[slug]
        filling = of_second_edition(usual(unit, PLAN, [person("CN1", "Trần Thị Huyền", dung_dau="x")]))
        filling.activities = activities
        reports[slug] = report(PLAN, CYCLE, unit, filling)
    return replace(decision, reports=reports)


def test_the_consolidated_report_shows_them_by_kind_and_by_unit() -> None:
    decision = with_activities()
    context = town_papers_of(decision)["bao-cao-tong-hop"].paper.context
    assert context["heads"]["activities"] == "III. CÁC HOẠT ĐỘNG HƯỞNG ỨNG PHONG TRÀO"
    assert f"biểu 8 của 2/{len(decision.reports)} báo cáo được nhận" in context["activities_text"]
    by_kind = {line[0]: line[1:] for line in context["activities"]}
    assert by_kind["Tuyên truyền"] == ["1", "2", "1.500", "1.500.000"]
    assert by_kind["Huy động nguồn lực"] == ["1", "1", "–", "45.000.000"]
    assert by_kind["Phối hợp"] == ["0", "0", "–", "–"], "of another year"
    assert context["unit_activities"] == [
        [PLAN.units["p-dong-van"].name, "0", "0", "0", "0", "0", "–"],
        [PLAN.units["p-hoa-mac"].name, "2", "0", "0", "1", "0", "46.500.000"],
    ]


def test_without_sheet_8_there_is_no_section() -> None:
    context = town_papers_of(decided())["bao-cao-tong-hop"].paper.context
    assert "activities" not in context["heads"] and context["unit_activities"] == []


def test_the_page_shows_the_same_numbers() -> None:
    view = index_page(replace(outcome(), decision=with_activities())).activities
    assert view.kinds[0] == ("Tuyên truyền", 1, 2, "1.500", "1.500.000")
    assert [(name, money) for name, _, money in view.units] == [
        (PLAN.units["p-dong-van"].name, "–"),
        (PLAN.units["p-hoa-mac"].name, "46.500.000"),
    ]
    assert index_page(outcome()).activities.units == []
