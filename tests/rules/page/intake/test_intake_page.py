"""The intake page in words: who sent, who is late, what went back and why, what a resubmission changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from factory_outcome import HANOI, MISSING, RETURNED, STRANGE
from factory_page import AT, collected, seen

from rules.page.intake.intake import intake_page
from rules.page.intake.unit_card import UnitCard, lateness
from rules.page.summary import Status
from rules.page.wording import unit_anchor
from rules.report.register_values import CellChange

DUE = dt.date(2024, 12, 15)


def card(slug: str, cards: Sequence[UnitCard]) -> UnitCard:
    return next(c for c in cards if c.slug == slug)


def test_what_went_back_stands_first_then_what_is_missing_then_what_was_accepted() -> None:
    cards = intake_page(collected()).cards
    states = [c.status for c in cards]
    assert states == sorted(states, key=[Status.RETURNED, Status.MISSING, Status.ACCEPTED].index)
    assert {c.slug for c in cards if c.status is Status.RETURNED} == {*RETURNED, STRANGE}
    assert {c.slug for c in cards if c.status is Status.MISSING} == set(MISSING)


def test_every_unit_that_takes_part_has_a_card_of_its_own_place() -> None:
    found = collected()
    cards = intake_page(found).cards
    assert {u.slug for u in found.units} <= {c.slug for c in cards}
    assert len({c.anchor for c in cards}) == len(cards)
    assert card("p-duy-hai", cards).anchor == "don-vi-p-duy-hai"


@pytest.mark.parametrize("slug", [STRANGE, "a b", "\udce9", "", "Ä", "a--b"])
def test_a_strange_folder_has_a_place_that_a_link_can_name(slug: str) -> None:
    anchor = unit_anchor(slug)
    assert anchor.startswith("don-vi-") and anchor.isascii() and " " not in anchor and "<" not in anchor


def test_the_groups_add_up_to_the_whole() -> None:
    page = intake_page(collected())
    *groups, whole = page.lines
    assert whole.whole and whole.units == len(collected().units)
    for name in ("units", "sent", "accepted", "returned", "missing", "late"):
        assert sum(getattr(g, name) for g in groups) == getattr(whole, name)
    assert whole.accepted + whole.returned + whole.missing == whole.units
    assert whole.missing == len(MISSING)


def test_the_bars_say_what_the_table_says() -> None:
    page = intake_page(collected())
    for bar, line in zip(page.participation, page.lines, strict=False):
        assert [n for _, _, n in bar.parts] == [line.accepted, line.returned, line.missing]
        assert (
            bar.words
            == f"{line.accepted} đã nhận, {line.returned} trả lại, {line.missing} chưa nộp, trên {line.units} đơn vị"
        )


@pytest.mark.parametrize(
    ("status", "days", "now", "late", "words"),
    [
        (Status.MISSING, [], 15, 0, ""),
        (Status.MISSING, [], 16, 1, "quá hạn 1 ngày"),
        (Status.ACCEPTED, [15], 20, 0, ""),
        (Status.ACCEPTED, [17], 20, 2, "nộp muộn 2 ngày"),
        (Status.RETURNED, [18, 19], 20, 3, "nộp muộn 3 ngày"),
        (Status.ACCEPTED, [10, 18], 20, 0, "nộp đúng hạn, sửa xong sau hạn 3 ngày"),
        (Status.RETURNED, [10], 20, 0, "nộp đúng hạn, chưa sửa xong, quá hạn 5 ngày"),
        (Status.RETURNED, [10], 15, 0, ""),
        (Status.ACCEPTED, [], 20, 0, ""),
    ],
)
def test_lateness(status: Status, days: list[int], now: int, late: int, words: str) -> None:
    versions = [
        seen("mttq", n + 1, dt.datetime(2024, 12, day, 9, tzinfo=HANOI)) for n, day in enumerate(days)
    ]
    found = lateness(status, versions, DUE, dt.datetime(2024, 12, now, 8, tzinfo=HANOI))
    assert (found.days, found.words) == (late, words)


def test_the_day_is_the_offices_not_that_of_the_clock_in_the_register() -> None:
    in_utc = dt.datetime(2024, 12, 15, 18, tzinfo=dt.UTC)  # one o'clock at night on the 16th in Hà Nội
    assert lateness(Status.ACCEPTED, [seen("mttq", 1, in_utc)], DUE, AT).days == 1


def test_what_the_intake_of_the_morning_after_finds_came_in_the_day_before() -> None:
    at_seven = dt.datetime(2024, 12, 16, 7, 0, 20, tzinfo=HANOI)
    at_nine = at_seven.replace(hour=9)
    for first_seen, days in ((at_seven, 0), (at_nine, 1)):
        versions = [seen("mttq", 1, first_seen)]
        assert lateness(Status.ACCEPTED, versions, DUE, AT, dt.time(8)).days == days


def test_before_the_due_day_nobody_is_late_and_the_page_says_how_long_there_is() -> None:
    page = intake_page(replace(collected(), at=dt.datetime(2024, 12, 12, 8, tzinfo=HANOI)))
    assert page.due_words == "còn 3 ngày"
    assert page.lines[-1].late == 0
    assert page.tiles[-1].note == "chưa đến hạn"


def test_who_is_wanting_is_listed_the_missing_first() -> None:
    wanting = intake_page(collected()).wanting
    assert {c.slug for c in wanting[: len(MISSING)]} == set(MISSING)
    assert all(c.late_words for c in wanting[len(MISSING) :])


def test_a_resubmission_shows_what_changed_and_what_is_still_wrong() -> None:
    changed = (
        CellChange("biểu “3. TTHC”, ô C7", "402", "412"),
        CellChange("biểu “1. Đơn vị”, ô B5", "", "x"),
    )
    found = collected(versions={"p-duy-hai": [seen("p-duy-hai", 1), seen("p-duy-hai", 2, AT, changed)]})
    page = intake_page(found)
    mine = card("p-duy-hai", page.cards)
    assert [(v.number, len(v.changes)) for v in mine.versions] == [(1, 0), (2, 2)]
    assert [(c.place, c.old, c.new, c.still) for c in mine.versions[1].changes] == [
        ("biểu “3. TTHC”, ô C7", "402", "412", True),
        ("biểu “1. Đơn vị”, ô B5", "", "x", False),
    ]
    assert [c.slug for c in page.again] == ["p-duy-hai"]


def test_files_that_go_back_are_named_for_what_they_are() -> None:
    mine = card("p-duy-hai", intake_page(collected()).cards)
    assert [f.label for f in mine.files] == [
        "Phiếu trả (DOCX)",
        "Phiếu trả (PDF)",
        "Báo cáo đã đánh dấu (XLSX)",
    ]


def test_the_towns_own_forms_are_no_units() -> None:
    found = collected()
    page = intake_page(found)
    assert all(c.group == "" for c in page.cards if c.slug not in {u.slug for u in found.units})
    assert sum(line.units for line in page.lines[:-1]) == len(found.units)


def test_an_inbox_in_which_nothing_lies_has_a_page() -> None:
    empty = replace(collected([]), folders=[], accepted=[], versions={}, returned={}, asides=())
    page = intake_page(empty)
    assert (page.total, page.again, page.asides) == (0, [], [])
    assert page.tiles[0].number == f"0/{len(empty.units)}"
