"""Places for pictures in a template: a small one stands there until the picture of the same name takes its place."""

import io
import struct
import zlib

from docx.document import Document
from docx.shared import Mm
from docx.table import _Cell
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
