"""PDFs drawn by hand for tests of signing: pages with text at given heights, nothing else; a picture in place of an emblem."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from tasks.documents.fonts import DRAWING, drawing_font


def paper(path: Path, lines: Sequence[int] = (780, 760), pages: int = 2) -> Path:
    """A PDF whose last page has text at the given heights."""
    out = io.BytesIO()
    with DRAWING:
        font = drawing_font()
        canvas = Canvas(out, pagesize=(595, 842), initialFontName=font)
        for number in range(pages):
            canvas.setFont(font, 13)
            for y in lines if number == pages - 1 else (700,):
                canvas.drawString(
                    85, y, f"Kính gửi: Ủy ban nhân dân, dòng cao {y} điểm, một dòng dài hết trang giấy"
                )
            canvas.showPage()
        canvas.save()
    path.write_bytes(out.getvalue())
    return path


def emblem(size: tuple[int, int] = (600, 560), kind: str = "PNG") -> bytes:
    """A grey disc on a transparent ground: where an office puts its picture of the national emblem."""
    picture, out = Image.new("RGBA", size, (0, 0, 0, 0)), io.BytesIO()
    ImageDraw.Draw(picture).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=(150, 150, 150, 255))
    (picture if kind == "PNG" else picture.convert("RGB")).save(out, kind)
    return out.getvalue()
