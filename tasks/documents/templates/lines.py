"""The paragraphs of a template that hold tags: each as typed, with its place in words that its writer understands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from rules.values.text import cut, single_spaced

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
"""A field, a statement, a remark; all on one line."""
_OF_A_KIND = re.compile(r"(\{[{%#])(tr|tc|p|r) ")
_NAMES = {"document": "thân văn bản", "header": "đầu trang", "footer": "chân trang", "footnotes": "chú thích"}
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_SHOWN = 60
_CURLY = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One paragraph: its text with tags, where it stands in words, the paragraph itself."""

    text: str
    place: str
    paragraph: etree._Element

    def box(self, kind: str) -> etree._Element:
        """Return what goes away with a tag of that kind ("p", "tr", "tc"), for others the paragraph."""
        wanted = {"tr": "tr", "tc": "tc"}.get(kind)
        found = next(self.paragraph.iterancestors(f"{WORD}{wanted}"), None) if wanted else None
        return self.paragraph if found is None else found


def kind_of(tag: str) -> str:
    """Return what a tag stands for as a whole: "p" a paragraph, "tr" a row, "tc" a cell, "r" a run, "" nothing but itself."""
    found = _OF_A_KIND.match(tag)
    return found[2] if found else ""


def as_jinja(text: str) -> str:
    """Return a line as Jinja reads it: tags without their kind, quotes straight as Word had made them curly."""
    return TAG.sub(lambda tag: _OF_A_KIND.sub(r"\1 ", tag[0]).translate(_CURLY), text)


def lines_of(part: str, body: etree._Element) -> list[TemplateLine]:
    """Return all paragraphs of a part ("word/header1.xml") that say something."""
    return list(_lines(_NAMES[re.sub(r"word/|[0-9]*\.xml", "", part)], body))


def _lines(part: str, body: etree._Element) -> Iterator[TemplateLine]:
    tables = {table: number for number, table in enumerate(body.iter(f"{WORD}tbl"), start=1)}
    before = ""
    for paragraph in body.iter(f"{WORD}p"):
        text = text_of(paragraph)
        if not text.strip():
            continue
        place = part
        row = next(paragraph.iterancestors(f"{WORD}tr"), None)
        if row is not None:
            table = row.getparent()
            place += (
                f", bảng {tables.get(table, 1)}, dòng {1 + [*table.iterchildren(f'{WORD}tr')].index(row)}"
            )
        after = f", sau “{before}”" if before else ""
        yield TemplateLine(text, f"{place}{after}, chỗ “{cut(single_spaced(text), _SHOWN)}”", paragraph)
        if "{" not in text and any(letter.isalpha() for letter in text):
            before = cut(single_spaced(text), _SHOWN)


def text_of(paragraph: etree._Element) -> str:
    """Return the text of a paragraph on one line, what stands for its pictures among it, of paragraphs inside it none."""
    said = []
    for piece in paragraph.iter(f"{WORD}t", f"{WORD}br", f"{WORD}tab", _DRAWN):
        if next(piece.iterancestors(f"{WORD}p")) is paragraph:
            said.append(piece.get("descr", "") if piece.tag == _DRAWN else piece.text or " ")
    return "".join(said).replace("\n", " ")
