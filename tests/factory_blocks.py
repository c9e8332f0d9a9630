"""Makes pages with signature blocks for tests, as papers have them: a title in capitals, a gap, a printed name."""

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from tasks.documents.fonts import DRAWING, drawing_font

Column = tuple[float, Sequence[str], str]
"""The middle of a column, its title's lines, the name printed below the gap."""
RIGHT, LEFT = 436.0, 201.0


def page_with(
    columns: Sequence[Column],
    *,
    top: float = 400,
    gap: float = 72,
    lines: Sequence[float] = (),
    pages: int = 1,
) -> bytes:
    """A PDF whose last page has signature blocks from a height on, lines of text at others; 13 to 14 points."""
    out = io.BytesIO()
    with DRAWING:
        regular, bold = drawing_font(), drawing_font("Bold")
        canvas = Canvas(out, pagesize=(595, 842), initialFontName=regular)
        for number in range(pages):
            canvas.setFont(regular, 13)
            canvas.drawString(85, 780, "Trên đây là báo cáo của đơn vị, kính đề nghị xem xét./.")
            if number == pages - 1:
                for y in lines:
                    canvas.drawString(
                        85, y, "Một dòng chữ dài hết chiều ngang trang giấy, từ lề trái đến tận lề phải"
                    )
                canvas.setFont(bold, 14)
                for middle, title, name in columns:
                    for row, line in enumerate(title):
                        canvas.drawCentredString(middle, top - 16 * row, line)
                    canvas.drawCentredString(middle, top - 16 * len(title) - gap, name)
            canvas.showPage()
        canvas.save()
    return out.getvalue()


def signed_block(title: Sequence[str], name: str) -> bytes:
    """A PDF of one page with one signature block at its right."""
    return page_with([(RIGHT, title, name)])
