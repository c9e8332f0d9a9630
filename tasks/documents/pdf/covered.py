"""Text that a page draws and then covers with a picture or a filled shape: whoever takes the cover away later brings it out."""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tasks.documents.pdf.pdfium import PDFIUM, text_of

_UNSEEN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
"""What a scanner's program recognised lies so under its picture."""
_DEEPEST = 8  # drawings within drawings
_SOLID = 224  # of 255
_SLACK = 0.15  # of the letters' height: so much of them may look out


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One thing on a page, with its corners in the page's own coordinates."""

    kind: int
    thing: Any
    left: float
    bottom: float
    right: float
    top: float


def pages_with_covered_text(data: bytes) -> list[int]:
    """Return the numbers, from 1, of pages that cover text; pypdfium2.PdfiumError where the file can't be read."""
    with PDFIUM, closing(pdfium.PdfDocument(data)) as document:
        return [number + 1 for number in range(len(document)) if _covers(document, number)]


def _covers(document: pdfium.PdfDocument, number: int) -> bool:
    with closing(document[number]) as page, closing(page.get_textpage()) as letters:
        count = raw.FPDFPage_CountObjects(page.raw)
        things = [raw.FPDFPage_GetObject(page.raw, index) for index in range(count)]
        covers: list[_Drawn] = []
        for drawn in reversed(
            [one for thing in things for one in _drawn(thing, raw.FS_MATRIX(1, 0, 0, 1, 0, 0))]
        ):
            if drawn.kind != raw.FPDF_PAGEOBJ_TEXT:
                if _opaque(drawn):
                    covers.append(drawn)
            elif _shows(drawn.thing, letters) and any(
                _within(drawn, cover) and not _seen_through(document, page, cover) for cover in covers
            ):
                return True
    return False


def _drawn(thing: Any, above: raw.FS_MATRIX, depth: int = 0) -> Iterator[_Drawn]:
    """A thing, or what it is made of, in the order in which it is drawn."""
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_FORM:
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(thing, own)
        for index in range(raw.FPDFFormObj_CountObjects(thing) if depth < _DEEPEST else 0):
            yield from _drawn(raw.FPDFFormObj_GetObject(thing, index), _times(own, above), depth + 1)
        return
    sides = [ctypes.c_float() for _ in range(4)]
    if raw.FPDFPageObj_GetBounds(thing, *sides):
        left, bottom, right, top = (side.value for side in sides)
        corners = [_moved(x, y, above) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        yield _Drawn(kind, thing, min(xs), min(ys), max(xs), max(ys))


def _times(one: raw.FS_MATRIX, two: raw.FS_MATRIX) -> raw.FS_MATRIX:
    return raw.FS_MATRIX(
        one.a * two.a + one.b * two.c,
        one.a * two.b + one.b * two.d,
        one.c * two.a + one.d * two.c,
        one.c * two.b + one.d * two.d,
        one.e * two.a + one.f * two.c + two.e,
        one.e * two.b + one.f * two.d + two.f,
    )


def _moved(x: float, y: float, by: raw.FS_MATRIX) -> tuple[float, float]:
    return x * by.a + y * by.c + by.e, x * by.b + y * by.d + by.f


def _opaque(drawn: _Drawn) -> bool:
    """Tell whether a thing may hide what is below: a picture, a box that is filled."""
    if raw.FPDFPageObj_HasTransparency(drawn.thing):
        return False
    if drawn.kind == raw.FPDF_PAGEOBJ_IMAGE:
        return True
    if drawn.kind != raw.FPDF_PAGEOBJ_PATH:
        return False
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn.thing, mode, stroked)
    return mode.value != raw.FPDF_FILLMODE_NONE and raw.FPDFPath_CountSegments(drawn.thing) in (4, 5)


def _seen_through(document: pdfium.PdfDocument, page: pdfium.PdfPage, cover: _Drawn) -> bool:
    """Tell whether most of a picture lets through what is below, as one of a stamp does."""
    if cover.kind != raw.FPDF_PAGEOBJ_IMAGE:
        return False
    made = raw.FPDFImageObj_GetRenderedBitmap(document.raw, page.raw, cover.thing)
    if not made:
        return False  # it can't be drawn, so nobody can tell
    with closing(pdfium.PdfBitmap.from_raw(made)) as bitmap:
        alpha: list[int] = bitmap.to_pil().convert("RGBA").getchannel("A").histogram()
        return sum(alpha[_SOLID:]) < sum(alpha) / 2


def _within(text: _Drawn, cover: _Drawn) -> bool:
    slack = _SLACK * (text.top - text.bottom)
    return (
        cover.left <= text.left + slack
        and text.right - slack <= cover.right
        and cover.bottom <= text.bottom + slack
        and text.top - slack <= cover.top
    )


def _shows(thing: Any, letters: Any) -> bool:
    return raw.FPDFTextObj_GetTextRenderMode(thing) not in _UNSEEN and bool(text_of(thing, letters).strip())
