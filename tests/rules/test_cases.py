"""Every case of tests/cases that the rules alone decide: points, gates, ranks, quota."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from factory_cases import (
    CASES,
    TOPICS,
    Case,
    case_plan,
    case_unit,
    cases,
    each,
    given_entries,
    only_knows,
    read_case,
)
from factory_report import plan_and_cycle
from factory_town_sheet import form_sheet

from rules.decision.judgement import judge
from rules.judging.gates import GateState
from rules.judging.quotas import awardable, quota_lines, select
from rules.judging.ranking import Entry, NomineeKind, entries_of, rank
from rules.judging.scoring import Score, scores_of
from rules.page.tables import quota_rows
from rules.plan.plan import GuidanceQuota, Plan
from rules.questions.why_not.why_not import would_pass
from rules.report.report import IssuedPlan
from rules.town.form import COUNCIL
from rules.town_papers.wording import GATES

RUN_HERE = {"scoring", "gates", "ranking", "quotas"}
RUN_ELSEWHERE = {
    "findings",
    "values",
    "tong-ket",
    "phap-ly",
    "tham-dinh",
    "hoi-dong",
    "dinh-chinh",
    "chi-so",
    "noi-dung",
    "khen-cap-xa",
    "guong-dien-hinh",
    "loi-van",
    "nam-truoc",
    "do-nhay",
    "vi-sao-chua",
    "so-van-ban",
    "thu-muc",
    "da-ban-hanh",
    "tra-lai",
    "thong-bao",
    "tien-thuong",
    "so-bang-chu",
}


def judged(case: Case) -> tuple[dict[str, Score], dict[str, Entry]]:
    """Scores and entries of the one unit of the case, by nominee."""
    unit = case_unit("ca-thu")
    plan, cycle = case_plan({unit.slug: unit})
    given = dict(case.given)
    plan = with_items(with_guidance(plan, given.pop("guidance", {})), given.pop("items", {}))
    before = given.pop("plan_before", None)
    report, _ = read_case(plan, cycle, unit, given)
    assert report is not None
    if before is not None:
        report = replace(report, plan_before=IssuedPlan(unit=unit.slug, **before))
    scores = scores_of(plan, cycle, [report])
    entries = entries_of(plan, cycle, [report], scores)
    return {s.nominee: s for s in scores}, {e.nominee: e for e in entries}


def with_items(plan: Plan, items: Mapping[str, Mapping[str, Any]]) -> Plan:
    """The plan with other keys of collective items of the rubric, by their code."""
    scale = plan.rubric.collective
    assert set(items) <= {item.code for item in scale.items}
    changed = tuple(item.model_copy(update=dict(items.get(item.code, {}))) for item in scale.items)
    rubric = plan.rubric.model_copy(update={"collective": scale.model_copy(update={"items": changed})})
    return plan.model_copy(update={"rubric": rubric})


def with_guidance(plan: Plan, guidance: Mapping[str, Any]) -> Plan:
    """The plan with guidance entered for tiers: its number, date and quota."""
    assert set(guidance) <= {award.name for award in plan.awards}
    awards = []
    for award in plan.awards:
        given = guidance.get(award.name, {})
        only_knows(given or {"number": ""}, "number", "date", "quota")
        quota = given.get("quota")
        awards.append(
            award.model_copy(
                update={
                    "guidance_number": given.get("number", ""),
                    "guidance_date": given.get("date"),
                    "guidance_quota": GuidanceQuota(**quota) if quota else None,
                }
            )
        )
    return plan.model_copy(update={"awards": tuple(awards)})


@each("scoring")
def test_scoring(case: Case) -> None:
    scores, _ = judged(case)
    only_knows(case.expect, "points", "basis", "total")
    for nominee, items in case.expect.get("points", {}).items():
        got = {i.code: "n/a" if i.points is None else str(i.points) for i in scores[nominee].items}
        assert {code: got[code] for code in items} == items
    for nominee, items in case.expect.get("basis", {}).items():
        basis = {i.code: str(i.basis) for i in scores[nominee].items}
        assert {code: basis[code] for code in items} == items
    totals = case.expect.get("total", {})
    assert {nominee: str(scores[nominee].total) for nominee in totals} == totals


@each("gates")
def test_gates(case: Case) -> None:
    _, entries = judged(case)
    only_knows(case.expect, "gates", "no_gates", "state", "eligible", "tier")
    for nominee, expected in case.expect.get("gates", {}).items():
        gates = {g.code: str(g.state) for g in entries[nominee].gates}
        assert {code: gates[code] for code in expected} == expected
    for nominee, absent in case.expect.get("no_gates", {}).items():
        assert not {g.code for g in entries[nominee].gates} & set(absent)
    for name in ("state", "eligible", "tier"):
        expected = case.expect.get(name, {})
        assert {n: getattr(entries[n], name) for n in expected} == expected
    for entry in entries.values():
        assert all(bool(g.reason) != (g.state is GateState.PASS) for g in entry.gates), (
            "every no has a reason"
        )

    plan, _ = plan_and_cycle()
    for gate in (gate for entry in entries.values() for gate in entry.gates):
        assert gate.code in GATES, "papers say in words what a gate asks"
        no = gate.state is not GateState.PASS
        assert bool(would_pass(plan, gate)) == no, "whoever is stopped is told what would have met the gate"


@each("ranking")
def test_ranking(case: Case) -> None:
    plan, _ = plan_and_cycle()
    if case.file == "uu-tien-nu.toml":
        equals_by_law(case)
        return
    only_knows(case.expect, "ranks")
    assert {e.unit: e.rank for e in rank(given_entries(plan, case))} == case.expect["ranks"]


def equals_by_law(case: Case) -> None:
    """Two units whose reports are the same but for what the case says, as the law of a day ranks them."""
    only_knows(case.expect, "individuals", "collectives", "says", "says_collective")
    units = {slug: case_unit(slug) for slug in ("a", "b")}
    plan, cycle = case_plan(units)
    reports = []
    for slug, unit in units.items():
        report, _ = read_case(plan, cycle, unit, {"edition": 2, **case.given.get(slug, {})})
        assert report is not None
        reports.append(report)
    form = None
    if "day" in case.given:
        form, _ = form_sheet(COUNCIL, "hoi-dong.xlsx", [], {"Ngày họp": case.given["day"]})
    judged = judge(plan, cycle, reports, council_form=form).entries
    for kind, key, says in (
        (NomineeKind.INDIVIDUAL, "individuals", "says"),
        (NomineeKind.COLLECTIVE, "collectives", "says_collective"),
    ):
        mine = {e.unit: e for e in judged if e.kind is kind}
        ranks = case.expect.get(key, {})
        assert {unit: mine[unit].rank for unit in ranks} == ranks
        for unit, words in case.expect.get(says, {}).items():
            assert words in mine[unit].reason


@each("quotas")
def test_quotas(case: Case) -> None:
    plan, _ = plan_and_cycle()
    only_knows(case.expect, "selected", "for_council", "quota", "awardable")
    if allocation := case.given.get("allocation"):
        plan = plan.model_copy(update={"quota": plan.quota.allocated(allocation)})
    entries = select(plan, rank(given_entries(plan, case)))
    assert sorted(e.unit for e in entries if e.selected) == case.expect["selected"]
    for reading, number in case.expect.get("awardable", {}).items():
        assert awardable(plan, entries, NomineeKind.COLLECTIVE, reading) == number
    if "for_council" in case.expect:
        assert sorted(e.unit for e in entries if "Hội đồng" in e.note) == case.expect["for_council"]
    rows = {row[:3]: row[3:] for row in quota_rows(quota_lines(plan, entries))}
    for line in case.expect.get("quota", []):
        kind, group, reading, *numbers = map(str, line)
        assert rows[kind, group, reading] == tuple(numbers)
    assert all(e.note for e in entries if e.eligible and not e.selected), "who is left out is told why"


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_run_and_every_case_says_where_it_comes_from(topic: str) -> None:
    assert topic in RUN_HERE | RUN_ELSEWHERE
    assert all(case.title and case.source for case in cases(topic))
    assert {p.suffix for p in (CASES / topic).iterdir()} == {".toml"}
