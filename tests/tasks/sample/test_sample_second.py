"""The tracked sample's workbooks of the second edition: each of its situations is there, and the law decides a tie."""

from functools import lru_cache

from flows.settings import Settings
from rules.judging.gates import GateState
from rules.plan.plan import Plan
from rules.plan.report_form.editions import HOAT_DONG
from rules.plan.report_form.form import ACTIVITIES, CA_NHAN, COLLECTIVE, INSPECTED
from tasks.plan.plans import find_plan
from tasks.sample import ALL, Made, load_corpus, make_year
from tasks.sample.cast import EQUALS

PLAN: Plan = find_plan(Settings().plans, "A2024")[0]
SEED = 2024


@lru_cache
def made_of(cycle: str) -> Made:
    this = PLAN.cycle(cycle)
    assert this is not None
    return make_year(PLAN, this, SEED, load_corpus(), ALL)


def test_some_units_fill_in_the_second_edition_but_nobody_in_the_first_cycle() -> None:
    editions = {slug: report.edition for slug, report in made_of("A2024").reports.items()}
    assert sum(edition == 2 for edition in editions.values()) == 5
    assert {1, 2} == set(editions.values())
    assert {report.edition for report in made_of("A2023").reports.values()} == {1}


def test_activities_are_of_all_kinds_and_a_unit_has_none() -> None:
    second = [report for report in made_of("A2024").reports.values() if report.edition == 2]
    kinds = [{row.text("loai") for row in report.activities} for report in second]
    assert set(ACTIVITIES) in kinds
    assert set() in kinds
    assert all(HOAT_DONG.key in report.sheets for report in second)


def test_the_law_decides_between_equals_at_the_line() -> None:
    made = made_of("A2024")
    played = {role.part.name: slug for slug, role in made.roles.items() if role.part is not None}
    first, behind = (
        next(e for e in made.entries if (e.unit, e.nominee) == (played[part], COLLECTIVE)) for part in EQUALS
    )
    assert first.key == behind.key
    assert (first.selected, behind.selected) == (True, False)
    assert "ưu tiên" in first.by_law
    assert "xếp sau" in behind.by_law
    assert (first.unit, COLLECTIVE) in {(e.unit, e.nominee) for e in made.winners}


def test_a_person_under_inspection_is_on_hold() -> None:
    made = made_of("A2024")
    held = [
        (report.unit, row.text("ma"))
        for report in made.reports.values()
        for row in report.sheets[CA_NHAN.key].rows
        if row.text("ky_luat") == INSPECTED
    ]
    states = [e.state for e in made.entries if (e.unit, e.nominee) in held]
    assert states == [GateState.HOLD]
