"""Every case of tests/cases/tong-ket: the final cycle adds up the years of the real town's units."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

from factory_cases import Case, each
from factory_report import plan_and_cycle

from rules.judging.gates import GateState
from rules.judging.ranking import Entry, NomineeKind
from rules.page.tables import quota_rows
from rules.plan.plan import Plan
from rules.town.council.changes import open_tie
from rules.years.final.final import FinalJudgement, judge_final
from rules.years.former import Former, Rewarded, Year, YearLine
from rules.years.lineage import lineage, units_of_year

PLAN, CYCLE = plan_and_cycle("F2025")
GIVEN = {"A2023", "A2024", "A2025", "returned", "rewarded"}


def year_of(plan: Plan, cycle: str, run: int, given: Mapping[str, Any]) -> Year:
    """The annual run that a case describes; a line with `name` is a person's, else the collective's."""
    lines = [line_of(plan, number, line) for number, line in enumerate(given[cycle], start=1)]
    there = {line.unit for line in lines} - set(given.get("returned", {}).get(cycle, []))
    return Year(cycle, int(cycle[1:]), run, frozenset(there), lines)


def line_of(plan: Plan, number: int, line: Mapping[str, Any]) -> YearLine:
    name = line.get("name", "")
    scale = plan.rubric.individual if name else plan.rubric.collective
    unknown = set(line) - {"unit", "name", "post", "total", "failed", "state", "nominated", *scale.order}
    assert not unknown, f"không hiểu {unknown}"
    failed = tuple(line.get("failed", ()))
    return YearLine(
        unit=line["unit"],
        nominee=f"CN{number}" if name else "TT",
        kind=str(NomineeKind.INDIVIDUAL if name else NomineeKind.COLLECTIVE),
        name=name or plan.units[line["unit"]].name,
        post=line.get("post", "Công chức"),
        total=Decimal(line["total"]),
        criteria={key: Decimal(line.get(key, "0")) for key in scale.order},
        nominated=line.get("nominated", True),
        state=line.get("state", "FAIL" if failed else "PASS"),
        failed=failed,
        selected=False,
    )


def judged(case: Case) -> FinalJudgement:
    """The final cycle over the annual runs of the case."""
    assert set(case.given) <= GIVEN, set(case.given) - GIVEN
    cycles = sorted(set(case.given) & {"A2023", "A2024", "A2025"})
    years = [year_of(PLAN, cycle, run, case.given) for run, cycle in enumerate(cycles, start=11)]
    former = Former(rewarded=tuple(Rewarded(**one) for one in case.given.get("rewarded", [])))
    answers = [judge_final(PLAN, CYCLE, order, former) for order in permutations(years)]
    assert all(answer == answers[0] for answer in answers), "the order of the runs must not matter"
    return answers[0]


def called(entry: Entry) -> str:
    """How cases call a nominee: the unit's slug, for a person with the name."""
    return entry.unit if entry.kind is NomineeKind.COLLECTIVE else f"{entry.unit}: {entry.name}"


@each("tong-ket")
def test_the_final_cycle(case: Case) -> None:
    known = {"nominees", "codes", "total", "points", "says", "gates", "state", "reason", "nominated"}
    known |= {"ranks", "selected", "quota", "post"}
    assert case.expect and set(case.expect) <= known, set(case.expect) - known
    answer = judged(case)
    entries = {called(e): e for e in answer.entries}
    names = {(e.unit, e.nominee): name for name, e in entries.items()}
    scores = {names[s.unit, s.nominee]: s for s in answer.scores}
    if "nominees" in case.expect:
        assert sorted(entries) == sorted(case.expect["nominees"])
    for who, code in case.expect.get("codes", {}).items():
        assert entries[who].nominee == code
    for who, total in case.expect.get("total", {}).items():
        assert (str(entries[who].total), str(scores[who].total)) == (total, total)
    for who, points in case.expect.get("points", {}).items():
        got = {i.code: "n/a" if i.points is None else str(i.points) for i in scores[who].items}
        assert {code: got[code] for code in points} == points
    for who, words in case.expect.get("says", {}).items():
        said = " | ".join([scores[who].how, *(i.how for i in scores[who].items)])
        assert all(word in said for word in words), said
    for who, gates in case.expect.get("gates", {}).items():
        found = {g.code: str(g.state) for g in entries[who].gates}
        assert {code: found[code] for code in gates} == gates
    for key in ("state", "nominated", "post"):
        expected = case.expect.get(key, {})
        assert {who: getattr(entries[who], key) for who in expected} == expected
    for who, words in case.expect.get("reason", {}).items():
        assert all(word in entries[who].reason for word in words) and bool(words) == bool(entries[who].reason)
    expected = case.expect.get("ranks", {})
    assert {who: entries[who].rank for who in expected} == expected
    if "selected" in case.expect:
        assert sorted(who for who, e in entries.items() if e.selected) == sorted(case.expect["selected"])
    rows = {row[:3]: row[3:] for row in quota_rows(answer.quota)}
    for kind, group, reading, *numbers in case.expect.get("quota", []):
        assert rows[kind, group, reading] == tuple(map(str, numbers))
    for entry in answer.entries:
        assert entry.tier == PLAN.awards[0].name
        assert all(bool(g.reason) != (g.state is GateState.PASS) for g in entry.gates)
        assert [i.code for i in scores[called(entry)].items] == ["A2023", "A2024", "A2025"]


def test_nothing_to_add_up_is_an_empty_ranking() -> None:
    answer = judge_final(PLAN, CYCLE, [], Former())
    assert (answer.scores, answer.entries) == ([], [])
    assert {line.n for line in answer.quota} == {0}


def test_who_came_before_whom() -> None:
    assert lineage(PLAN.units, "x-moc-hoan") == ("x-moc-hoan", "x-moc-bac", "x-moc-nam")
    assert lineage(PLAN.units, "x-moc-bac") == ("x-moc-bac",)
    assert lineage(PLAN.units, "phong-noi-vu") == ("phong-noi-vu", "phong-ldtbxh")
    # p25-duy-tan has the code of an older ward: only its successors column says who came before it.
    assert set(lineage(PLAN.units, "p25-duy-tan")) == {
        *("p25-duy-tan", "p-hoa-mac", "p-chau-giang", "x-moc-hoan", "x-moc-bac", "x-moc-nam")
    }
    assert units_of_year(PLAN.units, "x-moc-hoan", 2024) == ("x-moc-bac", "x-moc-nam")
    assert units_of_year(PLAN.units, "x-moc-hoan", 2025) == ("x-moc-hoan",)
    assert units_of_year(PLAN.units, "phong-noi-vu", 2023) == ("phong-noi-vu",)


def test_what_the_council_writes_does_not_hide_an_award_of_the_same_years() -> None:
    lines = [{"unit": unit, "total": "80.00"} for unit in ("p-hoa-mac", "p-dong-van")]
    years = [year_of(PLAN, cycle, 1, {cycle: lines}) for cycle in ("A2024", "A2025")]
    had = Rewarded("A2025", "p-hoa-mac", "TT", "UBND phường Hòa Mạc", "Giấy khen")
    answer = judge_final(PLAN, CYCLE, years, Former(rewarded=(had,)))
    entry = next(e for e in answer.entries if e.unit == "p-hoa-mac")
    assert entry.note.startswith("đã được chọn tặng Giấy khen năm 2025 (A2025); đồng hạng 1")
    assert open_tie(entry)
    changed = replace(entry, selected=True, note="Hội đồng bổ sung: xứng đáng")
    [again] = answer.with_awards([changed])
    assert again.note == "đã được chọn tặng Giấy khen năm 2025 (A2025); Hội đồng bổ sung: xứng đáng"
    assert answer.with_awards(answer.entries) == answer.entries


def test_awards_of_both_units_before_a_merger_are_told_once() -> None:
    before = [{"unit": unit, "total": "80.00"} for unit in ("x-moc-bac", "x-moc-nam")]
    years = [
        year_of(PLAN, "A2024", 1, {"A2024": before}),
        year_of(PLAN, "A2025", 2, {"A2025": [{"unit": "x-moc-hoan", "total": "80.00"}]}),
    ]
    had = tuple(
        Rewarded("A2024", unit, "TT", PLAN.units[unit].name, "Giấy khen")
        for unit in ("x-moc-bac", "x-moc-nam")
    )
    answer = judge_final(PLAN, CYCLE, years, Former(rewarded=had))
    entry = next(e for e in answer.entries if e.unit == "x-moc-hoan")
    assert entry.note.count("năm 2024") == 1
