"""What lies in an inbox: folders, workbooks, evidence; what is ignored; when a folder counts as changed."""

import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from rules.values.errors import ThiduaError
from tasks.intake.inbox import Folder, list_folder, list_inbox


def put(path: Path, content: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A unit's folder with a workbook and two evidence files."""
    folder = tmp_path / "inbox" / "p-hoa-mac"
    put(folder / "bao-cao.xlsx")
    put(folder / "minh-chung" / "b.pdf", "b")
    put(folder / "minh-chung" / "a.PDF", "a")
    return folder


def test_folders_by_name_without_those_that_are_no_units(unit: Path) -> None:
    inbox = unit.parent
    for name in ("_tham-dinh", "_hoi-dong", ".git", "khong-ro", "a-dau-tien"):
        (inbox / name).mkdir()
    put(inbox / "ghi-chu.txt")
    assert [f.name for f in list_inbox(inbox)] == ["a-dau-tien", "khong-ro", "p-hoa-mac"]


def test_one_workbook_and_its_evidence(unit: Path) -> None:
    folder = list_folder(unit)
    assert folder.workbook == unit / "bao-cao.xlsx"
    assert [p.name for p in folder.evidence] == ["a.PDF", "b.pdf"]
    assert folder.sha256(unit / "minh-chung" / "b.pdf") == (
        "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"
    )


@pytest.mark.parametrize("name", ["b.xlsx", "b.xlsm", "b.xls", "b.ods", "b.xlsb", "B.XLSX", "b.Xls"])
def test_what_is_a_workbook(unit: Path, name: str) -> None:
    put(unit / name)
    assert len(list_folder(unit).workbooks) == 2
    assert list_folder(unit).workbook is None


@pytest.mark.parametrize(
    "name",
    ["~$bao-cao.xlsx", ".bao-cao.xlsx", ".~lock.bao-cao.xlsx#", "b.csv", "b.docx", "b.xlsx.bak", "Thumbs.db"],
)
def test_what_is_none(unit: Path, name: str) -> None:
    put(unit / name)
    assert list_folder(unit).workbook == unit / "bao-cao.xlsx"


def test_lock_files_and_hidden_folders_are_no_evidence(unit: Path) -> None:
    put(unit / "minh-chung" / "~$c.pdf")
    put(unit / "minh-chung" / ".c.pdf")
    put(unit / "minh-chung" / ".cu" / "c.pdf")
    (unit / "minh-chung" / "lien-ket").symlink_to(unit)
    assert len(list_folder(unit).evidence) == 2


def test_evidence_in_folders_below_is_evidence(unit: Path) -> None:
    before = list_folder(unit).digest
    put(unit / "minh-chung" / "sang-kien" / "2024" / "c.pdf")
    folder = list_folder(unit)
    (deep,) = (path for path in folder.evidence if path.name == "c.pdf")
    assert len(folder.evidence) == 3 and folder.digest != before and folder.sha256(deep)


def test_folders_without_end_end_no_intake(unit: Path) -> None:
    subprocess.run(["mkdir", "-p", unit / "minh-chung" / "/".join("a" * 1100)], check=True)
    try:
        (folder,) = list_inbox(unit.parent)
    finally:
        subprocess.run(
            ["rm", "-r", unit / "minh-chung" / "a"], check=True
        )  # pytest's own sweeping is not up to it
    assert all(file.parent == unit / "minh-chung" for file in folder.evidence)
    assert folder.unread == ("minh-chung/" + "/".join("a" * 9),)


def test_a_folder_of_evidence_that_is_not_looked_into_is_named(unit: Path, tmp_path: Path) -> None:
    deep = unit / "minh-chung" / "/".join("abcdefgh")
    put(deep / "c.pdf")
    assert len(list_folder(unit).evidence) == 3 and list_folder(unit).unread == ()
    before = list_folder(unit).digest
    put(deep / "i" / "d.pdf")
    (unit / "minh-chung" / "lien-ket").symlink_to(tmp_path)
    folder = list_folder(unit)
    assert folder.unread == ("minh-chung/a/b/c/d/e/f/g/h/i", "minh-chung/lien-ket")
    assert len(folder.evidence) == 3 and folder.digest != before


def test_a_workbook_in_the_evidence_folder_or_deeper_is_not_the_report(unit: Path) -> None:
    put(unit / "minh-chung" / "so-lieu.xlsx")
    put(unit / "cu" / "bao-cao.xlsx")
    (unit / "ban.xlsx").mkdir()
    assert list_folder(unit).workbook == unit / "bao-cao.xlsx"


def test_other_files_are_named_so_that_a_clerk_sees_what_was_sent(unit: Path) -> None:
    (unit / "bao-cao.xlsx").unlink()
    put(unit / "bao-cao.docx")
    assert (list_folder(unit).workbooks, list_folder(unit).others) == ((), ("bao-cao.docx",))


def test_no_inbox_stops_the_run_with_one_line(tmp_path: Path) -> None:
    with pytest.raises(ThiduaError, match="--inbox") as refused:
        list_inbox(tmp_path / "khong-co")
    assert refused.value.exit_status == 3
    with pytest.raises(ThiduaError, match="--inbox"):
        list_inbox(put(tmp_path / "tep"))


def test_a_folder_that_cannot_be_looked_into_is_an_empty_one(tmp_path: Path) -> None:
    gone = list_folder(tmp_path / "vua-bi-xoa")
    assert (gone.workbooks, gone.evidence) == ((), ())


def digests(unit: Path) -> set[str]:
    return {list_folder(unit).digest}


def test_the_digest_stays_while_nothing_changes(unit: Path, tmp_path: Path) -> None:
    first = digests(unit)
    os.utime(unit / "bao-cao.xlsx", (1, 1))
    put(unit / "~$bao-cao.xlsx", "locked")
    other_place = shutil.copytree(unit, tmp_path / "khac" / "p-hoa-mac")
    assert digests(unit) == digests(other_place) == first


def test_the_digest_changes_with_any_name_or_content(unit: Path, tmp_path: Path) -> None:
    seen = digests(unit)

    def changed() -> None:
        now = list_folder(unit).digest
        assert now not in seen
        seen.add(now)

    put(unit / "bao-cao.xlsx", "y")
    changed()
    put(unit / "minh-chung" / "a.PDF", "A")
    changed()
    (unit / "minh-chung" / "a.PDF").rename(unit / "minh-chung" / "c.pdf")
    changed()
    put(unit / "ghi-chu.txt")
    changed()


def test_two_folders_of_one_content_are_not_one(unit: Path) -> None:
    # Work is taken up again by this digest: two empty folders must not get each other's finding.
    other = unit.with_name("p-duy-minh")
    shutil.copytree(unit, other)
    assert list_folder(unit).digest != list_folder(other).digest


def test_an_accented_name_in_either_form_is_found(unit: Path) -> None:
    name = unicodedata.normalize("NFD", "báo cáo phường.xlsx")
    (unit / "bao-cao.xlsx").rename(unit / name)
    folder = list_folder(unit)
    assert folder.workbook is not None and folder.sha256(folder.workbook)


def test_a_name_that_is_no_utf8_can_be_written_down(unit: Path) -> None:
    strange = os.fsdecode(b"b\xe1o c\xe1o.xlsx")
    put(unit / strange)
    put(unit / os.fsdecode(b"\xff.txt"))
    (unit.parent / os.fsdecode(b"ph\xf2ng")).mkdir()
    folders: list[Folder] = list_inbox(unit.parent)
    for folder in folders:
        for text in (folder.name, *folder.others, *(name for name, _ in folder.hashes)):
            text.encode("utf-8")
    mine = next(f for f in folders if f.name == "p-hoa-mac")
    assert all(mine.sha256(path) for path in mine.workbooks)


def test_papers_the_unit_signed_itself_whatever_it_calls_their_folder(unit: Path) -> None:
    put(unit / "van-ban" / "to-trinh.pdf", "t")
    put(unit / unicodedata.normalize("NFD", "Văn bản") / "bien-ban.docx", "b")
    put(unit / "van-ban" / ".an.pdf")
    put(unit / ".van-ban" / "x.pdf")
    put(unit / "van-ban-cu" / "x.pdf")
    folder = list_folder(unit)
    assert [p.name for p in folder.papers] == ["bien-ban.docx", "to-trinh.pdf"]
    assert folder.workbook == unit / "bao-cao.xlsx" and len(folder.evidence) == 2
    assert all(folder.sha256(p) for p in folder.papers)


def test_the_digest_changes_with_a_paper_and_is_what_it_always_was_without(unit: Path) -> None:
    # Work of former versions is taken up by it.
    before = "0ff1257c5e33b78f893f1a7e0deb8a2ed53fccea5d254642bc2bcf7db4f7a77d"
    assert list_folder(unit).digest == before
    put(unit / "van-ban" / "to-trinh.pdf", "t")
    first = list_folder(unit).digest
    put(unit / "van-ban" / "to-trinh.pdf", "T")
    assert len({before, first, list_folder(unit).digest}) == 3
    (unit / "van-ban" / "to-trinh.pdf").unlink()
    assert list_folder(unit).digest == before
