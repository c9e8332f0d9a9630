"""Every kind of paper, and those of a unit with 100 nominees of very long names: passes inspection, says what it said."""

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from rules.layout import lint
from rules.layout.values import PageSeen
from tasks.documents.documents import TEMPLATES
from tasks.documents.layouts import read_layout
from tasks.documents.measuring import measure

GOLDEN = Path(__file__).parents[2] / "golden"
_spec = importlib.util.spec_from_file_location("golden_make", GOLDEN / "make.py")
assert _spec is not None and _spec.loader is not None
make = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Sequence[PageSeen]]:
    """Every kind of paper, measured."""
    made = make.all_papers(tmp_path_factory.mktemp("papers"))
    return {name: measure(path) for name, path in made.items()}


def test_every_paper_passes_inspection(papers: Mapping[str, Sequence[PageSeen]]) -> None:
    standard = read_layout()
    said = [f"{name}: {one.line()}" for name, pages in papers.items() for one in lint(pages, standard)]
    assert said == []


def test_a_hundred_nominees_are_all_there(papers: Mapping[str, Sequence[PageSeen]]) -> None:
    for name in ("100-to-trinh", "100-bien-ban"):
        numbers = {line.text for page in papers[name] for line in page.lines if line.text.isdigit()}
        assert {str(number) for number in range(1, 101)} <= numbers, name


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.txt")))
def test_a_paper_says_what_it_said(papers: Mapping[str, Sequence[PageSeen]], name: str) -> None:
    assert make.text_of(papers[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8"), (
        "if this is meant: python tests/golden/make.py"
    )


def test_every_kind_has_its_golden_text(papers: Mapping[str, Sequence[PageSeen]]) -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(papers)


def test_every_template_has_a_golden_text() -> None:
    kept = [path.stem for path in GOLDEN.glob("*.txt")]
    templates = [path.stem for path in TEMPLATES.glob("*.docx")]
    assert templates and [name for name in templates if not any(one.startswith(name) for one in kept)] == []
