"""What each unit's data say of the movement's contents: every case of it, and that an answer leads to its cells."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from factory_cases import Case, each, only_knows, read_case
from factory_decision import decided
from factory_report import plan_and_cycle

from rules.report.report import Report
from rules.report.town_inputs import IndexLine, Town, UnitIndex
from rules.town_papers.figures.coverage import CoverState, Shown, covered_contents

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]


def told(report: Report, index: tuple[UnitIndex, ...] = ()) -> dict[str, Shown]:
    """What the unit's report and the index say, by the content's number."""
    decision = replace(decided(), reports={UNIT.slug: report}, town=Town(index=index))
    contents = covered_contents(decision, UNIT.slug)
    return {str(c.number): shown for c, shown in zip(PLAN.coverage, contents, strict=True)}


def index_of(year: int) -> UnitIndex:
    whole = IndexLine("Tổng cộng", Decimal(100), None, None, None, Decimal("87.25"), 3, "G9")
    return UnitIndex(UNIT.slug, year, "12/QĐ-UBND", dt.date(2025, 1, 3), (), whole, "chi-so.xlsx", "Chỉ số")


@each("noi-dung")
def test_coverage(case: Case) -> None:
    given: dict[str, Any] = dict(case.given)
    only_knows(case.expect, *(str(c.number) for c in PLAN.coverage))
    years = given.pop("index", [])
    report, findings = read_case(PLAN, CYCLE, UNIT, given)
    assert report is not None and not findings
    found = told(report, tuple(index_of(year) for year in years))
    for number, (state, *cells) in case.expect.items():
        shown = found[number]
        assert (shown.state, [f"{s.sheet}!{s.cell}" for s in shown.sources]) == (state, cells), number


def test_an_initiative_that_was_rewarded_before_ticks_nothing() -> None:
    report = decided().reports[UNIT.slug]
    rows = report.sheets["sang_kien"].rows
    assert told(report)["5"].state is CoverState.SHOWN
    spent = replace(report, spent={row.number: "A2023" for row in rows})
    assert told(spent)["5"].state is CoverState.NOT_SHOWN


def test_nothing_is_shown_without_a_cell_that_says_so() -> None:
    for covered in (told(r) for r in decided().reports.values()):
        for shown in covered.values():
            assert bool(shown.sources) == (shown.state in (CoverState.SHOWN, CoverState.NOT_APPLICABLE)) or (
                shown.state is CoverState.NOT_SHOWN
            )
