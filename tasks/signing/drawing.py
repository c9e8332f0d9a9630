"""What a visible signature looks like: pictures, the words of who signed and when, and a trial's own drawings."""

import functools
import io
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from typing import Literal

from PIL import Image
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas

from tasks.documents.fonts import DRAWING, drawing_font

SIZE, LEADING, PAD = 7.5, 9.0, 3.0
# An inch: finer pictures are made smaller, so that hundreds of papers don't carry them at full size.
DOTS = 300
RED, BLUE = (0.75, 0.1, 0.1), (0.1, 0.2, 0.65)
MARK, MARK_BELOW = "BẢN THỬ", ("không có giá trị", "pháp lý")

SignerKind = Literal["person", "organisation"]


def signer_words(
    label: str, signer_name: str, moment: datetime, zone: tzinfo | None, width: float
) -> list[str]:
    """Return the lines of who signed and when, as NĐ 30/2020 writes the moment, broken to a width."""
    local = moment.astimezone(zone)
    offset = local.strftime("%z")
    when = f"{local:%d-%m-%Y %H:%M:%S} {offset[:3]}:{offset[3:5]}"
    with DRAWING:
        font = drawing_font()
        return [
            line
            for part in (f"{label}: {signer_name}", f"Thời gian ký: {when}")
            for line in simpleSplit(part, font, SIZE, width)
        ]


def height_of(lines: Sequence[str]) -> float:
    """How tall those lines are with the free space around them."""
    return len(lines) * LEADING + 2 * PAD


def words(lines: Sequence[str], width: float, height: float, kind: SignerKind, *, framed: bool) -> bytes:
    """Draw lines of small text, blue for a person, red for an organisation; centred, or at the left of a frame."""

    def draw(canvas: Canvas) -> None:
        colour = BLUE if kind == "person" else RED
        canvas.setStrokeColorRGB(*colour)
        canvas.setFillColorRGB(*colour)
        canvas.setFont(drawing_font(), SIZE)
        if framed:
            canvas.setLineWidth(0.6)
            canvas.rect(0.5, 0.5, width - 1, height - 1)
        top = (height + len(lines) * LEADING) / 2
        for row, line in enumerate(lines, start=1):
            if framed:
                canvas.drawString(PAD, top - row * LEADING + 2, line)
            else:
                canvas.drawCentredString(width / 2, top - row * LEADING + 2, line)

    return _drawn(width, height, draw)


@dataclass(frozen=True)
class Measures:
    """A picture's sides in points, where it says how large it is; and how many times as wide as tall."""

    points: tuple[float, float] | None
    shape: float


@functools.lru_cache(maxsize=256)
def measures(image: bytes) -> Measures:
    """Return how large a picture is meant to be."""
    with Image.open(io.BytesIO(image)) as picture:
        wide, tall = picture.size
        dots = picture.info.get("dpi")
    if not dots or not (float(dots[0]) > 1 and float(dots[1]) > 1):
        return Measures(None, wide / tall)
    return Measures((wide / float(dots[0]) * 72, tall / float(dots[1]) * 72), wide / tall)


@functools.lru_cache(maxsize=256)
def picture(image: bytes, width: float, height: float) -> bytes:
    """Draw a picture (PNG) with its transparency, as large as the box."""
    most = (max(1, round(width / 72 * DOTS)), max(1, round(height / 72 * DOTS)))
    with Image.open(io.BytesIO(image)) as opened:
        shown = opened.convert("RGBA")
    if shown.width > most[0] or shown.height > most[1]:
        shown.thumbnail(most, Image.Resampling.LANCZOS)
    whole = ImageReader(shown)
    return _drawn(width, height, lambda canvas: canvas.drawImage(whole, 0, 0, width, height, mask="auto"))


@functools.lru_cache(maxsize=64)
def trial_picture(kind: SignerKind, width: float, height: float) -> bytes:
    """Draw where a trial's signature or seal would stand: it says that it is none."""
    return _drawn(
        width, height, partial(_scribble if kind == "person" else _ring, width=width, height=height)
    )


def _scribble(canvas: Canvas, width: float, height: float) -> None:
    canvas.setStrokeColorRGB(*BLUE)
    canvas.setFillColorRGB(*BLUE)
    canvas.setLineWidth(1.3)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    # Curves drawn in a box of 120 x 60 points.
    canvas.saveState()
    canvas.scale(width / 120, height / 60)
    stroke = canvas.beginPath()
    stroke.moveTo(8, 26)
    for curve in (
        (16, 52, 30, 62, 28, 38),
        (26, 18, 14, 22, 24, 34),
        (34, 46, 40, 44, 40, 32),
        (40, 24, 46, 26, 50, 36),
        (54, 46, 58, 40, 58, 32),
        (58, 24, 66, 30, 70, 38),
        (76, 50, 82, 46, 78, 34),
        (74, 22, 90, 26, 114, 46),
    ):
        stroke.curveTo(*curve)
    canvas.drawPath(stroke)
    tail = canvas.beginPath()
    tail.moveTo(12, 18)
    tail.curveTo(40, 26, 76, 24, 108, 20)
    canvas.drawPath(tail)
    canvas.restoreState()
    size = min(9.0, height / 6)
    canvas.setFont(drawing_font("Bold"), size)
    canvas.drawString(width * 0.36, height * 0.04, f"{MARK} - chữ ký")  # right of the seal


def _ring(canvas: Canvas, width: float, height: float) -> None:
    canvas.setStrokeColorRGB(*RED)
    canvas.setFillColorRGB(*RED)
    across = min(width, height)
    x, y = width / 2, height / 2
    for radius, line in ((0.485, 0.018), (0.44, 0.006), (0.30, 0.006)):
        canvas.setLineWidth(across * line)
        canvas.circle(x, y, across * radius)
    for turn in range(24):  # rays between the rings instead of a name
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(turn * 15)
        canvas.setLineWidth(across * 0.006)
        canvas.line(0, across * 0.33, 0, across * 0.41)
        canvas.restoreState()
    canvas.setFont(drawing_font("Bold"), across * 0.115)
    canvas.drawCentredString(x, y + across * 0.02, MARK)
    canvas.setFont(drawing_font(), across * 0.06)
    for row, below in enumerate(MARK_BELOW, start=1):
        canvas.drawCentredString(x, y + across * (0.01 - 0.075 * row), below)


def _drawn(width: float, height: float, draw: Callable[[Canvas], object]) -> bytes:
    out = io.BytesIO()
    with DRAWING:
        canvas = Canvas(out, pagesize=(width, height), initialFontName=drawing_font(), pageCompression=1)
        draw(canvas)
        canvas.save()
    return out.getvalue()


class _Drawing(PdfContent):
    def __init__(self, page: bytes, box: BoxConstraints) -> None:
        super().__init__(box=box)
        self._page = page

    def render(self) -> bytes:
        name = f"/Stamp{secrets.token_hex(4)}"
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.resources.xobject[name] = drawn
        return f"{name} Do".encode()


def style_of(page: bytes, width: float, height: float) -> StaticStampStyle:
    """Return a drawn page as pyHanko puts it into a signature's box."""
    # pyHanko's own text stamps subset the font by fontTools: 45 ms each, where reportlab takes 5.
    drawing = _Drawing(page, BoxConstraints(width=width, height=height))
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(background=drawing, background_layout=whole, border_width=0)
