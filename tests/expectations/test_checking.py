"""Every case of tests/cases/findings, all units checked at once as a run does: exactly the findings it says."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from factory_cases import Case, case_plan, case_unit, cases, each, read_case

from rules.plan.plan import Cycle, Plan
from rules.report.report import Report
from rules.values.findings import Finding
from rules.values.text import fold
from rules.years.former import Former, NamedBefore, Pending, Rewarded, spent_rows
from tasks.checks.checks import check_reports

SEVERITY = {
    **dict.fromkeys(
        ["F02", "F03", "F04", "F05", "D01", "D02", "D03", "D04", "D05", "D06", "D09", "D10"], "error"
    ),
    **dict.fromkeys(["T01", "T02", "T03", "T04", "T05", "N01", "N03", "I01", "I04", "P01", "P04"], "error"),
    **dict.fromkeys(["A01", "M01", "M04", "M05", "E01", "E02"], "error"),
    **dict.fromkeys(["D07", "D08", "T06", "N02", "I02", "I03", "P03", "P05", "M02", "M03"], "warning"),
    **dict.fromkeys(["I05", "I06", "A02", "A03", "E03"], "warning"),
}
"""The findings table; P02 is either, and its cases say which. F01, F06, F07 are of files: tests/flows."""

CASES = cases("findings")


class Checked:
    """All cases of the topic as so many units of one run."""

    def __init__(self) -> None:
        pending: list[Pending] = []
        rewarded: list[Rewarded] = []
        named: list[NamedBefore] = []
        self.slugs = {(case.file, case.title): f"ca-{i:03}" for i, case in enumerate(CASES, start=1)}
        self.given: dict[str, dict[str, Any]] = {}
        for case in CASES:
            given = dict(case.given)
            slug = self.slugs[case.file, case.title]
            if twin := given.pop("twin", None):
                self.given[f"{slug}-b"] = twin
            pending += [
                Pending(**{"cycle": "A2023", "unit": slug, **one}) for one in given.pop("pending", [])
            ]
            rewarded += [
                Rewarded(
                    one.get("cycle", "A2023"), one.get("unit", slug), "TT", "", "Giấy khen", (one["title"],)
                )
                for one in given.pop("rewarded", [])
            ]
            named += [
                NamedBefore("A2023", one.get("unit", slug), tuple(map(fold, one["texts"])))
                for one in given.pop("named", [])
            ]
            self.given[slug] = given
        units = {
            slug: case_unit(slug, handles_tthc=given.pop("handles_tthc", True))
            for slug, given in self.given.items()
        }
        self.plan, self.cycle = case_plan(units)
        read = {slug: read_case(self.plan, self.cycle, units[slug], g) for slug, g in self.given.items()}
        self.former = Former(tuple(pending), tuple(rewarded), tuple(named))
        self.reports: list[Report] = [
            replace(report, spent=spent_rows(self.plan, report, self.former))
            for report, _ in read.values()
            if report is not None
        ]
        self.known = [finding for _, findings in read.values() for finding in findings]

    def check(self) -> dict[str, list[Finding]]:
        by_unit: dict[str, list[Finding]] = defaultdict(list)
        for finding in check_reports(self.plan, self.cycle, self.reports, self.known, self.former):
            by_unit[finding.unit].append(finding)
        return by_unit


@pytest.fixture(scope="module")
def checked() -> Checked:
    return Checked()


@pytest.fixture(scope="module")
def found(checked: Checked) -> Mapping[str, list[Finding]]:
    return checked.check()


@each("findings")
def test_findings(case: Case, checked: Checked, found: Mapping[str, list[Finding]]) -> None:
    assert set(case.expect) <= {"findings", "says", "value", "severity"}
    mine = found.get(checked.slugs[case.file, case.title], [])
    place = lambda s: s.partition(" ")[0]  # noqa: E731  # a sheet by its number
    assert [[f.rule, f.sheet, f.cell] for f in mine] == sorted(
        case.expect["findings"], key=lambda line: (place(line[1]), line[2], line[0])
    )
    for finding in mine:
        assert finding.severity == case.expect.get("severity", SEVERITY.get(finding.rule))
        assert case.expect.get("says", "") in finding.message
        assert finding.value == case.expect.get("value", finding.value)


def test_each_rule_has_a_case_that_breaks_it_and_one_that_just_holds() -> None:
    for file in {case.file for case in CASES}:
        counts = [len(case.expect["findings"]) for case in CASES if case.file == file]
        assert 0 in counts and max(counts) > 0, file
    broken = {line[0] for case in CASES for line in case.expect["findings"]}
    assert broken == {*SEVERITY, "P02"}


def test_a_message_names_its_place_first_and_then_what_to_do(found: Mapping[str, list[Finding]]) -> None:
    findings = [f for unit in found.values() for f in unit]
    assert findings
    for f in findings:
        place = "bao-cao.xlsx"
        place += f", biểu “{f.sheet}”" if f.sheet else ""
        place += f", ô {f.cell}: " if f.cell else ": "
        assert f.message.startswith(place), f.message
        # A fault, then after a colon or semicolon what to do about it.
        assert re.search(r"[:;] \S.*[.…]$", f.message.removeprefix(place)), f.message
        assert not re.search(r"[{}]|None|nan|\binf\b", f.message), f.message


def test_the_order_of_reports_changes_nothing(checked: Checked) -> None:
    turned = Former(checked.former.pending[::-1], checked.former.rewarded[::-1], checked.former.named[::-1])
    backwards = check_reports(checked.plan, checked.cycle, checked.reports[::-1], checked.known[::-1], turned)
    forwards = check_reports(checked.plan, checked.cycle, checked.reports, checked.known, checked.former)
    assert backwards == forwards
    assert forwards == sorted(forwards, key=lambda f: (f.unit, f.sheet, f.cell, f.rule))


def clean_reports(plan: Plan, cycle: Cycle, *slugs: str) -> list[Report]:
    reports = [read_case(plan, cycle, plan.units[slug], {})[0] for slug in slugs]
    return [report for report in reports if report is not None]


def test_a_single_clean_report_and_none_at_all() -> None:
    plan, cycle = case_plan({"mot-minh": case_unit("mot-minh")})
    assert check_reports(plan, cycle, clean_reports(plan, cycle, "mot-minh"), []) == []
    assert check_reports(plan, cycle, [], []) == []


def test_a_report_without_a_single_readable_value() -> None:
    unit = case_unit("trong")
    plan, cycle = case_plan({unit.slug: unit})
    names = [
        "1. Đơn vị",
        "2. Nhiệm vụ",
        "3. TTHC",
        "4. Sáng kiến",
        "5. Cá nhân",
        "6. Thành tích",
        "7. Họp hội đồng",
    ]
    report, known = read_case(plan, cycle, unit, {"blank_sheets": names})
    assert report is not None
    findings = check_reports(plan, cycle, [report], known)
    assert {f.rule for f in findings} == {"F03"}
    gone, known = read_case(plan, cycle, unit, {"without_sheets": names})
    assert gone is not None
    assert [f.rule for f in check_reports(plan, cycle, [gone], known)] == ["F02"] * 7


def test_hostile_text_in_a_cell_stays_text() -> None:
    plan, cycle = case_plan({"doc-hai": case_unit("doc-hai")})
    nasty = "{text} {0} {{label}} %s <script>alert(1)</script> " + "x" * 10_000
    given = {"1. Đơn vị": {"Số văn bản phát hành": nasty, "Chu kỳ": "{__class__}"}}
    report, known = read_case(plan, cycle, plan.units["doc-hai"], given)
    assert report is not None
    findings = check_reports(plan, cycle, [report], known)
    assert [(f.rule, f.cell) for f in findings] == [("D02", "B18"), ("D05", "B3")]
    assert findings[0].value == nasty
    assert "{text} {0} {{label}} %s <script>" in findings[0].message
    assert len(findings[0].message) < 500
