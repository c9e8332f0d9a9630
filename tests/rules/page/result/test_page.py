"""The operator's page in words: findings by unit, rankings with their working, quota side by side, plain texts."""

import datetime as dt
import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from factory_decision import decided, issued
from factory_outcome import STRANGE, findings_of_a_run, outcome

from rules.contracts.run import RunMark
from rules.decision.decision import Stage
from rules.page.findings import FEW, findings_view
from rules.page.result.index import duration_words, index_page
from rules.page.result.ranking import share_words
from rules.page.result.town import town_view
from rules.page.wording import PLAN_PARTS, RULES, SEVERITIES, TEXT_LENGTH, shown, unit_name
from rules.papers.returned import severity_words
from rules.plan.plan import Plan
from rules.report.town_inputs import IndexLine, UnitIndex
from rules.values.findings import Severity, cell_order, finding

SUITES = Path(__file__).resolve().parents[4] / "expectations" / "suites"


def test_findings_stand_by_unit_in_the_registrys_order_and_by_cell_as_on_the_sheet() -> None:
    view = findings_view(outcome().plan, outcome().findings)
    assert [unit.slug for unit in view.units] == [
        "phong-y-te",
        "mttq",
        "cong-an",
        "p-hoa-mac",
        "p-duy-hai",
        STRANGE,
    ]
    cells = [(row.sheet, row.cell) for row in view.units[4].rows]
    assert cells == [("3. TTHC", "C7"), ("5. Cá nhân", "H2"), ("5. Cá nhân", "H10")]


def test_a_message_does_not_say_its_place_twice_but_one_about_the_file_keeps_it() -> None:
    by_rule = {
        row.rule: row for unit in findings_view(outcome().plan, outcome().findings).units for row in unit.rows
    }
    assert by_rule["T01"].message.startswith("Cột (3) đang ghi 412")
    assert by_rule["F01"].message == "thư mục không có tệp báo cáo: bổ sung báo cáo."


def test_many_findings_are_folded_up_few_are_open() -> None:
    one = findings_of_a_run()[0]
    assert findings_view(outcome().plan, [one] * FEW).unfolded
    assert not findings_view(outcome().plan, [one] * (FEW + 1)).unfolded


def test_bars_are_as_long_as_their_counts() -> None:
    findings = [finding("D01", unit="mttq", says="a")] * 40 + [finding("T01", unit="mttq", says="b")] * 10
    bars = [(bar.rule, bar.count, bar.percent) for bar in findings_view(outcome().plan, findings).rules]
    assert bars == [("D01", 40, 100), ("T01", 10, 25)]


@pytest.mark.parametrize(
    "text",
    ["\x1b[31mđỏ", "a\x00b", "\u202eđảo", "\udce9tên", "a\x9bb", "\ufeffx\ud800"],
    ids=["escape", "nul", "right-to-left", "no-utf-8", "c1", "surrogate"],
)
def test_a_strangers_text_is_one_harmless_line(text: str) -> None:
    safe = shown(text)
    safe.encode("utf-8")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", safe)


def test_a_long_text_is_cut() -> None:
    assert len(shown("dài " * 10_000)) <= TEXT_LENGTH
    assert shown("dài " * 10_000).endswith("…")


def test_cells_sort_as_they_stand() -> None:
    assert sorted(["B10", "AA2", "B2", "A2", ""], key=cell_order) == ["", "A2", "B2", "AA2", "B10"]


def test_every_rule_of_the_suites_has_its_words() -> None:
    used = {
        expectation["meta"]["rule"].partition(".")[0]  # "D06.low" is D06
        for suite in SUITES.glob("*.json")
        for expectation in json.loads(suite.read_text(encoding="utf-8"))["expectations"]
    }
    assert used and used <= set(RULES)


def test_every_part_of_the_plan_has_its_words() -> None:
    plain = {"units", "hash", "tables_hash", "emblem", "templates"}
    assert set(Plan.model_fields) - plain <= set(PLAN_PARTS)


@pytest.mark.parametrize("severity", list(Severity))
def test_the_page_and_the_return_slip_call_a_severity_the_same(severity: Severity) -> None:
    found = finding("D01", unit="mttq", says="a", severity=severity)
    assert SEVERITIES[severity] == severity_words(found)


def test_names_of_units_parts_of_the_inbox_and_strangers() -> None:
    plan = outcome().plan
    assert unit_name(plan, "p-hoa-mac") == plan.units["p-hoa-mac"].name
    assert unit_name(plan, "_hoi-dong") == "Biểu quyết của Hội đồng"
    assert unit_name(plan, STRANGE) == STRANGE


def test_rankings_hold_every_entry_once_with_items_that_make_its_total() -> None:
    run = outcome()
    views = index_page(run).rankings
    assert [view.short for view in views] == ["G1", "G2", "G3", "Cá nhân"]
    assert sum(len(view.rows) for view in views) == len(run.entries)
    row = views[2].rows[0]
    score = next(s for s in run.scores if (s.unit, s.nominee) == (row.unit, "TT"))
    assert [item.points for item in row.items] == [f"{i.points}".replace(".", ",") for i in score.items]
    assert row.total == f"{score.total}".replace(".", ",")
    assert row.items[0].places == "1. Đơn vị: B20"


def test_the_province_s_index_stands_beside_the_collective_s_rank() -> None:
    run = outcome()
    unit = index_page(run).rankings[2].rows[0].unit
    whole = IndexLine("Tổng cộng", Decimal(100), None, None, None, Decimal("87.25"), 3, "G9")
    index = UnitIndex(unit, 2024, "12/QĐ-UBND", dt.date(2025, 1, 3), (), whole, "chi-so.xlsx", "Chỉ số")
    decision = replace(run.decision, town=replace(run.decision.town, index=(index,)))
    views = index_page(replace(run, decision=decision)).rankings
    told = {row.unit: row.index for view in views for row in view.rows if row.index}
    assert told == {unit: "chỉ số của tỉnh 2024: 87,25/100, hạng 3"}


def test_an_item_over_many_cells_names_the_first_few() -> None:
    row = index_page(outcome()).rankings[2].rows[0]
    tasks = next(item for item in row.items if item.code == "C2.2")
    assert re.fullmatch(r"2\. Nhiệm vụ: [A-Z0-9, ]+ và \d+ ô khác", tasks.places)


def test_the_council_sees_the_eligible_who_are_not_chosen_and_why() -> None:
    run = outcome()
    waiting = index_page(run).waiting
    assert {(r.unit, r.nominee) for r in waiting} == {
        (e.unit, e.nominee) for e in run.entries if e.eligible and not e.selected
    }
    assert all(row.note for row in waiting)


def test_the_quota_shows_three_readings_side_by_side() -> None:
    page = index_page(outcome())
    assert [row.group.split(".")[0] for row in page.quota] == ["G1", "G2", "G3", "Tính chung", "Tính chung"]
    for row in page.quota:
        assert [word for word, _, _ in row.readings] == ["Được xếp hạng", "Được đề nghị", "Đủ điều kiện"]
        assert all(cap <= n for _, n, cap in row.readings)


def test_the_page_says_how_many_more_the_other_reading_of_the_quota_lets_be_chosen() -> None:
    run = outcome()
    said = index_page(run).other_allocation
    assert "tối đa 13 tập thể; tính chung các nhóm thì tối đa 14, nhiều hơn 1" in said
    pooled = run.plan.model_copy(update={"quota": run.plan.quota.allocated("pooled")})
    said = index_page(replace(run, decision=replace(run.decision, plan=pooled))).other_allocation
    assert "tối đa 14 tập thể; chia theo từng nhóm thì tối đa 13, ít hơn 1" in said
    assert index_page(outcome(entries=[])).other_allocation == ""


def test_the_page_tells_which_certificates_are_issued_and_which_list_is_to_be_signed() -> None:
    papers = [f"giay-khen/{e.unit}/{e.nominee}" for e in decided().winners]
    files = {key: [f"town/{key}.pdf"] for key in ("giay-khen", "danh-sach-tien-thuong")}

    def states(*issued_papers: str, trial: bool = False) -> list[str]:
        run = replace(outcome(), decision=replace(issued(decided(), issued_papers), trial=trial), town=files)
        return [row.state for row in town_view(run).papers]

    assert states() == ["Dự thảo", "Dự thảo"]
    assert states("quyet-dinh", *papers[1:]) == [f"Đã ban hành {len(papers) - 1}/{len(papers)}", "Dự thảo"]
    assert states("quyet-dinh", *papers) == ["Đã ban hành", "Để in, ký nhận"]
    assert states("quyet-dinh", *papers, trial=True) == ["Ký thử", "Để in, ký nhận"]


def test_what_a_trial_signed_is_nowhere_said_to_be_issued() -> None:
    papers = ["quyet-dinh", "to-trinh"]
    run = replace(outcome(), decision=issued(decided(), papers), town={p: [f"{p}.pdf"] for p in papers})
    assert run.trial and run.decision.stage is Stage.ISSUED
    view = town_view(run)
    assert view.stage == "đã ký thử quyết định, chưa ban hành"
    assert {(row.state, row.tone) for row in view.papers} == {("Ký thử, số 7", "plain")}
    assert RunMark(trial=True, stage=Stage.ISSUED.value).stage_words == view.stage
    assert RunMark(trial=False, stage=Stage.ISSUED.value).stage_words == "đã ban hành quyết định"
    assert RunMark(stage="một bước về sau").stage_words == "một bước về sau"


def test_the_page_says_what_the_votes_chose() -> None:
    """Nobody writes “Khen” beside those who were ranked and whom all voted for."""
    decision = decided()
    council = decision.town.council
    assert council is not None
    (first, second), conclusions = decision.winners[:2], {v.conclusion for v in council.votes}
    votes = [
        replace(council.votes[0], unit=e.unit, nominee=e.nominee, conclusion="") for e in decision.entries
    ]
    town = replace(decision.town, council=replace(council, votes=votes))
    run = replace(outcome(), decision=replace(decision, town=town))
    chosen = sum(e.selected for e in decision.entries)
    assert first.selected and second.selected and conclusions
    others = len(decision.entries) - chosen
    said = f"Biểu quyết {len(votes)} tập thể, cá nhân: khen {chosen}, không khen {others}"
    assert said in town_view(run).council


def test_an_empty_run_has_a_page() -> None:
    page = index_page(
        outcome([], folders=[], scores=[], entries=[], quota=[], bundles={}, returned={}, renewed=0, reused=0)
    )
    assert (page.findings.total, page.bundles, page.returned, page.waiting) == (0, [], [], [])
    assert page.tiles[0].number == f"0/{len(outcome().units)}"


def test_units_whose_papers_carry_the_seal_alone_are_named() -> None:
    assert index_page(outcome()).seal_only == []
    shown = index_page(outcome(seal_only=["ldld"])).seal_only
    assert shown == ["Liên đoàn Lao động thị xã"]


def test_papers_of_a_length_nobody_reads_are_named() -> None:
    assert index_page(outcome()).long_papers == []
    page = index_page(outcome(long_papers={"ldld": [("02-bien-ban.pdf", 61)], "mttq": []}))
    assert page.long_papers == ["Liên đoàn Lao động thị xã: 02-bien-ban.pdf (61 trang)"]
    assert page.most_pages == 60


def test_a_trial_says_so_and_a_real_run_does_not() -> None:
    plan = outcome().plan
    assert index_page(outcome()).trial == plan.movement.trial_text
    assert index_page(outcome(trial=False)).trial == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(42, "42 giây"), (65, "1 phút 05 giây"), (59.7, "1 phút 00 giây"), (3661, "61 phút 01 giây")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration_words(dt.timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(("share", "words"), [("1/2", "50%"), ("2/3", "2/3"), ("1", "100%")])
def test_shares(share: str, words: str) -> None:
    assert share_words(Fraction(share)) == words
