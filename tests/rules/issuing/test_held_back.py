"""Nothing is signed on a paper that is not signed after all, nor on one that was issued saying something else."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import pytest
from factory_decision import CHAIR, decided

from rules.decision.decision import Decision, Numbered
from rules.issuing.held_back import held_back
from rules.issuing.issuing import to_issue
from rules.report.town_inputs import Exemplar, Issue

MINUTES, SUBMISSION, DECISION, EXEMPLARS = "bien-ban", "to-trinh", "quyet-dinh", "guong-dien-hinh"
CERTIFICATES, SUPPLEMENT = "giay-khen", "quyet-dinh-bo-sung"
DAY, AFTER_THE_END = dt.date(2025, 1, 10), dt.date(2025, 7, 8)


def asked_for(*papers: str, day: dt.date = DAY, stored: Collection[str] = ()) -> Decision:
    """The council has met, the plan has its number, these papers have their rows; `stored` are issued before."""
    decision = decided()
    movement = {"plan_number": "61/KH-UBND", "plan_date": dt.date(2023, 5, 9)}
    plan = decision.plan.model_copy(update={"movement": decision.plan.movement.model_copy(update=movement)})
    issues = tuple(Issue(p, DAY if p == MINUTES else day, "", CHAIR, "") for p in papers)
    first = decision.winners[0]
    told = (Exemplar(first.unit, first.nominee, ("Lời.",), "", None),)
    town = replace(decision.town, issues=issues, exemplars=told)
    numbers = {key: Numbered("5", DAY, "", "") for key in stored}
    return replace(decision, plan=plan, town=town, stored=numbers)


def waiting(
    decision: Decision, refused: Collection[str] = (), differing: Collection[str] = ()
) -> dict[str, str]:
    """What waits, by key, with why."""
    requests, _ = to_issue(decision)
    assert requests
    left, told = held_back(decision, requests, {key: ["thiếu: bổ sung"] for key in refused}, differing)
    assert all(": " in why for _, why in told), "no remedy"
    gone = [r for r in requests if r not in left and r.key not in refused]
    paper = {r.key: r.key if r.key in dict(told) else r.paper for r in gone}
    return {key: next(why for of, why in told if of == paper[key]) for key in paper}


def held(decision: Decision, refused: Collection[str] = (), differing: Collection[str] = ()) -> set[str]:
    """What waits: certificates by their kind."""
    found = waiting(decision, refused, differing)
    return {key.partition("/")[0] if key.startswith("giay-khen") else key for key in found}


ROWS = (MINUTES, SUBMISSION, DECISION, EXEMPLARS)
CERTIFICATE = "giay-khen/{0.unit}/{0.nominee}"


@pytest.mark.parametrize(
    ("refused", "waits"),
    [
        ([], set()),
        ([MINUTES], {SUBMISSION, DECISION, CERTIFICATES, EXEMPLARS}),
        ([SUBMISSION], {DECISION, CERTIFICATES, EXEMPLARS}),
        ([DECISION], {CERTIFICATES, EXEMPLARS}),
        ([EXEMPLARS], set()),
    ],
)
def test_what_comes_to_nothing_holds_back_all_that_rests_on_it(refused: list[str], waits: set[str]) -> None:
    assert held(asked_for(*ROWS), refused) == waits


@pytest.mark.parametrize(
    ("differing", "waits"),
    [
        (MINUTES, {SUBMISSION, DECISION, CERTIFICATES, EXEMPLARS}),
        (SUBMISSION, {DECISION, CERTIFICATES, EXEMPLARS}),
        (DECISION, {CERTIFICATES, EXEMPLARS}),
    ],
)
def test_nothing_new_is_signed_on_a_paper_that_says_something_else(differing: str, waits: set[str]) -> None:
    before = ROWS[: ROWS.index(differing) + 1]
    assert held(asked_for(*ROWS, stored=before), differing=[differing]) == waits


def test_who_came_after_the_decision_has_no_certificate_under_it() -> None:
    *others, late = decided().winners
    stored = [MINUTES, SUBMISSION, DECISION, *map(CERTIFICATE.format, others)]
    decision = asked_for(MINUTES, SUBMISSION, DECISION, stored=stored)
    found = waiting(decision, differing=[DECISION])
    assert list(found) == [CERTIFICATE.format(late)]
    assert "khác với “Quyết định" in found[CERTIFICATE.format(late)]


def test_a_decision_that_is_not_asked_for_holds_back_who_tells_of_its_awards() -> None:
    decision = asked_for(*ROWS)
    movement = decision.plan.movement.model_copy(update={"plan_number": ""})
    decision = replace(decision, plan=decision.plan.model_copy(update={"movement": movement}))
    assert DECISION not in {r.key for r in to_issue(decision)[0]}
    assert held(decision) == {EXEMPLARS}


def test_a_set_waits_for_its_own_papers_alone() -> None:
    decision = asked_for(MINUTES, SUBMISSION, DECISION, day=AFTER_THE_END)
    sets = {r.key for r in to_issue(decision)[0] if r.paper == DECISION}
    one = "p25-duy-tien"
    assert {f"{DECISION}/{one}"} < sets
    assert held(decision, [f"{SUBMISSION}/{one}"]) == {f"{DECISION}/{one}", CERTIFICATES}
    found = waiting(decision, [f"{SUBMISSION}/{one}"])
    assert 0 < len(found) - 1 < len([e for e in decision.winners if e.nominee != "TT"])


def test_a_supplementary_decision_adds_to_what_was_signed() -> None:
    somebody = next(e for e in decided().entries if e.eligible and not e.selected and e.nominee != "TT")
    decision = asked_for(MINUTES, SUBMISSION, DECISION, SUPPLEMENT, stored=[MINUTES, SUBMISSION, DECISION])
    decision = replace(decision, cleared=[replace(somebody, selected=True)])
    assert SUPPLEMENT in {r.key for r in to_issue(decision)[0]}
    assert SUPPLEMENT not in held(decision, differing=[DECISION])
    again = replace(decision, stored={**decision.stored, SUPPLEMENT: Numbered("6", DAY, "", "")})
    assert "giay-khen-bo-sung" in held(again, differing=[SUPPLEMENT]), "cleared after that one was signed"
    assert {SUPPLEMENT, "giay-khen-bo-sung"} <= held(replace(decision, stored={}), [DECISION])
