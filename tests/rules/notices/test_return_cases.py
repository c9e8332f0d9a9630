"""What goes back to a unit, and what it is told of those who were not chosen: the cases of tra-lai and thong-bao."""

from dataclasses import replace

from factory_cases import Case, each, only_knows
from factory_decision import waiting
from factory_report import plan_and_cycle

from rules.judging.gates import Gate, GateState
from rules.notices.returned import resubmission_due
from rules.papers.returned import return_slip
from rules.town_papers.notice import notice
from rules.values.findings import finding

PLAN, CYCLE = plan_and_cycle()


@each("tra-lai")
def test_a_report_goes_back_with_ground_and_deadline(case: Case) -> None:
    if "due" in case.expect:
        only_knows(case.given, "returned", "holidays", "working_days")
        only_knows(case.expect, "due")
        days = case.given.get("working_days", PLAN.resubmission.working_days)
        plan = PLAN.model_copy(
            update={
                "resubmission": PLAN.resubmission.model_copy(update={"working_days": days}),
                "appraisal": PLAN.appraisal.model_copy(
                    update={"holidays": tuple(case.given.get("holidays", ()))}
                ),
            }
        )
        assert resubmission_due(plan, CYCLE, case.given["returned"]) == case.expect["due"]
        return
    only_knows(case.given, "unit", "findings")
    only_knows(case.expect, "grounds", "lines")
    unit = PLAN.units[case.given["unit"]]
    found = [
        finding(rule, unit=unit.slug, value=value, says=says) for rule, value, says in case.given["findings"]
    ]
    slip = return_slip(PLAN, CYCLE, unit.name, unit.slug, "a.xlsx", found, sha256="0" * 64)
    assert [line[2:] for line in slip["grounds"] if line.startswith("☒")] == case.expect["grounds"]
    assert [line[2:] for line in slip["errors"]] == case.expect["lines"]


@each("thong-bao")
def test_a_notice_names_the_ground_and_why(case: Case) -> None:
    only_knows(case.given, "gates")
    only_knows(case.expect, "ground", "says", "never")
    gates = tuple(Gate(code, GateState(state), reason) for code, state, reason in case.given["gates"])
    decision = waiting()
    chosen = next(e for e in decision.entries if e.nominated)
    stopped = replace(chosen, gates=gates, selected=False)
    told = notice(replace(decision, entries=[stopped]), stopped.unit)
    ((_, _, ground, says),) = told["refused"]
    assert ground == case.expect["ground"]
    assert all(words.lower() in says.lower() for words in case.expect["says"]), says
    assert not [words for words in case.expect.get("never", ()) if words in f"{ground} {says}"]
