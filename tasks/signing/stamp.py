"""What a visible signature looks like, and where on a page there is room for it."""

import io
import math
import secrets
from datetime import UTC, datetime, tzinfo

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle
from pypdf import PageObject, PdfReader
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from tasks.fonts import DRAWING, drawing_font
from tasks.signing.values import Box, Stamp

STAMP_WIDTH = 190  # points
STAMP_SIZE = 7.5
STAMP_LEADING = 9.0
STAMP_PAD = 3.0
EDGE = 14.0  # points kept free at the edge of the page
RIGHT = 42.0  # points, the right margin of an administrative document (15 mm)


def _stamp_lines(signer_name: str, moment: datetime, zone: tzinfo | None) -> list[str]:
    font = drawing_font()
    text = [f"Ký số bởi: {signer_name}", f"Thời gian ký: {moment.astimezone(zone):%d/%m/%Y %H:%M:%S %z}"]
    width = STAMP_WIDTH - 2 * STAMP_PAD
    return [line for part in text for line in simpleSplit(part, font, STAMP_SIZE, width)]


def stamp_box(data: bytes, stamp: Stamp, signer_name: str) -> Box | None:
    """Return where a stamp shows; None where the page has no room for it."""
    if stamp.box:
        return stamp.box
    with DRAWING:
        lines = len(_stamp_lines(signer_name, datetime.now(UTC), stamp.zone))
    return free_box(PdfReader(io.BytesIO(data)).pages[stamp.page], lines * STAMP_LEADING + 2 * STAMP_PAD)


def free_box(page: PageObject, height: float) -> Box | None:
    """The lowest box of a height, STAMP_WIDTH wide, at the right of a page, in a band that no text touches."""
    if page.rotation or page.get("/UserUnit", 1) != 1:
        return None  # a widget there would stand on its side, or be of another size
    bands: list[tuple[float, float]] = []

    def note(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            baseline = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            tall = abs(size * tm[3] * cm[3]) or abs(size)
            bands.append((baseline - 0.3 * tall, baseline + tall))

    page.extract_text(visitor_text=note)
    visible = page.cropbox
    bottom = float(visible.bottom) + EDGE
    for low, high in sorted(bands):
        if low >= bottom + height:
            break
        bottom = max(bottom, high + 2)
    right, foot, top = int(float(visible.right) - RIGHT), math.ceil(bottom), math.ceil(bottom + height)
    if top > float(visible.top) - EDGE or right - STAMP_WIDTH < float(visible.left):
        return None
    return (right - STAMP_WIDTH, foot, right, top)


class _Drawing(PdfContent):
    """A page that reportlab drew, as the content of a stamp."""

    def __init__(self, page: bytes, box: BoxConstraints) -> None:
        super().__init__(box=box)
        self._page = page

    def render(self) -> bytes:
        name = f"/Stamp{secrets.token_hex(4)}"
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.resources.xobject[name] = drawn
        return f"{name} Do".encode()


def stamp_style(signer_name: str, box: Box, zone: tzinfo | None) -> StaticStampStyle:
    """Return a framed text of who signed and when, drawn for a box."""
    # pyHanko's own text stamps subset the font by fontTools: 45 ms each, where reportlab takes 5.
    width, height = box[2] - box[0], box[3] - box[1]
    page = io.BytesIO()
    with DRAWING:
        font = drawing_font()
        lines = _stamp_lines(signer_name, datetime.now(UTC), zone)
        canvas = Canvas(page, pagesize=(width, height), initialFontName=font)
        canvas.setStrokeColorRGB(0.75, 0.1, 0.1)
        canvas.setFillColorRGB(0.75, 0.1, 0.1)
        canvas.setLineWidth(0.6)
        canvas.rect(0.5, 0.5, width - 1, height - 1)
        canvas.setFont(font, STAMP_SIZE)
        for row, line in enumerate(lines, start=1):
            canvas.drawString(STAMP_PAD, height - STAMP_PAD - row * STAMP_LEADING + 2, line)
        canvas.save()
    drawing = _Drawing(page.getvalue(), BoxConstraints(width=width, height=height))
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(background=drawing, background_layout=whole, border_width=0)
