"""A finished PDF measured: places in millimetres, letters and how they look, what is drawn, what shows of signatures."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, RectangleObject
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from rules.layout.values import PageSeen
from tasks.documents.fonts import DRAWING, drawing_font
from tasks.documents.measuring import Unmeasurable, measure


def drawn() -> bytes:
    """A page with a line in an embedded font, one in a standard font, a rule, a frame, clipped and turned letters."""
    packed = io.BytesIO()
    with DRAWING:
        canvas = Canvas(packed, pagesize=(210 * mm, 297 * mm))
        canvas.setFont(drawing_font(), 14)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(30 * mm, 250 * mm, "Độc lập - Tự do")
        canvas.setFont("Times-BoldItalic", 12)
        canvas.setFillColorRGB(1, 0, 0)
        canvas.drawString(40 * mm, 200 * mm, "Red")
        canvas.line(50 * mm, 100 * mm, 90 * mm, 100 * mm)
        canvas.saveState()
        area = canvas.beginPath()
        area.rect(30 * mm, 150 * mm, 20 * mm, 2 * mm)
        canvas.clipPath(area, stroke=0)
        canvas.drawString(31 * mm, 150 * mm, "Clipped")
        canvas.restoreState()
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(50 * mm, -50 * mm, "Turned")
        canvas.restoreState()
        canvas.showPage()
        canvas.save()
    return packed.getvalue()


def again(data: bytes, change: object) -> bytes:
    writer, packed = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    change(writer)  # type: ignore[operator]
    writer.write(packed)
    return packed.getvalue()


def only(data: bytes) -> PageSeen:
    (page,) = measure(data)
    return page


def test_places_are_millimetres_from_the_top_left() -> None:
    page = only(drawn())
    first, second = page.lines[:2]
    assert (round(page.width), round(page.height)) == (210, 297)
    assert (first.text, first.size, first.bold) == ("Độc lập - Tự do", 14, False)
    assert first.box.x0 == pytest.approx(30, abs=0.5) and first.baseline == pytest.approx(47, abs=0.1)
    assert first.runs[0].embedded and first.runs[0].colour == (0, 0, 0)
    assert (second.text, second.bold, second.italic) == ("Red", True, True)
    assert not second.runs[0].embedded and second.runs[0].colour == (255, 0, 0)


def test_rules_clipped_and_turned_letters() -> None:
    page = only(drawn())
    (rule,) = [one for one in page.strokes if one.level]
    assert rule.length == pytest.approx(40, abs=0.2) and rule.box.top == pytest.approx(197, abs=0.2)
    assert [one.text for one in page.lines if one.cut] == ["Clipped"]
    assert page.turned and not any("Turned" in one.text for one in page.lines)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_is_measured_as_it_is_shown(angle: int) -> None:
    page = only(again(drawn(), lambda writer: writer.pages[0].rotate(angle)))
    assert (page.width < page.height) is (angle == 180) and page.rotation == angle
    assert not any("Độc lập" in one.text for one in page.lines)
    assert any(one.text == "Turned" for one in page.lines) is (angle == 90)


def test_a_crop_box_moves_the_corner() -> None:
    def crop(writer: PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((20 * mm, 0, 210 * mm, 280 * mm))

    page = only(again(drawn(), crop))
    assert (round(page.width), round(page.height)) == (190, 280)
    assert page.lines[0].box.x0 == pytest.approx(10, abs=0.5)
    assert page.lines[0].baseline == pytest.approx(30, abs=0.1)


def test_a_signature_field_is_told_from_the_page() -> None:
    def field(writer: PdfWriter) -> None:
        box = ArrayObject([FloatObject(v * mm) for v in (100, 50, 160, 70)])
        widget = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Widget"), "/FT": NameObject("/Sig")}
        one = DictionaryObject({NameObject(k): v for k, v in widget.items()} | {NameObject("/Rect"): box})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([one])

    (stamp,) = only(again(drawn(), field)).stamps
    assert [round(v) for v in (stamp.x0, stamp.top, stamp.x1, stamp.bottom)] == [100, 227, 160, 247]


def test_columns_are_lines_of_their_own() -> None:
    packed = io.BytesIO()
    with DRAWING:
        canvas = Canvas(packed)
        canvas.setFont(drawing_font(), 12)
        canvas.drawString(30 * mm, 200 * mm, "CHỦ TỊCH")
        canvas.drawString(60 * mm, 200 * mm, "THƯ KÝ")
        canvas.save()
    assert [one.text for one in only(packed.getvalue()).lines] == ["CHỦ TỊCH", "THƯ KÝ"]


@pytest.mark.parametrize(
    "name", ["encrypted.pdf", "not-a-pdf.pdf", "empty.pdf", "no-pages.pdf", "truncated.pdf"]
)
def test_what_cannot_be_measured_says_what_to_do(name: str) -> None:
    with pytest.raises(Unmeasurable, match=rf"^{name}: .+: .+\.$"):
        measure(Path(__file__).parents[3] / "defects" / name)
