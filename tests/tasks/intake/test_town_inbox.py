"""The town's folders of an inbox: which workbooks are listed, with which hash."""

import hashlib
from pathlib import Path

from tasks.intake.town_inbox import list_town


def test_without_town_folders_there_is_nothing(tmp_path: Path) -> None:
    assert list_town(tmp_path) == []


def test_workbooks_of_the_known_folders_are_listed_by_folder_and_name(tmp_path: Path) -> None:
    names = {
        "_tham-dinh": [
            "phong-tu-phap.xlsx",
            "phong-noi-vu.ods",
            "~$phong-noi-vu.ods",
            ".an.xlsx",
            "ghi chú.docx",
        ],
        "_hoi-dong": ["hoi-dong.XLSX", "bien-ban.pdf"],
        "_khong-biet": ["a.xlsx"],
        "p-hoa-mac": ["bao-cao.xlsx"],
    }
    for folder, files in names.items():
        (tmp_path / folder / "con").mkdir(parents=True)
        (tmp_path / folder / "con" / "sau.xlsx").write_bytes(b"deeper")
        for name in files:
            (tmp_path / folder / name).write_bytes(name.encode())
    found = list_town(tmp_path)
    assert [(f.folder, f.name) for f in found] == [
        ("_tham-dinh", "phong-noi-vu.ods"),
        ("_tham-dinh", "phong-tu-phap.xlsx"),
        ("_hoi-dong", "hoi-dong.XLSX"),
    ]
    assert found[0].sha256 == hashlib.sha256(b"phong-noi-vu.ods").hexdigest()
    assert found[0].path.read_bytes() == b"phong-noi-vu.ods"


def test_a_link_that_leads_nowhere_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "_hoi-dong").mkdir()
    (tmp_path / "_hoi-dong" / "hoi-dong.xlsx").symlink_to(tmp_path / "gone.xlsx")
    assert list_town(tmp_path) == []
