"""The answer to "why not me": what it says, what it never says, and that the distance to the line is exact."""

from dataclasses import replace
from decimal import Decimal

from factory_cases import Case, each
from factory_decision import decided as decided_town
from factory_decision import issued
from factory_outcome import outcome
from factory_questions import decided, scored
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.contracts.points import GateOutcome, UsedCell
from rules.decision.decision import Decision
from rules.judging.gates import Gate, GateState
from rules.judging.quotas import select
from rules.judging.ranking import Entry, NomineeKind, rank
from rules.judging.scoring import Basis
from rules.judging.women_first import Precedence
from rules.page.tables import ranking_rows
from rules.papers.corrections import kept_by, private_items
from rules.questions.facts import _appraisal, and_since, for_the_bundle, from_facts, unit_facts
from rules.questions.record import RunFacts
from rules.questions.why_not.why_not import Side, line_of
from rules.questions.why_not.wording import answer, content_lines, lost
from rules.report.town_inputs import Appraisal
from rules.town_papers.figures.coverage import covered_contents
from rules.values.rounding import shown_vi

STEP = Decimal("0.01")


def the_facts() -> RunFacts:
    """The facts of a whole run, as they come back from their file."""
    run = outcome().decision
    facts = {u: unit_facts(run.plan, run.cycle, r, run.scores, run.entries) for u, r in run.reports.items()}
    return RunFacts.read(RunFacts(cycle=run.cycle.id, units=facts, returned={}).text())


@each("vi-sao-chua")
def test_cases(case: Case) -> None:
    assert set(case.expect) <= {"says", "silent"}
    plan, cycle, scores, entries = scored(case)
    council, entries = decided(case, plan, cycle, entries)
    unit = case.given["ask"]
    facts = unit_facts(plan, cycle, None, scores, entries, unit=unit, council=council)
    told = "\n".join(answer(facts, facts.nominees[0]))
    for words in case.expect["says"]:
        assert words in told, told
    for words in case.expect.get("silent", []):
        assert words not in told, told
    for other in (e for e in entries if e.unit != unit):
        assert other.name not in told


def test_an_answer_holds_nothing_of_any_other_nominee() -> None:
    facts = the_facts()
    run = outcome().decision
    for unit in list(facts.units)[:12]:
        for one in facts.units[unit].nominees:
            told = "\n".join(answer(facts.units[unit], one))
            others = [e for e in run.entries if (e.unit, e.nominee) != (unit, one.code)]
            named = [e.name for e in others if e.kind is NomineeKind.INDIVIDUAL and e.name != one.name]
            assert [name for name in named if name in told] == []
            assert [e.unit for e in others if e.unit != unit and f"{e.unit}/" in told] == []


def test_who_is_cleared_after_the_decision_is_told_as_decided_and_since() -> None:
    held, left = [e for e in decided_town().entries if e.eligible and not e.selected][:2]
    late = replace(decided_town(), cleared=[replace(held, selected=True), replace(left, note="hết chỗ")])
    made_up = f"giay-khen-bo-sung/{held.unit}/{held.nominee}"

    def told(run: Decision, who: Entry) -> str:
        facts = unit_facts(run.plan, run.cycle, run.reports[who.unit], run.scores, run.entries)
        facts = and_since(facts, run.since)
        (one,) = [one for one in facts.nominees if one.code == who.nominee]
        (row,) = [row for row in ranking_rows(run.entries, run.since) if row[3:5] == (who.unit, who.nominee)]
        lines = [line for line in answer(facts, one) if "Đến nay" in line]
        assert all(line.strip().removeprefix("Đến nay: ").rstrip(".") in row[-1] for line in lines)
        assert row[-2] == "false", "as decided"
        return "".join(lines)

    assert "khen bổ sung (chưa ban hành quyết định)" in told(late, held)
    assert "chưa khen bổ sung: " in told(late, left) and "hết chỗ" in told(late, left)
    done = issued(late, ["quyet-dinh-bo-sung", made_up], "09/QĐ-UBND")
    assert "khen bổ sung tại Quyết định số 09/QĐ-UBND ngày 10/01/2025" in told(done, held)
    assert told(decided_town(), held) == ""


def test_what_a_unit_s_data_show_of_each_content_leads_to_its_cells() -> None:
    run = outcome().decision
    covered = covered_contents(run, "p-hoa-mac")
    report = run.reports["p-hoa-mac"]
    facts = unit_facts(run.plan, run.cycle, report, run.scores, run.entries, covered=covered)
    again = RunFacts.read(RunFacts(cycle=run.cycle.id, units={"p-hoa-mac": facts}, returned={}).text())
    told = content_lines(again.units["p-hoa-mac"])
    assert "  1. Tuyên truyền chủ trương, chính sách về cải cách hành chính: chưa có số liệu" in told
    assert "  4. Đẩy mạnh chuyển đổi số: có" in told
    online = report.fact("tthc.c4")
    assert online is not None
    assert f"        ← biểu “3. TTHC”, ô {online.address}: Trực tuyến = {online.text}" in told
    assert content_lines(the_facts().units["p-hoa-mac"]) == [], "a final cycle tells of none"


def test_the_other_authors_of_an_initiative_are_counted_not_named() -> None:
    facts = the_facts().units["p-hoa-mac"]
    one = facts.nominees[1]
    authors = UsedCell(label="Tác giả", value="CN7; CN8; CN9", sheet="4", cell="C3", corrected=None)
    assert "I3" in {i.item for i in one.items}
    items = tuple(i.model_copy(update={"sources": (authors,)}) if i.item == "I3" else i for i in one.items)
    told = "\n".join(answer(facts, one.model_copy(update={"code": "CN7", "items": items})))
    assert "Tác giả = CN7 và 2 đồng tác giả" in told
    assert "CN8" not in told


def test_items_stand_by_what_was_lost_most() -> None:
    facts = the_facts().units["p-hoa-mac"]
    for one in facts.nominees:
        order = sorted(one.items, key=lost, reverse=True)
        told = [
            line.split()[0]
            for line in answer(facts, one)
            if line[2:3].isalpha() and "/" in line and "[" in line
        ]
        assert told == [item.item for item in order]


def test_scores_and_entries_come_back_from_the_facts_as_they_were() -> None:
    run = outcome().decision
    scores, entries = from_facts(run.plan, the_facts())
    assert entries == list(run.entries)
    assert {(s.unit, s.nominee): s for s in scores} == {(s.unit, s.nominee): s for s in run.scores}


def test_of_discipline_the_dossier_gets_points_and_no_offices_words() -> None:
    plan = outcome().plan
    said = Appraisal(
        plan.movement.office_unit, "p-hoa-mac", "TT", "", Decimal(8), "Không đồng ý", "", "nv.xlsx", "C5"
    )
    facts = the_facts().units["p-hoa-mac"]
    first = facts.nominees[0]
    told = tuple(
        item.model_copy(
            update={"appraisal": _appraisal(plan, replace(said, item=item.item, reason="BÍ MẬT"))}
        )
        for item in first.items
    )
    facts = facts.model_copy(update={"nominees": (first.model_copy(update={"items": told}),)})
    kept = {item.item: item.appraisal for item in for_the_bundle(facts, plan).nominees[0].items}
    private = private_items(plan) & set(kept)
    assert private and {kept[item].reason for item in private} == {f"lý do lưu tại {kept_by(plan)}"}
    assert {appraisal.reason for item, appraisal in kept.items() if item not in private} == {"BÍ MẬT"}
    assert {appraisal.points for appraisal in kept.values()} == {Decimal(8)}


def test_the_dossier_gets_nothing_of_the_council_or_of_the_line() -> None:
    facts = the_facts().units["p-hoa-mac"]
    kept = for_the_bundle(facts, outcome().plan).model_dump()
    assert "council" not in kept
    for one in kept["nominees"]:
        assert not {"selected", "proposed", "conclusion", "council", "line"} & one.keys()
        assert {"items", "gates", "total", "state"} <= one.keys()


# ------------------------------------------------------------------------------------------ the distance

totals = st.one_of(st.integers(5000, 10000), st.integers(9000, 9002)).map(lambda cents: Decimal(cents) / 100)
minors = st.tuples(*[st.integers(0, 2).map(Decimal)] * 3)
sides = st.sampled_from([None, True, False])
lines = st.lists(st.tuples(totals, minors, st.booleans(), sides), min_size=1, max_size=9)


Drawn = tuple[Decimal, tuple[Decimal, ...], bool, bool | None]
"""Total, criteria, whether it is eligible, and who goes first among equals (None: unknown)."""


def pool(drawn: list[Drawn]) -> list[Entry]:
    plan = outcome().decision.plan
    return rank(
        Entry(
            kind=NomineeKind.INDIVIDUAL,
            group="G3",
            unit=f"u{i}",
            nominee="CN1",
            name=f"Người {i}",
            total=total,
            key=(total, *minor),
            nominated=True,
            tier=plan.awards[0].name,
            gates=(Gate("K1", GateState.PASS if passes else GateState.FAIL, "" if passes else "lý do"),),
            precedence=None if first is None else Precedence(first, "nữ", "Điều 4"),
        )
        for i, (total, minor, passes, first) in enumerate(drawn)
    )


@settings(max_examples=300, deadline=None)
@given(lines)
def test_the_distance_is_the_least_that_would_be_chosen(
    drawn: list[Drawn],
) -> None:
    plan = outcome().decision.plan
    entries = pool(drawn)

    def chosen(one: Entry, more: Decimal) -> bool:
        passed = replace(
            one,
            total=one.total + more,
            key=(one.total + more, *one.key[1:]),
            gates=(Gate("K1", GateState.PASS),),
        )
        decided = select(plan, rank([passed, *(e for e in entries if e.unit != one.unit)]))
        return next(e.selected for e in decided if e.unit == one.unit)

    for one in entries:
        line = line_of(plan, entries, one)
        assert line is not None
        assert line.supposed is not one.eligible
        assert (line.side is Side.ABOVE) is chosen(one, Decimal(0))
        if line.distance is not None:
            assert chosen(one, line.distance), shown_vi(line.distance)
            assert not chosen(one, line.distance - STEP)


def test_another_tier_has_no_line() -> None:
    plan = outcome().decision.plan
    one = pool([(Decimal(90), (Decimal(0),) * 3, True, None)])[0]
    assert line_of(plan, [one], replace(one, tier="Bằng khen Thủ tướng")) is None


def test_a_year_that_may_be_a_namesakes_is_not_shown() -> None:
    facts = the_facts().units["p-hoa-mac"]
    one = facts.nominees[1]
    other = UsedCell(
        label="Tổng điểm chu kỳ A2023 của Công an thị xã, CN4", value="91", sheet="", cell="", corrected=None
    )
    year = one.items[0].model_copy(
        update={"points": None, "basis": Basis.NOT_APPLICABLE, "sources": (other,)}
    )
    held = GateOutcome(
        gate="F3",
        state=GateState.HOLD,
        reason="năm 2023 có 2 người cùng họ tên (CN4 của Công an thị xã)",
        sheet="",
        cell="",
        needed="",
    )
    changed = {"state": GateState.HOLD, "items": (year, *one.items[1:]), "gates": (*one.gates, held)}
    told = "\n".join(answer(facts, one.model_copy(update=changed)))
    assert "có năm nhiều người cùng họ tên" in told
    assert "Công an" not in told
