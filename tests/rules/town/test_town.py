"""Every case of what the town's own forms say: appraisals, the council, corrections and waivers, the index."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from factory_cases import Case, each, given_entries, only_knows, read_case
from factory_report import plan_and_cycle
from factory_town_sheet import form_sheet

from rules.judging.quotas import select
from rules.judging.ranking import entries_of, rank
from rules.judging.scoring import scores_of
from rules.plan.plan import Cycle, Plan
from rules.report.report import Report, State
from rules.report.town_inputs import Town
from rules.town.appraisal.accepting import LaneForm, accept_appraisals
from rules.town.appraisal.lanes import appraisal_deadline
from rules.town.corrections.accepting import accept_corrections
from rules.town.council.accepting import accept_council
from rules.town.form import APPRAISAL, CORRECTIONS, COUNCIL, INDEX, SECOND_EDITION, WAIVERS
from rules.town.index import accept_index
from rules.values.findings import Finding, Severity
from rules.values.rounding import shown_vi

USUAL_UNITS = ("vp-hdnd-ubnd", "phong-noi-vu", "phong-tu-phap", "phong-vhtt", "p-hoa-mac")
MEETING = {
    "Ngày họp": dt.date(2024, 12, 27),
    "Chủ trì": "Nguyễn Văn Chủ",
    "Thư ký": "Trần Thị Thư",
    "Tổng số thành viên": 15,
    "Có mặt": 13,
}


def assert_found(found: Iterable[Finding], expect: Mapping[str, Any], rule: str, folder: str) -> None:
    """Warnings and infos, each with its file, its cell and words of its message, in the order of the form."""
    found = list(found)
    assert all((f.rule, f.unit) == (rule, folder) for f in found)
    for name, severity in (("findings", Severity.WARNING), ("infos", Severity.INFO)):
        mine = [f for f in found if f.severity is severity]
        expected = expect.get(name, [])
        places = [[f.message.partition(":")[0].partition(",")[0], f.cell] for f in mine]
        assert places == [list(e[:-1]) for e in expected], [f.message for f in mine]
        for finding, (*_, words) in zip(mine, expected, strict=True):
            assert words in finding.message


def reports_of(plan: Plan, cycle: Cycle, given: Mapping[str, Any]) -> dict[str, Report]:
    """The reports of the usual units, with what the case changes in them."""
    reports = {}
    for slug in USUAL_UNITS:
        changes = dict(given.get("units", {}).get(slug, {}))
        changes["1. Đơn vị"] = {"Chu kỳ": cycle.id, **changes.get("1. Đơn vị", {})}
        report, findings = read_case(plan, cycle, plan.units[slug], changes)
        assert report is not None
        assert not findings
        reports[slug] = report
    return reports


def lane_form(given: Mapping[str, Any], name: str, findings: list[Finding]) -> LaneForm:
    """One office's form as it comes in, readable or not."""
    file = name if "." in name else f"{name}.xlsx"
    if name in given.get("unreadable", []):
        return LaneForm(file, None, fault="tệp không mở được: lưu lại thành .xlsx rồi gửi lại.")
    sheet, said = form_sheet(APPRAISAL, file, given["forms"][name], without=given.get("without", []))
    findings += said
    return LaneForm(file, sheet, given.get("received", {}).get(name))


def with_appraising(plan: Plan, given: Mapping[str, Any]) -> Plan:
    """The plan with the case's holidays and its word on late forms."""
    changes = {key: given[key] for key in ("holidays", "late_counts") if key in given}
    return plan.model_copy(update={"appraisal": plan.appraisal.model_copy(update=changes)})


@each("tham-dinh")
def test_appraisal(case: Case) -> None:
    given, expect = case.given, case.expect
    only_knows(
        given,
        "cycle",
        "units",
        "forms",
        "unreadable",
        "without",
        "received",
        "sent",
        "holidays",
        "late_counts",
    )
    only_knows(expect, "findings", "infos", "points", "basis", "counted", "lanes", "deadline", "late")
    plan, cycle = plan_and_cycle(given.get("cycle", "A2024"))
    plan = with_appraising(plan, given)
    deadline = appraisal_deadline(plan, given["sent"]) if "sent" in given else None
    if "deadline" in expect:
        assert deadline == expect["deadline"]
    findings: list[Finding] = []
    names = [*given.get("forms", {}), *given.get("unreadable", [])]
    forms = [lane_form(given, name, findings) for name in names]
    reports = reports_of(plan, cycle, given).values()
    appraisals, lanes, said = accept_appraisals(plan, cycle, forms, scores_of(plan, cycle, reports), deadline)
    assert_found([*findings, *said], expect, "H01", "_tham-dinh")
    counted = [[a.office, a.unit, a.nominee, a.item] for a in appraisals]
    assert counted == expect.get("counted", counted)
    scores = scores_of(plan, cycle, reports, {(a.unit, a.nominee, a.item): a for a in appraisals})
    for what in ("points", "basis"):
        for name, items in expect.get(what, {}).items():
            score = next(s for s in scores if f"{s.unit}/{s.nominee}" == name)
            got = {i.code: str(getattr(i, what)) for i in score.items}
            assert {code: got[code] for code in items} == items
    back = {r.office: f"{r.counted}/{r.rows}" if r.received else "im lặng" for r in lanes}
    assert {office: back[office] for office in expect.get("lanes", {})} == expect.get("lanes", {})
    late = {r.office: r.late_by for r in lanes}
    assert {office: late[office] for office in expect.get("late", {})} == expect.get("late", {})
    assert all(r.rows == r.counted + r.refused + r.waiting for r in lanes)


def with_guidance(plan: Plan, given: Mapping[str, Any]) -> Plan:
    """The plan with guidance entered for some tiers: how many of each kind may be put forward."""
    opened = given.get("guidance", {})
    awards = []
    for award in plan.awards:
        entered = {
            "guidance_number": "5/HD-SNV",
            "guidance_date": dt.date(2024, 11, 1),
            "guidance_quota": opened.get(award.name),
        }
        awards.append(
            type(award).model_validate({**award.model_dump(), **entered}) if award.name in opened else award
        )
    return plan.model_copy(update={"awards": tuple(awards)})


@each("hoi-dong")
def test_council(case: Case) -> None:
    given, expect = case.given, case.expect
    only_knows(
        given, "collectives", "individuals", "labels", "votes", "edition", "guidance", "without", "all_for"
    )
    only_knows(
        expect, "findings", "infos", "selected", "proposed", "undecided", "open", "notes", "votes", "met",
        "present", "record",
    )  # fmt: skip
    plan, cycle = plan_and_cycle()
    plan = with_guidance(plan, given)
    entries = select(plan, rank(given_entries(plan, case)))
    labels = {**MEETING, **given.get("labels", {})}
    votes = [list(row) for row in given.get("votes", [])]
    # The cases show what they are about; the others have a row with every vote for them, below those.
    width, there = (
        len(COUNCIL.columns) - (2 if given.get("edition", 1) == 1 else 0),
        {row[0] for row in votes},
    )
    if given.get("all_for", True) and votes:
        votes += [
            [e.unit, e.nominee, labels["Có mặt"], 0, *[""] * (width - 4)]
            for e in entries
            if e.selected and e.unit not in there
        ]
    without = list(given.get("without", []))
    if given.get("edition", 1) == 1:
        without += [field.label for field in SECOND_EDITION]
    sheet, findings = form_sheet(COUNCIL, "hoi-dong.xlsx", votes, labels, without)
    council, decided, said = accept_council(plan, cycle, sheet, entries)
    assert_found([*findings, *said], expect, "H02", "_hoi-dong")
    assert [(e.unit, e.nominee, e.rank) for e in decided] == [(e.unit, e.nominee, e.rank) for e in entries]
    if "selected" in expect:
        assert sorted(e.unit for e in decided if e.selected) == expect["selected"]
    assert sorted(e.unit for e in decided if e.proposed) == expect.get("proposed", [])
    assert sorted(e.unit for e in decided if e.undecided) == expect.get("undecided", [])
    assert not any(e.undecided and (e.selected or e.proposed) for e in decided)
    if "open" in expect:
        assert council is not None
        assert len(council.open_rows) == len(expect["open"]), council.open_rows
        assert all(words in row for words, row in zip(expect["open"], council.open_rows, strict=True))
    for key, value in expect.get("record", {}).items():
        assert council is not None
        told = getattr(council.record, key)
        assert (list(told) if isinstance(told, tuple) else told or "") == value
    for unit, words in expect.get("notes", {}).items():
        assert words in next(e.note for e in decided if e.unit == unit)
    if "met" in expect:
        assert (council is not None) is expect["met"]
    if "present" in expect:
        assert council is not None
        assert council.meeting.present == expect["present"]
    for unit, (votes_for, against, conclusion) in expect.get("votes", {}).items():
        assert council is not None
        vote = next(v for v in council.votes if v.unit == unit)
        assert (vote.agreed, vote.against, vote.conclusion) == (votes_for, against, conclusion)


@each("dinh-chinh")
def test_corrections(case: Case) -> None:
    given, expect = case.given, case.expect
    only_knows(given, "units", "corrections", "waivers", "unread")
    only_knows(
        expect, "findings", "infos", "cells", "states", "required", "points", "counted", "waived", "gates"
    )
    plan, cycle = plan_and_cycle()
    reports = reports_of(plan, cycle, given)
    for slug in given.get("unread", []):
        del reports[slug]
    read = [
        form_sheet(sheet, "dinh-chinh.xlsx", given[name])
        for name, sheet in (("corrections", CORRECTIONS), ("waivers", WAIVERS))
        if name in given
    ]
    sheets, findings = [s for s, _ in read], [f for _, said in read for f in said]
    corrections, waivers, mended, said = accept_corrections(plan, cycle, sheets, reports)
    assert_found([*findings, *said], expect, "H03", "_dinh-chinh")
    assert list(mended) == list(reports)
    assert len(corrections) == expect.get("counted", len(corrections))
    for report in mended.values():
        mine = [c for c in corrections if c.unit == report.unit]
        assert list(report.corrections) == mine
        assert [c.corrected for c in report.cells() if c.corrected] == sorted(mine, key=mine.index) or len(
            mine
        ) > 1
    assert [w.unit for w in waivers] == expect.get("waived", [])
    assert {u for u, r in mended.items() if r.waiver} == set(expect.get("waived", []))
    for unit, cells in expect.get("cells", {}).items():
        there = {f"{c.sheet}!{c.address}": c for c in mended[unit].cells()}
        assert {name: there[name].text for name in cells} == cells
    for unit, states in expect.get("states", {}).items():
        there = {f"{c.sheet}!{c.address}": c for c in mended[unit].cells()}
        assert {name: there[name].state for name in states} == {n: State(s) for n, s in states.items()}
    for unit, required in expect.get("required", {}).items():
        there = {f"{c.sheet}!{c.address}": c for c in mended[unit].cells()}
        assert {name: there[name].field.required for name in required} == required
    scores = scores_of(plan, cycle, mended.values())
    for name, items in expect.get("points", {}).items():
        score = next(s for s in scores if f"{s.unit}/{s.nominee}" == name)
        assert {i.code: str(i.points) for i in score.items if i.code in items} == items
    entries = entries_of(plan, cycle, mended.values(), scores)
    for name, gates in expect.get("gates", {}).items():
        entry = next(e for e in entries if f"{e.unit}/{e.nominee}" == name)
        assert {g.code: str(g.state) for g in entry.gates if g.code in gates} == gates


@each("chi-so")
def test_index(case: Case) -> None:
    given, expect = case.given, case.expect
    only_knows(given, "labels", "rows", "without")
    only_knows(expect, "findings", "index")
    plan, cycle = plan_and_cycle()
    labels = {"Năm": 2024, "Số quyết định": "12/QĐ-UBND", "Ngày quyết định": dt.date(2025, 1, 3)}
    labels |= given.get("labels", {})
    sheet, findings = form_sheet(INDEX, "chi-so.xlsx", given["rows"], labels, given.get("without", ()))
    found, said = accept_index(plan, cycle, [sheet])
    assert_found([*findings, *said], expect, "H04", "_chi-so")
    ranks = {i.unit: f", hạng {i.whole.rank}" if i.whole.rank is not None else "" for i in found}
    told = {i.unit: f"{shown_vi(i.whole.total)}/{shown_vi(i.whole.max)}{ranks[i.unit]}" for i in found}
    assert told == expect["index"]
    assert all((i.year, i.number, i.day) == (2024, "12/QĐ-UBND", dt.date(2025, 1, 3)) for i in found)


def test_the_index_of_one_year_counts_once_and_the_latest_year_is_shown() -> None:
    plan, cycle = plan_and_cycle()
    labels = {"Năm": 2024, "Số quyết định": "12/QĐ-UBND", "Ngày quyết định": dt.date(2025, 1, 3)}
    rows = [["thue", "Tổng cộng", 100, 95, 90, "", 90, 1]]
    older = {**labels, "Năm": 2023}
    sheets = [
        form_sheet(INDEX, name, rows, said)[0]
        for name, said in (("a.xlsx", older), ("b.xlsx", labels), ("c.xlsx", labels))
    ]
    found, (said,) = accept_index(plan, cycle, sheets)
    assert [i.file for i in found] == ["a.xlsx", "b.xlsx"]
    assert "tệp ấy được tính" in said.message
    assert (latest := Town(index=found).index_of("thue")) and latest.year == 2024
