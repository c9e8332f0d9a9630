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
from types import MappingProxyType
from typing import Any
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import unescape

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from rules.values.text import printable
from tasks.documents.new_pages import keep_page_breaks
from tasks.documents.picture_places import picture_places, with_places_apart
from tasks.documents.xml_lock import LXML, STRICT
from tasks.storage.fixed_zip import ZipItem, zipped
from tasks.storage.whole_file import whole_file

NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
NO_TEMPLATES: Mapping[str, bytes] = MappingProxyType({})
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
WITH_FIELDS = re.compile(r"word/(document|header[0-9]*|footer[0-9]*|footnotes)\.xml")
_WITH_FONTS = re.compile(r"word/(document|styles|numbering|header[0-9]*|footer[0-9]*|footnotes)\.xml")
_FAMILY = re.compile(r'\bw:(?:ascii|hAnsi|eastAsia|cs)="([^"]+)"')
_BREAKS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_NEW_LINE = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')
_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Part:
    """One file inside a .docx: its bytes, or the template that makes them."""

    name: str
    data: bytes
    template: Template | None


def render(
    template: Path | str,
    context: Mapping[str, Any],
    dst: Path,
    pictures: Mapping[str, bytes] = NO_PICTURES,
    own: Mapping[str, bytes] = NO_TEMPLATES,
) -> None:
    """Write the paper that a template makes of a context, whole or not at all; an older `dst` is replaced.

    A name without a folder is one of the plan's `own` templates (.docx bytes by name), else one of ours ("to-trinh").
    jinja2.UndefinedError where the context lacks a field.
    """
    data = rendered(template, context, pictures, own)
    with whole_file(dst) as draft:
        draft.write_bytes(data)


def rendered(
    template: Path | str,
    context: Mapping[str, Any],
    pictures: Mapping[str, bytes] = NO_PICTURES,
    own: Mapping[str, bytes] = NO_TEMPLATES,
) -> bytes:
    """Return the .docx of a template and a context; the same inputs give the same bytes."""
    return zipped(filled(template, context, pictures, own))


def filled(
    template: Path | str,
    context: Mapping[str, Any],
    pictures: Mapping[str, bytes] = NO_PICTURES,
    own: Mapping[str, bytes] = NO_TEMPLATES,
) -> Iterator[ZipItem]:
    """Yield the parts of the .docx that a template makes of a context.

    `pictures` (PNG) take the places of the template's pictures of the same names; KeyError where it has none such. A
    template knows their names as `pictures`, and may leave out what belongs to one that is not given.
    """
    data = with_places_apart(_data(template, own))
    places = picture_places(data) if pictures else {}
    replaced = {part: picture for name, picture in pictures.items() for part in places[name]}
    said = {**context, "pictures": tuple(pictures)}
    for part in _parts(data):
        whole = replaced.get(part.name, part.data)
        yield part.name, whole if part.template is None else _filled(part.template, said)


def picture_names(template: Path | str, own: Mapping[str, bytes] = NO_TEMPLATES) -> frozenset[str]:
    """Return the names of the pictures that a template has a place for."""
    return frozenset(picture_places(_data(template, own)))


def fingerprint(template: Path | str, own: Mapping[str, bytes] = NO_TEMPLATES) -> str:
    """Return the sha256 of a template's bytes, for keys of what was rendered from it."""
    return hashlib.sha256(_data(template, own)).hexdigest()


def families(template: Path | str, own: Mapping[str, bytes] = NO_TEMPLATES) -> list[str]:
    """Return the families of fonts that a template names for its text."""
    return _families(_data(template, own))


def _data(template: Path | str, own: Mapping[str, bytes]) -> bytes:
    path = Path(template)
    if path.suffix:
        return path.read_bytes()
    return own.get(str(template)) or (TEMPLATES / f"{template}.docx").read_bytes()


@functools.lru_cache(maxsize=64)
def _families(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        said = [packed.read(name).decode() for name in packed.namelist() if _WITH_FONTS.fullmatch(name)]
    return sorted({unescape(family) for text in said for family in _FAMILY.findall(text)})


@functools.lru_cache(maxsize=64)
def _parts(data: bytes) -> tuple[_Part, ...]:
    """Open and compile a template once: opening it again for each paper would cost more than the paper."""
    with LXML:
        return tuple(_opened(data))


def _opened(data: bytes) -> Iterator[_Part]:
    # `finalize` sees every value before it is printed; autoescape is the second lock on the same door. An office's own
    # template gets at its context alone, and at no other part of the program.
    words = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_as_text)
    fields = DocxTemplate(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        for name in source.namelist():
            content, template = source.read(name), None
            if WITH_FIELDS.fullmatch(name):
                body = etree.fromstring(content, STRICT)
                keep_page_breaks(body)
                template = words.from_string(fields.patch_xml(etree.tostring(body, encoding="unicode")))
            yield _Part(name, content, template)


def _filled(template: Template, context: Mapping[str, Any]) -> bytes:
    data = template.render(context).encode("utf-8")
    ParserCreate().Parse(data, True)  # a paper that Word could not open must never leave here
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + data


def _as_text(value: object) -> Markup:
    """Return a value as XML text: no markup, no control characters, its line breaks and tabs as Word writes them."""
    text = _SURROGATES.sub("", printable(str(value)))
    lines = [_TAB.join(escape(piece) for piece in line.split("\t")) for line in _BREAKS.split(text)]
    return _NEW_LINE.join(lines)
