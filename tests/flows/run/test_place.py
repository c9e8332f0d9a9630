"""Which cycle a run belongs to, and where it works, before anything is read."""

import datetime as dt
from pathlib import Path

import pytest

from flows.run.place import find_place
from flows.run.request import CycleRun
from flows.settings import Settings
from rules.values.errors import NothingDue, WrongUse

DAY = dt.date(2024, 12, 5)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An office with folders of its own."""
    return Settings(results=tmp_path / "results", inboxes=tmp_path / "inboxes", uploads=tmp_path / "uploads")


def test_nothing_named_is_the_cycle_of_that_day_in_the_offices_folders(
    settings: Settings, tmp_path: Path
) -> None:
    place = find_place(CycleRun(), settings, DAY)
    assert place.cycle.id == "A2024"
    assert (place.inbox, place.out) == (tmp_path / "inboxes" / "A2024", tmp_path / "results" / "A2024")
    assert place.uploads == tmp_path / "uploads" / "A2024"


def test_a_named_inbox_is_not_fed_by_uploads(settings: Settings, tmp_path: Path) -> None:
    assert find_place(CycleRun(inbox=tmp_path / "in"), settings, DAY).uploads is None


def test_a_year_without_a_cycle_has_nothing_due(settings: Settings) -> None:
    with pytest.raises(NothingDue, match=r"2031.*“Chu kỳ”"):
        find_place(CycleRun(), settings, dt.date(2031, 12, 5))


def test_a_final_cycle_may_have_no_inbox(settings: Settings) -> None:
    assert find_place(CycleRun(cycle="F2025"), settings, DAY).inbox is None


def test_results_and_reports_keep_apart(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="tách rời"):
        find_place(CycleRun(inbox=tmp_path, out=tmp_path / "out"), settings, DAY)


def test_a_final_cycle_takes_in_no_single_unit(settings: Settings) -> None:
    with pytest.raises(WrongUse, match="chu kỳ hằng năm"):
        find_place(CycleRun(cycle="F2025", units=["ldld"], reason="x"), settings, DAY)


@pytest.mark.parametrize("until", ["tiếp nhận", "thẩm định"])
def test_a_final_cycle_has_no_reports_to_take_in_or_to_appraise(settings: Settings, until: str) -> None:
    with pytest.raises(WrongUse, match="xếp hạng"):
        find_place(CycleRun(cycle="F2025", until=until), settings, DAY)  # type: ignore[arg-type]
