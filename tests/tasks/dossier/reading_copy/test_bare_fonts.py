"""Pages that only name their fonts: in the reading copy they look the same, with every font embedded or as pictures."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from outside_tools import output_of
from PIL import Image, ImageChops, ImageStat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from throwaway_pki import Pki

from tasks.documents.codes import squares
from tasks.documents.fonts import DRAWING
from tasks.dossier.front_pages import Cover
from tasks.dossier.reading_copy import CopyPart, build_reading_copy

CODE = f"THIDUA:H:DUY-TIEN-2023-2025/A2024/P-HOA-MAC:{'0123456789ABCDEF' * 4}"
CORE = ("Helvetica", "Helvetica-BoldOblique", "Times-Roman", "Times-Bold", "Courier", "Courier-Oblique")
FRONT = 2  # cover and contents


def bare(path: Path) -> list[str]:
    """The fonts of a PDF that are not embedded, as poppler sees them."""
    rows = output_of("pdffonts", path).splitlines()[2:]
    return [row.split()[0] for row in rows if row.split()[-5] != "yes"]


def copied(tmp_path: Path, *parts: Path) -> Path:
    cover = Cover("", "Đơn vị", "Đơn vị", "Phong trào", "2024", [], "0" * 64, "Thị xã", CODE, squares(CODE))
    dst = tmp_path / "ho-so.pdf"
    build_reading_copy([CopyPart(p.name, p, "supplied") for p in parts], cover, dst, trial_text=None)
    assert output_of("qpdf", "--check", dst)
    return dst


def typed(path: Path, *fonts: str) -> Path:
    out = io.BytesIO()
    with DRAWING:
        canvas = Canvas(out, pagesize=(595, 842))
        for number, font in enumerate(fonts):
            canvas.setFont(font, 13)
            canvas.drawString(
                60,
                780 - 30 * number,
                f"Số {number}: café, à vingt € «déjà» – “été” Ångström @ 100%".replace("ố", "ô"),
            )
        canvas.save()
    path.write_bytes(out.getvalue())
    return path


def edited(path: Path, change: Callable[[PdfWriter], None]) -> Path:
    writer = PdfWriter(clone_from=path)
    change(writer)
    writer.write(path)
    return path


def fonts_of(page: DictionaryObject) -> DictionaryObject:
    fonts = page["/Resources"]["/Font"]
    return fonts.get_object()  # type: ignore[no-any-return]


def places(path: Path, page: int) -> list[tuple[str, float, float, float]]:
    """Every word of a page, with its left, right and top as shares of the page's width and height in points."""
    html = output_of("pdftotext", "-bbox", "-f", page, "-l", page, path, "-")
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>', html
    )
    return [(word, float(left), float(right), float(top)) for left, top, right, word in found]


def moved(place: tuple[str, float, float, float]) -> tuple[str, float, float, float]:
    """Where a word of a part's A4 page stands in the copy: a little smaller, above the running line."""
    scale = (842 - 28) / 842
    word, left, right, top = place
    return word, left * scale + 595 * (1 - scale) / 2, right * scale + 595 * (1 - scale) / 2, top * scale


def picture(path: Path, page: int) -> Image.Image:
    stem = path.with_name(f"{path.stem}-{page}")
    output_of("pdftoppm", "-r", 72, "-f", page, "-l", page, "-singlefile", "-gray", "-png", path, stem)
    with Image.open(stem.with_suffix(".png")) as image:
        return image.convert("L").point(
            lambda grey: 255 * (grey > 200)
        )  # scaled pictures are a shade off white


def stamped(src: Path, dst: Path, pki: Pki) -> Path:
    """Sign as another program does: pyHanko with the stamp it has of itself, in Courier that it doesn't embed."""
    hand = signers.SimpleSigner.load_pkcs12(pki.p12(dst.with_suffix(".p12"), "unit"))
    writer = IncrementalPdfFileWriter(io.BytesIO(src.read_bytes()))
    fields.append_signature_field(writer, fields.SigFieldSpec("Ky", on_page=0, box=(300, 60, 540, 120)))
    meta = signers.PdfSignatureMetadata(field_name="Ky")
    style = TextStampStyle(stamp_text="Signed by the unit")
    dst.write_bytes(signers.PdfSigner(meta, signer=hand, stamp_style=style).sign_pdf(writer).getvalue())
    return dst


def test_a_signed_paper_of_base_fonts_looks_the_same_with_every_font_embedded(
    tmp_path: Path, pki: Pki
) -> None:
    paper = stamped(typed(tmp_path / "plain.pdf", *CORE), tmp_path / "to-trinh.pdf", pki)
    before = paper.read_bytes()
    assert {*CORE} <= {*bare(paper)}
    copy = copied(tmp_path, paper)
    assert bare(copy) == []
    assert paper.read_bytes() == before

    there, here = places(copy, FRONT + 1), places(paper, 1)
    assert "Signed" in [word for word, *_ in there]
    for word, left, right, top in map(moved, here):
        near = [p for p in there if p[0] == word and abs(p[1] - left) < 1 and abs(p[2] - right) < 1]
        near = [p for p in near if abs(p[3] - top) < 4]  # fonts have their line's top at other heights
        assert near, (word, left, right, top)
    assert PdfReader(paper).pages[0].extract_text() in PdfReader(copy).pages[FRONT].extract_text()


def test_vietnamese_letters_in_forms_that_lead_to_themselves_are_embedded(tmp_path: Path) -> None:
    """Two pages share one set of resources and draw with other fonts of it; a form draws with its own, and is its own part."""

    def fonts(**named: tuple[str, str, object]) -> DictionaryObject:
        made = DictionaryObject()
        for name, (subtype, base, encoding) in named.items():
            holder = DictionaryObject()
            put_font(holder, f"/{name}", Subtype=subtype, BaseFont=base, Encoding=encoding)
            made.update(holder["/Resources"]["/Font"])  # type: ignore[index]
        return made

    def with_widths(made: DictionaryObject) -> DictionaryObject:
        """As a TrueType font must have them: without, letters that Times never had take no room."""
        widths = {1: 500, 3: 556, 65: 722, 66: 667}
        made["/V"].update(  # type: ignore[attr-defined]
            {
                NameObject("/FirstChar"): NumberObject(0),
                NameObject("/LastChar"): NumberObject(66),
                NameObject("/Widths"): ArrayObject(NumberObject(widths.get(code, 0)) for code in range(67)),
            }
        )
        return made

    def change(writer: PdfWriter) -> None:
        letters = ArrayObject(
            [NumberObject(1), *(NameObject(f"/{n}") for n in ("uni1EA5", "Dcroat", "uni1EEF"))]
        )
        vietnamese = DictionaryObject({NameObject("/Differences"): letters})
        form = DecodedStreamObject()
        form.set_data(b"BT /V 30 Tf 50 700 Td <01414203> Tj ET")
        form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject(NumberObject(v) for v in (0, 0, 595, 842))
        drawn = writer._add_object(form)
        form[NameObject("/Resources")] = DictionaryObject(
            {
                NameObject("/Font"): with_widths(fonts(V=("TrueType", "TimesNewRoman,Bold", vietnamese))),
                NameObject("/XObject"): DictionaryObject({NameObject("/Fm"): drawn}),
            }
        )
        shared = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Font"): fonts(
                        A=("TrueType", "Arial,Italic", "MacRomanEncoding"),
                        B=("Type1", "Courier-Bold", "WinAnsiEncoding"),
                        C=("Type1", "ZapfDingbats", "WinAnsiEncoding"),
                    ),
                    NameObject("/XObject"): DictionaryObject({NameObject("/Fm"): drawn}),
                }
            )
        )
        for page, name in zip(writer.pages, b"AB", strict=True):
            content = DecodedStreamObject()
            content.set_data(b"BT /%c 20 Tf 50 600 Td (caf\\216 page) Tj ET /Fm Do" % name)
            page[NameObject("/Contents")] = writer._add_object(content)
            page[NameObject("/Resources")] = shared

    blank = PdfWriter()
    for _ in "AB":
        blank.add_blank_page(595, 842)
    blank.write(tmp_path / "bien-ban.pdf")
    paper = edited(tmp_path / "bien-ban.pdf", change)
    assert "TimesNewRoman,Bold" in bare(paper)
    copy = copied(tmp_path, paper)
    assert bare(copy) == []
    listed = output_of("pdffonts", "-f", FRONT + 1, copy)
    for name in ("LiberationSans-Italic", "LiberationMono-Bold", "LiberationSerif-Bold"):
        assert re.search(rf"^[A-Z]{{6}}\+{name} ", listed, re.M)
    assert pictures(copy) == []  # what isn't drawn with makes no page a picture
    for number, own in enumerate(PdfReader(paper).pages):
        text = output_of("pdftotext", "-raw", "-f", FRONT + 1 + number, "-l", FRONT + 1 + number, copy, "-")
        assert "ấABữ" in text
        assert compact(own.extract_text()) in compact(PdfReader(copy).pages[FRONT + number].extract_text())


# ------------------------------------------------------------------ pages as pictures


def put_font(page: DictionaryObject, name: str, **entries: object) -> None:
    """Put a font dictionary into a page's resources under a name; what it had there is forgotten."""
    made = DictionaryObject({NameObject("/Type"): NameObject("/Font")})
    for key, entry in entries.items():
        made[NameObject(f"/{key}")] = (
            entry if isinstance(entry, ArrayObject | DictionaryObject) else NameObject(f"/{entry}")
        )
    fonts = DictionaryObject({NameObject(name): made})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})


def drawn_with(path: Path, *pages: tuple[bytes, int, dict[str, object]]) -> Path:
    """Pages that each draw a text, turned by that many degrees, with a font that they only name."""

    def change(writer: PdfWriter) -> None:
        for page, (shown, turn, entries) in zip(writer.pages, pages, strict=True):
            put_font(page, "/X", **entries)
            content = DecodedStreamObject()
            content.set_data(b"BT /X 40 Tf 100 600 Td %s Tj ET 0.2 0.4 0.9 rg 100 300 200 100 re f" % shown)
            page[NameObject("/Contents")] = writer._add_object(content)
            page.rotate(turn)

    out = PdfWriter()
    for _ in pages:
        out.add_blank_page(595, 842)
    out.write(path)
    return edited(path, change)


def cid(name: str) -> DictionaryObject:
    """A font of two-byte codes that its PDF doesn't bring."""
    system = DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("Identity"),
            NameObject("/Supplement"): NumberObject(0),
        }
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject(f"/{name}"),
            NameObject("/CIDSystemInfo"): system,
            NameObject("/FontDescriptor"): DictionaryObject(
                {NameObject("/FontName"): NameObject(f"/{name}")}
            ),
        }
    )


IDENTITY = {"Encoding": "Identity-H", "DescendantFonts": ArrayObject([cid("Arial")])}
ODD = DictionaryObject({NameObject("/Differences"): ArrayObject([NumberObject(65), NameObject("/g1")])})


def test_a_page_whose_fonts_nobody_can_embed_is_a_picture_of_itself(tmp_path: Path) -> None:
    paper = drawn_with(
        tmp_path / "bien-ban.pdf",
        (b"(abc4)", 0, {"Subtype": "Type1", "BaseFont": "ZapfDingbats"}),
        (b"(tick: 4)", 90, {"Subtype": "Type1", "BaseFont": "ZapfDingbats"}),
        (b"<00410042>", 0, {"Subtype": "Type0", "BaseFont": "Arial", **IDENTITY}),
        (b"(Nghia Hung)", 270, {"Subtype": "TrueType", "BaseFont": ".VnTime", "Encoding": "WinAnsiEncoding"}),
        (b"(Hung A)", 180, {"Subtype": "Type1", "BaseFont": "Helvetica", "Encoding": ODD}),
    )
    copy = copied(tmp_path, paper)
    assert bare(copy) == []
    assert len(PdfReader(copy).pages) - FRONT == len(PdfReader(paper).pages) == 5
    for number in range(1, 6):
        page, alone = picture(copy, FRONT + number), picture(paper, number)
        assert difference(page, alone) < 3 < 8 < difference(page, alone.rotate(180))
        said = compact(text(paper, number))
        assert said and said in compact(text(copy, FRONT + number))
    assert pictures(copy) == [FRONT + 3]  # the others' letters are letters


def text(path: Path, page: int) -> str:
    return output_of("pdftotext", "-raw", "-f", page, "-l", page, path, "-")


def pictures(path: Path) -> list[int]:
    """The pages that have a picture on them."""
    return [int(row.split()[0]) for row in output_of("pdfimages", "-list", path).splitlines()[2:]]


def test_a_scan_is_not_encoded_again_and_the_words_under_it_are_found(tmp_path: Path) -> None:
    """As scanners write it: letters of a font that is only named, drawn where nobody sees them."""
    scan = io.BytesIO()
    Image.effect_noise((827, 1170), 50).save(scan, "JPEG", quality=70)
    canvas = Canvas(str(tmp_path / "scan.pdf"), pagesize=(595, 842))
    canvas.drawImage(ImageReader(Image.open(scan)), 0, 0, 595, 842)
    words = canvas.beginText(60, 700)
    words.setFont("Helvetica", 12)
    words.setTextRenderMode(3)
    words.textLine("words under the scan")
    canvas.drawText(words)
    canvas.save()
    copy = copied(tmp_path, tmp_path / "scan.pdf")
    assert bare(copy) == []
    assert "words under the scan" in text(copy, FRONT + 1)
    ((_, left, right, top),) = [place for place in places(copy, FRONT + 1) if place[0] == "under"]
    ((_, *there),) = [place for place in places(tmp_path / "scan.pdf", 1) if place[0] == "under"]
    _, *expected = moved(("under", *there))
    assert all(abs(a - b) < 6 for a, b in zip((left, right, top), expected, strict=True))
    assert embedded_pictures(copy, tmp_path) == embedded_pictures(tmp_path / "scan.pdf", tmp_path)


def embedded_pictures(path: Path, folder: Path) -> list[bytes]:
    """The pictures of a PDF as they are kept, unpacked no further than a JPEG."""
    output_of("pdfimages", "-all", path, folder / path.stem)
    return [file.read_bytes() for file in sorted(folder.glob(f"{path.stem}-*.jpg"))]


def test_what_a_page_shows_and_the_program_leaves_out_makes_it_a_picture(tmp_path: Path) -> None:
    """An encoding that nobody has (CMap): the program drops the text and says so."""
    odd = {"Encoding": "Vni-Nobody-H", "DescendantFonts": ArrayObject([cid("Arial")])}
    paper = drawn_with(
        tmp_path / "bien-ban.pdf", (b"<00410042>", 0, {"Subtype": "Type0", "BaseFont": "Arial", **odd})
    )
    copy = copied(tmp_path, paper)
    assert bare(copy) == []
    assert pictures(copy) == [FRONT + 1]


def compact(text: str) -> str:
    return "".join(text.split())


def difference(page: Image.Image, alone: Image.Image) -> float:
    """Mean difference (0-255) between the copy's page, a pixel a point, above its line and the part's own page."""
    wide, tall = page.size
    strip = 28 * min(wide, tall) / 595
    inner = alone.resize((round(wide * (tall - strip) / tall), round(tall - strip)))
    expected = Image.new("L", page.size, 255)
    expected.paste(inner, ((wide - inner.width) // 2, 0))
    above = (0, 0, wide, int(tall - strip))
    return float(ImageStat.Stat(ImageChops.difference(page.crop(above), expected.crop(above))).mean[0])
