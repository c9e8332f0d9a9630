"""The walk of one report that docs/architecture.md tells, held against a real run: what is entered, in which order, by whom."""

import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import pytest
from sampled_runs import SAMPLE, award, change, workbook_of

from flows.settings import PROJECT

FLOORS = ("rules", "expectations", "tasks", "flows")
STEP = re.compile(r"^ *- `([\w/]+\.py): (\w+)`", re.MULTILINE)
OURS = tuple(f"{PROJECT}/{floor}/" for floor in FLOORS)


@dataclass(frozen=True)
class Entry:
    """A function that was entered for the first time, and the file of ours that called it ("": a thread of Prefect's)."""

    file: str
    function: str
    caller: str


def told() -> list[tuple[str, str]]:
    """The files and functions of the walk, in its order."""
    page = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    walk = page.partition("## One report, from inbox to bundle")[2].partition("\n## ")[0]
    return STEP.findall(walk)


@contextmanager
def followed(entries: dict[tuple[str, str], Entry]) -> Iterator[None]:
    """Note each function of ours that is entered in the block, in this and in all threads that begin there."""
    seen: dict[int, object] = {}  # by identity: a code object's hash goes over all of it

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or id(code) in seen:
            return
        seen[id(code)] = code
        if not code.co_filename.startswith(OURS) or code.co_name.startswith("<"):
            return
        key = (_short(code.co_filename), code.co_name)
        if key not in entries:
            entries[key] = Entry(*key, _caller(frame))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def _caller(frame: FrameType) -> str:
    above = frame.f_back
    while above is not None and not above.f_code.co_filename.startswith(OURS):
        if above.f_code.co_filename.startswith(f"{PROJECT}/templates/"):
            return ""  # a page asks the value that it was given
        above = above.f_back
    return _short(above.f_code.co_filename) if above is not None else ""


def _short(file: str) -> str:
    return file.removeprefix(f"{PROJECT}/")


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory, server: str) -> list[Entry]:
    """What a run over one sound report entered, in order."""
    import flows.cycle  # noqa: F401  # what is done on import is no step of the walk

    root = tmp_path_factory.mktemp("walk")
    shutil.copytree(SAMPLE / "ldld", root / "inbox" / "ldld")
    # As no other test has it: else its reading would be taken up again, and the walk be shorter.
    change(workbook_of(root / "inbox", "ldld"), "Số tờ trình", "2024")
    found: dict[tuple[str, str], Entry] = {}
    with followed(found):
        award(root / "inbox", root / "out")
    assert (root / "out" / "bundles" / "ldld.zip").is_file()
    return list(found.values())


def test_a_report_enters_the_files_that_the_walk_tells_in_its_order(entries: list[Entry]) -> None:
    steps = told()
    assert len(steps) > 30
    entered = [(entry.file, entry.function) for entry in entries]
    assert [step for step in entered if step in steps] == steps


def test_nothing_on_the_way_calls_back_up(entries: list[Entry]) -> None:
    def floor(file: str) -> int:
        return FLOORS.index(file.partition("/")[0])

    back = [entry for entry in entries if entry.caller and floor(entry.caller) < floor(entry.file)]
    assert back == []
