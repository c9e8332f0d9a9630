"""An initiative rewarded once earns nothing again, wherever in the unit's lineage it was rewarded."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from factory_report import person, plan_and_cycle, report, usual

from rules.judging.gates import GateState
from rules.judging.ranking import entries_of
from rules.judging.scoring import scores_of
from rules.report.report import IssuedPlan, Report
from rules.years.former import Former, Pending, Rewarded, pending_before, plan_before, spent_rows

PLAN, CYCLE = plan_and_cycle()
TITLE = "Mô hình “Thứ Sáu không viết, không hẹn” tại bộ phận một cửa"


def sent(unit: str, **more: Any) -> Report:
    filling = usual(PLAN.units[unit], PLAN, [person("CN1", "Nguyễn Văn An")])
    filling.initiatives[0] |= more
    return report(PLAN, CYCLE, PLAN.units[unit], filling)


def rewarded(unit: str, *titles: str, cycle: str = "A2023", nominee: str = "TT") -> Rewarded:
    return Rewarded(cycle, unit, nominee, "ai đó", "Giấy khen", titles)


@pytest.mark.parametrize(
    ("unit", "by", "spent"),
    [
        ("x-moc-hoan", "x-moc-hoan", True),
        ("x-moc-hoan", "x-moc-bac", True),
        ("x-moc-hoan", "x-moc-nam", True),
        ("x-moc-bac", "x-moc-hoan", False),
        ("x-moc-bac", "x-moc-nam", False),
        ("phong-noi-vu", "phong-ldtbxh", True),
        ("p-hoa-mac", "x-moc-bac", False),
    ],
)
def test_whoever_of_the_lineage_was_rewarded_for_it(unit: str, by: str, spent: bool) -> None:
    found = spent_rows(PLAN, sent(unit), Former(rewarded=(rewarded(by, TITLE, nominee="CN4"),)))
    assert found == ({3: "A2023"} if spent else {})


def test_the_first_cycle_is_named_whatever_the_order() -> None:
    both = (rewarded("p-hoa-mac", TITLE, cycle="A2025"), rewarded("p-hoa-mac", TITLE.upper(), cycle="A2023"))
    for order in (both, both[::-1]):
        assert spent_rows(PLAN, sent("p-hoa-mac"), Former(rewarded=order)) == {3: "A2023"}


def test_a_title_left_blank_is_no_title() -> None:
    assert (
        spent_rows(PLAN, sent("p-hoa-mac", ten=""), Former(rewarded=(rewarded("p-hoa-mac", "", " "),))) == {}
    )


def test_what_is_spent_earns_no_points_and_passes_no_gate() -> None:
    fresh = sent("p-hoa-mac")
    former = Former(rewarded=(rewarded("p-hoa-mac", TITLE),))
    for one, points, state in (
        (fresh, "10.00", GateState.PASS),
        (replace(fresh, spent=spent_rows(PLAN, fresh, former)), "0.00", GateState.FAIL),
    ):
        scores = scores_of(PLAN, CYCLE, [one])
        items = {i.code: i for i in scores[0].items}
        gates = {g.code: g for g in entries_of(PLAN, CYCLE, [one], scores)[0].gates}
        assert (str(items["C3"].points), gates["K3"].state) == (points, state)


def test_pending_files_are_those_of_the_cycle_before() -> None:
    left = {"A2023": Decimal(3), "A2024": Decimal(4)}
    former = Former(pending=tuple(Pending(c, "p-hoa-mac", "Đất đai", n) for c, n in left.items()))
    for cycle, expected in (("A2023", []), ("A2024", [3]), ("A2025", [4])):
        found = pending_before(PLAN, plan_and_cycle(cycle)[1], former)
        assert [one.pending for one in found.values()] == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ([("x-moc-bac", "Đất đai", 4), ("x-moc-nam", "ĐẤT đai", 3)], {"Đất đai": 7}),
        # A field that one of them did not have is the other's; one that stands twice is nobody's.
        ([("x-moc-bac", "Đất đai", 4), ("x-moc-nam", "Hộ tịch", 3)], {"Đất đai": 4, "Hộ tịch": 3}),
        ([("x-moc-bac", "Đất đai", 4), *[("x-moc-nam", "Đất đai", 3)] * 2], {}),
        # What the other left is not known: its report was not accepted.
        ([("x-moc-bac", "Đất đai", 4)], {}),
        # Hòa Mạc went to two wards, nobody knows which files went where.
        ([("p-hoa-mac", "Đất đai", 4), ("p-chau-giang", "Đất đai", 4)], {}),
    ],
)
def test_a_merged_unit_has_what_those_before_it_left(
    left: list[tuple[str, str, int]], expected: dict[str, int]
) -> None:
    former = Former(pending=tuple(Pending("A2024", unit, field, Decimal(n)) for unit, field, n in left))
    found = pending_before(PLAN, plan_and_cycle("A2025")[1], former)
    merged = {name: one for (unit, name), one in found.items() if unit == "x-moc-hoan"}
    assert {one.field: int(one.pending) for one in merged.values()} == expected
    assert all(one.of == ("x-moc-bac", "x-moc-nam") for one in merged.values())


def test_the_plan_of_the_movement_that_counts_is_the_nearest_then_the_first() -> None:
    def issued(cycle: str, unit: str) -> IssuedPlan:
        return IssuedPlan(cycle, unit, "15/KH-UBND", dt.date(int(cycle[1:]), 3, 1))

    before, own, later = (
        issued("A2023", "x-moc-bac"),
        issued("A2024", "x-moc-hoan"),
        issued("A2025", "x-moc-hoan"),
    )
    former = Former(plans=(later, before, own))
    assert plan_before(PLAN, "x-moc-hoan", former) == own
    assert plan_before(PLAN, "x-moc-hoan", Former(plans=(before,))) == before, (
        "of a unit that was merged into it"
    )
    assert plan_before(PLAN, "x-moc-bac", Former(plans=(own, later))) is None
