"""What is drawn on a page besides letters: rules, pictures, and the fields in which signatures show."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from rules.layout.values import Box, Stroke
from tasks.documents.measuring.page_view import PageView

THIN = 1.1  # millimetres: what is thinner and longer than this is a rule
LONG = 2.0


def drawn_on(
    page: pdfium.PdfPage, place: PageView
) -> tuple[tuple[Stroke, ...], tuple[Box, ...], tuple[Box, ...]]:
    """Return a page's rules, pictures and signature fields; of nested drawings only the outline, as a picture."""
    strokes: list[Stroke] = []
    pictures: list[Box] = []
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        thing = raw.FPDFPage_GetObject(page.raw, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            strokes += _strokes(thing, place)
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            pictures.append(_bounds(thing, place))
    return tuple(strokes), tuple(pictures), tuple(_stamps(page, place))


def _bounds(thing: Any, place: PageView) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(thing, *(ctypes.byref(side) for side in sides))
    return place.box(*(side.value for side in sides))


def _strokes(thing: Any, place: PageView) -> Iterator[Stroke]:
    dashed = raw.FPDFPageObj_GetDashCount(thing) > 0
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, ctypes.byref(mode), ctypes.byref(stroked))
    wide = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(thing, ctypes.byref(wide))
    for points in _subpaths(thing, place):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        across, down = box.x1 - box.x0, box.bottom - box.top
        if min(across, down) <= THIN:
            if max(across, down) >= LONG and (stroked.value or mode.value):
                yield Stroke(box, dashed)
        elif stroked.value:  # a frame: its sides are rules
            for side in (
                Box(box.x0, box.top, box.x1, box.top),
                Box(box.x0, box.bottom, box.x1, box.bottom),
                Box(box.x0, box.top, box.x0, box.bottom),
                Box(box.x1, box.top, box.x1, box.bottom),
            ):
                yield Stroke(side, dashed)


def _subpaths(thing: Any, place: PageView) -> Iterator[list[tuple[float, float]]]:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(m))
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(thing)):
        segment = raw.FPDFPath_GetPathSegment(thing, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        u, v = x.value, y.value
        points.append(place.point(m.a * u + m.c * v + m.e, m.b * u + m.d * v + m.f))
    if points:
        yield points


def _stamps(page: pdfium.PdfPage, place: PageView) -> Iterator[Box]:
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        try:
            if raw.FPDFAnnot_GetSubtype(note) != raw.FPDF_ANNOT_WIDGET:
                continue
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(note, ctypes.byref(rect))
            if rect.right - rect.left > 1 and abs(rect.top - rect.bottom) > 1:
                yield place.box(rect.left, rect.bottom, rect.right, rect.top)
        finally:
            raw.FPDFPage_CloseAnnot(note)
