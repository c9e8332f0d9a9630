"""The charts' numbers: columns that hold every total once, differences that add up to the gap they explain."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from factory_outcome import outcome

from rules.judging.ranking import Entry, NomineeKind
from rules.judging.scoring import Score
from rules.page.result.charts import BINS, histogram
from rules.page.result.differences import CAP, Differences, differences
from rules.page.result.index import index_page

SIGNED = re.compile(r"([^;]+?) ([+−])([0-9]+,[0-9]+)(?:; |$)")


@lru_cache
def pool(kind: NomineeKind, group: str = "") -> tuple[list[Entry], dict[tuple[str, str], Score]]:
    run = outcome()
    entries = [e for e in run.entries if e.kind is kind and group in ("", e.group)]
    return entries, {(s.unit, s.nominee): s for s in run.scores}


def compared(kind: NomineeKind, group: str = "") -> Differences:
    rubric = outcome().plan.rubric
    scale = rubric.individual if kind is NomineeKind.INDIVIDUAL else rubric.collective
    return differences(scale, *pool(kind, group), rubric.decimals)


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def entry(total: str) -> Entry:
    return replace(pool(NomineeKind.COLLECTIVE)[0][0], total=Decimal(total), selected=False, nominated=False)


@pytest.mark.parametrize("kind", list(NomineeKind))
def test_every_total_stands_in_one_column(kind: NomineeKind) -> None:
    entries, _ = pool(kind)
    chart = histogram("x", entries)
    assert sum(c.count for c in chart.columns) == len(entries) == chart.total
    for column in chart.columns:
        inside = [e for e in entries if column.low <= e.total < column.high or e.total == column.high == 100]
        assert column.count == len(inside) == sum(n for _, _, n in column.parts)
        assert {k: n for k, _, n in column.parts}["selected"] == sum(e.selected for e in inside)


def test_columns_stand_without_a_gap_and_the_highest_is_whole() -> None:
    columns = histogram("x", [entry(t) for t in ("61", "62", "88")]).columns
    assert [c.low for c in columns] == [60, 65, 70, 75, 80, 85]
    assert [c.height for c in columns] == [100, 0, 0, 0, 0, 50]


def test_a_full_total_stands_in_the_last_column() -> None:
    columns = histogram("x", [entry("100"), entry("95")]).columns
    assert [(c.low, c.high, c.count, c.words) for c in columns] == [(95, 100, 2, "95 đến 100")]


def test_totals_far_apart_take_wider_columns() -> None:
    columns = histogram("x", [entry("0"), entry("100")]).columns
    assert len(columns) <= BINS and (columns[0].count, columns[-1].count) == (1, 1)


def test_nobody_no_column() -> None:
    assert histogram("x", []).columns == []
    page = index_page(outcome(entries=[], scores=[], quota=[]))
    assert not any(spread.columns for spread in page.spreads)
    assert not any(ranking.differences.rows for ranking in page.rankings)


@pytest.mark.parametrize(
    ("kind", "group"),
    [(NomineeKind.COLLECTIVE, g) for g in ("G1", "G2", "G3")] + [(NomineeKind.INDIVIDUAL, "")],
)
def test_what_made_the_difference_adds_up_to_it(kind: NomineeKind, group: str) -> None:
    rows = compared(kind, group).rows
    told = [row for row in rows[1:] if number(row.behind)]
    assert told
    for row in told:
        parts = [(number(n) if sign == "+" else -number(n)) for _, sign, n in SIGNED.findall(row.why)]
        # Each part is rounded to two decimals by itself, and so is each total.
        assert abs(sum(parts) + number(row.behind)) <= Decimal("0.005") * (len(parts) + 2), row


def test_only_the_nominated_are_compared_in_their_order() -> None:
    entries, _ = pool(NomineeKind.COLLECTIVE, "G1")
    rows = compared(NomineeKind.COLLECTIVE, "G1").rows
    assert [r.name for r in rows] == [e.name for e in entries if e.nominated]
    assert any(not e.nominated for e in entries)


def test_the_line_stands_below_the_last_who_is_chosen() -> None:
    rows = compared(NomineeKind.COLLECTIVE, "G1").rows
    places = [i for i, row in enumerate(rows) if row.line_below]
    assert places == [max(i for i, row in enumerate(rows) if row.selected)]


def test_points_of_a_criterion_are_those_of_its_items() -> None:
    entries, scores = pool(NomineeKind.COLLECTIVE, "G3")
    first = next(e for e in entries if e.nominated)
    score = scores[first.unit, first.nominee]
    row = compared(NomineeKind.COLLECTIVE, "G3").rows[0]
    for share in row.shares:
        items = [i for i in score.items if i.criterion == share.code and i.points is not None]
        assert number(share.points) == score.criterion(share.code)
        assert number(share.max) == sum(i.max for i in items)
        assert share.percent == int(100 * score.criterion(share.code) / sum(i.max for i in items))


def test_a_criterion_that_does_not_apply_has_no_points_and_takes_none() -> None:
    rows = compared(NomineeKind.COLLECTIVE, "G1").rows
    without = [row for row in rows if any(not share.max for share in row.shares)]
    assert without
    for row in without:
        assert {share.points for share in row.shares if not share.max} == {"–"}


def test_a_head_held_by_the_units_total_is_told_so() -> None:
    entries, scores = pool(NomineeKind.INDIVIDUAL)
    rubric = outcome().plan.rubric
    ahead, behind = [e for e in entries if e.nominated][:2]
    head = scores[behind.unit, behind.nominee]
    held = {
        **scores,
        (head.unit, head.nominee): replace(head, total=Decimal("50.00"), capped_by=Decimal("50.00")),
    }
    rows = differences(
        rubric.individual, [ahead, replace(behind, total=Decimal("50.00"))], held, rubric.decimals
    ).rows
    assert rows[1].why.startswith(f"{CAP} −")


def test_between_equal_totals_the_criterion_that_decided_is_named() -> None:
    entries, scores = pool(NomineeKind.COLLECTIVE, "G1")
    rubric = outcome().plan.rubric
    ahead, behind = [e for e in entries if e.nominated][:2]
    total = Decimal("90.00")
    first = replace(ahead, total=total, key=(total, Decimal(30), Decimal(28), Decimal(10)))
    second = replace(behind, total=total, key=(total, Decimal(30), Decimal(27), Decimal(10)))
    decisive = rubric.collective.order[1]
    why = differences(rubric.collective, [first, second], scores, 2).rows[1].why
    assert why == f"bằng điểm, xếp sau vì {decisive} thấp hơn (27 so với 28)"
    equal = differences(rubric.collective, [first, replace(second, key=first.key)], scores, 2).rows[1].why
    assert equal == "đồng hạng: bằng điểm ở mọi tiêu chí so sánh"
