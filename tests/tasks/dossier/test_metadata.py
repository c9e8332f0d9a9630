"""The metadata as XML: in the table's order, empty where it must stand and isn't known, valid by the schema."""

from pathlib import Path
from typing import get_args

import pytest
from archived import SCHEMA
from lxml import etree

from tasks.dossier.metadata import MetadataKind, fields, metadata_xml, page_count

KINDS = get_args(MetadataKind)


@pytest.mark.parametrize("kind", KINDS)
def test_schema_and_table_say_the_same(kind: MetadataKind) -> None:
    full = {
        field.element: {"number": "3", "date": "2024-12-05", "year": "2024"}.get(field.format, "x")
        for field in fields(kind)
    }
    schema = etree.XMLSchema(file=SCHEMA)
    written = etree.fromstring(metadata_xml(kind, full))
    assert schema.validate(written), schema.error_log
    elements = [e.getroottree().getelementpath(e) for e in written.iter() if len(e) == 0]
    assert elements == [field.element for field in fields(kind)]
    bare = etree.fromstring(metadata_xml(kind, {"FileCode/FileCatalog": "2024"}))
    assert schema.validate(bare), schema.error_log
    assert {e.getroottree().getelementpath(e) for e in bare.iter() if len(e) == 0} == {
        field.element for field in fields(kind) if field.required
    }
    for field in fields(kind):
        lacking = etree.fromstring(metadata_xml(kind, full))
        gone = lacking.find(field.element)
        gone.getparent().remove(gone)
        assert schema.validate(lacking) != field.required, field.element
        if field.length and field.format in ("text", "list", "number"):
            digit = "3" if field.format == "number" else "x"
            told = etree.fromstring(metadata_xml(kind, {**full, field.element: digit * field.length}))
            assert schema.validate(told), field.element
            longer = told.find(field.element)
            longer.text += digit
            assert not schema.validate(told), field.element


def test_texts_are_texts_and_lists_are_repeated() -> None:
    values: dict[str, str | list[str]] = {
        "Subject": "a <b> & “c”",
        "To/OrganId": ["", "H25.7"],
        "To/OrganName": ["Sở <1>", "Lưu: VT"],
        "FileCode/FileCatalog": "2024",
    }
    written = etree.fromstring(metadata_xml("paper", values))
    assert written.findtext("Subject") == "a <b> & “c”"
    assert [[e.text for e in to] for to in written.findall("To")] == [[None, "Sở <1>"], ["H25.7", "Lưu: VT"]]
    assert metadata_xml("paper", values) == metadata_xml("paper", dict(reversed(values.items())))


def test_what_finds_no_room_is_cut_and_shows_it() -> None:
    written = etree.fromstring(metadata_xml("dossier", {"Creator": "x" * 31, "FileCode/FileCatalog": "2024"}))
    assert written.findtext("Creator") == "x" * 29 + "…"


def test_a_value_without_a_field_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="Colour"):
        metadata_xml("paper", {"Colour": "x"})


def test_pages_of_what_is_no_pdf_are_not_known(tmp_path: Path) -> None:
    assert page_count(b"no PDF") is None
    assert page_count(tmp_path / "missing.pdf") is None
