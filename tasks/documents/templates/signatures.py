"""Whether a template says where its paper is signed: printed names and titles in the styles by which signatures are placed."""

import re
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

from tasks.documents.signature_styles import NAMES, TITLE
from tasks.documents.templates.lines import WORD, TemplateLine

SIGNED = ("sign_name", "chair_name", "secretary_name")
"""The fields above which a signature is put."""
_PRINTED = re.compile(rf"\{{\{{\s*(?:\w+\.)*(?:{'|'.join((*SIGNED, 'reporter'))})\s*\}}\}}")
_STYLES = "word/styles.xml"
_CONTROL = (f"{WORD}sdt", f"{WORD}sdtContent")


def not_signable(packed: zipfile.ZipFile, lines: Iterable[TemplateLine]) -> Iterator[str]:
    """Yield every printed name of a template's lines that no signature would find, with place, rule and remedy."""
    names = _style_names(packed)
    for line in lines:
        style = _style(line.paragraph, names)
        if _PRINTED.search(line.text) and style not in NAMES:
            yield (
                f"{line.place}: họ tên người ký phải ở kiểu chữ “{NAMES[0]}”, chữ ký tìm chỗ theo kiểu ấy: chọn lại kiểu (Styles) "
                f"“{NAMES[0]}” cho dòng này"
            )
        elif style in NAMES and not any(_style(one, names) == TITLE for one in _above(line.paragraph)):
            yield (
                f"{line.place}: phía trên họ tên người ký phải có dòng chức vụ ở kiểu chữ “{TITLE}”, cùng cột với họ tên: chọn lại "
                f"kiểu (Styles) “{TITLE}” cho dòng chức vụ, hoặc kiểu khác cho dòng này nếu không ai ký ở đây"
            )


def _above(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs above one in its cell, and in the cells above that one; a content control is looked through."""
    yield from _before(paragraph, "p")
    cell = next(paragraph.iterancestors(f"{WORD}tc"), None)
    if cell is not None:
        column = _column(cell)
        for earlier in _before(next(cell.iterancestors(f"{WORD}tr")), "tr"):
            for other in _inside(earlier, "tc"):
                if _column(other) == column:
                    yield from _inside(other, "p")


def _before(one: etree._Element, kind: str) -> Iterator[etree._Element]:
    """What of that kind stands before one in the same place, the last first, in content controls or not."""
    for sibling in one.itersiblings(preceding=True):
        yield from _bare(sibling, kind)
    around = one.getparent()
    if around is not None and around.tag in _CONTROL:
        yield from _before(around, kind)


def _inside(box: etree._Element, kind: str) -> Iterator[etree._Element]:
    for child in box:
        yield from _bare(child, kind)


def _bare(one: etree._Element, kind: str) -> Iterator[etree._Element]:
    if one.tag == f"{WORD}{kind}":
        yield one
    elif one.tag in _CONTROL:
        yield from _inside(one, kind)


def _column(cell: etree._Element) -> tuple[int, int]:
    """How many columns of its table a cell has before it, and takes."""
    row = next(cell.iterancestors(f"{WORD}tr"))
    before = _number(row.find(f"{WORD}trPr/{WORD}gridBefore"), 0)
    return before + sum(_span(other) for other in _before(cell, "tc")), _span(cell)


def _span(cell: etree._Element) -> int:
    return _number(cell.find(f"{WORD}tcPr/{WORD}gridSpan"), 1)


def _number(said: etree._Element | None, otherwise: int) -> int:
    value = "" if said is None else said.get(f"{WORD}val", "")
    return int(value) if value.isdecimal() else otherwise


def _style(paragraph: etree._Element, names: dict[str, str]) -> str:
    """The style of a paragraph, by the name that Word shows."""
    chosen = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return "" if chosen is None else names.get(chosen.get(f"{WORD}val", ""), "")


def _style_names(packed: zipfile.ZipFile) -> dict[str, str]:
    if _STYLES not in packed.namelist():
        return {}
    styles = etree.fromstring(packed.read(_STYLES)).iter(f"{WORD}style")
    named = ((one.get(f"{WORD}styleId", ""), one.find(f"{WORD}name")) for one in styles)
    return {key: name.get(f"{WORD}val", "") for key, name in named if name is not None}
