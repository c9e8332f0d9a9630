"""The reading copy: all pages there and readable, nothing dangerous carried over, its words findable."""

import io
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from factory_keys import signature, wanted
from outside_tools import output_of
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas
from seen_codes import codes_seen

from tasks.documents.codes import squares
from tasks.documents.fonts import DRAWING, drawing_font
from tasks.dossier.front_pages import SEAL_BOX, Cover, CoverNominee, draw
from tasks.dossier.reading_copy import CopyPart, build_reading_copy
from tasks.pki.keyring import load_keyring
from tasks.signing import Stamp, sign_pdf

TRIAL = "BẢN THỬ - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
CODE = f"THIDUA:H:DUY-TIEN-2023-2025/A2024/P-HOA-MAC:{'0123456789ABCDEF' * 4}"
LONG = "Nguyễn Thị Phương Uyên Hoàng Ngọc Diễm Quỳnh " * 6


def words(path: Path, *more: object) -> str:
    text = output_of("pdftotext", *more, "-layout", path, "-") + output_of(
        "pdftotext", *more, "-raw", path, "-"
    )
    return re.sub(r"\s+", " ", text)


def pdf(path: Path, *texts: str, size: tuple[float, float] = (595, 842), embed: bool = True) -> Path:
    """A PDF with one page a text, a frame on its very edge, a block left of its middle."""
    out = io.BytesIO()
    with DRAWING:
        font = drawing_font() if embed else "Helvetica"
        canvas = Canvas(out, pagesize=size, initialFontName=font)
        for text in texts:
            canvas.setFont(font, 14)
            canvas.drawString(30, size[1] / 2, text)
            canvas.rect(1, 1, size[0] - 2, size[1] - 2)
            canvas.rect(30, size[1] / 2 - 60, size[0] / 4, 50, fill=1)  # heavier on one side than the other
            canvas.showPage()
        canvas.save()
    path.write_bytes(out.getvalue())
    return path


def cover(nominees: Sequence[CoverNominee] = (), **changed: str) -> Cover:
    said = {
        "parent": "UBND thị xã",
        "unit": "Ủy ban nhân dân phường Hòa Mạc",
        "short_name": "UBND phường Hòa Mạc",
        "movement": "Phong trào thi đua “Đẩy mạnh cải cách”",
        "cycle": "Năm 2024",
        "report_hash": "0123456789abcdef" * 4,
        "town": "Thị xã",
        "code": CODE,
    }
    words = {**said, **changed}
    return Cover(**words, nominees=nominees, squares=squares(words["code"]))  # type: ignore[arg-type]  # the texts are str


def edited(path: Path, change: Callable[[PdfWriter], None]) -> Path:
    writer = PdfWriter(clone_from=path)
    change(writer)
    writer.write(path)
    return path


def raw(path: Path, tmp_path: Path) -> str:
    """Every object of a PDF, unpacked, as text."""
    flat = tmp_path / "flat.pdf"
    output_of("qpdf", "--qdf", "--object-streams=disable", "--no-warn", path, flat)
    return flat.read_bytes().decode("latin-1")


# ------------------------------------------------------------------ the whole


def test_a_dossier_has_every_page_name_number_and_bookmark(tmp_path: Path) -> None:
    nominees = [
        CoverNominee("TT", "Ủy ban nhân dân phường Hòa Mạc", "Giấy khen"),
        CoverNominee("CN1", "Trần Đỗ Ngọc Ánh"),
    ]
    nominees += [
        CoverNominee(f"CN{n}", f"Người Thứ {n} Họ Nguyễn", "Công chức · Giấy khen") for n in range(2, 60)
    ]
    nominees.append(CoverNominee("CN60", LONG.strip()))
    parts = [
        CopyPart("Tờ trình", pdf(tmp_path / "1.pdf", "trang tờ trình 1", "trang tờ trình 2"), "paper"),
        CopyPart("Biên bản họp", pdf(tmp_path / "2.pdf", "trang biên bản"), "paper"),
        CopyPart("quyết định.pdf", pdf(tmp_path / "3.pdf", "trang quyết định"), "evidence"),
    ]
    dst = tmp_path / "ho-so.pdf"
    pages = build_reading_copy(parts, cover(nominees), dst, trial_text=TRIAL)

    assert output_of("qpdf", "--check", dst)
    assert f"Pages:           {pages}\n" in output_of("pdfinfo", dst)
    assert all(line.split()[-5] == "yes" for line in output_of("pdffonts", dst).splitlines()[2:])
    everything = words(dst)
    for nominee in nominees:
        assert unicodedata.is_normalized("NFC", nominee.name)
        assert nominee.name in everything
    assert "0123456789abcdef" * 4 in everything
    for number in range(1, pages + 1):
        page = words(dst, "-f", number, "-l", number)
        assert f"Trang {number}/{pages}" in page
        assert TRIAL in page
        assert "UBND phường Hòa Mạc" in page

    front = pages - 4
    starts = {"Tờ trình": front + 1, "Biên bản họp": front + 3, "quyết định.pdf": front + 4}
    contents = words(dst, "-f", 1, "-l", front)
    for title, start in starts.items():
        assert re.search(rf"{re.escape(title)}[ .]* {start}\b", contents)
    for text, at in (("trang tờ trình 2", front + 2), ("trang quyết định", front + 4)):
        assert text in words(dst, "-f", at, "-l", at)

    outlines = json.loads(output_of("qpdf", "--json=1", "--json-key=outlines", dst))["outlines"]
    assert [o["title"] for o in outlines] == ["Bìa", "Mục lục", "Văn bản", "Minh chứng"]
    listed = {kid["title"]: kid["destpageposfrom1"] for o in outlines for kid in o["kids"]}
    assert listed == starts
    reader = PdfReader(dst)
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", ())]
    assert [reader.get_page_number(a["/Dest"][0].get_object()) + 1 for a in links] == list(starts.values())


@pytest.mark.parametrize("dpi", [150, 100])
def test_the_covers_code_is_read_from_a_print(tmp_path: Path, dpi: int) -> None:
    paper = CopyPart("Tờ trình", pdf(tmp_path / "p.pdf", "Tờ trình"), "paper")
    people = [CoverNominee(f"CN{i}", f"Nguyễn Thị Hồng Ánh {i}") for i in range(1, 40)]
    build_reading_copy([paper], cover(people), tmp_path / "copy.pdf", trial_text="BẢN THỬ")
    assert codes_seen(tmp_path / "copy.pdf", dpi) == [CODE]
    assert CODE in "".join((PdfReader(tmp_path / "copy.pdf").pages[0].extract_text() or "").split())


def test_the_same_parts_make_the_same_bytes(tmp_path: Path) -> None:
    paper = CopyPart("Tờ trình", pdf(tmp_path / "p.pdf", "Tờ trình"), "paper")
    for name in ("one.pdf", "two.pdf"):
        build_reading_copy([paper], cover(), tmp_path / name, trial_text=None)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_without_trial_text_no_page_says_so(tmp_path: Path) -> None:
    part = CopyPart("Tờ trình", pdf(tmp_path / "1.pdf", "một"), "paper")
    assert build_reading_copy([part], cover(), tmp_path / "d.pdf", trial_text=None) == 3
    assert "BẢN THỬ" not in words(tmp_path / "d.pdf")


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    nasty = "<b>A</b> {{ x }} & <w:p> \x07 \ud800 " + "x" * 300
    part = CopyPart(nasty, pdf(tmp_path / "1.pdf", "một"), "paper")
    build_reading_copy(
        [part],
        cover([CoverNominee("CN1", nasty, nasty)], unit=nasty, short_name=nasty),
        tmp_path / "d.pdf",
        trial_text=TRIAL,
    )
    said = words(tmp_path / "d.pdf")
    assert "<b>A</b> {{ x }} & <w:p>" in said
    assert said.replace(" ", "").count("x" * 300) >= 3
    assert output_of("qpdf", "--check", tmp_path / "d.pdf")


def test_many_entries_fill_many_pages_of_contents(tmp_path: Path) -> None:
    part = pdf(tmp_path / "1.pdf", "một")
    parts = [CopyPart(f"Minh chứng số {n}, {LONG}", part, "evidence") for n in range(80)]
    pages = build_reading_copy(parts, cover(), tmp_path / "d.pdf", trial_text=TRIAL)
    found = re.search(rf"Minh chứng số 79, {LONG.strip()} (\d+)\b", words(tmp_path / "d.pdf"))
    assert found
    at = int(found.group(1))
    assert at == pages
    assert pages > 80 + 10


# ------------------------------------------------------------------ odd pages


def rendered(path: Path, page: int) -> Image.Image:
    """What poppler shows of a page, two grey pixels a point."""
    stem = path.with_suffix("")
    output_of("pdftoppm", "-cropbox", "-r", 144, "-f", page, "-l", page, "-singlefile", "-png", path, stem)
    with Image.open(stem.with_suffix(".png")) as image:
        return image.convert("L")


def difference(page: Image.Image, alone: Image.Image) -> float:
    """Mean difference (0-255) between the copy's page above its running line and the part's own page."""
    wide, tall = page.size
    strip = 28 * min(wide, tall) / 595  # in pixels as the sides are
    inner = alone.resize((round(wide * (tall - strip) / tall), round(tall - strip)))
    expected = Image.new("L", page.size, 255)
    expected.paste(inner, ((wide - inner.width) // 2, 0))
    above = (0, 0, wide, int(tall - strip))
    return float(ImageStat.Stat(ImageChops.difference(page.crop(above), expected.crop(above))).mean[0])


@pytest.mark.parametrize(
    ("size", "turn", "crop", "shown"),
    [
        ((595, 842), 0, None, (595, 842)),
        ((842, 595), 0, None, (842, 595)),
        ((842, 1191), 0, None, (842, 1191)),
        ((595, 842), 90, None, (842, 595)),
        ((595, 842), 180, None, (595, 842)),
        ((842, 595), 270, None, (595, 842)),
        ((595, 842), 0, (20, 300, 420, 600), (400, 300)),
        ((595, 842), 90, (20, 300, 420, 600), (300, 400)),
        ((200, 300), 0, None, (200, 300)),
    ],
)
def test_a_page_of_any_size_is_whole_upright_and_above_the_running_line(
    size: tuple[int, int],
    turn: int,
    crop: tuple[int, int, int, int] | None,
    shown: tuple[int, int],
    tmp_path: Path,
) -> None:
    def change(writer: PdfWriter) -> None:
        page = writer.pages[0]
        if turn:
            page.rotate(turn)
        if crop:
            page.cropbox = RectangleObject(crop)

    part = edited(pdf(tmp_path / "1.pdf", "chữ ở giữa", size=size), change)
    pages = build_reading_copy(
        [CopyPart("p", part, "evidence")], cover(), tmp_path / "d.pdf", trial_text=TRIAL
    )
    page = rendered(tmp_path / "d.pdf", pages)
    assert page.size == (2 * shown[0], 2 * shown[1])
    assert difference(page, rendered(part, 1)) < 3
    assert difference(page, rendered(part, 1).rotate(180)) > 4
    last = words(tmp_path / "d.pdf", "-f", pages, "-l", pages)
    assert "chữ ở giữa" in last
    assert f"Trang {pages}/{pages}" in last
    assert TRIAL in last


def test_shared_and_unbalanced_content_is_drawn(tmp_path: Path) -> None:
    def change(writer: PdfWriter) -> None:
        stray = DecodedStreamObject()
        stray.set_data(b"q q 0.1 0 0 0.1 0 0 cm")  # never closed
        for page in writer.pages:
            page[NameObject("/Contents")] = ArrayObject(
                [page.raw_get("/Contents"), writer._add_object(stray), writer._add_object(stray)]
            )

    part = edited(pdf(tmp_path / "1.pdf", "một", "hai"), change)
    pages = build_reading_copy(
        [CopyPart("p", part, "evidence")], cover(), tmp_path / "d.pdf", trial_text=TRIAL
    )
    assert f"Trang {pages}/{pages}" in words(tmp_path / "d.pdf")
    assert rendered(tmp_path / "d.pdf", pages).getextrema()[0] == 0


def test_evidence_without_embedded_fonts_has_them_in_the_copy(tmp_path: Path) -> None:
    part = CopyPart("p", pdf(tmp_path / "1.pdf", "plain words", embed=False), "evidence")
    build_reading_copy([part], cover(), tmp_path / "d.pdf", trial_text=None)
    assert "plain words" in words(tmp_path / "d.pdf")
    bare = [
        line
        for line in output_of("pdffonts", tmp_path / "d.pdf").splitlines()[2:]
        if line.split()[-5] == "no"
    ]
    assert not bare


# ------------------------------------------------------------------ what must not come along


def test_nothing_that_acts_is_carried_over(tmp_path: Path) -> None:
    def change(writer: PdfWriter) -> None:
        opens = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(opens)
        writer.add_attachment("virus.exe", b"MZ-attached")
        page = writer.pages[0]
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd")}
        )
        script = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.alert('page')"),
            }
        )
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
        writer.add_annotation(0, FreeText(text="remark", rect=(50, 50, 200, 100)))
        for button in page["/Annots"]:
            button.get_object()[NameObject("/A")] = action
        font = next(iter(page["/Resources"]["/Font"].values())).get_object()
        font[NameObject("/AF")] = ArrayObject([writer._add_object(script)])

    part = edited(pdf(tmp_path / "1.pdf", "vẫn còn đây"), change)
    before = raw(part, tmp_path)
    for word in ("/JavaScript", "/Launch", "/EmbeddedFile", "MZ-attached", "app.alert"):
        assert word in before
    build_reading_copy([CopyPart("p", part, "evidence")], cover(), tmp_path / "d.pdf", trial_text=None)
    after = raw(tmp_path / "d.pdf", tmp_path)
    assert "vẫn còn đây" in words(tmp_path / "d.pdf")
    for word in (
        "/JavaScript",
        "/JS",
        "/Launch",
        "/EmbeddedFile",
        "MZ-attached",
        "app.alert",
        "/AcroForm",
        "/AA",
        "/AF",
    ):
        assert not re.search(rf"{word}\b", after)


def test_what_annotations_show_stays_without_them(tmp_path: Path) -> None:
    def change(writer: PdfWriter) -> None:
        look = DecodedStreamObject()
        look.set_data(b"0 0 0 rg 0 0 10 10 re f")
        look.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(FloatObject(v) for v in (0, 0, 10, 10)),
            }
        )
        state = DictionaryObject({NameObject("/On"): writer._add_object(look)})
        tick = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/FT"): NameObject("/Btn"),
                NameObject("/Rect"): ArrayObject(FloatObject(v) for v in (100, 100, 300, 300)),
                NameObject("/AS"): NameObject("/On"),
                NameObject("/AP"): DictionaryObject({NameObject("/N"): state}),
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(tick)])

    part = edited(pdf(tmp_path / "1.pdf", "một"), change)
    pages = build_reading_copy([CopyPart("p", part, "paper")], cover(), tmp_path / "d.pdf", trial_text=None)
    assert "/Annots" not in PdfReader(tmp_path / "d.pdf").pages[-1]
    page = rendered(tmp_path / "d.pdf", pages)
    assert page.crop((300, 1684 - 540, 500, 1684 - 340)).getextrema() == (0, 0)
    assert page.crop((660, 1684 - 540, 860, 1684 - 340)).getextrema() == (255, 255)


def test_of_signed_papers_the_stamp_stays_and_the_signature_goes(tmp_path: Path) -> None:
    key = load_keyring(None, wanted({"town": "UBND thị xã"}), tmp_path / "ca").key("town")
    signed = tmp_path / "signed.pdf"
    sign_pdf(pdf(tmp_path / "1.pdf", "tờ trình"), signed, [signature(key, Stamp(), "Người ký")])
    build_reading_copy([CopyPart("p", signed, "paper")], cover(), tmp_path / "d.pdf", trial_text=TRIAL)
    assert "Ký số bởi: Người ký" in words(tmp_path / "d.pdf")
    assert "/Sig" not in raw(tmp_path / "d.pdf", tmp_path)
    assert "/ByteRange" not in raw(tmp_path / "d.pdf", tmp_path)

    sealed = tmp_path / "ho-so.pdf"
    sign_pdf(tmp_path / "d.pdf", sealed, [signature(key, Stamp(0, SEAL_BOX))])
    verdict = output_of("pdfsig", "-nocert", sealed)
    assert verdict.count("Signature #") == 1
    assert verdict.count("Signature is Valid") == 1
    assert "Total document signed" in verdict
    with pytest.raises(FileExistsError):
        build_reading_copy([CopyPart("p", signed, "paper")], cover(), sealed, trial_text=TRIAL)


# ------------------------------------------------------------------ faults, threads


def test_evidence_that_cannot_be_read_has_a_page_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 and then rubbish")
    good = CopyPart("Tờ trình", pdf(tmp_path / "1.pdf", "một"), "paper")
    pages = build_reading_copy(
        [good, CopyPart("bad.pdf", tmp_path / "bad.pdf", "evidence")],
        cover(),
        tmp_path / "d.pdf",
        trial_text=None,
    )
    assert pages == 4
    assert "Không ghép được tệp “bad.pdf”" in words(tmp_path / "d.pdf", "-f", 4)
    assert output_of("qpdf", "--check", tmp_path / "d.pdf")


def test_a_supplied_paper_that_cannot_be_merged_has_a_page_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "bien-ban.pdf").write_bytes(b"%PDF-1.7\nnothing")
    parts = [
        CopyPart("Biên bản (đơn vị đã ký)", tmp_path / "bien-ban.pdf", "supplied"),
        CopyPart("Tờ trình", pdf(tmp_path / "to-trinh.pdf", "Tờ trình"), "paper"),
    ]
    build_reading_copy(parts, cover(), tmp_path / "ho-so.pdf", trial_text=None)
    shown = words(tmp_path / "ho-so.pdf")
    assert "Xem tệp gốc trong thư mục van-ban" in shown and "Tờ trình" in shown


def test_a_paper_that_cannot_be_read_stops_the_copy_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"rubbish")
    with pytest.raises(ValueError, match=r"bad\.pdf"):
        build_reading_copy(
            [CopyPart("x", tmp_path / "bad.pdf", "paper")], cover(), tmp_path / "d.pdf", trial_text=None
        )
    assert [p.name for p in tmp_path.iterdir()] == ["bad.pdf"]


def test_pages_drawn_at_once_are_those_drawn_alone() -> None:
    def drawn(number: int) -> bytes:
        return draw(cover([CoverNominee("CN1", f"Đỗ Thị Ánh {'ỰỠẪẶ ' * (number % 5)}")]), [], TRIAL).pdf

    alone = [drawn(number) for number in range(5)]
    pace = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns as often as they can
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(drawn, range(100)))
    finally:
        sys.setswitchinterval(pace)
    assert together == alone * 20


def test_copies_made_at_once_are_those_made_alone(tmp_path: Path) -> None:
    part = CopyPart("Tờ trình", pdf(tmp_path / "1.pdf", "một", "hai"), "paper")

    def build(number: int) -> str:
        dst = tmp_path / f"d{number}.pdf"
        build_reading_copy([part], cover([CoverNominee("CN1", f"Đỗ Thị Số {number}")]), dst, trial_text=TRIAL)
        return words(dst)

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(build, range(4)))
    assert together == [build(number) for number in range(4)]
