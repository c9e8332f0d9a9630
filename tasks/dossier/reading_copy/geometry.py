"""Where a part's page is on its sheet: what of it is shown, how it comes upright, where its stamps stand."""

from collections.abc import Sequence
from typing import Any, cast

from pypdf import PageObject, Transformation
from pypdf.generic import IndirectObject

from tasks.documents.pdf.content import Rect, value

A4 = (595.0, 842.0)
SMALLEST, LARGEST = 20.0, 14400.0  # points; a page outside is not a page that a viewer shows


def visible(page: PageObject) -> Rect:
    """Return the part of a page that is shown: its crop box within its media box; A4 where both are nonsense."""
    media, crop = (box(page.mediabox), box(page.cropbox))
    within = (*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:]))
    for left, bottom, right, top in (within, media):
        if all(SMALLEST <= side <= LARGEST for side in (right - left, top - bottom)):
            return (left, bottom, right, top)
    return (0.0, 0.0, *A4)


def box(values: Any) -> Rect:
    """Return a PDF rectangle with its corners in order."""
    x1, y1, x2, y2 = (
        float(cast(Any, v.get_object() if isinstance(v, IndirectObject) else v)) for v in values
    )
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _unit(page: PageObject) -> float:
    return float(value(page, "/UserUnit") or 1.0)


def size(page: PageObject) -> tuple[float, float]:
    """Return width and height in points of what is shown of a page, upright."""
    left, bottom, right, top = visible(page)
    width, height = (right - left) * _unit(page), (top - bottom) * _unit(page)
    return (height, width) if page.rotation % 180 else (width, height)


def upright(page: PageObject) -> Transformation:
    """Return how a page, turned or not, comes upright with its lower left at the origin."""
    left, bottom, right, top = visible(page)
    return Transformation(
        {
            0: (1, 0, 0, 1, -left, -bottom),
            90: (0, -1, 1, 0, -bottom, right),
            180: (-1, 0, 0, -1, right, top),
            270: (0, 1, -1, 0, top, -left),
        }[page.rotation % 360]
    ).scale(_unit(page))


def placed(box: Rect, matrix: Sequence[Any], rect: Rect) -> Transformation | None:
    """Return how an appearance comes into its rectangle (ISO 32000-1, 12.5.5); None where nothing would show."""
    turn = Transformation(tuple(float(v) for v in matrix))  # type: ignore[arg-type]  # six numbers
    corners = [turn.apply_on((x, y)) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    if not (wide and tall and rect[2] - rect[0] and rect[3] - rect[1]):
        return None
    shrunk = (
        Transformation()
        .translate(-min(xs), -min(ys))
        .scale((rect[2] - rect[0]) / wide, (rect[3] - rect[1]) / tall)
    )
    return shrunk.translate(rect[0], rect[1])
