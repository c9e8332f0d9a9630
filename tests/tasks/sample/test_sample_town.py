"""The made-up town: every case of appraisal, council and office is in it, as the rules take it, whatever the seed."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest
from factory_sample import Held, hold

from flows.settings import Settings
from rules.judging.gates import GateState
from rules.judging.ranking import Entry, NomineeKind
from rules.judging.scoring import Basis
from rules.plan.plan import Plan
from rules.plan.report_form.form import COLLECTIVE, OPINIONS
from rules.town.appraisal.lanes import in_charge, lane_of
from rules.town.form import CORRECTIONS_FOLDER, COUNCIL_FOLDER, INDEX_FOLDER, LANES_FOLDER, OWN_AWARDS_FOLDER
from tasks.plan.plans import find_plan
from tasks.sample import FEW, Made, few_units, load_corpus, make_year
from tasks.sample.cast import TWINS, WAIVED

SEEDS = (1, 2024, 77)
CYCLES = ("A2023", "A2024", "A2025")
PLAN: Plan = find_plan(Settings().plans, "A2024")[0]


@lru_cache
def made_of(cycle: str, seed: int) -> Made:
    this = PLAN.cycle(cycle)
    assert this is not None
    return make_year(PLAN, this, seed, load_corpus(), FEW)


@pytest.fixture(
    scope="module", params=[(c, s) for s in SEEDS for c in CYCLES], ids=lambda p: f"{p[0]}-{p[1]}"
)
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Held:
    made = made_of(*request.param)
    return hold(PLAN, made, tmp_path_factory.mktemp("town"))


def played(made: Made) -> Mapping[str, str]:
    return {role.part.name: slug for slug, role in made.roles.items() if role.part is not None}


def before_council(held: Held) -> Mapping[tuple[str, str], Entry]:
    return {(e.unit, e.nominee): e for e in held.made.entries}


def test_the_rules_refuse_exactly_what_the_key_says(held: Held) -> None:
    # Corrections need the units' workbooks: tests/flows/sample/test_write_sample.py holds them against the key.
    expected = Counter(
        (a.unit, a.severity, a.rule, a.sheet, a.cell)
        for a in held.answers
        if a.unit != CORRECTIONS_FOLDER.name
    )
    found = Counter((f.unit, f.severity.value, f.rule, f.sheet, f.cell) for f in held.findings)
    assert found == expected


def test_every_ground_of_refusal_is_there(held: Held) -> None:
    seeded: dict[str, set[str]] = {}
    for answer in held.answers:
        seeded.setdefault(answer.unit, set()).add(answer.defect)
    assert seeded == {
        LANES_FOLDER.name: {
            "own-unit", "unknown-unit", "unknown-nominee", "unknown-item", "item-of-the-other-kind",
            "outside-the-lane", "twice", "words-for-a-number", "out-of-range", "points-for-an-opinion",
            "points-for-not-applicable", "opinion-not-listed", "changed-without-reason",
            "about-a-returned-report",
        },
        COUNCIL_FOLDER.name: {
            "unknown-unit", "unknown-nominee", "twice", "more-votes-than-present", "not-eligible", "tier-closed",
            "beyond-the-cap", "without-reason", "about-a-returned-report", "lost-vote",
        },
        CORRECTIONS_FOLDER.name: {"another-value-stands-there", "no-such-cell", "without-reason"},
        INDEX_FOLDER.name: {"unknown-unit"},
        OWN_AWARDS_FOLDER.name: {
            "person-awarded-by-the-commune", "initiative-awarded-by-the-commune", "list-a-name-short",
        },
    }  # fmt: skip


def test_what_an_office_may_not_say_of_itself_another_says(held: Held) -> None:
    cycle, refused = held.made.cycle, [a for a in held.answers if a.defect == "own-unit"]
    assert refused
    own = [a for a in held.judgement.appraisals if (lane := lane_of(PLAN, a.item)) and lane.office == a.unit]
    assert own
    for said in own:
        lane = lane_of(PLAN, said.item)
        assert lane is not None
        assert (said.office, cycle.id) == (lane.recused_to, cycle.id)


def test_scores_are_changed_with_reasons_and_offices_disagree(held: Held) -> None:
    items = [item for score in held.judgement.scores for item in score.items]
    changed = [i for i in items if i.basis is Basis.APPRAISED and i.points != i.before]
    assert changed
    assert all(i.appraisal and i.appraisal.reason for i in changed)
    assert {i.appraisal.opinion for i in items if i.appraisal} == set(OPINIONS)
    assert all(i.appraisal.reason for i in items if i.appraisal and i.appraisal.opinion != OPINIONS[0])


def test_one_office_is_silent_in_the_first_year(held: Held) -> None:
    silent = [lane.office for lane in held.judgement.lanes if not lane.received]
    assert len(silent) == (1 if held.made.cycle.id == CYCLES[0] else 0)
    assert {lane.office for lane in held.judgement.lanes} >= set(in_charge(PLAN, held.made.cycle))


def test_the_tie_at_the_line_is_open_until_the_council_takes_or_leaves_it(held: Held) -> None:
    twins = [before_council(held)[played(held.made)[name], COLLECTIVE] for name in TWINS]
    assert len({twin.key for twin in twins}) == 1
    assert all("ranh giới" in twin.note for twin in twins)
    after = [e for e in held.judgement.entries if (e.unit, e.nominee) in {(t.unit, t.nominee) for t in twins}]
    assert sum(e.selected for e in after) == (0 if held.made.cycle.id == "A2024" else 1)


def test_the_council_adds_and_drops_with_reason(held: Held) -> None:
    before = before_council(held)
    added = [e for e in held.judgement.entries if e.selected and not before[e.unit, e.nominee].selected]
    dropped = [e for e in held.judgement.entries if before[e.unit, e.nominee].selected and not e.selected]
    assert any(e.kind is NomineeKind.COLLECTIVE for e in added)
    assert [e.kind for e in dropped if not e.undecided] == [NomineeKind.COLLECTIVE, NomineeKind.INDIVIDUAL]
    assert [e.kind for e in dropped if e.undecided] == [NomineeKind.INDIVIDUAL]
    lost = next(e for e in dropped if e.kind is NomineeKind.INDIVIDUAL and not e.undecided)
    assert "được 2/15 phiếu đồng ý" in lost.note
    assert all("Hội đồng" in e.note for e in (*added, *dropped))
    winners = {(e.unit, e.nominee) for e in held.judgement.entries if e.selected}
    assert winners == {(e.unit, e.nominee) for e in held.made.winners}


def test_a_tier_is_closed_and_a_gate_waived(held: Held) -> None:
    parts, entries = played(held.made), before_council(held)
    closed = entries[parts["higher-award"], COLLECTIVE]
    assert closed.tier != PLAN.awards[0].name
    assert [g.code for g in closed.gates if g.state is GateState.FAIL] == ["K7"]
    waived = entries[parts[WAIVED], COLLECTIVE]
    assert waived.eligible
    assert "được miễn xét" in next(g.reason for g in waived.gates if g.code == "K2")


def test_papers_have_days_and_communes_awards_of_their_own(held: Held) -> None:
    assert [i.paper for i in held.issues] == [
        "bao-cao-tham-dinh", "bien-ban", "to-trinh", "quyet-dinh", "bao-cao-tong-hop",
    ]  # fmt: skip
    meeting = held.judgement.council.meeting.day if held.judgement.council else None
    assert meeting is not None
    end = min(held.made.cycle.last_day, PLAN.movement.authority_until or held.made.cycle.last_day)
    assert all((i.day < meeting) is (i.paper == "bao-cao-tham-dinh") for i in held.issues)
    assert all(i.day <= end for i in held.issues)
    assert held.own_awards
    assert all(PLAN.units[o.unit].group == "G3" for o in held.own_awards)


@pytest.mark.parametrize("seed", SEEDS)
def test_few_units_are_about_a_dozen_and_the_same_in_all_years(seed: int) -> None:
    years = [cycle for cycle in PLAN.cycles if cycle.id in (*CYCLES, "F2025")]
    few = {cycle.id: {u.slug for u in few_units(PLAN, cycle, seed, load_corpus())} for cycle in years}
    assert all(10 <= len(slugs) <= 13 for slugs in few.values())
    assert few["A2023"] == few["A2024"]
    assert few["A2025"] == few["F2025"]
    assert few["A2024"] - few["A2025"] == {"x-moc-bac", "x-moc-nam"}
    assert few["A2025"] - few["A2024"] == {"x-moc-hoan"}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_town_shows_the_same_cases(seed: int, tmp_path: Path) -> None:
    cycle = PLAN.cycle("A2024")
    assert cycle is not None
    whole = hold(PLAN, make_year(PLAN, cycle, seed, load_corpus(), "all"), tmp_path)
    test_the_rules_refuse_exactly_what_the_key_says(whole)
    test_every_ground_of_refusal_is_there(whole)
    test_what_an_office_may_not_say_of_itself_another_says(whole)
    test_the_tie_at_the_line_is_open_until_the_council_takes_or_leaves_it(whole)
    test_the_council_adds_and_drops_with_reason(whole)
    test_a_tier_is_closed_and_a_gate_waived(whole)
