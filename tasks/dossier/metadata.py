"""Writes what an archive is told of papers and dossiers as XML: the fields of `data/archive`, the same bytes each time."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from pypdf import PdfReader

from rules.values.wording import trimmed

TABLE = Path(__file__).resolve().parents[2] / "data" / "archive" / "nd-30-2020-pl-vi.toml"
MetadataKind = Literal["paper", "dossier"]
_ROOTS: Mapping[MetadataKind, str] = {"paper": "Document", "dossier": "File"}


@dataclass(frozen=True, slots=True)
class MetadataField:
    """One field of the table: the path of its element, its Vietnamese title, whether it must be there, its form, its room.

    `length`: the most characters or digits; 0: any number.
    """

    element: str
    title: str
    required: bool
    format: str
    length: int


@functools.cache
def fields(kind: MetadataKind) -> tuple[MetadataField, ...]:
    """Return the fields of a kind in the order in which they are written."""
    with TABLE.open("rb") as file:
        rows = tomllib.load(file)[kind]
    return tuple(
        MetadataField(r["element"], r["title"], r["required"], r["format"], r.get("length", 0)) for r in rows
    )


def metadata_xml(kind: MetadataKind, values: Mapping[str, str | list[str]]) -> bytes:
    """Return the XML of values by their elements' paths; a field that must be there and has none stands empty.

    A text for which there is no room is cut, with “…” at its end.
    KeyError where a value belongs to no field of the table.
    """
    known = fields(kind)
    if strange := values.keys() - {field.element for field in known}:
        raise KeyError(f"no such field: {sorted(strange)}")
    root = ET.Element(_ROOTS[kind])
    for field in known:
        value = values.get(field.element, "")
        texts = [value] if isinstance(value, str) else value
        outer, inner = field.element.rpartition("/")[::2]
        for number, text in enumerate(texts or [""]):
            if not text and not field.required:
                continue
            if field.length and field.format in ("text", "list"):
                text = trimmed(text, field.length)
            place = root if not outer else _place(root, outer, number)
            ET.SubElement(place, inner).text = text or None
    ET.indent(root)
    body: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def page_count(pdf: Path | bytes) -> int | None:
    """Return how many pages a PDF has; None where it can't be told."""
    try:
        return len(PdfReader(BytesIO(pdf) if isinstance(pdf, bytes) else pdf).pages)
    except Exception:  # a stranger's file can fail the library in any way
        return None


def _place(root: ET.Element, name: str, number: int) -> ET.Element:
    """The element of that name and number (from 0) that is being filled: those of one name stand together in the table."""
    found = root.findall(name)
    return found[number] if number < len(found) else ET.SubElement(root, name)
