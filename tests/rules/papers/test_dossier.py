"""The dossier of a unit: each paper takes the template of the regime in force on its own day."""

import datetime as dt
from typing import Any

import pytest
from factory_report import person, plan_and_cycle, report, usual

from rules.papers.dossier import papers_of

PLAN, CYCLE = plan_and_cycle("A2024")
OLD, NEW = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def templates(report_day: dt.date | None, submission_day: dt.date | None, meeting_day: dt.date) -> list[str]:
    """The templates of a unit's papers where the newest regime has its own of each."""
    own = {"nd-152-2025": {name: f"{name}-moi" for name in ("to-trinh", "bien-ban", "bao-cao")}}
    regimes = tuple(r.model_copy(update={"templates": own.get(r.id, {})}) for r in PLAN.regimes)
    unit = PLAN.units["p-hoa-mac"]
    filling = usual(unit, PLAN, [person("CN1", "Nguyễn Văn An")])
    days: dict[str, Any] = {"ngay_bao_cao": report_day, "ngay_to_trinh": submission_day}
    filling.labels |= days
    filling.meeting["ngay_hop"] = meeting_day
    plan = PLAN.model_copy(update={"regimes": regimes})
    return [
        p.template for p in papers_of(plan, CYCLE, report(plan, CYCLE, unit, filling), trial=True).values()
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((OLD, OLD, OLD), ["to-trinh", "bien-ban", "bao-cao", "bao-cao"]),
        ((NEW, NEW, NEW), ["to-trinh-moi", "bien-ban-moi", "bao-cao-moi", "bao-cao-moi"]),
        ((OLD, NEW, OLD), ["to-trinh-moi", "bien-ban", "bao-cao", "bao-cao"]),
        # A tờ trình without a day of its own goes by the report's, one without either by the cycle's last day.
        ((NEW, None, OLD), ["to-trinh-moi", "bien-ban", "bao-cao-moi", "bao-cao-moi"]),
        ((None, None, NEW), ["to-trinh", "bien-ban-moi", "bao-cao", "bao-cao"]),
    ],
)
def test_each_paper_goes_by_its_own_day(
    days: tuple[dt.date | None, dt.date | None, dt.date], expected: list[str]
) -> None:
    assert templates(*days) == expected
