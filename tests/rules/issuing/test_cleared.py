"""Which corrections cleared somebody after the decision, and who fits under the cap then."""

import datetime as dt
from dataclasses import replace

import pytest
from factory_decision import correction, decided

from rules.issuing.cleared import NO_ROOM, as_decided, made_up_for
from rules.judging.gates import Gate, GateState
from rules.judging.quotas import cap_of, counted
from rules.judging.ranking import NomineeKind
from rules.report.report import Report

DECIDED = dt.date(2024, 12, 30)
BEFORE, AFTER = DECIDED - dt.timedelta(days=1), DECIDED + dt.timedelta(days=1)
UNIT = "p-hoa-mac"


def corrected(old: str, day: dt.date, new: str = "Không") -> Report:
    report = decided().reports[UNIT]
    sheet = report.sheets["don_vi"]
    cell = sheet.labels["ky_luat"]
    said = replace(correction(UNIT, cell.address, cell.sheet, old=old, new=new), day=day)
    labels = {**sheet.labels, "ky_luat": replace(cell, value=new, text=new, corrected=said)}
    return replace(
        report, corrections=(said,), sheets={**report.sheets, "don_vi": replace(sheet, labels=labels)}
    )


@pytest.mark.parametrize(
    ("old", "day", "held", "late"),
    [
        ("Đang xem xét", AFTER, None, True),
        ("đang có khiếu nại, tố cáo", AFTER, None, True),
        ("Đang xem xét", DECIDED, None, False),
        ("Đang xem xét", BEFORE, {(UNIT, "TT")}, True),  # issued without it, whatever day the correction says
        ("Đang xem xét", BEFORE, {(UNIT, "CN1")}, False),  # known to it, chosen or not
        ("Đang xem xét", AFTER, set(), True),
        ("Có", AFTER, None, False),  # a typing slip was no hold
    ],
)
def test_a_hold_that_was_lifted_later_is_put_back_for_the_decision(
    old: str, day: dt.date, held: set[tuple[str, str]] | None, late: bool
) -> None:
    report = corrected(old, day)
    then, said = as_decided(report, DECIDED, held)
    assert bool(said) is late
    cell = then.sheets["don_vi"].labels["ky_luat"]
    if late:
        assert (cell.text, cell.corrected, then.corrections) == (old, None, ())
        assert str(cell.value).casefold() == old.casefold()
    else:
        assert then is report


def test_a_hold_that_becomes_another_is_not_cleared() -> None:
    report = corrected("Đang xem xét", AFTER, "Đang có khiếu nại, tố cáo")
    assert as_decided(report, DECIDED, None) == (report, ())


def test_who_is_cleared_takes_what_the_cap_leaves_over_and_no_more() -> None:
    decision = decided()
    plan, entries = decision.plan, decision.entries
    people = [e for e in entries if e.kind is NomineeKind.INDIVIDUAL and e.eligible and counted(plan, e)]
    selected = sum(e.selected for e in people)
    room = cap_of(plan.quota.share, len(people)) - selected
    held = [e for e in people if not e.selected][: room + 1]
    assert len(held) == room + 1
    on_hold = (Gate("K1", GateState.HOLD, "x"),)
    then = [replace(e, gates=on_hold) if e in held else e for e in entries]
    today = [replace(e, selected=True) if e in held else e for e in entries]
    made = made_up_for(plan, then, today)
    assert {(e.unit, e.nominee) for e in made} == {(e.unit, e.nominee) for e in held}
    assert sum(e.selected for e in made) <= room
    assert all(e.note == NO_ROOM for e in made if not e.selected)
    assert made_up_for(plan, entries, today) == [], "nobody was on hold"
