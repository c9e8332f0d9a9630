"""What a run refuses to take for what came in."""

import datetime as dt
from pathlib import Path

import pytest

from flows.run.inputs import RECEIVED, take_inputs
from flows.run.place import Place, find_place
from flows.run.request import CycleRun
from flows.settings import Settings
from rules.values.errors import ThiduaError
from tasks.intake.received import ReceivedFolders

NOW = dt.datetime(2024, 12, 5, 8, tzinfo=dt.UTC)


def place_of(cycle: str, root: Path) -> Place:
    """An empty inbox and a folder of results whose last run has read one unit."""
    (root / "in").mkdir()
    ReceivedFolders(root / "out" / ".work").note({})  # the folder is ours
    ReceivedFolders(root / "out" / RECEIVED).note({"ldld": "x"})
    return find_place(CycleRun(cycle=cycle, inbox=root / "in", out=root / "out"), Settings(), NOW.date())


def test_an_inbox_that_lost_all_its_reports_is_a_disk_that_is_away(tmp_path: Path) -> None:
    with pytest.raises(ThiduaError, match="kiểm tra ổ đĩa"):
        take_inputs(place_of("A2024", tmp_path), NOW)


def test_a_folder_sent_to_a_final_cycle_by_mistake_may_go_again(tmp_path: Path) -> None:
    assert not take_inputs(place_of("F2025", tmp_path), NOW).folders
