"""Renders the papers' templates (docxtpl's language) to .docx; a report's text stays text, whatever it holds.

Bytes depend on the template and the context alone: no clock, no random names inside.
"""

import functools
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers.expat import ParserCreate

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, Template
from lxml import etree
from markupsafe import Markup, escape

from rules.text import printable
from tasks.whole_file import whole_file
from tasks.xml_lock import LXML

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_WITH_FIELDS = re.compile(r"word/(document|header[0-9]*|footer[0-9]*|footnotes)\.xml")
_BREAKS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_NEW_LINE = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_STRICT = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """One file inside a .docx: its bytes, or the template that makes them."""

    name: str
    data: bytes
    template: Template | None


def render(template: Path | str, context: Mapping[str, Any], dst: Path) -> None:
    """Write the paper that a template makes of a context, whole or not at all; an older `dst` is replaced.

    A name without a folder is one of ours ("to-trinh"). jinja2.UndefinedError where the context lacks a field.
    """
    data = rendered(template, context)
    with whole_file(dst) as draft:
        draft.write_bytes(data)


def rendered(template: Path | str, context: Mapping[str, Any]) -> bytes:
    """Return the .docx of a template and a context; the same inputs give the same bytes."""
    path = _path(template)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for part in _parts(path, _stamp(path)):
            info = zipfile.ZipInfo(part.name)  # its date is 1980: no clock in the bytes
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, part.data if part.template is None else _filled(part.template, context))
    return packed.getvalue()


def fingerprint(template: Path | str) -> str:
    """Return the sha256 of a template's bytes, for keys of what was rendered from it."""
    return hashlib.sha256(_path(template).read_bytes()).hexdigest()


def _path(template: Path | str) -> Path:
    path = Path(template)
    return path if path.suffix else TEMPLATES / f"{path}.docx"


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@functools.lru_cache(maxsize=32)
def _parts(path: Path, stamp: tuple[int, int]) -> tuple[_Part, ...]:
    """Open and compile a template once: opening it again for each paper would cost more than the paper."""
    with LXML:
        return tuple(_opened(path))


def _opened(path: Path) -> Iterator[_Part]:
    # `finalize` sees every value before it is printed; autoescape is the second lock on the same door.
    words = Environment(autoescape=True, undefined=StrictUndefined, finalize=_as_text)
    fields = DocxTemplate(str(path))
    with zipfile.ZipFile(path) as source:
        for name in source.namelist():
            data, template = source.read(name), None
            if _WITH_FIELDS.fullmatch(name):
                xml = etree.tostring(etree.fromstring(data, _STRICT), encoding="unicode")
                template = words.from_string(fields.patch_xml(xml))
            yield _Part(name, data, template)


def _filled(template: Template, context: Mapping[str, Any]) -> bytes:
    data = template.render(context).encode("utf-8")
    ParserCreate().Parse(data, True)  # a paper that Word could not open must never leave here
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + data


def _as_text(value: object) -> Markup:
    """Return a value as XML text: no markup, no control characters, its line breaks and tabs as Word writes them."""
    text = _SURROGATES.sub("", printable(str(value)))
    lines = [_TAB.join(escape(piece) for piece in line.split("\t")) for line in _BREAKS.split(text)]
    return _NEW_LINE.join(lines)
