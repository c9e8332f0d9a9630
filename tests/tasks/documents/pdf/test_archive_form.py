"""PDF/A-2b: our papers hold it, signed ones too; and what a generator like ours can break is found."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from archive_form import archive_faults
from factory_keys import signature, wanted
from factory_report import person, plan_and_cycle, report, usual
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image
from pypdf import PdfReader
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


@pytest.fixture(scope="module")
def signed(paper: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signed")
    key = load_keyring(None, wanted(["town"]), folder / "authority").key("town")
    sign_pdf(paper, folder / "signed.pdf", [signature(key, Stamp(), field="A")])
    return folder / "signed.pdf"


def test_a_paper_is_tagged_as_a_whole(paper: Path) -> None:
    with pikepdf.open(paper) as pdf:
        assert pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root


# ------------------------------------------------------------------ files broken on purpose

Break = Callable[[Pdf], object]


def font_of(pdf: Pdf) -> Dictionary:
    return next(iter(pdf.pages[0].Resources.Font.as_dict().values()))


def descriptor_of(pdf: Pdf) -> Dictionary:
    font = font_of(pdf)
    return (font.DescendantFonts[0] if font.Subtype == "/Type0" else font).FontDescriptor


def without(holder: Callable[[Pdf], Dictionary], name: str) -> Break:
    return lambda pdf: holder(pdf).__delitem__(name)


def root(name: str, value: Callable[[Pdf], object]) -> Break:
    return lambda pdf: pdf.Root.__setitem__(name, value(pdf))


def shown(operators: bytes) -> Break:
    return lambda pdf: pdf.pages[0].contents_add(operators)


def xmp(old: bytes, new: bytes) -> Break:
    def broken(pdf: Pdf) -> None:
        said = pdf.Root.Metadata.read_bytes()
        assert old in said
        pdf.Root.Metadata.write(said.replace(old, new))

    return broken


def widget(**entries: object) -> Break:
    """Change what a signature shows: the validator does not look at it."""

    def broken(pdf: Pdf) -> None:
        annotation = pdf.Root.AcroForm.Fields[0]
        for name, value in entries.items():
            if value is None:
                del annotation[f"/{name}"]
            else:
                annotation[f"/{name}"] = value

    return broken


def bare_stamp(pdf: Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, Dictionary) and found.get("/Type") == "/FontDescriptor":
            for name in {"/FontFile", "/FontFile2", "/FontFile3"} & set(found.keys()):
                del found[name]


OF_A_PAPER: dict[str, Break] = {
    "font": without(descriptor_of, "/FontFile2"),
    "letters": without(font_of, "/ToUnicode"),
    "intent": without(lambda pdf: pdf.Root, "/OutputIntents"),
    "profile": lambda pdf: pdf.Root.OutputIntents[0].DestOutputProfile.write(b"no profile" * 20),
    "metadata": without(lambda pdf: pdf.Root, "/Metadata"),
    "pdfa-id": xmp(b"<pdfaid:part>2<", b"<pdfaid:part>3<"),
    "info": xmp(b">thidua<", b">khac<"),
    "language": without(lambda pdf: pdf.Root, "/Lang"),
    "colour": shown(b"0 0 0 1 k 0 0 9 9 re f"),
    "operator": shown(b"1 0 0 nonsense"),
    "opening": root("/OpenAction", lambda pdf: Dictionary(S=Name.Launch, F=String("x.exe"))),
    "script": root("/AA", lambda pdf: Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String("1")))),
    "attached": lambda pdf: pdf.attachments.__setitem__("x.txt", b"x"),
    "picture": lambda pdf: pdf.pages[0].add_resource(
        Stream(pdf, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray, Interpolate=True),
        Name.XObject,
    ),
}  # fmt: skip
OF_A_SIGNED_ONE: dict[str, Break] = {
    "font": bare_stamp,
    "hidden": widget(F=2),
    "not printed": widget(F=0),
    "no look": widget(AP=None),
    "to be drawn": lambda pdf: pdf.Root.AcroForm.__setitem__("/NeedAppearances", True),
    "xfa": lambda pdf: pdf.Root.AcroForm.__setitem__("/XFA", Array([])),
    "trigger": widget(AA=Dictionary()),
    "action": widget(A=Dictionary(S=Name.JavaScript, JS=String("1"))),
}


def broken(source: Path, change: Break) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(source) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("what", OF_A_PAPER)
def test_a_broken_paper_is_found(what: str, paper: Path) -> None:
    assert archive_faults(broken(paper, lambda pdf: None)) == []
    assert archive_faults(broken(paper, OF_A_PAPER[what]))


@pytest.mark.parametrize("what", OF_A_SIGNED_ONE)
def test_what_a_signature_brings_is_held_too_where_the_validator_does_not_look(
    what: str, signed: Path
) -> None:
    assert archive_faults(broken(signed, lambda pdf: None)) == []
    assert archive_faults(broken(signed, OF_A_SIGNED_ONE[what]))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"more",
        lambda data: data.replace(b"\n%", b"\n ", 1),
        lambda data: data.replace(b"/ID ", b"/IX "),
        lambda data: b"no PDF" * 99,
    ],
)
def test_a_file_broken_in_its_bytes_is_found(change: Callable[[bytes], bytes], paper: Path) -> None:
    assert archive_faults(change(paper.read_bytes()))
