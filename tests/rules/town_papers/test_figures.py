"""The consolidated report's numbers, counted again from the rows of the CSV files; the coverage matrix; the years."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from factory_decision import decided
from factory_report import plan_and_cycle

from rules.judging.ranking import NomineeKind
from rules.page.tables import COLUMNS, findings_rows, ranking_rows, scores_rows
from rules.report.town_inputs import IndexLine, UnitIndex
from rules.town_papers.consolidated.summary import MARKS
from rules.town_papers.figures.charts import YEARS
from rules.town_papers.figures.figures import figures_of
from rules.town_papers.listing import town_papers_of
from rules.years.former import Year, YearLine

PLAN, CYCLE = plan_and_cycle()
CENT = Decimal("0.01")
GROUPS = ("G1", "G2", "G3", "all")

DECISION = decided()
FIGURES = figures_of(DECISION)
RANKING = [dict(zip(COLUMNS["ranking"], row, strict=True)) for row in ranking_rows(DECISION.entries)]
SCORES = [dict(zip(COLUMNS["scores"], row, strict=True)) for row in scores_rows(DECISION.scores)]
FINDINGS = [dict(zip(COLUMNS["findings"], row, strict=True)) for row in findings_rows(DECISION.findings)]


def mean(numbers: list[str]) -> Decimal:
    return (sum(map(Decimal, numbers), Decimal(0)) / len(numbers)).quantize(CENT, ROUND_HALF_UP)


# ------------------------------------------------------------------ against the CSV files


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("kind", list(NomineeKind))
def test_results_are_those_of_ranking_csv(kind: NomineeKind, group: str) -> None:
    rows = [r for r in RANKING if r["kind"] == kind and group in ("all", r["group"])]
    found = FIGURES.results[kind, group]
    assert (found.ranked, found.mean) == (len(rows), mean([r["total"] for r in rows]))
    for column in ("nominated", "eligible", "selected"):
        assert getattr(found, column) == sum(r[column] == "true" for r in rows), column


@pytest.mark.parametrize("group", GROUPS)
def test_participation_is_that_of_findings_and_ranking_csv(group: str) -> None:
    units = {
        u.slug for u in PLAN.units.values() if u.is_subject and u.valid_in(2024) and group in ("all", u.group)
    }
    accepted = {r["unit"] for r in RANKING if r["kind"] == "collective"} & units
    returned = {f["unit"] for f in FINDINGS if f["severity"] == "error"} & units
    found = FIGURES.participation[group]
    assert (found.units, found.accepted, found.returned) == (len(units), len(accepted), len(returned))
    assert found.missing == len(units - accepted - returned) and found.received == len(accepted | returned)


def test_items_are_those_of_scores_csv() -> None:
    for item in FIGURES.items:
        rows = [r for r in SCORES if r["item"] == item.code and r["points"]]
        assert (item.applicable, item.mean) == (len(rows), mean([r["points"] for r in rows])), item.code
        share = 100 * sum(Decimal(r["points"]) for r in rows) / (len(rows) * Decimal(rows[0]["max"]))
        assert item.share == share.quantize(CENT, ROUND_HALF_UP), item.code


def test_plans_in_time_are_those_of_scores_csv() -> None:
    points = [r["points"] for r in SCORES if r["item"] == "C2.1"]
    found = FIGURES.plans
    assert found.on_time == points.count("5.00") and found.none == points.count("0.00")
    assert found.on_time + found.late + found.none == len(points)


def test_gates_are_those_of_ranking_csv() -> None:
    for gate in FIGURES.gates:
        for kind in NomineeKind:
            told = [
                r for r in RANKING
                if r["kind"] == kind and r["nominated"] == "true" and re.search(rf"(^|; ){gate.code}: ", r["reason"])
            ]  # fmt: skip
            assert gate.failed[kind] + gate.waiting[kind] == len(told), gate.code


def test_the_report_prints_these_numbers() -> None:
    context = town_papers_of(DECISION)["bao-cao-tong-hop"].paper.context
    last = FIGURES.results[NomineeKind.INDIVIDUAL, "all"]
    numbers = (last.ranked, last.nominated, last.eligible, last.selected, last.proposed)
    assert context["results"][-1] == ["Cá nhân: cộng", *map(str, numbers), str(last.mean).replace(".", ",")]
    whole = FIGURES.participation["all"]
    assert context["participation"][-1][1:4] == [str(whole.units), str(whole.received), str(whole.accepted)]
    assert context["own_total"] == ["Tổng cộng", "", "", "1", "6"]


def test_every_chart_shows_the_table_s_numbers() -> None:
    draft = town_papers_of(DECISION)["bao-cao-tong-hop"]
    assert len(draft.charts) == 5
    chart = draft.charts["bieu-do-tham-gia"]
    assert [s.values for s in chart.series] == [
        tuple(getattr(FIGURES.participation[g], name) for g in GROUPS[:3]) for name in ("accepted", "returned", "missing")
    ]  # fmt: skip
    assert (
        f"Nhóm 1: được nhận {chart.series[0].values[0]}" in draft.paper.context["charts"]["bieu-do-tham-gia"]
    )


# ------------------------------------------------------------------ the seven contents


def test_what_nobody_reported_is_not_ticked_and_counts_say_of_how_many() -> None:
    context = town_papers_of(DECISION)["bao-cao-tong-hop"].paper.context
    accepted = FIGURES.participation["all"].accepted
    lines = {line[0]: line[2:] for line in context["contents"]}
    for number in ("1", "2", "6", "7"):  # the first edition asks for none of it, and no index is there
        assert lines[number] == ["–", "0", str(accepted)], number
    assert context["contents_note"]
    for column, counts in enumerate(FIGURES.contents, start=1):
        marks = [row[column] for row in context["matrix"]]
        assert len(marks) == accepted == sum(counts.values())
        assert {MARKS[state]: n for state, n in counts.items() if n} == dict(Counter(marks))


# ------------------------------------------------------------------ the province's index


def test_the_index_is_printed_with_its_decision_and_how_many_units_have_it() -> None:
    whole = IndexLine(
        "Tổng cộng", Decimal(100), Decimal("91.5"), Decimal("62.25"), None, Decimal("87.25"), 3, "G9"
    )
    index = UnitIndex(
        "p-hoa-mac", 2024, "12/QĐ-UBND", dt.date(2025, 1, 3), (), whole, "chi-so.xlsx", "Chỉ số"
    )
    told = replace(DECISION, town=replace(DECISION.town, index=(index,)))
    context = town_papers_of(told)["bao-cao-tong-hop"].paper.context
    assert context["heads"]["index"] == "III. CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CỦA TỈNH"
    (line,) = context["index"]
    assert line == [PLAN.units["p-hoa-mac"].name, "2024", "91,5", "62,25", "–", "87,25/100", "3"]
    (text,) = context["index_text"]
    assert f"Quyết định số 12/QĐ-UBND ngày 03/01/2025: 1/{len(DECISION.units)} đơn vị có số liệu" in text
    without = town_papers_of(DECISION)["bao-cao-tong-hop"].paper.context
    assert (without["index"], "index" in without["heads"]) == ([], False)


# ------------------------------------------------------------------ the final cycle


def test_a_final_cycle_lays_the_years_side_by_side() -> None:
    def line(nominee: str, selected: bool, total: str) -> YearLine:
        kind = "collective" if nominee == "TT" else "individual"
        return YearLine("p-hoa-mac", nominee, kind, "Tên", "", Decimal(total), {}, True, "PASS", (), selected)

    totals = {"TT": "90.00", "CN1": "80.00", "CN2": "70.25", "CN3": "75.00"}
    lines = tuple(line(nominee, nominee in ("TT", "CN1"), total) for nominee, total in totals.items())
    years = tuple(Year(f"A{y}", y, 1, frozenset({"p-hoa-mac"}), lines) for y in (2024, 2023, 2025))
    plan, cycle = plan_and_cycle("F2025")
    final = replace(
        DECISION, plan=plan, cycle=cycle, reports={}, findings=(), folders=(), scores=(), years=years
    )
    draft = town_papers_of(final)["bao-cao-tong-hop"]
    context = draft.paper.context
    # The mean of one collective would be that collective's own score: it is not told.
    assert context["years"][0] == ["2023", "1", "1", "1", "3", "1", "–", "75,08"]
    wards = [row for row in context["group_years"] if row[1].startswith("Nhóm 3. ")]
    assert [(row[0], *row[3:]) for row in wards] == [(str(y), "1", "1", "1") for y in (2023, 2024, 2025)]
    assert wards[0][2] == str(sum(u.group == "G3" for u in plan.subjects(plan_and_cycle("A2023")[1])))
    assert next(iter(context["heads"].values())) == "I. KẾT QUẢ CÁC NĂM"
    assert [row[0] for row in context["years"]] == ["2023", "2024", "2025"]
    # The movement's own title names the period: once is enough.
    assert context["about"].count("giai đoạn 2023 - 2025") == 1 and "năm 2025" not in context["about"]
    assert not context["annual"] and context["charts"]["bieu-do-tham-gia"] == ""
    assert draft.charts[YEARS].series[2].values == (1, 1, 1)


def test_a_plan_of_fewer_contents_fills_the_annex_with_blank_columns() -> None:
    whole = decided()
    few = whole.plan.model_copy(update={"coverage": whole.plan.coverage[:5]})
    context = town_papers_of(replace(whole, plan=few))["bao-cao-tong-hop"].paper.context
    assert context["matrix_head"] == ["1", "2", "3", "4", "5", "", ""]
    assert context["matrix"] and {len(row) for row in context["matrix"]} == {8}
