"""PDFs that were prepared to show something else once they are signed are told before; usual ones are not."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from factory_blocks import RIGHT, page_with
from factory_drawn import paper
from factory_keys import signature, wanted
from pikepdf import Array, Dictionary, Name, Pdf, String

from rules.values.errors import SigningFailed
from tasks.pki.keyring import load_keyring
from tasks.signing import sign_further
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


def annotation(pdf: Pdf, flags: int) -> None:
    look = pdf.make_stream(TEXT, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 20]))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([0, 0, 100, 20]), F=flags, AP=Dictionary(N=look)
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def field(pdf: Pdf, drawn: bytes) -> None:
    look = pdf.make_stream(drawn, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 20]))
    box = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("tien"), V=String("800"), Rect=Array([0, 0, 100, 20]),
        AP=Dictionary(N=look),
    )  # fmt: skip
    made = pdf.make_indirect(box)
    pdf.pages[0].obj.Annots = Array([made])
    pdf.Root.AcroForm = Dictionary(Fields=Array([made]))


SHOWN: dict[str, Change] = {
    "plain": lambda pdf: None,
    "layer-on": layer_on,
    "stamp": lambda pdf: annotation(pdf, 4),
    "field": lambda pdf: field(pdf, TEXT),
}
HIDDEN: dict[str, tuple[Change, str]] = {
    "layer-off": (layer_off, "lớp ẩn “Bản khác”"),
    "all-layers-off": (all_layers_off, "lớp ẩn “Bản khác”"),
    "layer-on-paper": (layer_on_paper, "lớp “Bản khác” hiện trên màn hình khác khi in"),
    "hidden-note": (lambda pdf: annotation(pdf, 2), "chú thích hoặc ô ẩn ở trang 1"),
    "note-not-viewed": (lambda pdf: annotation(pdf, 4 + 32), "chú thích hoặc ô ẩn ở trang 1"),
    "field-not-drawn": (lambda pdf: field(pdf, b""), "ô biểu mẫu “tien” có nội dung mà không hiện"),
}


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


def test_signed_papers_and_those_of_ours_hide_nothing(tmp_path: Path) -> None:
    ring = load_keyring(None, wanted(["town"]), tmp_path / "keys")
    sign_further(paper(tmp_path / "a.pdf"), tmp_path / "b.pdf", [signature(ring.key("town"))])
    sign_further(tmp_path / "b.pdf", tmp_path / "c.pdf", [signature(ring.key("town"))])
    assert hidden_parts((tmp_path / "c.pdf").read_bytes()) == []
