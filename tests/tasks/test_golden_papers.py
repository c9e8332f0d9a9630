"""Every kind of paper, and those of a unit with 100 nominees of very long names: passes inspection, says what it said."""

import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from linted import lint_faults

from tasks.measuring import measure

GOLDEN = Path(__file__).parents[1] / "golden"
_spec = importlib.util.spec_from_file_location("golden_make", GOLDEN / "make.py")
assert _spec is not None and _spec.loader is not None
make = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Path]]:
    yield make.all_papers(tmp_path_factory.mktemp("papers"))


def test_every_paper_passes_inspection(papers: Mapping[str, Path]) -> None:
    assert [fault for path in papers.values() for fault in lint_faults(path)] == []


def test_a_hundred_nominees_are_all_there(papers: Mapping[str, Path]) -> None:
    for name in ("100-to-trinh", "100-bien-ban"):
        said = " ".join(line.text for page in measure(papers[name]) for line in page.lines)
        assert all(f" {number} " in f"{said} " for number in range(1, 101)), name


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.txt")))
def test_a_paper_says_what_it_said(papers: Mapping[str, Path], name: str) -> None:
    assert make.text_of(papers[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8"), (
        "if this is meant: python tests/golden/make.py"
    )


def test_every_kind_has_its_golden_text(papers: Mapping[str, Path]) -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {name for name in papers if make.kept(name)}
