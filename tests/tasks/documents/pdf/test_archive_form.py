"""PDF/A-2b: our papers have no fault, signed ones neither; a file broken on purpose has its own, one for each rule."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from factory_keys import signature, wanted
from factory_report import person, plan_and_cycle, report, usual
from pdfa import archive_faults
from pdfa.rules import RULES
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from seen_codes import codes_seen
from throwaway_pki import Pki

from rules.papers.unit import RETURN_SLIP_TEMPLATE, SUBMISSION_TEMPLATE, return_slip, submission
from rules.values.findings import finding
from tasks.documents.codes import picture as code_picture
from tasks.documents.documents import render
from tasks.documents.pdf import convert, single_pages
from tasks.pki.keyring import HeldKey, SigningKey, load_keyring
from tasks.pki.trust import read_trust
from tasks.signing import Proof, SignatureRequest, Stamp, sign_pdf

PLAN, CYCLE = plan_and_cycle()
CODE = f"THIDUA:T:{PLAN.movement.id.upper()}/{CYCLE.id}/P-HOA-MAC:{'0A' * 32}"
N, T = NameObject, TextStringObject


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    unit = PLAN.units["p-hoa-mac"]
    context = submission(
        PLAN, CYCLE, unit, report(PLAN, CYCLE, unit, usual(unit, PLAN, [person("CN1", "Lê An")]))
    )
    render(SUBMISSION_TEMPLATE, context, folder / "to-trinh.docx")
    slip = return_slip(
        PLAN,
        CYCLE,
        unit.name,
        unit.slug,
        "",
        [finding("F01", unit=unit.slug, says="thiếu tệp.")],
        sha256="0a" * 32,
    )
    assert slip["code"] == CODE
    render(RETURN_SLIP_TEMPLATE, slip, folder / "phieu-tra.docx", {"ma": code_picture(CODE)})
    jobs = {folder / f"{name}.docx": folder / f"{name}.pdf" for name in ("to-trinh", "phieu-tra")}
    convert(jobs, soffice="soffice", timeout=60)
    return folder / "to-trinh.pdf"


def found(pdf: Path | bytes) -> set[str]:
    return {fault.rule for fault in archive_faults(pdf)}


def test_a_paper_has_no_fault_nor_has_one_that_is_cut_or_signed(paper: Path, tmp_path: Path) -> None:
    assert archive_faults(paper) == []
    (page, *_) = single_pages(paper, tmp_path)
    assert archive_faults(page) == []
    key = load_keyring(None, wanted(["town"]), tmp_path / "authority").key("town")
    for source, name in ((paper, "whole.pdf"), (page, "signed-page.pdf")):
        sign_pdf(source, tmp_path / name, [signature(key, Stamp(), field=field) for field in ("A", "B")])
        assert archive_faults(tmp_path / name) == []


def test_long_term_proof_and_a_picture_leave_it_one(paper: Path, pki: Pki, tmp_path: Path) -> None:
    drawn = io.BytesIO()
    Image.new("RGBA", (90, 40), (200, 0, 0, 90)).save(drawn, "PNG")
    chain = (pki.certificate("issuing"),)
    signatures = [
        SignatureRequest(
            SigningKey(
                label,
                HeldKey(pki.private(label)),
                pki.certificate(label),
                chain,
                trial=False,
                image=drawn.getvalue(),
            ),
            label,
            "organisation" if label == "unit" else "person",
            "Nguyễn Thị Phương Thảo",
            "Ký",
            "Thị xã",
            stamp,
        )
        for label, stamp in (("person", Stamp(name="Nguyễn Thị Phương Thảo")), ("unit", None))
    ]
    proof = Proof(pki.timestamp_url, None, True, read_trust(pki.trust_folder(tmp_path / "trust")), 5)
    sign_pdf(paper, tmp_path / "signed.pdf", signatures, proof)
    assert b"/SMask" in (tmp_path / "signed.pdf").read_bytes()
    assert b"/DSS" in (tmp_path / "signed.pdf").read_bytes()
    assert archive_faults(tmp_path / "signed.pdf") == []


@pytest.mark.parametrize("dpi", [150, 100])
def test_a_return_slip_with_its_code_is_one_too_and_the_code_is_read_from_a_print(
    paper: Path, dpi: int
) -> None:
    slip = paper.with_name("phieu-tra.pdf")
    assert archive_faults(slip) == []
    pages = range(1, len(PdfReader(slip).pages) + 1)
    assert [code for number in pages for code in codes_seen(slip, dpi, number)] == [CODE]


def test_every_fault_says_its_clause_and_what_is_wrong() -> None:
    assert all(re.search(r"\d|NĐ", clause) and says for clause, says in RULES.values())


# ------------------------------------------------------------------ files broken on purpose

Break = Callable[[PdfWriter], None]


def d(**entries: object) -> DictionaryObject:
    return DictionaryObject({N(f"/{key}"): value for key, value in entries.items()})


def font_of(writer: PdfWriter) -> DictionaryObject:
    fonts = writer.pages[0]["/Resources"]["/Font"].get_object()
    return next(iter(fonts.values())).get_object()


def catalog(**entries: object) -> Break:
    return lambda writer: writer.root_object.update(d(**entries))


def page(**entries: object) -> Break:
    return lambda writer: writer.pages[0].update(d(**entries))


def content(added: bytes) -> Break:
    def broken(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(writer.pages[0].get_contents().get_data() + b"\n" + added)
        writer.pages[0][N("/Contents")] = writer._add_object(stream)

    return broken


def annotation(flags: int = 4, look: bool = True, **entries: object) -> Break:
    def broken(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.update(d(Type=N("/XObject"), Subtype=N("/Form"), BBox=box(0, 0, 9, 9)))
        said = {"Subtype": N("/Square"), "Rect": box(9, 9, 18, 18), "F": NumberObject(flags), **entries}
        if look:
            said["AP"] = d(N=writer._add_object(stream))
        writer.pages[0][N("/Annots")] = ArrayObject([writer._add_object(d(Type=N("/Annot"), **said))])

    return broken


def box(*sides: float) -> ArrayObject:
    return ArrayObject(FloatObject(side) for side in sides)


def state(**entries: object) -> Break:
    def broken(writer: PdfWriter) -> None:
        writer.pages[0]["/Resources"][N("/ExtGState")] = d(Broken=d(**entries))

    return broken


def drawn(writer: PdfWriter, **entries: object) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"\0")
    stream.update(d(Type=N("/XObject"), **entries))
    writer.pages[0]["/Resources"][N("/XObject")] = d(Broken=writer._add_object(stream))


def picture(**entries: object) -> Break:
    one = NumberObject(1)
    base = {"Width": one, "Height": one, "BitsPerComponent": NumberObject(8), "ColorSpace": N("/DeviceGray")}
    return lambda writer: drawn(writer, Subtype=N("/Image"), **{**base, **entries})


def font(change: Callable[[DictionaryObject], object]) -> Break:
    return lambda writer: change(font_of(writer)) and None


def descriptor(change: Callable[[DictionaryObject], object]) -> Break:
    return lambda writer: change(font_of(writer)["/FontDescriptor"].get_object()) and None


def program(writer: PdfWriter) -> None:
    font_of(writer)["/FontDescriptor"]["/FontFile2"].get_object().set_data(b"\0\1\0\0\0\0 no font")


def without_intent(writer: PdfWriter) -> None:
    del writer.root_object["/OutputIntents"]


def profile(writer: PdfWriter) -> None:
    writer.root_object["/OutputIntents"][0]["/DestOutputProfile"].get_object().set_data(b"no profile" * 20)


def xmp(old: bytes, new: bytes) -> Break:
    def broken(writer: PdfWriter) -> None:
        stream = writer.root_object["/Metadata"].get_object()
        assert isinstance(stream, StreamObject)
        data = bytes(stream.get_data())
        assert old in data
        stream.set_data(data.replace(old, new))

    return broken


def cid_font(writer: PdfWriter) -> None:
    simple = font_of(writer)
    inner = d(
        Type=N("/Font"),
        Subtype=N("/CIDFontType2"),
        BaseFont=simple["/BaseFont"],
        FontDescriptor=simple["/FontDescriptor"],
    )
    for key in ("/FirstChar", "/LastChar", "/Widths"):
        del simple[key]
    simple.update(
        d(
            Subtype=N("/Type0"),
            Encoding=N("/Identity-H"),
            DescendantFonts=ArrayObject([writer._add_object(inner)]),
        )
    )


def without_unicode(writer: PdfWriter) -> None:
    stream = font_of(writer)["/ToUnicode"].get_object()
    stream.set_data(re.sub(rb"<01> ?<[0-9A-F]{4}>", b"<01> <0000>", bytes(stream.get_data())))


def launched(writer: PdfWriter) -> None:
    writer.root_object[N("/OpenAction")] = d(S=N("/Launch"), F=T("x.exe"))


def external(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.update(d(F=T("elsewhere")))
    writer.root_object[N("/Else")] = writer._add_object(stream)


def compressed(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01")
    stream[N("/Filter")] = N("/LZWDecode")
    writer.root_object[N("/Else")] = writer._add_object(stream)


def layers(writer: PdfWriter) -> None:
    writer.root_object[N("/OCProperties")] = d(OCGs=ArrayObject(), D=d(AS=ArrayObject()))


def see_through(writer: PdfWriter) -> None:
    without_intent(writer)
    state(ca=FloatObject(0.5))(writer)


EMPTY = d()
BY_WRITER: dict[str, Break] = {
    "encrypted": lambda writer: writer.encrypt("", "x", algorithm="RC4-128"),
    "external-stream": external,
    "filter": compressed,
    "permissions": catalog(Perms=d(Other=EMPTY)),
    "page-size": page(MediaBox=box(0, 0, 20000, 20000)),
    "nesting": content(b"q " * 29 + b"Q " * 29),
    "operator": content(b"1 0 0 nonsense"),
    "intent": profile,
    "colour": content(b"0 0 0 1 k"),
    "graphics-state": state(TR=N("/Identity")),
    "picture": picture(Interpolate=NumberObject(1)),
    "form-object": lambda writer: drawn(writer, Subtype=N("/PS")),
    "blending": state(BM=N("/Sparkling")),
    "transparency": see_through,
    "font-embedded": descriptor(lambda it: it.pop("/FontFile2")),
    "font-program": program,
    "font-widths": font(lambda it: it["/Widths"].pop()),
    "font-map": cid_font,
    "font-encoding": font(lambda it: it.update(d(Encoding=N("/WinAnsiEncoding")))),
    "notdef": font(lambda it: it.update(d(FirstChar=NumberObject(200), LastChar=NumberObject(199 + len(it["/Widths"]))))),
    "unicode": without_unicode,
    "annotation-kind": annotation(Subtype=N("/Movie")),
    "annotation-flags": annotation(flags=2),
    "annotation-look": annotation(look=False),
    "form-actions": catalog(AcroForm=d(NeedAppearances=NumberObject(1), Fields=ArrayObject())),
    "xfa": catalog(AcroForm=d(XFA=T(""), Fields=ArrayObject())),
    "action": launched,
    "trigger": page(AA=EMPTY),
    "metadata": lambda writer: writer.root_object.pop("/Metadata") and None,
    "pdfa-id": xmp(b"<pdfaid:part>2<", b"<pdfaid:part>3<"),
    "info": xmp(b">thidua<", b">khac<"),
    "embedded-file": lambda writer: writer.add_attachment("x.txt", b"x") and None,
    "layers": layers,
    "steps": page(PresSteps=EMPTY),
    "requirements": catalog(Requirements=ArrayObject()),
}  # fmt: skip
BY_BYTES: dict[str, Callable[[bytes], bytes]] = {
    "header": lambda data: data.replace(b"%PDF-1.6\n%", b"%PDF-1.6\n ", 1),
    "id": lambda data: re.sub(rb"/ID ", b"/IX ", data),
    "after-end": lambda data: data + b"more",
    "xref": lambda data: re.sub(rb"\n(\d{9})(\d)( 00000 n)", lambda m: b"\n" + m[1] + b"%d" % ((int(m[2]) + 1) % 10) + m[3], data, count=1),
    "stream-length": lambda data: re.sub(rb"(\nendobj\n\n3 0 obj\n)(\d+)", lambda m: m[1] + b"%d" % (int(m[2]) - 1), data, count=1),
    "unreadable": lambda data: b"no PDF" * 99,
}  # fmt: skip
ALSO = {
    "encrypted": {"unicode", "font-program", "font-embedded", "notdef", "operator", "metadata", "unreadable", "info", "intent"},
    "page-size": set(),
    "intent": {"colour"},
    "transparency": {"colour"},
    "font-embedded": set(),
    "font-program": set(),
    "metadata": set(),
}  # fmt: skip
"""What comes with a fault by nature: a file without a sound profile has no defined colours, say."""


def test_there_is_a_broken_file_for_every_rule() -> None:
    assert {*BY_WRITER, *BY_BYTES} == set(RULES)


@pytest.mark.parametrize("rule", BY_WRITER)
def test_a_broken_file_has_its_own_fault(rule: str, paper: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(paper))
    writer.pdf_header = "%PDF-1.6"
    writer.generate_file_identifiers()
    BY_WRITER[rule](writer)
    out = io.BytesIO()
    writer.write(out)
    assert rule in found(out.getvalue())
    assert found(out.getvalue()) <= {rule, *ALSO.get(rule, ())}


@pytest.mark.parametrize("rule", BY_BYTES)
def test_a_file_broken_in_its_bytes_has_its_own_fault(rule: str, paper: Path) -> None:
    data = BY_BYTES[rule](paper.read_bytes())
    assert data != paper.read_bytes()
    assert found(data) == {rule}


def test_the_same_file_written_by_another_program_has_none(paper: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(paper))
    writer.pdf_header = "%PDF-1.6"
    writer.generate_file_identifiers()
    out = io.BytesIO()
    writer.write(out)
    assert found(out.getvalue()) == set()
