"""Who is chosen when a weight moves or the quota is read otherwise; unmoved, the run's own totals and selection."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import pytest
from factory_cases import Case, each
from factory_outcome import outcome
from factory_questions import scored

from rules.judging.quotas import select
from rules.judging.ranking import NomineeKind, rank
from rules.plan.plan import Plan
from rules.questions.sensitivity.page import page_of
from rules.questions.sensitivity.sensitivity import (
    ALLOCATIONS,
    COLUMNS,
    NomineeRef,
    Sensitivity,
    reweighed,
    rows,
    sensitivity,
)


def units(nominees: Iterable[NomineeRef]) -> list[str]:
    return sorted(unit for unit, _ in nominees)


@each("do-nhay")
def test_cases(case: Case) -> None:
    assert set(case.expect) <= {"chosen", "shifts", "moved"}
    plan, cycle, scores, entries = scored(case)
    found = sensitivity(plan, cycle, scores, entries)
    asked = NomineeKind.INDIVIDUAL if "individuals" in case.given else NomineeKind.COLLECTIVE
    assert units(found.base[asked].chosen) == case.expect["chosen"]
    shifts = {s.scenario: s for s in found.shifts if s.kind is asked}
    for scenario, expected in case.expect.get("shifts", {}).items():
        shift = shifts[scenario]
        assert {
            "enters": units(shift.enters), "leaves": units(shift.leaves), "tied": units(shift.tied)
        } == expected, scenario  # fmt: skip
    if "moved" in case.expect:
        assert [name for name, s in shifts.items() if s.item and s.changed] == case.expect["moved"]


def the_run() -> tuple[Plan, Sensitivity]:
    run = outcome().decision
    return run.plan, sensitivity(run.plan, run.cycle, run.scores, run.entries)


def test_with_weights_unchanged_totals_ranks_and_selection_are_the_runs_own() -> None:
    run = outcome().decision
    assert select(run.plan, reweighed(run.plan, run.cycle, run.scores, run.entries)) == list(run.entries)
    ones = {item.code: Fraction(1) for score in run.scores for item in score.items}
    assert select(run.plan, reweighed(run.plan, run.cycle, run.scores, run.entries, ones)) == list(
        run.entries
    )


def test_what_the_council_changed_is_not_the_base() -> None:
    run = outcome().decision
    dropped = [replace(e, selected=False, note="Hội đồng không khen: lý do") for e in run.entries]
    assert sensitivity(run.plan, run.cycle, run.scores, dropped) == the_run()[1]


@pytest.mark.parametrize("allocation", ALLOCATIONS)
def test_the_reading_in_use_is_the_plans_own_selection(allocation: str) -> None:
    run = outcome().decision
    plan = run.plan.model_copy(update={"quota": run.plan.quota.allocated(allocation)})
    found = sensitivity(plan, run.cycle, run.scores, run.entries)
    own = [s for s in found.shifts if s.reading == "eligible" and s.allocation in ("", allocation)]
    assert len(own) == 2
    assert all(s.changed == 0 and s.tied == found.base[s.kind].tied for s in own)


def test_a_shift_only_swaps_those_in_and_out_of_the_base() -> None:
    _, found = the_run()
    for shift in found.shifts:
        chosen = set(found.base[shift.kind].chosen)
        assert set(shift.leaves) <= chosen
        assert not set(shift.enters) & chosen


def test_every_item_is_weighed_both_ways_and_every_reading_told() -> None:
    plan, found = the_run()
    for kind, scale in (
        (NomineeKind.COLLECTIVE, plan.rubric.collective),
        (NomineeKind.INDIVIDUAL, plan.rubric.individual),
    ):
        weighed = [(s.item, s.percent) for s in found.shifts if s.kind is kind and s.item]
        assert {(i.code, p) for i in scale.items for p in (10, -10)} <= set(weighed)
        assert len(weighed) == len(set(weighed))
    readings = [
        (s.reading, s.allocation) for s in found.shifts if s.kind is NomineeKind.COLLECTIVE and s.reading
    ]
    assert len(readings) == len(set(readings)) == 6


def test_table_and_page_name_nobody() -> None:
    run = outcome().decision
    plan, found = the_run()
    names = [e.name for e in run.entries if e.kind is NomineeKind.INDIVIDUAL]
    told = str(rows(found)) + str(page_of(plan, run.cycle, found, trial=True))
    assert [name for name in names if name in told] == []
    assert all(len(row) == len(COLUMNS) for row in rows(found))


def test_bars_are_as_long_as_their_counts() -> None:
    run = outcome().decision
    plan, found = the_run()
    for part in page_of(plan, run.cycle, found, trial=False).parts:
        for bars in (part.weights, part.readings):
            longest = max((max(bar.coming, bar.going) for bar in bars), default=0) or 1
            assert all(
                (b.enter, b.leave) == (100 * b.coming // longest, 100 * b.going // longest) for b in bars
            )


def test_what_changes_nothing_is_one_sentence() -> None:
    run = outcome().decision
    plan, found = the_run()
    collectives, individuals = page_of(plan, run.cycle, found, trial=False).parts
    assert collectives.weights == []
    assert collectives.same == ", ".join(f"{i.code} ±10%" for i in plan.rubric.collective.items)
    moving = [
        s.scenario.replace("-", "−")
        for s in found.shifts
        if s.kind is NomineeKind.INDIVIDUAL and s.item and s.changed
    ]
    assert [bar.label for bar in individuals.weights] == moving
    assert "I3 +10%" in individuals.same and "I3 −10%" in moving


def test_a_final_cycles_means_are_not_weighed_only_the_readings_are_told() -> None:
    run = outcome().decision
    final = run.plan.cycle("F2025")
    assert final is not None
    means = [
        replace(e, total=e.total / 3, key=(e.total / 3, *e.key[1:]), note="Hội đồng") for e in run.entries
    ]
    found = sensitivity(run.plan, final, run.scores, means)
    assert all(s.reading for s in found.shifts)
    own = select(run.plan, rank(replace(e, selected=False, note="") for e in means))
    for kind in NomineeKind:
        chosen = [(e.unit, e.nominee) for e in own if e.kind is kind and e.selected]
        assert list(found.base[kind].chosen) == chosen
