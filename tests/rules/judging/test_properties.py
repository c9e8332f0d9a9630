"""What must hold for any report and any ranking: order is irrelevant, the quota holds, better is never worse."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from factory_report import Filling, person, plan_and_cycle, report, usual
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.judging.gates import Gate, GateState
from rules.judging.quotas import cap_of, quota_lines, select
from rules.judging.ranking import Entry, NomineeKind, entries_of, rank
from rules.judging.scoring import Score, scores_of
from rules.report.report import Report
from rules.values.rounding import half_up
from rules.values.text import clean, fold, same_name
from rules.values.typed import Unreadable, date, number, shown, yes_no

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]
FEWER = settings(max_examples=60)

# ------------------------------------------------------------------ text and values


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_fold_ignores_unicode_form_case_and_white_space(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)
    assert fold(f" {text}\u00a0\n") == fold(text)


@given(st.text())
def test_clean_and_same_name_are_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert same_name(same_name(text)) == same_name(text)


def as_excel_shows_it(value: Decimal, group: str) -> str:
    """The number as Excel with Vietnamese settings formats it: groups of three, decimal comma."""
    return f"{value:,f}".replace(",", "g").replace(".", ",").replace("g", group)


@given(st.decimals(-(10**12), 10**12, places=4), st.sampled_from(["", ".", " ", "\u00a0"]))
def test_what_vietnamese_excel_writes_is_read_back(value: Decimal, group: str) -> None:
    value = value.normalize() if value % 1 else value.to_integral_value()
    # -0 is no number that Excel shows
    assume(not (value == 0 and value.is_signed()))
    assert number(as_excel_shows_it(value, group)) == value


@given(st.integers(-(10**15), 10**15) | st.floats(-1e12, 1e12, allow_nan=False).map(lambda f: round(f, 2)))
def test_a_number_is_read_as_the_cell_shows_it(value: int | float) -> None:
    assert number(shown(value).replace(".", ",")) == number(value)


@given(st.text())
def test_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    for read in (number, date, yes_no):
        try:
            read(text)
        except Unreadable:
            continue


@given(st.dates())
def test_days_are_read_back(day: Any) -> None:
    assert date(f"{day.day:02}/{day.month:02}/{day.year:04}") == day
    assert date(f"{day.day}/{day.month}/{day.year:04}") == day
    assert date(day.isoformat()) == day


@given(st.fractions(), st.integers(0, 4))
def test_half_up_is_the_nearest_and_halves_go_up(exact: Fraction, decimals: int) -> None:
    rounded = half_up(exact, decimals)
    off = abs(exact) - abs(Fraction(rounded))
    assert -1 <= 2 * off * 10**decimals < 1, "nearest; a half goes away from zero"
    assert -rounded.as_tuple().exponent == decimals
    assert half_up(rounded, decimals) == rounded
    assert half_up(-exact, decimals) == (rounded.copy_negate() if rounded else 0)


# ------------------------------------------------------------------ reports

counts = st.integers(0, 40)


@st.composite
def people(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to four persons with figures that hold together."""
    found = []
    for i in range(1, draw(st.integers(0, 4)) + 1):
        late, on_time = draw(st.integers(0, 10)), draw(st.integers(0, 10))
        found.append(
            person(
                f"CN{i}",
                f"Người thứ {i}",
                dung_dau="x" if i == 1 and draw(st.booleans()) else "",
                xep_loai=draw(st.sampled_from(["", "HTXSNV", "HTTNV", "HTNV"])),
                ky_luat=draw(st.sampled_from(["Không", "Không", "Đang xem xét", "Có"])),
                duoc_giao=on_time + late + draw(st.integers(0, 5)),
                dung_han=on_time,
                tre_han=late,
                chat_luong=draw(st.integers(0, 1000)) / 100,
                tham_muu_tthc=draw(st.sampled_from(["", 0, 12.5, 25])),
                tu_cham_c1=draw(st.integers(0, 10)),
            )
        )
    return found


def fields(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Rows of form II.06a whose sums hold, and their total."""
    rows: list[tuple[Any, ...]] = []
    for i in range(draw(st.integers(0, 3))):
        early, on_time, overdue, pending, late = (draw(counts) for _ in range(5))
        received = early + on_time + overdue + pending + late
        online = draw(st.integers(0, received))
        before = draw(st.integers(0, received - online))
        rows.append(
            (
                *(i + 1, f"Lĩnh vực {i}", received, online, received - online - before, before),
                *(early + on_time + overdue, early, on_time, overdue, pending + late, pending, late),
            )
        )
    if rows:
        rows.append((None, "Tổng cộng", *(sum(row[c] for row in rows) for c in range(2, 13))))
    return rows


@st.composite
def fillings(draw: st.DrawFn) -> Filling:
    """A report whose figures hold together, good or bad."""
    filling = usual(UNIT, PLAN, draw(people()), collective=draw(st.booleans()))
    filling.procedures = fields(draw)
    procedures = draw(counts) if filling.procedures else 0
    issued = draw(counts)
    filling.labels |= {
        "tthc_tham_quyen": procedures,
        "tthc_niem_yet": draw(st.integers(0, procedures)),
        "tthc_ra_soat": draw(st.integers(0, procedures)),
        "phuong_an": draw(st.integers(0, 2)),
        "vb_phat_hanh": issued,
        "vb_ky_so": draw(st.integers(0, issued)),
        "tu_cham_c1": draw(st.integers(0, 1000)) / 100,
    }
    filling.tasks = draw(st.lists(st.sampled_from(filling.tasks), max_size=6))
    filling.initiatives = draw(st.lists(st.sampled_from(filling.initiatives), max_size=4))
    return filling


def read(filling: Filling, slug: str = "p-hoa-mac") -> Report:
    return replace(report(PLAN, CYCLE, UNIT, filling), unit=slug)


def points(filling: Filling) -> dict[tuple[str, str], Decimal | None]:
    scores = scores_of(PLAN, CYCLE, [read(filling)])
    found: dict[tuple[str, str], Decimal | None] = {
        (s.nominee, i.code): i.points for s in scores for i in s.items
    }
    return found | {(s.nominee, "total"): s.total for s in scores}


@FEWER
@given(fillings())
def test_points_stay_within_their_maximum_and_totals_within_a_hundred(filling: Filling) -> None:
    for score in scores_of(PLAN, CYCLE, [read(filling)]):
        assert 0 <= score.total <= 100
        for item in score.items:
            assert item.points is None or 0 <= item.points <= item.max
            assert item.points is None or -item.points.as_tuple().exponent <= 2


BETTER: list[Callable[[Filling], None]] = [
    lambda f: f.labels.update(tu_cham_c1=min(10, f.labels["tu_cham_c1"] + 0.5)),
    lambda f: f.labels.update(vb_ky_so=min(f.labels["vb_phat_hanh"], f.labels["vb_ky_so"] + 1)),
    lambda f: f.labels.update(tthc_niem_yet=min(f.labels["tthc_tham_quyen"], f.labels["tthc_niem_yet"] + 1)),
    lambda f: f.labels.update(tthc_ra_soat=f.labels["tthc_ra_soat"] + 1),
    lambda f: f.labels.update(phuong_an=f.labels["phuong_an"] + 1),
    lambda f: f.tasks.__setitem__(slice(None), [{**t, "ngay_hoan_thanh": t["thoi_han"]} for t in f.tasks]),
    lambda f: f.initiatives.append({**f.initiatives[0], "cap": "Tỉnh"}) if f.initiatives else None,
    lambda f: [p.update(chat_luong=min(10, p["chat_luong"] + 1)) for p in f.people] and None,
    lambda f: [p.update(dung_han=p["dung_han"] + p["tre_han"], tre_han=0) for p in f.people] and None,
    lambda f: [p.update(xep_loai="HTXSNV") for p in f.people] and None,
    lambda f: f.procedures.__setitem__(slice(None), [on_time(row) for row in f.procedures]),
    lambda f: f.procedures.__setitem__(slice(None), [online(row) for row in f.procedures]),
]
"""Each makes one figure better and takes nothing away."""


def on_time(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row with its overdue files resolved in time."""
    return (*row[:8], row[8] + row[9], 0, *row[10:])


def online(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row with all that came by hand come online."""
    return (*row[:3], row[3] + row[4], 0, *row[5:])


@FEWER
@given(fillings(), st.sampled_from(BETTER))
def test_a_better_figure_never_lowers_a_score_while_the_same_items_apply(
    filling: Filling, improve: Callable[[Filling], None]
) -> None:
    before = points(filling)
    improve(filling)
    after = points(filling)
    assume({k for k, v in before.items() if v is None} == {k for k, v in after.items() if v is None})
    for key, was in before.items():
        now = after[key]
        assert was is None or (now is not None and now >= was), key


@FEWER
@given(fillings(), fillings(), fillings(), st.randoms())
def test_the_order_of_reports_and_rows_is_irrelevant(a: Filling, b: Filling, c: Filling, dice: Any) -> None:
    reports = [
        read(f, slug) for f, slug in zip((a, b, c), ("p-hoa-mac", "phong-noi-vu", "p-duy-minh"), strict=True)
    ]

    def outcome(given_reports: list[Report]) -> set[tuple[Any, ...]]:
        entries = entries_of(PLAN, CYCLE, given_reports, scores_of(PLAN, CYCLE, given_reports))
        return {
            (e.unit, e.nominee, e.rank, e.total, e.state, e.selected, e.note) for e in select(PLAN, entries)
        }

    first = outcome(reports)
    dice.shuffle(reports)
    for f in (a, b, c):
        for rows in (f.tasks, f.initiatives, f.people, f.votes, f.results):
            dice.shuffle(rows)
    shuffled = [read({"p-hoa-mac": a, "phong-noi-vu": b, "p-duy-minh": c}[r.unit], r.unit) for r in reports]
    assert outcome(shuffled) == first


# ------------------------------------------------------------------ ranking and quota


@st.composite
def rankings(draw: st.DrawFn) -> list[Entry]:
    """Entries of both kinds with few different totals, so that ties are common."""
    entries = []
    for i in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(list(NomineeKind)))
        total = Decimal(draw(st.integers(0, 5)))
        entries.append(
            Entry(
                kind=kind,
                group=draw(st.sampled_from([g.id for g in PLAN.groups])),
                unit=f"u{i:02}",
                nominee="TT" if kind is NomineeKind.COLLECTIVE else "CN1",
                name="",
                total=total,
                key=(total, Decimal(draw(st.integers(0, 1)))),
                nominated=draw(st.sampled_from([True, True, False])),
                tier=draw(st.sampled_from([PLAN.awards[0].name] * 4 + [PLAN.awards[1].name])),
                gates=(Gate("K1", draw(st.sampled_from([GateState.PASS] * 4 + list(GateState))), "x"),),
            )
        )
    return entries


@given(rankings(), st.sampled_from(["per_group", "pooled"]))
def test_the_quota_is_never_exceeded_and_ties_are_never_split(entries: list[Entry], allocation: str) -> None:
    plan = PLAN.model_copy(update={"quota": PLAN.quota.allocated(allocation)})
    ranked = rank(entries)
    chosen = select(plan, ranked)
    assert [(e.unit, e.rank) for e in chosen] == [(e.unit, e.rank) for e in ranked]
    counted = [e for e in chosen if e.eligible and e.tier == plan.awards[0].name]
    assert all(e in counted for e in chosen if e.selected), "only who is eligible for this award is selected"
    for kind in NomineeKind:
        mine = [e for e in counted if e.kind is kind]
        assert sum(e.selected for e in mine) <= len(mine) // 2
        groups = [[e for e in mine if e.group == g.id] for g in plan.groups]
        split = kind is NomineeKind.COLLECTIVE and allocation == "per_group"
        for pool in groups if split else [mine]:
            assert sum(e.selected for e in pool) <= len(pool) // 2
            for one in pool:
                for other in pool:
                    assert one.key != other.key or one.selected == other.selected, "a tie is split"
                    assert not (one.key > other.key and other.selected and not one.selected), (
                        "somebody is passed over"
                    )
            left = len(pool) // 2 - sum(e.selected for e in pool)
            if left:
                best_left_out = max((e.key for e in pool if not e.selected), default=None)
                tied = [e for e in pool if e.key == best_left_out]
                assert len(tied) > left, "a place is left although somebody would fit"
                assert all("Hội đồng" in e.note for e in tied)
    for line in quota_lines(plan, chosen):
        assert line.cap == line.n // 2 == cap_of(plan.quota.share, line.n)
        if line.reading == "eligible" and line.selected is not None and allocation == "per_group":
            assert line.left_to_council == line.cap - line.selected >= 0


@given(rankings(), st.randoms())
def test_ranks_are_counted_from_who_is_better(entries: list[Entry], dice: Any) -> None:
    ranked = rank(entries)
    for entry in ranked:
        pool = [e for e in ranked if e.pool == entry.pool]
        assert entry.rank == 1 + sum(e.key > entry.key for e in pool)
    shuffled = list(entries)
    dice.shuffle(shuffled)
    assert rank(shuffled) == ranked


def test_scores_of_nobody() -> None:
    none: list[Score] = scores_of(PLAN, CYCLE, [])
    assert none == [] and rank([]) == [] and select(PLAN, []) == []
