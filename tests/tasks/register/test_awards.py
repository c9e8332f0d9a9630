"""An award moves on with the runs, is granted by the decision, can be revoked with a reason, and never goes away."""

import datetime as dt
from dataclasses import replace

import pytest
from factory_register import AT, DAY, decision, meta

from rules.report.register_values import AwardLine, AwardState
from rules.values.errors import ThiduaError
from tasks.register import Register

MARCH = dt.date(2025, 3, 1)


def one(register: Register, unit: str) -> AwardLine:
    """The award of the unit's collective."""
    return next(a for a in register.awards(unit=unit) if a.nominee == "TT")


def unit() -> str:
    return next(e.unit for e in decision().winners if e.nominee == "TT")


def test_an_award_is_proposed_then_decided_then_granted(register: Register) -> None:
    winners = decision().winners
    for stage, state in (
        ("waiting", AwardState.PROPOSED),
        ("decided", AwardState.DECIDED),
        ("issued", AwardState.GRANTED),
    ):
        register.record(meta(), decision(stage=stage))
        found = register.awards()
        assert {(a.unit, a.nominee) for a in found} == {(e.unit, e.nominee) for e in winners}
        assert {a.state for a in found} == {state}
    assert (found[0].decision, found[0].day, found[0].certificate) == ("05/QĐ-UBND", DAY, "01")
    assert {a.money for a in found if a.nominee == "TT"} == {1_410_000}
    assert {a.money for a in found if a.nominee != "TT"} == {710_000}
    assert [a.id for a in found] == list(range(1, len(winners) + 1))


def test_a_run_that_changes_nothing_writes_no_award_again(register: Register) -> None:
    register.record(meta(), decision())
    before = register.awards()
    register.record(meta(), decision())
    assert register.awards() == before
    assert {a.run for a in before} == {1}


def test_who_is_no_longer_chosen_is_dropped_and_may_come_back(register: Register) -> None:
    register.record(meta(), decision())
    register.record(meta(), decision(without={unit()}))
    assert one(register, unit()).state is AwardState.DROPPED
    register.record(meta(), decision())
    assert one(register, unit()).state is AwardState.PROPOSED


def test_a_granted_award_is_taken_away_by_no_run(register: Register) -> None:
    register.record(meta(), decision(stage="issued"))
    register.record(meta(), decision(without={unit()}))
    assert one(register, unit()).state is AwardState.GRANTED


def test_who_came_after_the_decision_was_issued_has_no_award_by_it(register: Register) -> None:
    issued = decision(stage="issued")
    register.record(meta(), issued)
    late = next(e for e in issued.entries if not e.selected)
    entries = [replace(e, selected=e.selected or e is late) for e in issued.entries]
    register.record(meta(), replace(issued, entries=entries))
    (line,) = [a for a in register.awards(unit=late.unit) if a.nominee == late.nominee]
    assert (line.state, line.decision, line.money) == (AwardState.DECIDED, "", None)


def test_a_granted_award_follows_the_decision_that_replaced_its_own(register: Register) -> None:
    issued = decision(stage="issued")
    register.record(meta(), issued)
    award = one(register, unit())
    anew = replace(issued.numbers["quyet-dinh"], number="08/QĐ-UBND", day=MARCH)
    register.record(meta(), replace(issued, numbers={**issued.numbers, "quyet-dinh": anew}))
    now = one(register, unit())
    assert (now.id, now.state, now.decision, now.day) == (
        award.id,
        AwardState.GRANTED,
        "08/QĐ-UBND",
        MARCH,
    )


def test_a_revoked_award_stays_with_its_reason_whatever_runs_say(register: Register) -> None:
    register.record(meta(), decision(stage="issued"))
    award = one(register, unit())
    register.revoke(award.id, " khai sai thành tích ", "Chủ tịch UBND", MARCH, AT)
    register.record(meta(), decision(stage="issued"))
    now = one(register, unit())
    assert now.state is AwardState.REVOKED
    assert (now.id, now.reason, now.approver, now.revoked_on) == (
        award.id,
        "khai sai thành tích",
        "Chủ tịch UBND",
        MARCH,
    )
    assert (now.decision, now.day) == ("05/QĐ-UBND", DAY)  # what was granted stays told
    with pytest.raises(ThiduaError, match="đã thu hồi"):
        register.revoke(award.id, "lần nữa", "Chủ tịch UBND", MARCH, AT)


@pytest.mark.parametrize(
    ("award", "reason", "approver", "says"),
    [
        (1, " ", "Chủ tịch", "lý do"),
        (1, "khai sai", "", "người duyệt"),
        (999, "x", "y", "Không có khen thưởng"),
    ],
)
def test_a_revocation_needs_an_award_a_reason_and_an_approver(
    register: Register, award: int, reason: str, approver: str, says: str
) -> None:
    register.record(meta(), decision())
    entries = register.verify().entries
    with pytest.raises(ThiduaError, match=says):
        register.revoke(award, reason, approver, MARCH, AT)
    assert register.verify().entries == entries


def test_a_trial_touches_no_award_of_a_real_run_and_a_real_run_replaces_trials(register: Register) -> None:
    register.record(meta(trial=True), decision(stage="issued"))
    assert one(register, unit()).trial
    register.record(meta(), decision(without={unit()}))
    assert one(register, unit()).state is AwardState.DROPPED  # granted in a trial only
    before = register.awards()
    register.record(meta(trial=True), decision(stage="issued"))
    assert register.awards() == before
