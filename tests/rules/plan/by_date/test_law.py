"""Every case of tests/cases/phap-ly: what may be cited on a day, and when a paper of the town may be issued."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from factory_cases import Case, cases
from factory_report import plan_and_cycle

from rules.decision.decision import Decision, Numbered
from rules.issuing.competence import after_authority
from rules.issuing.held_back import held_back
from rules.issuing.issuing import to_issue
from rules.issuing.sets import parts, under
from rules.judging.gates import Gate, GateState
from rules.judging.quotas import quota_lines
from rules.judging.ranking import Entry, NomineeKind, rank
from rules.plan.by_date.law import citations, cite, lacking, regime_of, template_for, unsettled
from rules.plan.paper_ids import TOWN_PAPERS
from rules.plan.plan import Plan
from rules.report.register_values import AwardLine, AwardState
from rules.report.town_inputs import (
    Council,
    CouncilMeeting,
    Exemplar,
    Issue,
    MeetingRecord,
    Town,
    Vote,
)
from rules.values.errors import NotInForce
from rules.years.former import Former

ROLES = ("law", "decree", "circular", "movement")
SIGNER = "Trần Văn Bình"
TOWN_CASES = ("ban-hanh.toml", "het-tham-quyen.toml", "khen-bo-sung.toml")
ALL = cases("phap-ly")


def of_files(*files: str) -> pytest.MarkDecorator:
    """Run a test for every case of these files."""
    return pytest.mark.parametrize("case", [c for c in ALL if c.file in files], ids=lambda c: c.title)


def knows(given: Mapping[str, Any], *keys: str) -> None:
    """A slip in a case's key would let it pass unread."""
    assert set(given) <= set(keys), set(given) - set(keys)


def test_every_file_is_run() -> None:
    assert {c.file for c in ALL} == {"can-cu.toml", "vien-dan.toml", *TOWN_CASES}


@of_files("can-cu.toml")
def test_what_a_paper_of_that_day_cites(case: Case) -> None:
    plan, _ = plan_and_cycle()
    knows(case.given, "day", "roles", "templates", "certificates", "filled")
    knows(case.expect, "cited", "lacking", "regime", "template", "unsettled", "between")
    own: Mapping[str, Mapping[str, str]] = case.given.get("templates", {})
    patterns = {
        r.id: r.certificate.model_copy(update={"template": case.given["certificates"][r.id]})
        for r in plan.regimes
        if r.certificate is not None and r.id in case.given.get("certificates", {})
    }
    regimes = tuple(
        r.model_copy(
            update={"templates": own.get(r.id, {}), "certificate": patterns.get(r.id, r.certificate)}
        )
        for r in plan.regimes
    )
    filled: Mapping[str, Mapping[str, Any]] = case.given.get("filled", {})
    bases = tuple(
        b.model_copy(update={**filled.get(b.number, {}), **filled.get(b.role, {})}) for b in plan.legal_bases
    )
    plan = plan.model_copy(update={"regimes": regimes, "legal_bases": bases})
    day, roles = case.given["day"], case.given.get("roles", ROLES)
    if "cited" in case.expect:
        assert [basis.number for basis in citations(plan, roles, day)] == case.expect["cited"]
    if "lacking" in case.expect:
        said = lacking(plan, roles, day)
        assert len(said) == len(case.expect["lacking"])
        assert all(words in line for words, line in zip(case.expect["lacking"], said, strict=True))
    open_still = unsettled(plan, roles, day)
    if "unsettled" in case.expect:
        assert [basis.number for basis in open_still] == case.expect["unsettled"]
    if "between" in case.expect:
        assert [b.number for b in open_still if b.is_disputed(day)] == case.expect["between"]
    for name, template in case.expect.get("template", {}).items():
        assert template_for(plan, name, day) == template
    if regime := case.expect.get("regime"):
        assert regime_of(plan, day).id == regime
    elif "regime" in case.expect:
        with pytest.raises(NotInForce, match=r"không có chế độ văn bản nào .*: bổ sung"):
            regime_of(plan, day)


@of_files("vien-dan.toml")
def test_citing_a_number(case: Case) -> None:
    plan, _ = plan_and_cycle()
    knows(case.given, "cite", "day")
    knows(case.expect, "cites", "refused")
    if "cites" in case.expect:
        assert cite(plan, case.given["cite"], case.given["day"]).number == case.expect["cites"]
        return
    with pytest.raises(NotInForce) as refused:
        cite(plan, case.given["cite"], case.given["day"])
    assert all(words in str(refused.value) for words in case.expect["refused"]), refused.value


# ------------------------------------------------------------------ issuing


def entry(plan: Plan, unit: str, name: str, total: int, **more: Any) -> Entry:
    collective = not name
    return Entry(
        kind=NomineeKind.COLLECTIVE if collective else NomineeKind.INDIVIDUAL,
        group=plan.units[unit].group,
        unit=unit,
        nominee="TT" if collective else "CN1",
        name=name or plan.units[unit].name,
        total=Decimal(total),
        key=(Decimal(total),),
        nominated=True,
        tier=plan.awards[0].name,
        gates=(Gate("K1", GateState.PASS),),
        **more,
    )


def decided(case: Case) -> Decision:
    """The usual decision of the files' heads with what the case changes."""
    given = case.given
    knows(
        given,
        *("cycle", "plan_number", "council", "votes", "conclusions", "no_vote", "winners", "proposed"),
        *("issues", "days", "all_days", "numbers", "bases", "disagreements", "without_bases"),
        *("without_regimes", "record", "chair", "open_rows", "written", "tiers", "exemplars"),
        *("without_salaries", "without_authorities", "ended", "successors", "in_charge", "met", "signers"),
        *("stored", "granted", "granted_on", "without_books", "cleared", "held"),
    )
    plan, cycle = plan_and_cycle(given.get("cycle", "A2024"))
    movement = {"plan_number": given.get("plan_number", "61/KH-UBND"), "plan_date": dt.date(2023, 5, 9)}
    gone = given.get("without_bases", ())
    bases = tuple(basis for basis in plan.legal_bases if basis.number not in gone)
    unknown = given.get("without_regimes", ())
    regimes = tuple(regime for regime in plan.regimes if regime.id not in unknown)
    plan = plan.model_copy(
        update={
            "movement": plan.movement.model_copy(update=movement),
            "legal_bases": bases,
            "regimes": regimes,
            "town_papers": tuple(
                p.model_copy(update={"book": ""}) if p.id in given.get("without_books", ()) else p
                for p in plan.town_papers
            ),
            "salaries": () if given.get("without_salaries") else plan.salaries,
            "authorities": tuple(
                a.model_copy(update={"units": tuple(given.get("in_charge", {}).get(a.id, a.units))})
                for a in plan.authorities
                if a.id not in given.get("without_authorities", ())
            ),
            "units": {
                slug: replace(
                    unit,
                    valid_to=given.get("ended", {}).get(slug, unit.valid_to),
                    successors=tuple(given.get("successors", {}).get(slug, unit.successors)),
                )
                for slug, unit in plan.units.items()
            },
        }
    )
    at_end = cycle.year == 2025
    chosen = given.get("winners", ["p-hoa-mac/TT", "p-hoa-mac/CN1"])
    entries = [
        entry(
            plan,
            unit,
            name,
            total,
            selected=f"{unit}/{'CN1' if name else 'TT'}" in chosen,
            proposed=f"{unit}/{'CN1' if name else 'TT'}" in given.get("proposed", []),
        )
        for unit, name, total in (
            ("p-hoa-mac", "Nguyễn Văn An", 90),
            ("x-trac-van", "", 70),
            ("p-hoa-mac", "", 80),
        )
    ]
    tiers = given.get("tiers", {})
    entries = [replace(e, tier=tiers.get(f"{e.unit}/{e.nominee}", e.tier)) for e in entries]
    usual = dt.date(2025, 6, 30) if at_end else dt.date(2024, 12, 25)
    rows = given.get("issues", [{"paper": paper} for paper in TOWN_PAPERS])
    issues = tuple(
        Issue(
            paper=row["paper"],
            day=given.get("days", {}).get(row["paper"], given.get("all_days", row.get("day", usual))),
            number=given.get("numbers", {}).get(row["paper"], row.get("number", "")),
            signer=given.get("signers", {}).get(row["paper"], SIGNER),
            post="",
            bases=tuple(given.get("bases", {}).get(row["paper"], ())),
        )
        for row in rows
    )
    return Decision(
        plan=plan,
        cycle=cycle,
        folders=["p-hoa-mac", "x-trac-van"],
        findings=[],
        reports={},
        scores=[],
        entries=rank(entries),
        quota=quota_lines(plan, entries),
        town=Town(
            council=council(given, entries, at_end),
            issues=issues,
            exemplars=tuple(
                Exemplar(*who.split("/"), ("Lời.",), "", None)
                for who in given.get("exemplars", ["p-hoa-mac/TT"])
            ),
        ),
        former=Former(),
        trial=False,
        cleared=[
            replace(e, selected=not why, undecided=why == "?", note=why)
            for e in entries
            if (why := given.get("cleared", {}).get(f"{e.unit}/{e.nominee}")) is not None
        ],
        stored={key: Numbered("5/QĐ-UBND", day, "", "") for key, day in given.get("stored", {}).items()},
        granted={
            (e.unit, e.nominee): AwardLine(
                *(26, "m", cycle.id, e.unit, e.nominee, str(e.kind), e.name, e.tier, AwardState.GRANTED),
                *(False, 1, "5/QĐ-UBND", given.get("granted_on")),
            )
            for e in entries
            if f"{e.unit}/{e.nominee}" in given.get("granted", [])
        },
    )


def council(given: Mapping[str, Any], entries: list[Entry], at_end: bool) -> Council | None:
    """The council's meeting of the case; False: it has not met."""
    if given.get("council") is False:
        return None
    members = {"members": 9, **given.get("council", {})}
    day = given.get("met") or dt.date(2025, 6, 20) if at_end else dt.date(2024, 12, 20)
    present = members.get("present", members["members"])
    counted = (None, None) if members.get("unknown") else (members["members"], present)
    meeting = CouncilMeeting(day, given.get("chair", SIGNER), "B", *counted)
    record = {
        "place": "Phòng họp số 1",
        "begins": dt.time(8),
        "ends": dt.time(10, 30),
        "there": tuple(f"Người {i}" for i in range(present)),
        "absent": tuple(f"Vắng {i}" for i in range(members["members"] - present)),
        **{k: tuple(v) if isinstance(v, list) else v or None for k, v in given.get("record", {}).items()},
    }
    votes = []
    for e in entries:
        who = f"{e.unit}/{e.nominee}"
        if who not in given.get("no_vote", []):
            agreed = given.get("votes", {}).get(who, members["members"])
            said = given.get("conclusions", {}).get(who, "")
            votes.append(
                Vote(
                    e.unit,
                    e.nominee,
                    agreed,
                    0,
                    said,
                    "xứng đáng" if said else "",
                    "hoi-dong.xlsx",
                    "A9",
                    given.get("written", {}).get(who),
                )
            )
    return Council(meeting, tuple(votes), MeetingRecord(**record), tuple(given.get("open_rows", ())))


def matches(said: list[str], expected: list[str]) -> None:
    """Each thing said is the one expected, no more and no less."""
    assert len(said) == len(expected), said
    assert all(any(words in line for line in said) for words in expected), said


@of_files(*TOWN_CASES)
def test_when_a_paper_may_be_issued(case: Case) -> None:
    knows(
        case.expect,
        "issued",
        "obstacles",
        "may_not",
        "asked",
        "bases",
        "after",
        "sets",
        "heads",
        "days",
        "signers",
    )
    decision, differing = decided(case), case.given.get("disagreements", [])
    requests, stopped = to_issue(decision, differing)
    keyless = case.given.get("held", [])
    faults = {r.key: ["chưa có khóa: đặt khóa"] for r in requests if r.key in keyless}
    requests, waiting = held_back(decision, requests, faults)
    obstacles = [*stopped, *waiting]
    if "issued" in case.expect:
        assert [request.key for request in requests] == case.expect["issued"]
    if "obstacles" in case.expect:
        assert {paper for paper, _ in obstacles} == set(case.expect["obstacles"])
        for paper, expected in case.expect["obstacles"].items():
            matches([words for one, words in obstacles if one == paper], expected)
    for paper, expected in case.expect.get("may_not", {}).items():
        matches([words for one, words in stopped if one.partition("/")[0] == paper], expected)
    by_key = {request.key: request for request in requests}
    for key, asked in case.expect.get("asked", {}).items():
        assert by_key[key].asked == asked
    for key, titles in case.expect.get("bases", {}).items():
        assert all(title in basis for title, basis in zip(titles, by_key[key].bases, strict=True))
    if "after" in case.expect:
        assert [paper for paper in TOWN_PAPERS if after_authority(decision, paper)] == case.expect["after"]
    for paper, sets in case.expect.get("sets", {}).items():
        found = {
            whose: [f"{e.unit}/{e.nominee}" for e in (part.refused if paper == "thong-bao" else part.winners)]
            for whose, part in parts(decision, paper).items()
        }
        assert found == sets
    for key, head in case.expect.get("heads", {}).items():
        movement = under(decision, key).plan.movement
        assert [movement.authority, movement.office, movement.council, movement.place] == head
    for key, day in case.expect.get("days", {}).items():
        assert by_key[key].day == day
    for key, signer in case.expect.get("signers", {}).items():
        assert by_key[key].signer == signer
    for _, words in obstacles:
        assert ": " in words, f"no remedy: {words}"
    for request in requests:
        about = under(decision, request.key).plan.town_paper(request.paper)
        assert (request.book, request.symbol, request.post) == (about.book, about.symbol, about.post)
