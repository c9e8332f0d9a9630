"""The walk of one report that docs/architecture.md tells, held against a real run: what is entered, in which order, by whom."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from sampled_runs import SAMPLE, change, workbook_of

from flows.settings import PROJECT

FLOORS = ("rules", "expectations", "tasks", "flows")
STEP = re.compile(r"^ *- `([\w/]+\.py): (\w+)`", re.MULTILINE)


class Entry(NamedTuple):
    """A function that was entered for the first time, and the file of ours that called it ("": a thread of Prefect's)."""

    file: str
    function: str
    caller: str


def told() -> list[tuple[str, str]]:
    """The files and functions of the walk, in its order."""
    page = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    walk = page.partition("## One report, from inbox to bundle")[2].partition("\n## ")[0]
    return STEP.findall(walk)


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory, server: str) -> list[Entry]:
    """What a run over one sound report entered, in order; in a process of its own, where nothing is at hand from another run."""
    root = tmp_path_factory.mktemp("walk")
    shutil.copytree(SAMPLE / "ldld", root / "inbox" / "ldld")
    # As no other test has it: else its reading would be taken up again, and the walk be shorter.
    change(workbook_of(root / "inbox", "ldld"), "Số tờ trình", "2024")
    command = [sys.executable, str(Path(__file__).with_name("walking.py")), *map(str, FLOORS)]
    env = os.environ | {"PREFECT_API_URL": server, "PYTHONPATH": f"{PROJECT}:{PROJECT}/tests"}
    walked = subprocess.run(command, cwd=root, env=env, stdout=subprocess.PIPE, check=True)
    assert (root / "out" / "bundles" / "ldld.zip").is_file()
    return [Entry(*entry) for entry in json.loads(walked.stdout)]


def test_a_report_enters_the_files_that_the_walk_tells_in_its_order(entries: list[Entry]) -> None:
    steps = told()
    assert len(steps) > 30
    entered = [entry[:2] for entry in entries]
    assert [step for step in entered if step in steps] == steps


def test_nothing_on_the_way_calls_back_up(entries: list[Entry]) -> None:
    def floor(file: str) -> int:
        return FLOORS.index(file.partition("/")[0])

    back = [entry for entry in entries if entry.caller and floor(entry.caller) < floor(entry.file)]
    assert back == []
