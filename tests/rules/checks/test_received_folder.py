"""Every case of tests/cases/thu-muc: what is said of a folder before its report is opened."""

from factory_cases import Case, each
from factory_report import plan_and_cycle

from rules.checks.received_folder import folder_findings


@each("thu-muc")
def test_a_folder_is_judged_by_its_name_and_the_names_in_it(case: Case) -> None:
    assert set(case.given) <= {"folder", "workbooks", "others", "cycle"}
    assert set(case.expect) == {"findings", "read"}
    plan, cycle = plan_and_cycle()
    cycle = next(c for c in plan.cycles if c.id == case.given.get("cycle", cycle.id))
    name = case.given["folder"]
    seen = folder_findings(plan, cycle, name, case.given.get("workbooks", []), case.given.get("others", []))
    assert seen.is_read is case.expect["read"]
    assert [(f.rule, f.value) for f in seen.findings] == [(rule, v) for rule, v, _ in case.expect["findings"]]
    for finding, (_, _, words) in zip(seen.findings, case.expect["findings"], strict=True):
        assert words in finding.message
        assert (finding.unit, finding.severity, finding.sheet, finding.cell) == (name, "error", "", "")
    assert bool(seen.fault) == any(f.rule == "F04" for f in seen.findings)
