"""The one zip writer: what the bytes of a zip depend on, and what they do not."""

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

from tasks.storage.fixed_zip import EPOCH, PACKED_ALREADY, saved_parts, write_zip, zipped

ENTRIES = [("data/b.txt", b"b" * 900), ("a.PDF", b"a" * 900)]


def test_the_bytes_depend_on_the_content_alone(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", ENTRIES)
    assert (tmp_path / "a.zip").read_bytes() == zipped(ENTRIES)
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.testzip() is None
        assert [(e.filename, packed.read(e)) for e in packed.infolist()] == ENTRIES, "in the order given"
        assert {(e.date_time, e.create_system, e.external_attr) for e in packed.infolist()} == {
            (EPOCH, 3, 0o644 << 16)
        }


def test_what_is_packed_already_is_stored_as_it_is(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", ENTRIES, stored=PACKED_ALREADY)
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        kinds = {entry.filename: entry.compress_type for entry in packed.infolist()}
    assert kinds == {"data/b.txt": zipfile.ZIP_DEFLATED, "a.PDF": zipfile.ZIP_STORED}


def test_a_saved_document_comes_apart_as_its_library_packed_it() -> None:
    book, saved = Workbook(), io.BytesIO()
    parts = dict(saved_parts(book))
    book.save(saved)
    with zipfile.ZipFile(saved) as packed:
        assert list(parts) == packed.namelist()
        assert parts["xl/workbook.xml"] == packed.read("xl/workbook.xml")
