"""The made-up years of one seed: the same people and files go on, what is rewarded stays rewarded, units merge."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from factory_sample import town_sheets

from flows.sample.cycle import write_town
from flows.settings import Settings
from rules.issuing.forms import accept_issues
from rules.judging.gates import GateState
from rules.judging.quotas import select
from rules.judging.ranking import NomineeKind, entries_of
from rules.judging.scoring import recognised, scores_of
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.town.council.accepting import accept_council
from rules.town.form import COUNCIL_FOLDER, ISSUES_FOLDER
from rules.values.text import same_name
from rules.years.final.final import FinalJudgement, judge_final
from rules.years.former import Former, Rewarded, spent_rows
from tasks.plan.plans import find_plan
from tasks.sample import ALL, FEW, Made, SampleDossier, load_corpus, make_final, make_year, year_of

SEEDS = (1, 2024, 77)
CYCLES = ("A2023", "A2024", "A2025")
PLAN: Plan = find_plan(Settings().plans, "A2024")[0]
MERGED, BEFORE = "x-moc-hoan", ("x-moc-bac", "x-moc-nam")
PAIRS = [
    (seed, units, before, after)
    for seed, units in [*((seed, FEW) for seed in SEEDS), (SEEDS[0], ALL)]
    for before, after in pairwise(CYCLES)
]


def cycle_of(cycle_id: str) -> Cycle:
    cycle = PLAN.cycle(cycle_id)
    assert cycle is not None
    return cycle


@lru_cache
def made_of(cycle: str, seed: int, units: str = ALL) -> Made:
    return make_year(PLAN, cycle_of(cycle), seed, load_corpus(), units)


def by_unit(made: Made) -> dict[str, SampleDossier]:
    return {dossier.unit.slug: dossier for dossier in made.dossiers}


def carried(made: Made, slug: str) -> dict[str, Any]:
    return {row["c2"]: row["c6"] for row in by_unit(made)[slug].rows("tthc")[:-1]}


def seeded(made: Made, rule: str) -> list[tuple[str, Any]]:
    return [(d.unit.slug, f) for d in made.dossiers for f in d.later if f.rule == rule]


@pytest.mark.parametrize(("seed", "units", "before", "after"), PAIRS)
def test_files_go_on_to_the_next_year_but_for_one_field(
    seed: int, units: str, before: str, after: str
) -> None:
    old, new = by_unit(made_of(before, seed, units)), made_of(after, seed, units)
    planted, finding = next(one for one in seeded(new, "T06") if one[0] != MERGED)
    off = []
    for slug in old.keys() & by_unit(new).keys():
        if old[slug].accepted and by_unit(new)[slug].accepted:
            now = carried(new, slug)
            off += [
                (slug, name)
                for name, left in old[slug].pending.items()
                if isinstance(now.get(name), int) and now[name] != left
            ]
    assert off == [(planted, by_unit(new)[planted].rows("tthc")[finding.row]["c2"])]
    assert not seeded(made_of(CYCLES[0], seed, units), "T06")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_merged_unit_brings_over_the_files_of_both(seed: int) -> None:
    old, new = by_unit(made_of("A2024", seed, FEW)), made_of("A2025", seed, FEW)
    sums = {name: sum(old[s].pending.get(name, 0) for s in BEFORE) for name in old[BEFORE[0]].pending}
    now = carried(new, MERGED)
    ((_, finding),) = [one for one in seeded(new, "T06") if one[0] == MERGED]
    assert finding.defect == "brought-over-more-than-both-left"
    off = by_unit(new)[MERGED].rows("tthc")[finding.row]["c2"]
    assert {name: now[name] - n for name, n in sums.items() if now[name] != n} == {off: 3}


@pytest.mark.parametrize(("seed", "units", "before", "after"), PAIRS)
def test_initiatives_are_new_but_for_two_that_were_rewarded(
    seed: int, units: str, before: str, after: str
) -> None:
    old, new = made_of(before, seed, units), made_of(after, seed, units)
    known = {row["ten"] for d in old.dossiers for row in d.rows("sang_kien")}
    again = [
        (d.unit.slug, at)
        for d in new.dossiers
        for at, row in enumerate(d.rows("sang_kien"))
        if row["ten"] in known
    ]
    planted = seeded(new, "I03")
    assert sorted(again) == sorted((slug, finding.row) for slug, finding in planted)
    assert {f.defect for _, f in planted} == {"collective-rewarded-before", "person-rewarded-before"}
    winners = {(e.unit, e.nominee): e.name for e in old.winners}
    for slug, finding in planted:
        row = by_unit(new)[slug].rows("sang_kien")[finding.row]
        assert row["ngay_quyet_dinh"].year == new.cycle.year
        if finding.defect.startswith("person"):
            name = next(p["ho_ten"] for p in by_unit(new)[slug].rows("ca_nhan") if p["ma"] == row["tac_gia"])
            assert same_name(name) in {same_name(n) for (unit, _), n in winners.items() if unit == slug}
        else:
            assert (slug, COLLECTIVE) in winners


@pytest.mark.parametrize(("seed", "units", "before", "after"), PAIRS)
def test_what_was_rewarded_before_earns_nothing_and_changes_nothing_else(
    seed: int, units: str, before: str, after: str
) -> None:
    old, new = made_of(before, seed, units), made_of(after, seed, units)
    former = Former(rewarded=tuple(rewards(old)))
    spent = {u: replace(r, spent=spent_rows(PLAN, r, former)) for u, r in new.reports.items()}
    assert sorted(u for u, r in spent.items() for _ in r.spent) == sorted(u for u, _ in seeded(new, "I03"))

    def selection(reports: dict[str, Any]) -> list[Any]:
        scores = scores_of(PLAN, new.cycle, reports.values())
        entries = select(PLAN, entries_of(PLAN, new.cycle, reports.values(), scores))
        return [(e.unit, e.nominee, e.key, e.state, e.selected) for e in entries]

    assert selection(spent) == selection(dict(new.reports))


def rewards(made: Made) -> Iterator[Rewarded]:
    for e in made.winners:
        titles = tuple(r.text("ten") for r in recognised(made.reports[e.unit], made.cycle, e.nominee))
        yield Rewarded(made.cycle.id, e.unit, e.nominee, e.name, e.tier, titles)


@pytest.mark.parametrize("seed", SEEDS)
def test_most_nominees_are_those_of_other_years(seed: int) -> None:
    years = [by_unit(made_of(c, seed, FEW)) for c in CYCLES]
    for old, new in pairwise(years):
        for slug in old.keys() & new.keys():
            was, now = ({p["ho_ten"] for p in year[slug].rows("ca_nhan")} for year in (old, new))
            assert len(was & now) * 2 > min(len(was), len(now)), slug
    merged = {p["ho_ten"]: p["chuc_vu"] for p in years[2][MERGED].rows("ca_nhan")}
    for slug in BEFORE:
        assert merged.keys() & {p["ho_ten"] for p in years[1][slug].rows("ca_nhan")}
    assert any(PLAN.units[MERGED].name in post for post in merged.values())


@pytest.mark.parametrize("seed", SEEDS[:1])
def test_units_that_end_within_the_year_report_before_they_do(seed: int) -> None:
    made = made_of("A2025", seed)
    short = 0
    for dossier in made.dossiers:
        last = dossier.unit.valid_to
        if not dossier.accepted or last is None:
            continue
        part = made.roles[dossier.unit.slug].part
        if part is not None and part.name in ("dated-outside", "recognised-before"):
            continue
        short += last < dt.date(2025, 3, 1)
        days = [v for v in values(dossier.values) if isinstance(v, dt.date)]
        assert days == [] or dt.date(2025, 1, 1) <= min(days) <= max(days) <= last, dossier.unit.slug
    assert short


def values(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from values(inner)
    else:
        yield value


@lru_cache
def final_of(seed: int) -> FinalJudgement:
    years = [year_of(made_of(c, seed, FEW)) for c in CYCLES]
    former = Former(rewarded=tuple(r for c in CYCLES for r in rewards(made_of(c, seed, FEW))))
    return judge_final(PLAN, cycle_of("F2025"), years, former)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_final_cycle_has_units_merged_units_and_people_with_all_their_years(seed: int) -> None:
    judged = final_of(seed)
    years = {(s.unit, s.nominee): sum(i.points is not None for i in s.items) for s in judged.scores}
    assert years[MERGED, COLLECTIVE] == 3
    assert max(n for (unit, code), n in years.items() if unit == MERGED and code != COLLECTIVE) == 3
    assert {n for (_, code), n in years.items() if code == COLLECTIVE} >= {2, 3}
    barred = [e for e in judged.entries if e.state is GateState.FAIL]
    assert barred
    for kind in NomineeKind:
        assert any(e.selected for e in judged.entries if e.kind is kind)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_town_votes_on_the_final_cycle_without_a_finding(seed: int, tmp_path: Path) -> None:
    cycle = cycle_of("F2025")
    made = make_final(PLAN, cycle, seed, load_corpus(), FEW)
    assert made.dossiers == ()
    assert write_town(tmp_path, cycle, made.books, {}, cycle.last_day) == []
    (form,) = town_sheets(tmp_path, COUNCIL_FOLDER)
    council, entries, findings = accept_council(PLAN, cycle, form, final_of(seed).entries)
    assert findings == []
    assert council is not None
    assert {(v.unit, v.nominee) for v in council.votes} >= {
        (e.unit, e.nominee) for e in entries if e.eligible
    }
    assert not any(e.undecided for e in entries) and any(e.selected for e in entries)
    issues, refused = accept_issues(PLAN, town_sheets(tmp_path, ISSUES_FOLDER))
    assert refused == []
    end = PLAN.movement.authority_until
    assert end is not None
    assert [i.paper for i in issues if i.day > end] == ["quyet-dinh"]
