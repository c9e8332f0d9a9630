"""The shipped templates are of one house: styles, page and language are those of `to-trinh.docx` in all of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from tasks.documents.documents import TEMPLATES

SOURCE, TOWN_SOURCE = "to-trinh", "tx-to-trinh"
"""Whose styles are those of all papers, and those that only the town's papers have beside them."""
ON_THEIR_OWN = {("tx-giay-khen", "Ten khen"), ("tx-giay-khen", "Ten don vi")}
"""A certificate prints in large letters the names that others list; they are read back by the same styles."""
LANDSCAPE = "tx-giay-khen"
NAMES = sorted(path.stem for path in TEMPLATES.glob("*.docx"))


def paper(name: str, folder: Path = TEMPLATES) -> Document:
    return docx.Document(str(folder / f"{name}.docx"))


def looks(style: Any) -> dict[str, Any]:
    """What a style makes of a paragraph, whatever else a program notes beside it."""
    font, shape = style.font, style.paragraph_format
    outline = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    return {
        "font": font.name, "size": font.size, "bold": font.bold, "italic": font.italic, "colour": font.color.rgb,
        "alignment": shape.alignment, "before": shape.space_before, "after": shape.space_after,
        "line": shape.line_spacing, "rule": shape.line_spacing_rule, "first line": shape.first_line_indent,
        "left": shape.left_indent, "right": shape.right_indent, "with next": shape.keep_with_next,
        "together": shape.keep_together, "widows": shape.widow_control, "new page": shape.page_break_before,
        "outline": None if outline is None else outline.get(qn("w:val")),
        "based on": style.base_style.name if style.base_style is not None else None,
    }  # fmt: skip


def styles_of(one: Document) -> dict[str, dict[str, Any]]:
    return {
        style.name: looks(style)
        for style in one.styles
        if style.type == docx.enum.style.WD_STYLE_TYPE.PARAGRAPH
    }


def page(one: Document) -> dict[str, Any]:
    (section,) = one.sections
    sides = {
        side: round(getattr(section, side).mm)
        for side in (
            "page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin",
            "header_distance", "footer_distance",
        )
    }  # fmt: skip
    default = one.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}"
    )
    return {
        **sides,
        "own first page": section.different_first_page_header_footer,
        "language": default.get(qn("w:val")),
    }


def differences(name: str, folder: Path = TEMPLATES) -> Iterator[str]:
    """What a template has otherwise than its sources, a sentence each."""
    mine, common, town = (
        styles_of(paper(n, f)) for n, f in ((name, folder), (SOURCE, TEMPLATES), (TOWN_SOURCE, TEMPLATES))
    )
    for style, look in mine.items():
        wanted = common.get(style, town.get(style, look))
        if (name, style) in ON_THEIR_OWN:
            continue
        for what, value in look.items():
            if value != wanted[what]:
                yield f"{name}.docx, style “{style}”: {what} is {value}, in the source {wanted[what]}"
    if lacking := common.keys() - mine.keys():
        yield f"{name}.docx lacks the styles {', '.join(sorted(lacking))}"
    if name != LANDSCAPE:
        for what, value in page(paper(name, folder)).items():
            if value != page(paper(SOURCE))[what]:
                yield f"{name}.docx: {what} is {value}, in the source {page(paper(SOURCE))[what]}"


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_the_styles_and_the_page_of_the_source(name: str) -> None:
    assert list(differences(name)) == [], f"change {SOURCE}.docx ({TOWN_SOURCE}.docx) and this one alike"


def test_the_source_is_as_the_decree_says() -> None:
    assert page(paper(SOURCE)) == {
        "page_width": 210, "page_height": 297, "top_margin": 20, "bottom_margin": 20, "left_margin": 30,
        "right_margin": 15, "header_distance": 8, "footer_distance": 10, "own first page": True, "language": "vi-VN",
    }  # fmt: skip
    normal = styles_of(paper(SOURCE))["Normal"]
    assert (normal["font"], normal["size"].pt) == ("Times New Roman", 14)
    assert page(paper(LANDSCAPE))["page_width"] == 297


@pytest.mark.parametrize("name", NAMES)
def test_one_style_that_somebody_changed_is_named(name: str, tmp_path: Path) -> None:
    changed = paper(name)
    changed.styles["Quoc hieu"].font.size = docx.shared.Pt(15)  # type: ignore[attr-defined]
    changed.save(str(tmp_path / f"{name}.docx"))
    assert list(differences(name, tmp_path)) == [
        f"{name}.docx, style “Quoc hieu”: size is {docx.shared.Pt(15)}, in the source {docx.shared.Pt(12)}"
    ]


def test_all_pages_but_certificates_are_numbered_in_their_head() -> None:
    for name in set(NAMES) - {LANDSCAPE}:
        head = paper(name).sections[0].header._element.xml
        assert "PAGE" in head, name
