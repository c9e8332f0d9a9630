"""A page as its picture, and words that are found and copied but not seen."""

import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Name, Pdf, Rectangle, Stream
from PIL import Image, ImageChops
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tasks.documents.fonts import DRAWING, drawing_font
from tasks.dossier.stranger_pages.upright import put_under, size
from tasks.storage.pdf_file import save_pdf

DOTS = 200 / 72  # pixels a point: as an office scanner
MOST = 4000  # pixels on the longer side
CELL, DARKER = 10, 24
"""Pages look alike where no square of so many pixels differs by more, of 255: a word in small letters differs by twice that."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a page says in one place, seen or not: left, bottom, right, top in points."""

    text: str
    place: tuple[float, float, float, float]


def words(page: Path) -> list[Word]:
    """Return what can be read of a PDF's only page, in its order; raises whatever PDFium does."""
    with pypdfium2.PdfDocument(page) as document:
        text = document[0].get_textpage()
        text.count_chars()
        places = [text.get_rect(number) for number in range(text.count_rects())]
        return [Word(text.get_text_bounded(*place), place) for place in places]


def drawn(page: Path, scale: float = DOTS) -> Image.Image:
    """Return what a viewer shows of a PDF's only page, by so many pixels a point at most."""
    with pypdfium2.PdfDocument(page) as document:
        sheet = document[0]
        picture: Image.Image = sheet.render(scale=min(scale, MOST / max(sheet.get_size()))).to_pil()
        return picture.convert("RGB")


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether two pictures of a page show the same."""
    if one.size != other.size:
        other = other.resize(one.size)
    difference = ImageChops.difference(one.convert("L").reduce(CELL), other.convert("L").reduce(CELL))
    return int(difference.getextrema()[1]) <= DARKER  # type: ignore[arg-type]  # of one band


def picture_page(source: Path, dst: Path) -> None:
    """Write a PDF of one page which is the picture of another, of its size."""
    with pikepdf.open(source) as own:
        width, height = size(own.pages[0])
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(width, height))
        page.add_resource(_image(pdf, drawn(source)), Name.XObject, Name.Seen)
        page.contents_add(b"q %.4f 0 0 %.4f 0 0 cm /Seen Do Q" % (width, height))
        save_pdf(pdf, dst)


def _image(pdf: Pdf, image: Image.Image) -> Stream:
    """Without its colours where it has none, as JPEG where that is less to keep: a photograph, not letters."""
    grey = image.convert("L")
    plain = grey if grey.convert("RGB").tobytes() == image.tobytes() else image
    photograph = io.BytesIO()
    plain.save(photograph, "JPEG", quality=85)
    exact = zlib.compress(plain.tobytes(), 9)
    as_photograph = photograph.tell() < len(exact)
    stream = Stream(pdf, b"")
    stream.write(
        photograph.getvalue() if as_photograph else exact,
        filter=Name.DCTDecode if as_photograph else Name.FlateDecode,
    )
    said = {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": image.width,
        "/Height": image.height,
        "/ColorSpace": Name.DeviceGray if plain.mode == "L" else Name.DeviceRGB,
        "/BitsPerComponent": 8,
    }
    for name, value in said.items():
        stream[name] = value
    return stream


def put_words(pdf: Path, lost: Iterable[Word]) -> None:
    """Write words into the only page of a PDF, each in its place, where nobody sees them."""
    with (
        pikepdf.open(pdf, allow_overwriting_input=True) as document,
        pikepdf.open(io.BytesIO(_unseen(lost, size(document.pages[0])))) as under,
    ):
        page = document.pages[0]
        put_under(page, under.pages[0], Rectangle(0, 0, *size(page)))
        save_pdf(document, pdf)


def _unseen(lost: Iterable[Word], sheet: tuple[float, float]) -> bytes:
    """A page of words in a font that is embedded, drawn neither filled nor stroked."""
    out = io.BytesIO()
    with DRAWING:
        font = drawing_font()
        canvas = Canvas(out, pagesize=sheet, pageCompression=1, invariant=1, initialFontName=font)
        for word in lost:
            left, bottom, right, top = word.place
            said = "".join(c for c in word.text if c.isprintable() and ord(c) < 0x10000).strip()
            text = canvas.beginText(left, bottom)
            text.setFont(font, max(top - bottom, 1))
            text.setHorizScale(
                100 * max(right - left, 1) / (stringWidth(said, font, max(top - bottom, 1)) or 1)
            )
            text.setTextRenderMode(3)
            text.textOut(said)
            canvas.drawText(text)
        canvas.save()
    return out.getvalue()
