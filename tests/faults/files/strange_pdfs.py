"""PDFs as scanners, Word, browsers and people who mean harm write them."""

import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

from factory_hybrid import Objects, hybrid, page, plain, stream, with_update
from strange_text import harmed, number, text

DEFECTS = Path(__file__).resolve().parents[2] / "defects"
Made = dict[int, bytes]
Change = Callable[[Made, Random], None]
PAGE = b"/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"


def _named(said: str) -> bytes:
    return b"<feff" + said.encode("utf-16-be", "surrogatepass").hex().encode() + b">"


def told(made: Made, dice: Random) -> None:
    made[4] = stream(b"BT /F1 14 Tf 85 780 Td %s Tj ET" % _named(text(dice)[:3000]))


def odd_content(made: Made, dice: Random) -> None:
    lines = (
        b"q " * 5000, b"Q " * 100, b"/Fm0 Do", b"BI /W 9999999 /H 9999999 /BPC 8 /CS /RGB ID xx EI", b"1e400 0 0 1 0 0 cm", b"BT (\\", b"[" * 3000,
        b"/P0 sh", b"/F9 1 Tf", b"0 0 m 1e38 1e38 l S", b"BX EX BMC EMC", b"(%s) Tj" % (b"(" * 500), b"<</A" * 500, dice.randbytes(500),
        b"0.0000001 0 0 0.0000001 0 0 cm " * 200, b"-9 Tr", b"/GS0 gs",
    )  # fmt: skip
    made[4] = stream(b"\n".join(dice.choices(lines, k=3)))


def loop_of_pages(made: Made, dice: Random) -> None:
    made[2] = b"<</Type/Pages/Kids[%s]/Count %s>>" % (
        dice.choice(
            (b"2 0 R", b"3 0 R 2 0 R", b"3 0 R 3 0 R 3 0 R", b"99 0 R", b"null", b"3 0 R" * 2 + b" 1 0 R")
        ),
        dice.choice((b"1", b"-1", b"999999999", b"x", b"2 0 R")),
    )


def loop_of_parents(made: Made, dice: Random) -> None:
    made[3] = b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>"


def many_pages(made: Made, dice: Random) -> None:
    count = dice.choice((300, 3000))
    made[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * count, count)


def deep_tree(made: Made, dice: Random) -> None:
    depth = dice.choice((50, 2000))
    made[2] = b"<</Type/Pages/Kids[100 0 R]/Count 1>>"
    for level in range(depth):
        child = b"3 0 R" if level == depth - 1 else b"%d 0 R" % (101 + level)
        parent = 2 if not level else 99 + level
        made[100 + level] = b"<</Type/Pages/Parent %d 0 R/Kids[%s]/Count 1>>" % (parent, child)


def box(made: Made, dice: Random) -> None:
    one = dice.choice((
        b"[0 0 0 0]", b"[0 0 1e9 1e9]", b"[595 842 0 0]", b"[0 0 595]", b"[a b c d]", b"null", b"5", b"[0 0 -5 -5]", b"[0 0 1e400 1]", b"4 0 R", b"[[0] 0 1 1]",
    ))  # fmt: skip
    more = dice.choice(
        (
            b"",
            b"/Rotate 45",
            b"/Rotate 90.0",
            b"/Rotate (x)",
            b"/UserUnit 1e6",
            b"/UserUnit -1",
            b"/CropBox[9 9 1 1]",
            b"/Rotate -270",
        )
    )
    made[3] = b"<</Type/Page/Parent 2 0 R/MediaBox%s%s/Contents 4 0 R>>" % (one, more)


def filters(made: Made, dice: Random) -> None:
    names = (
        b"/FlateDecode",
        b"/LZWDecode",
        b"/ASCII85Decode",
        b"/ASCIIHexDecode",
        b"/RunLengthDecode",
        b"/DCTDecode",
        b"/JPXDecode",
        b"/JBIG2Decode",
        b"/CCITTFaxDecode",
        b"/Crypt",
        b"/Unknown",
    )
    chain = b"".join(dice.choices(names, k=dice.choice((1, 2, 5, 100))))
    parms = dice.choice(
        (
            b"",
            b"/DecodeParms<</Predictor 15/Columns 999999999>>",
            b"/DecodeParms[null]",
            b"/DecodeParms<</K -1/Columns -5>>",
            b"/DecodeParms 5",
            b"/DecodeParms<</Predictor 12/Colors 0/BitsPerComponent 3>>",
        )
    )
    made[4] = stream(
        dice.choice((zlib.compress(b"BT ET"), b"<~87cURD]~>", dice.randbytes(300))),
        b"/Filter[%s]%s" % (chain, parms),
    )


def bomb(made: Made, dice: Random) -> None:
    body = b" " * dice.choice((1_000_000, 40_000_000))
    for _ in range(dice.choice((1, 2, 3))):
        body = zlib.compress(body, 9)
    made[4] = stream(body, b"/Filter[%s]" % (b"/FlateDecode" * 3))


def image(made: Made, dice: Random) -> None:
    width, height = dice.choice(((1, 1), (100_000, 100_000), (0, 5), (-1, -1), (65535, 65535), (3000, 3000)))
    space = dice.choice(
        (
            b"/DeviceRGB",
            b"/DeviceGray",
            b"[/Indexed/DeviceRGB 255 (x)]",
            b"[/ICCBased 4 0 R]",
            b"/Nothing",
            b"[/Indexed 9 0 R 1 9 0 R]",
            b"[/Separation/X/DeviceCMYK 5 0 R]",
        )
    )
    how = dice.choice(
        (
            b"",
            b"/Filter/DCTDecode",
            b"/Filter/JPXDecode",
            b"/Filter/JBIG2Decode",
            b"/Filter/CCITTFaxDecode",
            b"/SMask 9 0 R",
            b"/ImageMask true",
        )
    )
    made[9] = stream(
        dice.randbytes(200),
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %s/ColorSpace%s%s"
        % (width, height, dice.choice((b"8", b"1", b"99", b"-8")), space, how),
    )
    made[3] = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</Fm0 9 0 R>>>>>>"
    )
    made[4] = stream(b"q 500 0 0 500 0 0 cm /Fm0 Do Q")


def form(made: Made, dice: Random) -> None:
    """A drawing that draws itself."""
    made[9] = stream(
        b"/Fm0 Do /Fm0 Do",
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Fm0 9 0 R>>/Font<</F1 5 0 R>>>>",
    )
    made[3] = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</Fm0 9 0 R>>>>>>"
    )
    made[4] = stream(b"/Fm0 Do")


def font(made: Made, dice: Random) -> None:
    made[5] = dice.choice((
        b"<</Type/Font/Subtype/Type1/BaseFont/Nothing>>", b"<</Type/Font/Subtype/TrueType/BaseFont/Times#20New#00Roman/Encoding/MacRomanEncoding>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/UniGB-UCS2-H/DescendantFonts[8 0 R]>>", b"<</Type/Font/Subtype/Type3/CharProcs<</a 4 0 R>>/FontMatrix[0 0 0 0 0 0]/FontBBox[0 0 0 0]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 4 0 R/Widths[1e9 -1 (x)]/FirstChar -5/LastChar 99999>>", b"5 0 R", b"<</Type/Font/Subtype/Type0/DescendantFonts[5 0 R]/Encoding/Identity-H/BaseFont/A>>",
        b"<</Type/Font/Subtype/TrueType/BaseFont/A/FontDescriptor<</FontFile2 4 0 R/Flags 4>>>>", b"null", b"[]", b"<</Type/Font/Subtype/Type1/BaseFont 5>>",
    ))  # fmt: skip
    made[8] = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 9>>/W[1 [5 5] 9 x]/DW 1e9>>"
    )


def action(made: Made, dice: Random) -> None:
    acts = (
        b"<</S/JavaScript/JS(app.alert\\(1\\))>>", b"<</S/Launch/F(calc.exe)>>", b"<</S/URI/URI(http://127.0.0.1/)>>", b"<</S/SubmitForm/F(http://x)>>", b"<</S/GoToR/F(\\\\\\\\x\\\\y)>>",
        b"<</S/ImportData/F(/etc/passwd)>>", b"<</S/Named/N/Print/Next 9 0 R>>", b"<</S/#4aavaScript/JS 4 0 R>>", b"<</S/Rendition/JS(x)>>",
    )  # fmt: skip
    made[9] = dice.choice(acts)
    made[1] = b"<</Type/Catalog/Pages 2 0 R%s>>" % dice.choice(
        (
            b"/OpenAction 9 0 R",
            b"/AA<</WC 9 0 R>>",
            b"/Names<</JavaScript<</Names[(a) 9 0 R]>>>>",
            b"/Outlines<</First<</A 9 0 R>>>>",
        )
    )


def attached(made: Made, dice: Random) -> None:
    name = dice.choice(
        (b"(a.exe)", _named("a\u202etxt.exe"), b"(a.pdf)", b"5", b"null", _named(text(dice)[:500]))
    )
    made[9] = b"<</Type/Filespec/F %s/UF %s/EF<</F 10 0 R>>>>" % (name, name)
    made[10] = stream(dice.choice((b"MZ", b"%PDF-1.7", b"PK\x03\x04")), b"/Type/EmbeddedFile")
    made[1] = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 9 0 R]/Kids[9 0 R]>>>>>>"


def stamped(made: Made, dice: Random) -> None:
    """Something drawn over the page, or a field that is filled in."""
    made[9] = b"<</Type/Annot/Subtype%s/Rect%s/AP<</N %s>>/F %s/V %s>>" % (
        dice.choice((b"/Stamp", b"/Widget/FT/Tx", b"/Link", b"/FreeText", b"/Popup", b"5")), dice.choice((b"[0 0 99 99]", b"[9 9 0 0]", b"[]", b"null", b"[0 0 1e400 1]")),
        dice.choice((b"4 0 R", b"10 0 R", b"<</On 10 0 R>>", b"9 0 R", b"null")), dice.choice((b"4", b"2", b"(x)", b"-1")), _named(text(dice)[:500]),
    )  # fmt: skip
    made[10] = stream(b"/F1 9 Tf (x) Tj", b"/Type/XObject/Subtype/Form/BBox[0 0 0 0]/Matrix[0 0 0 0 0 0]")
    made[3] = (
        b"<<" + PAGE + b"/Annots[9 0 R %s]>>" % dice.choice((b"", b"9 0 R", b"null", b"99 0 R", b"[9 0 R]"))
    )


def lengths(made: Made, dice: Random) -> None:
    made[4] = b"<</Length %s>>stream\nBT ET\nendstream" % dice.choice(
        (b"4 0 R", b"-1", b"999999999", b"x", b"99 0 R", b"1.5", b"null")
    )


def odd_numbers(made: Made, dice: Random) -> None:
    made[3] = b"<<" + PAGE.replace(b"595", number(dice).encode() or b"?") + b">>"


def nested(made: Made, dice: Random) -> None:
    depth = dice.choice((100, 600, 50_000))
    made[9] = b"[" * depth + b"]" * depth
    made[1] = b"<</Type/Catalog/Pages 2 0 R/X 9 0 R>>"


def long_chain(made: Made, dice: Random) -> None:
    for each in range(3000):
        made[100 + each] = b"<</Next %d 0 R>>" % (101 + each)
    made[1] = b"<</Type/Catalog/Pages 2 0 R/Outlines 100 0 R>>"


def lost(made: Made, dice: Random) -> None:
    made[dice.choice((1, 2, 3, 4, 5))] = dice.choice(
        (b"null", b"5", b"[]", b"<<>>", b"(x)", b"true", b"1 0 R")
    )


def signed_oddly(made: Made, dice: Random) -> None:
    made[9] = b"<</FT/Sig/Type/Annot/Subtype/Widget/T %s/V 10 0 R/P 3 0 R/Rect[0 0 0 0]>>" % _named(
        text(dice)[:200]
    )
    made[10] = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter%s/ByteRange%s/Contents%s>>" % (
        dice.choice((b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached", b"/x", b" 5")), dice.choice((b"[0 9 99 9]", b"[]", b"[0 0 0 0]", b"[-1 5 x 9]", b"null", b"[0 999999999 1 1]")),
        dice.choice((b"<00>", b"<3080>", b"()", b"null", b"<" + dice.randbytes(40).hex().encode() + b">")),
    )  # fmt: skip
    made[1] = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[9 0 R %s]/SigFlags 3>>>>" % dice.choice(
        (b"", b"9 0 R", b"null", b"5")
    )


CHANGES: tuple[Change, ...] = (
    told, odd_content, loop_of_pages, loop_of_parents, many_pages, deep_tree, box, filters, bomb, image, form, font, font, action, attached, stamped,
    lengths, odd_numbers, nested, long_chain, lost, signed_oddly,
)  # fmt: skip
TRAILERS = (
    (b"/Root 1 0 R", b"/Root 1 0 R/Prev 0"), (b"/Root 1 0 R", b"/Root 99 0 R"), (b"/Root 1 0 R", b""), (b"/Size ", b"/Size -"), (b"/Size ", b"/Size 99999999"),
    (b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Standard/V 99/R 9/O()/U()/P 0>>"), (b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Standard/V 5/R 6/Length 256/O(%s)/U(%s)/P -4>>" % (b"x" * 48, b"x" * 48)),
    (b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 1 0 R"), (b"/W[1 4 2]", b"/W[8 8 8]"), (b"/W[1 4 2]", b"/W[0 0 0]"), (b"/Index[", b"/Index[-5 9 "), (b"/XRefStm ", b"/XRefStm 9"),
    (b"startxref\n", b"startxref\n9"), (b"startxref\n", b"startxref\n-"), (b"%%EOF", b""), (b"%PDF-1.7", b"%PDF-9.9"), (b"%PDF-1.7", b""), (b" 00000 n", b" 65535 n"), (b"endobj", b""), (b"/N ", b"/N 9"), (b"/First ", b"/First 9"),
    (b"/Type/ObjStm", b"/Type/ObjStm/Extends 8 0 R"), (b"0000000", b"9999999"),
)  # fmt: skip


def strange_pdf(dice: Random) -> bytes:
    """A page by one program's way or another, with up to three things done to it, and to how its objects are found."""
    made = dict(page())
    for change in dice.choices(CHANGES, k=dice.choice((0, 1, 1, 2, 3))):
        change(made, dice)
    objects: Objects = made
    how = dice.random()
    raw = (
        plain(objects)
        if how < 0.4
        else hybrid(objects, as_word=how < 0.7, hidden=(6, 7) if how < 0.9 else (3, 5, 7))
    )
    if dice.random() < 0.2:
        raw = with_update(raw, {4: stream(b"BT (x) Tj ET")}, twice=dice.random() < 0.5)
    for old, new in dice.choices(TRAILERS, k=dice.choice((0, 0, 1, 2))):
        raw = raw.replace(old, new, 1) if dice.random() < 0.5 else new.join(raw.rsplit(old, 1))
    if dice.random() < 0.15:
        raw = harmed(raw, dice)
    return (
        dice.choice((b"", b"", b"", b"\n" * 2000, dice.randbytes(40)))
        + raw
        + dice.choice((b"", b"", b"PK\x03\x04", b"\0" * 3000))
    )


SMALL = sorted(p for p in DEFECTS.glob("*.pdf") if p.stat().st_size < 100_000)


def harmed_defect(dice: Random) -> bytes:
    """A tracked defect with further damage."""
    return harmed(dice.choice(SMALL).read_bytes(), dice, 5)


KINDS: dict[str, Callable[[Random], bytes]] = {"pdf": strange_pdf, "defect": harmed_defect}
