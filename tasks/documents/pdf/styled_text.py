"""The text of a paper that LibreOffice laid out, each piece with the style of its paragraph: the file says so in its tags.

LibreOffice (7.4 and 25.2 measured) marks what a paragraph draws with the name of its style in Word. No text can say that of itself.
"""

import ctypes
import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tasks.documents.pdf.content import Rect
from tasks.documents.pdf.pdfium import PDFIUM, font_name, name_of_mark, text_of


@dataclass(frozen=True, slots=True)
class StyledText:
    """Letters drawn at one go: where they begin in points, their size, the style of their paragraph, "" where none is told."""

    text: str
    x: float
    baseline: float
    size: float
    bold: bool
    style: str


@dataclass(frozen=True, slots=True)
class StyledPage:
    """One page: its number from 0, what of it shows, its text in the order in which it is drawn."""

    number: int
    visible: Rect
    texts: tuple[StyledText, ...]


def styled_pages(data: bytes) -> Iterator[StyledPage]:
    """Yield the pages of a paper from its last to its first; pypdfium2.PdfiumError where it can't be read."""
    with PDFIUM:
        document = pdfium.PdfDocument(data)
        last = len(document) - 1
    try:
        for number in range(last, -1, -1):
            with PDFIUM:
                seen = _page(document, number)
            yield seen
    finally:
        with PDFIUM:
            document.close()


def styles_used(data: bytes) -> set[str]:
    """Return the styles of all paragraphs of a paper, those that draw nothing too; pikepdf.PdfError where it can't be read."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        structure = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
        return {name.removeprefix("/") for name in structure.get("/RoleMap", pikepdf.Dictionary()).keys()}  # noqa: SIM118 - no dict


def _page(document: pdfium.PdfDocument, number: int) -> StyledPage:
    with closing(document[number]) as page, closing(page.get_textpage()) as letters:
        things = (
            raw.FPDFPage_GetObject(page.raw, index) for index in range(raw.FPDFPage_CountObjects(page.raw))
        )
        texts = (
            _text(one, letters) for one in things if raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_TEXT
        )
        return StyledPage(number, page.get_cropbox(), tuple(one for one in texts if one.text.strip()))


def _text(thing: Any, letters: pdfium.PdfTextPage) -> StyledText:
    matrix, size, paragraph = raw.FS_MATRIX(), ctypes.c_float(), ctypes.c_int()
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    raw.FPDFTextObj_GetFontSize(thing, size)
    style = ""
    for index in range(raw.FPDFPageObj_CountMarks(thing)):
        mark = raw.FPDFPageObj_GetMark(thing, index)
        if raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", paragraph):
            style = name_of_mark(mark)
    bold = "Bold" in font_name(raw.FPDFTextObj_GetFont(thing))
    tall = abs(size.value * matrix.d)
    return StyledText(text_of(thing, letters.raw), matrix.e, matrix.f, tall, bold, style)
