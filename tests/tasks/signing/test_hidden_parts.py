"""PDFs that were prepared to show something else once they are signed are told before; usual ones are not."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from factory_blocks import RIGHT, page_with
from factory_drawn import paper
from factory_keys import signature, wanted
from outside_tools import tool
from pikepdf import Array, Dictionary, Name, Pdf, String

from flows.cli.batch import FileResult, Result, sign_batch
from rules.values.errors import SigningFailed
from tasks.pki.keyring import load_keyring
from tasks.signing import NO_PROOF, sign_further
from tasks.signing.hidden_parts import hidden_parts

TEXT = b"BT /F1 12 Tf 100 700 Td (800 trieu dong) Tj ET"
Change = Callable[[Pdf], None]


def made(change: Change) -> bytes:
    with pikepdf.open(io.BytesIO(page_with([(RIGHT, ["CHỦ TỊCH"], "Lê Minh Kiên")], pages=2))) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, preserve_pdfa=False)
    return out.getvalue()


def layer(pdf: Pdf, **more: object) -> pikepdf.Object:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Bản khác"), **more))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group])))
    return group


def layer_on(pdf: Pdf) -> None:
    layer(pdf)


def layer_off(pdf: Pdf) -> None:
    pdf.Root.OCProperties.D.OFF = Array([layer(pdf)])


def all_layers_off(pdf: Pdf) -> None:
    layer(pdf)
    pdf.Root.OCProperties.D.BaseState = Name.OFF


def layer_on_paper(pdf: Pdf) -> None:
    layer(pdf, Usage=Dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.ON)))


def annotation(pdf: Pdf, flags: object, **packed: object) -> None:
    look = pdf.make_stream(TEXT, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 20]), **packed)
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([0, 0, 100, 20]), F=flags, AP=Dictionary(N=look)
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def field(pdf: Pdf, drawn: bytes, value: str = "800", *, below: bool = False, **packed: object) -> None:
    """A field that is its own widget, or has it `below` as its kid."""
    look = pdf.make_stream(drawn, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 20]), **packed)
    says = Dictionary(FT=Name.Tx, T=String("tien"), V=String(value))
    widget = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 100, 20]), AP=Dictionary(N=look)
    )
    if not below:
        widget.update(says)
    place = pdf.make_indirect(widget)
    if below:
        says.Kids = Array([place])
    pdf.pages[0].obj.Annots = Array([place])
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(says) if below else place]))


def odd_everywhere(pdf: Pdf) -> None:
    """What should be dictionaries and numbers is something else, as nobody's program writes it."""
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([None, 5]), D=Dictionary(OFF=Array([None]), BaseState=Name.OFF, ON=7)
    )
    annotation(pdf, Name.x)
    pdf.pages[0].obj.Annots.append(Dictionary(F=2, AP=Array([])))
    pdf.pages[1].obj.Annots = Name.x
    pdf.Root.AcroForm = Dictionary(Fields=Array([None, 5, Dictionary(Kids=Name.x, FT=5, AP=5, V=5)]))


def drawn(pdf: Pdf, content: bytes, **kept: pikepdf.Object) -> None:
    """More on the first page, whose line of text stands at (85, 780), about 330 points long."""
    page = pdf.pages[0]
    for name, one in kept.items():
        page.add_resource(one, Name.XObject, Name(f"/{name}"))
    page.contents_add(content)


def picture(pdf: Pdf, *, seen_through: bool = False) -> pikepdf.Object:
    more = {"SMask": picture(pdf)} if seen_through else {}
    kind = {"Type": Name.XObject, "Subtype": Name.Image, "ColorSpace": Name.DeviceGray}
    return pdf.make_stream(b"\x80", **kind, Width=1, Height=1, BitsPerComponent=8, **more)


def in_a_drawing(pdf: Pdf) -> None:
    """The cover stands in a drawing of its own, half as large and moved."""
    box = Array([0, 0, 2000, 2000])
    inner = pdf.make_stream(
        b"1 g 0 0 1000 60 re f",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=box,
        Matrix=Array([0.5, 0, 0, 0.5, 0, 0]),
    )
    drawn(pdf, b"q 1 0 0 1 60 770 cm /Fm9 Do Q", Fm9=inner)


COVER = b"1 g 70 770 500 30 re f"
SHOWN: dict[str, Change] = {
    "plain": lambda pdf: None,
    "box-without-a-filling": lambda pdf: drawn(pdf, b"70 770 500 30 re S"),
    "box-over-half-of-it": lambda pdf: drawn(pdf, b"1 g 70 770 80 30 re f"),
    "picture-seen-through": lambda pdf: drawn(
        pdf, b"q 500 0 0 30 70 770 cm /Im9 Do Q", Im9=picture(pdf, seen_through=True)
    ),
    "what-a-scanner-recognised": lambda pdf: drawn(
        pdf, b"BT 3 Tr 1 0 0 1 85 500 Tm (x) Tj ET q 500 0 0 30 70 490 cm /Im9 Do Q", Im9=picture(pdf)
    ),
    "layer-on": layer_on,
    "stamp": lambda pdf: annotation(pdf, 4),
    "field": lambda pdf: field(pdf, TEXT),
    "field-below": lambda pdf: field(pdf, TEXT, below=True),
    "field-blank": lambda pdf: field(pdf, b"", ""),
    "odd-everywhere": odd_everywhere,
}
HIDDEN: dict[str, tuple[Change, str]] = {
    "box-over-text": (lambda pdf: drawn(pdf, COVER), "chữ bị che ở trang 1"),
    "box-in-a-drawing": (in_a_drawing, "chữ bị che ở trang 1"),
    "picture-over-text": (
        lambda pdf: drawn(pdf, b"q 500 0 0 30 70 770 cm /Im9 Do Q", Im9=picture(pdf)), "chữ bị che ở trang 1",
    ),
    "layer-off": (layer_off, "lớp ẩn “Bản khác”"),
    "all-layers-off": (all_layers_off, "lớp ẩn “Bản khác”"),
    "layer-on-paper": (layer_on_paper, "lớp “Bản khác” hiện trên màn hình khác khi in"),
    "hidden-note": (lambda pdf: annotation(pdf, 2), "chú thích hoặc ô ẩn ở trang 1"),
    "note-not-viewed": (lambda pdf: annotation(pdf, 4 + 32), "chú thích hoặc ô ẩn ở trang 1"),
    "hidden-note-packed-as-a-picture": (
        lambda pdf: annotation(pdf, 2, Filter=Name.DCTDecode), "chú thích hoặc ô ẩn ở trang 1",
    ),
    "field-packed-as-a-picture": (
        lambda pdf: field(pdf, TEXT, Filter=Name.DCTDecode), "ô biểu mẫu “tien” có nội dung mà không hiện",
    ),
    "field-not-drawn-below": (
        lambda pdf: field(pdf, b"", below=True), "ô biểu mẫu “tien” có nội dung mà không hiện",
    ),
    "field-not-drawn": (lambda pdf: field(pdf, b""), "ô biểu mẫu “tien” có nội dung mà không hiện"),
}  # fmt: skip


@pytest.mark.parametrize("case", SHOWN)
def test_what_shows_is_not_told(case: str) -> None:
    assert hidden_parts(made(SHOWN[case])) == []


@pytest.mark.parametrize("case", HIDDEN)
def test_what_could_be_brought_out_later_is_told(case: str) -> None:
    change, told = HIDDEN[case]
    assert hidden_parts(made(change)) == [told]


def appended(data: bytes, body: bytes) -> bytes:
    """A further revision with one more object that nothing leads to."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        number = len(pdf.objects) + 1
        root = pdf.Root.objgen[0]
    before = data.rindex(b"startxref")
    last = int(data[before:].split()[1])
    at = len(data) + 1
    thing = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        number, at, number + 1, root, last, at + len(thing),
    )  # fmt: skip
    return data + b"\n" + thing + table


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<</Type/Page/MediaBox[0 0 595 842]>>", "trang không còn hiện mà vẫn nằm trong tệp"),
        (b"<</Length %d>>\nstream\n%s\nendstream" % (len(TEXT), TEXT), "chữ không thuộc trang nào mà vẫn nằm trong tệp"),
        (b"<</Length 2>>\nstream\nq \nendstream", ""),
        (b"<</Type/Font>>", ""),
    ],
    ids=["page", "text", "nothing", "font"],
)  # fmt: skip
def test_pages_and_text_that_nothing_leads_to_are_told(body: bytes, told: str, tmp_path: Path) -> None:
    assert hidden_parts(appended(paper(tmp_path / "a.pdf").read_bytes(), body)) == ([told] if told else [])


def test_such_a_file_is_signed_by_nobody_who_has_not_seen_it(tmp_path: Path) -> None:
    ring = load_keyring(None, wanted(["town"]), tmp_path / "keys")
    (tmp_path / "a.pdf").write_bytes(made(layer_off))
    with pytest.raises(SigningFailed, match=r"“a\.pdf” có phần ẩn.*lớp ẩn “Bản khác”.*--hidden-seen"):
        sign_further(tmp_path / "a.pdf", tmp_path / "b.pdf", [signature(ring.key("town"))])
    assert not (tmp_path / "b.pdf").exists()
    sign_further(tmp_path / "a.pdf", tmp_path / "b.pdf", [signature(ring.key("town"))], hidden_seen=True)
    assert (tmp_path / "b.pdf").exists()


def test_what_the_office_prints_is_signed(tmp_path: Path) -> None:
    """LibreOffice writes lengths as objects of their own: numbers among the objects."""
    ring = load_keyring(None, wanted(["town"]), tmp_path / "keys")
    template = Path("templates/to-trinh.docx").resolve()
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    assert (
        tool("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, template).returncode
        == 0
    )
    told: list[FileResult] = []
    sign_batch([tmp_path / "to-trinh.pdf"], None, signature(ring.key("town")), NO_PROOF, told.append)
    assert [(one.result, one.why) for one in told] == [(Result.SIGNED, "")]


def pages_in_a_ring(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        number, pages, size = pdf.Root.objgen[0], pdf.Root.Pages.objgen[0], len(pdf.objects)
        first = pdf.pages[0].obj.objgen[0]
    before = data.rindex(b"startxref")
    last = int(data[before:].split()[1])
    thing = b"%d 0 obj\n<</Type/Pages/Count 2/Kids[%d 0 R %d 0 R]>>\nendobj\n" % (pages, first, pages)
    return data + b"\n" + thing + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        pages, len(data) + 1, size + 1, number, last, len(data) + 1 + len(thing),
    )  # fmt: skip


def test_a_file_that_cannot_be_looked_through_is_refused_alone(tmp_path: Path) -> None:
    ring = load_keyring(None, wanted(["town"]), tmp_path / "keys")
    files = [paper(tmp_path / name) for name in ("a.pdf", "b.pdf", "c.pdf")]
    files[0].write_bytes(pages_in_a_ring(files[0].read_bytes()))
    files[1].write_bytes(made(odd_everywhere))  # qpdf can, the library that signs can't
    told: list[FileResult] = []
    sign_batch(files, None, signature(ring.key("town")), NO_PROOF, told.append)
    assert [one.result for one in told] == [Result.REFUSED, Result.REFUSED, Result.SIGNED]
    assert "ghi theo cách lạ nên không ký được (AssertionError): xuất lại" in told[1].why
    assert "“a.pdf” ghi theo cách lạ nên không xem được có phần ẩn không: xuất lại" in told[0].why


def test_signed_papers_and_those_of_ours_hide_nothing(tmp_path: Path) -> None:
    ring = load_keyring(None, wanted(["town"]), tmp_path / "keys")
    sign_further(paper(tmp_path / "a.pdf"), tmp_path / "b.pdf", [signature(ring.key("town"))])
    sign_further(tmp_path / "b.pdf", tmp_path / "c.pdf", [signature(ring.key("town"))])
    assert hidden_parts((tmp_path / "c.pdf").read_bytes()) == []
