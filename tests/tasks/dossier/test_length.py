"""Papers of a bundle that are longer than anybody reads are found, and only these."""

import zipfile
from pathlib import Path

from factory_blocks import page_with

from tasks.dossier.length import papers_longer_than


def test_papers_of_more_pages_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as bundle:
        for pages in (2, 3, 4):
            bundle.writestr(f"data/van-ban/{pages}.pdf", page_with([], pages=pages))
        bundle.writestr("data/van-ban/9.docx", bytes(90_000))
        bundle.writestr("data/ho-so.pdf", page_with([], pages=9))
        bundle.writestr("data/minh-chung/9.pdf", page_with([], pages=9))
    assert papers_longer_than(3, tmp_path / "a.zip") == [("4.pdf", 4)]
    assert papers_longer_than(60, tmp_path / "a.zip") == []
