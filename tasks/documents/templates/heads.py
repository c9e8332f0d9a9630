"""Whether every page of a template says that a trial is one: by the heads of its pages, whichever of them are shown."""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from tasks.documents.templates.lines import WORD

_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATIONS = "word/_rels/document.xml.rels"
_KINDS = {"default": "các trang", "first": "trang đầu", "even": "các trang chẵn"}


def bare_pages(packed: zipfile.ZipFile, field: str) -> Iterator[str]:
    """Yield in words which pages of a template have no head that names the field."""
    body = etree.fromstring(packed.read("word/document.xml"))
    links = etree.fromstring(packed.read(_RELATIONS))
    targets = {link.get("Id"): f"word/{link.get('Target')}" for link in links}
    names = set(packed.namelist())
    settings = packed.read("word/settings.xml") if "word/settings.xml" in names else b""
    even = b"<w:evenAndOddHeaders/>" in settings or re.search(
        rb'evenAndOddHeaders w:val="(1|true|on)"', settings
    )
    heads: dict[str, str] = {}
    bare: dict[str, None] = {}
    for section in body.iter(f"{WORD}sectPr"):
        # A section without a head of its own has that of the one before it.
        for named in section.iterchildren(f"{WORD}headerReference"):
            heads[named.get(f"{WORD}type")] = targets[named.get(_LINK)]
        first = section.find(f"{WORD}titlePg")
        shown = {
            "default": True,
            "first": first is not None and first.get(f"{WORD}val") not in ("0", "false", "off"),
            "even": bool(even),
        }
        for kind, where in _KINDS.items():
            if shown[kind] and not _bears(packed, heads.get(kind, ""), field):
                bare[where] = None
    yield from bare


def _bears(packed: zipfile.ZipFile, part: str, field: str) -> bool:
    if part not in packed.namelist():
        return False
    texts = etree.fromstring(packed.read(part)).iter(f"{WORD}t")
    return re.search(rf"\{{\{{[^}}]*\b{field}\b", "".join(t.text or "" for t in texts)) is not None
