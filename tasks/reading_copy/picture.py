"""Makes a picture of a page whose fonts can't be embedded: what a viewer shows, its words under it to be found."""

import io
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PageObject, Transformation
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tasks.children import ask_each
from tasks.fonts import DRAWING, drawing_font
from tasks.reading_copy.geometry import upright, visible
from tasks.reading_copy.lookup import value

CHILD = "tasks.reading_copy.picture_child"
SECONDS = 20.0  # a page takes a fifth of one
MEMORY_MB = 1024
INVISIBLE = 3  # text rendering mode: neither filled nor stroked

Word = tuple[str, tuple[float, ...], float]  # a text, its matrix on the upright page, its size


def pictures(source: Path, pages: Mapping[int, PageObject]) -> dict[int, bytes | None]:
    """Return pages of a PDF, by their numbers from 0, each as a PDF of one upright page; None where it can't be drawn.

    ThiduaError where the process that draws can't be started.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = {number: Path(folder) / f"{number}.png" for number in pages}
        answers = ask_each(
            CHILD, list(files.values()), seconds=SECONDS, memory_mb=MEMORY_MB, source=str(source)
        )
        return {
            number: _page(file, pages[number]) if answer is not None and answer["drawn"] else None
            for (number, file), answer in zip(files.items(), answers, strict=True)
        }


def _page(file: Path, page: PageObject) -> bytes:
    left, bottom, right, top = visible(page)
    unit = float(value(page, "/UserUnit") or 1.0)
    turn = upright((left, bottom, right, top), page.rotation % 360).scale(unit)
    size = ((right - left) * unit, (top - bottom) * unit)
    width, height = size[::-1] if page.rotation % 180 else size
    words = _words(page, turn)
    out = io.BytesIO()
    with Image.open(file) as image, DRAWING:
        font = drawing_font()
        canvas = Canvas(out, pagesize=(width, height), initialFontName=font, invariant=1)
        canvas.drawImage(ImageReader(_slim(image)), 0, 0, width, height)
        _hide(canvas, words, font)
        canvas.save()
    return out.getvalue()


def _slim(image: Image.Image) -> Image.Image:
    """Without its colours where it has none, as JPEG where that is less to keep: a photograph, not letters."""
    grey = image.convert("L")
    plain = grey if grey.convert("RGB").tobytes() == image.tobytes() else image
    packed, exact = io.BytesIO(), io.BytesIO()
    plain.save(packed, "JPEG", quality=85)
    plain.save(exact, "PNG")
    return plain if exact.tell() <= packed.tell() else Image.open(packed)


def _words(page: PageObject, turn: Transformation) -> list[Word]:
    """What can be read of a page, in its order; nothing where it can't."""
    words: list[Word] = []

    def found(text: str, user: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            place = Transformation(tuple(matrix)).transform(Transformation(tuple(user))).transform(turn)
            (a, b, _), (c, d, _), (e, f, _) = place.matrix
            words.append((text, (a, b, c, d, e, f), size))

    try:
        page.extract_text(visitor_text=found)
    except Exception:  # a stranger's page can fail the library in any way
        return []
    return words


def _hide(canvas: Canvas, words: Iterable[Word], font: str) -> None:
    text = canvas.beginText()
    text.setTextRenderMode(INVISIBLE)
    for said, matrix, size in words:
        text.setTextTransform(*matrix)
        text.setFont(font, size or 1)
        for line in said.split("\n"):
            text.textOut("".join(c if c.isprintable() else " " for c in line))
    canvas.drawText(text)
