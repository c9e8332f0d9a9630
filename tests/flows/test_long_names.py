"""Files whose names are as long as a disk holds them: their units' reports are taken, sealed and returned like all others."""

import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sampled_runs import SAMPLE, award, workbook_of

from tasks.intake.returned import LIST_SHEET
from tasks.storage.whole_file import LONGEST_NAME

DEFECTS = Path(__file__).parents[1] / "defects"


def longest(suffix: str) -> str:
    """A name of Vietnamese letters that fills all the bytes there are."""
    room = LONGEST_NAME - len(suffix)
    return "x" * (room % 3) + "ế" * (room // 3) + suffix


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, server: str) -> Path:
    """What a run left of two good reports, one of them with such names, and two bad ones; a folder has such a name too."""
    root = tmp_path_factory.mktemp("long")
    inbox = root / "inbox"
    for unit in ("ldld", "p-yen-bac", "kho-bac"):
        shutil.copytree(SAMPLE / unit, inbox / unit)
    for unit in ("ldld", "kho-bac"):
        workbook_of(inbox, unit).rename(inbox / unit / longest(".xlsx"))
    evidence = next((inbox / "ldld" / "minh-chung").glob("*.pdf"))
    shutil.copyfile(evidence, evidence.with_name(longest(".pdf")))
    for folder in ("thue", "ế" * 85):
        (inbox / folder).mkdir()
        shutil.copyfile(DEFECTS / "usual.ods", inbox / folder / longest(".ods"))
    award(inbox, root / "out")
    return root / "out"


def test_a_dossier_is_made_of_a_report_and_evidence_with_the_longest_names(out: Path) -> None:
    assert sorted(path.name for path in (out / "bundles").iterdir()) == ["ldld.zip", "p-yen-bac.zip"]
    with zipfile.ZipFile(out / "bundles" / "ldld.zip") as bundle:
        assert f"data/minh-chung/{longest('.pdf')}" in bundle.namelist()


def test_a_marked_workbook_comes_back_whatever_its_name_and_kind(out: Path) -> None:
    for unit, name in (("kho-bac", longest(".xlsx")), ("thue", f"{'x' * 2}{'ế' * 82}.xlsx")):
        back = {path.name for path in (out / "returned" / unit).iterdir()}
        assert back == {"phieu-tra.docx", "phieu-tra.pdf", name}
        assert LIST_SHEET in load_workbook(out / "returned" / unit / name).sheetnames
    assert (out / "returned" / ("ế" * 85) / "phieu-tra.pdf").is_file()
