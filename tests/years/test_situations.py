"""The table of situations in the sample's README, row by row: who is there, what the key says, what a whole run makes of it."""

import re
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import acceptance
import pytest
from outside_tools import rows
from sampled_runs import SAMPLE, award

from flows.sample.cycle import KEY
from flows.settings import PROJECT

README = PROJECT / "data" / "sample" / "README.md"


class Situation(NamedTuple):
    """A row: nominees or folders, defects of the key, words of the reason, the file of tests that holds it."""

    title: str
    who: tuple[str, ...]
    defects: tuple[str, ...]
    says: str
    test: str


def situations() -> list[Situation]:
    """The rows of the one table of the README."""
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    return [
        Situation(
            title, *(tuple(re.findall(r"`([^`]+)`", text)) for text in (who, key)), says, test.strip("`")
        )
        for title, who, key, says, test in cells
    ]


ALL = situations()


class Run:
    """A whole run over the tracked sample."""

    def __init__(self, out: Path) -> None:
        self.out = out

    @cached_property
    def reasons(self) -> dict[str, str]:
        return {f"{r['unit']}/{r['nominee']}": r["reason"] for r in rows(self.out / "ranking.csv")}

    @cached_property
    def findings(self) -> set[tuple[str, ...]]:
        return {_place(row) for row in rows(self.out / "findings.csv")}


def _place(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[c] for c in ("unit", "severity", "rule", "sheet", "cell"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, server: str) -> Run:
    root = tmp_path_factory.mktemp("situations")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{root / 'register.db'}")
        award(SAMPLE, root / "out")
    return Run(root / "out")


def test_the_table_is_whole() -> None:
    assert len(ALL) >= 25
    assert len({one.title for one in ALL}) == len(ALL)
    for one in ALL:
        assert one.who and (PROJECT / one.test).is_file(), one
        for who in one.who:
            assert (SAMPLE / who.partition("/")[0]).is_dir(), one
    # What the key says of the town's folders stands in the table; each further defect is a fault of one report.
    town = {
        r["defect"]
        for r in rows(SAMPLE.parent / KEY)
        if r["unit"] in ("_khen-cap-xa", "_dinh-chinh", "_chi-so")
    }
    assert town <= {defect for one in ALL for defect in one.defects}


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.title)
def test_a_situation_is_in_the_key_and_in_the_run(run: Run, one: Situation) -> None:
    units = {who.partition("/")[0] for who in one.who}
    key = [r for r in rows(SAMPLE.parent / KEY) if r["defect"] in one.defects]
    assert {r["defect"] for r in key} == set(one.defects)
    # A defect stands in a folder of the row or, of a nominee, in the town's form about him.
    assert all(
        any(r["unit"] in units or r["unit"].startswith("_") for r in key if r["defect"] == d)
        for d in one.defects
    )
    assert {_place(r) for r in key} <= run.findings
    nominees = [who for who in one.who if "/" in who]
    assert bool(one.says) <= bool(nominees)
    for who in nominees:
        assert one.says in run.reasons[who], (who, run.reasons[who])


def test_the_run_over_the_tracked_sample_holds_against_its_whole_key(run: Run) -> None:
    assert list(acceptance.key_faults(run.out, SAMPLE.parent / KEY)) == []
