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
        elif style in NAMES and not any(
            _style(one, names) == TITLE for one in line.paragraph.itersiblings(f"{WORD}p", preceding=True)
        ):
            yield (
                f"{line.place}: phía trên họ tên người ký phải có dòng chức vụ ở kiểu chữ “{TITLE}”, cùng ô với họ tên: chọn lại "
                f"kiểu (Styles) “{TITLE}” cho dòng chức vụ, hoặc kiểu khác cho dòng này nếu không ai ký ở đây"
            )


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
