"""Places for pictures in a template: a small one stands there until the picture of the same name takes its place."""

import io
import struct
import zlib
from collections.abc import Sequence

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from layout import add

WIDTH, HEIGHT = 160, 70  # millimetres: charts are drawn in this shape


def picture(
    paper: Document | _Cell,
    name: str,
    alternative: str,
    style: str = "Hinh",
    width: float = WIDTH,
    height: float = HEIGHT,
) -> None:
    """Add the place of the picture of that name, in millimetres; `alternative` is the template's expression for its text."""
    paragraph = add(paper, style, "")
    inline = paragraph.runs[0].add_picture(io.BytesIO(_blank(name)), Mm(width), Mm(height))._inline
    inline.docPr.set("name", name)
    inline.docPr.set("descr", f"{{{{ {alternative} }}}}")


_ART = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def floating_picture(
    paragraph: Paragraph, name: str, alternative: str, place: tuple[float, float], size: float
) -> None:
    """Add the place of the square picture of that name at a place of the sheet, behind the text, in millimetres."""
    run = paragraph.add_run()
    inline = run.add_picture(io.BytesIO(_blank(name)), Mm(size), Mm(size))._inline
    graphic = inline.find(qn("a:graphic"))
    inline.getparent().replace(inline, _anchor(paragraph, name, alternative, place, (size, size), graphic))


def floating_shape(
    paragraph: Paragraph,
    size: tuple[float, float],
    outlines: Sequence[Sequence[tuple[float, float]]],
    colour: str,
    line: float = 0,
) -> None:
    """Draw closed outlines (points in millimetres from the sheet's top left corner) behind the text: filled, or as a `line` (mm)."""
    paths = "".join(
        "<a:moveTo>{}</a:moveTo>{}<a:close/>".format(
            _point(one[0]), "".join(f"<a:lnTo>{_point(p)}</a:lnTo>" for p in one[1:])
        )
        for one in outlines
    )
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    drawn = f'<a:noFill/><a:ln w="{Mm(line)}">{fill}</a:ln>' if line else f"{fill}<a:ln><a:noFill/></a:ln>"
    wide, high = Mm(size[0]), Mm(size[1])
    graphic = parse_xml(
        f'<a:graphic xmlns:a="{_ART}"><a:graphicData uri="{_SHAPE}"><wps:wsp xmlns:wps="{_SHAPE}"><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:custGeom><a:avLst/><a:gdLst/><a:ahLst/>'
        f'<a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{wide}" h="{high}">{paths}</a:path></a:pathLst>'
        f"</a:custGeom>{drawn}</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
    )
    drawing = parse_xml('<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>')
    drawing.append(_anchor(paragraph, "", "", (0, 0), size, graphic))
    paragraph.add_run()._r.append(drawing)


def _point(place: tuple[float, float]) -> str:
    return f'<a:pt x="{Mm(place[0])}" y="{Mm(place[1])}"/>'


def _anchor(
    paragraph: Paragraph,
    name: str,
    alternative: str,
    place: tuple[float, float],
    size: tuple[float, float],
    graphic: BaseOxmlElement,
) -> BaseOxmlElement:
    number = 1 + len(list(paragraph._p.iter(qn("wp:anchor"))))
    shown = f'name="{name or f"duong-diem-{number}"}" descr="{alternative}"'
    anchor = parse_xml(
        f'<wp:anchor xmlns:wp="{_DRAWING}" distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" '
        'behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{Mm(place[0])}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{Mm(place[1])}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{Mm(size[0])}" cy="{Mm(size[1])}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{100 + number}" {shown}/><wp:cNvGraphicFramePr/></wp:anchor>'
    )
    anchor.append(graphic)
    return anchor


def _blank(name: str) -> bytes:
    """A white point as PNG; the name in it keeps the parts of two pictures apart."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    # Stored, not compressed: no version of zlib may change these bytes.
    point = b"\x78\x01\x01\x02\x00\xfd\xff\x00\xff\x01\x01\x01\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Title\x00" + name.encode())
        + chunk(b"IDAT", point[:9] + struct.pack(">I", zlib.adler32(b"\x00\xff")))
        + chunk(b"IEND", b"")
    )
