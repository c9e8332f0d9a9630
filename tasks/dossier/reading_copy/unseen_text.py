"""Writes words that are found and copied but not seen, over the picture of a page: in a font of empty glyphs."""

import functools
import io
from collections.abc import Iterable

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

NAME = "Unseen"
WIDTH = 500  # thousandths of an em, of every letter
# Codes are UTF-16: each is its own character, whatever letters a page may have.
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
256 beginbfrange
%s
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end""" % b"\n".join(b"<%02X00> <%02XFF> <%02X00>" % (row, row, row) for row in range(256))

Word = tuple[str, tuple[float, ...], float]  # a text, its matrix on the page in points, its size


def unseen(words: Iterable[Word], font: str) -> bytes:
    """Return the content that writes words with the font under that name; beyond the first 65 536 characters nothing."""
    lines = [b"BT 3 Tr"]
    for text, matrix, size in words:
        shown = "".join(c for c in text if c.isprintable() and ord(c) < 0x10000)
        place = b" ".join(b"%.4f" % number for number in matrix)
        lines.append(
            b"%s %.3f Tf %s Tm <%s> Tj"
            % (font.encode(), size or 1, place, shown.encode("utf-16-be").hex().encode())
        )
    return b"\n".join([*lines, b"ET"])


def unseen_font(writer: PdfWriter) -> IndirectObject:
    """Add the font of empty glyphs to a writer."""
    file, names = DecodedStreamObject(), DecodedStreamObject()
    file.set_data(_empty_glyphs())
    names.set_data(TO_UNICODE)
    system = {"/Registry": TextStringObject("Adobe"), "/Ordering": TextStringObject("Identity")}
    descriptor = _entries(
        Type="/FontDescriptor",
        FontName=f"/{NAME}",
        Flags=4,
        FontBBox=ArrayObject(FloatObject(v) for v in (0, -200, WIDTH, 800)),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=700,
        StemV=80,
        FontFile2=writer._add_object(file.flate_encode()),
    )
    below = _entries(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont=f"/{NAME}",
        CIDSystemInfo=DictionaryObject(
            {**{NameObject(k): v for k, v in system.items()}, NameObject("/Supplement"): NumberObject(0)}
        ),
        DW=WIDTH,
        CIDToGIDMap="/Identity",
        FontDescriptor=writer._add_object(descriptor),
    )
    font = _entries(
        Type="/Font",
        Subtype="/Type0",
        BaseFont=f"/{NAME}",
        Encoding="/Identity-H",
        DescendantFonts=ArrayObject([writer._add_object(below)]),
        ToUnicode=writer._add_object(names.flate_encode()),
    )
    return writer._add_object(font)


def _entries(**entries: object) -> DictionaryObject:
    made = DictionaryObject()
    for name, entry in entries.items():
        if isinstance(entry, str):
            entry = NameObject(entry)
        elif isinstance(entry, int):
            entry = NumberObject(entry)
        made[NameObject(f"/{name}")] = entry
    return made


@functools.cache
def _empty_glyphs() -> bytes:
    """A TrueType file without a line in it; the same bytes every time."""
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef"])
    made.setupCharacterMap({})
    made.setupGlyf({".notdef": Glyph()})
    made.setupHorizontalMetrics({".notdef": (WIDTH, 0)})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    made.setupOS2()
    made.setupPost()
    out = io.BytesIO()
    made.font.save(out)
    return out.getvalue()
