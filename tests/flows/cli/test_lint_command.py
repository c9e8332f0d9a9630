"""`thidua lint`: a line a fault, a verdict a file, what it ends with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from factory_papers import to_pdf, usual_papers

from flows.cli.main import main

DEFECTS = Path(__file__).parents[2] / "defects"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = usual_papers()
    return to_pdf({name: made[name] for name in ("to-trinh", "bien-ban")}, tmp_path_factory.mktemp("papers"))


def test_papers_that_pass(papers: dict[str, Path]) -> None:
    told = CliRunner().invoke(main, ["lint", str(papers["to-trinh"]), str(papers["bien-ban"])])
    first, second = told.output.splitlines()
    assert told.exit_code == 0
    assert first.startswith(f"{papers['to-trinh']}: đạt (") and "loại to-trinh" in first
    assert "loại bien-ban" in second


def test_a_folder_and_faults(papers: dict[str, Path]) -> None:
    told = CliRunner().invoke(main, ["lint", "--kind", "cong-van", str(papers["to-trinh"].parent)])
    assert told.exit_code == 1
    assert any(one.endswith("[L23]") and ": trang 1, " in one for one in told.output.splitlines())
    assert told.output.splitlines()[-1].partition(": ")[2].partition(" (")[0].endswith(" lỗi")


def test_as_json(papers: dict[str, Path]) -> None:
    told = CliRunner().invoke(main, ["lint", "--json", "--kind", "cong-van", str(papers["to-trinh"])])
    said = json.loads(told.output)
    (paper,) = said["papers"]
    assert told.exit_code == 1 and said["regime"] == "nd-30-2020"
    assert {"id", "page", "x_mm", "y_mm", "measured", "wanted", "says"} == set(paper["faults"][0])


def test_an_unreadable_file_does_not_keep_the_others_from_being_checked(papers: dict[str, Path]) -> None:
    told = CliRunner().invoke(main, ["lint", str(DEFECTS / "encrypted.pdf"), str(papers["to-trinh"])])
    assert told.exit_code == 3
    assert "mật khẩu" in told.output.splitlines()[0] and ": đạt (" in told.output.splitlines()[1]


@pytest.mark.parametrize("asked", [["khong-co.pdf"], ["--kind", "thu-moi", "to-trinh"], []])
def test_wrong_use(papers: dict[str, Path], asked: list[str]) -> None:
    told = CliRunner().invoke(main, ["lint", *(str(papers.get(one, one)) for one in asked)])
    assert told.exit_code == 2
