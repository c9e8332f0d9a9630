"""PDFs drawn by hand for tests of signing: pages with text at given heights, nothing else."""

import io
from collections.abc import Sequence
from pathlib import Path

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
