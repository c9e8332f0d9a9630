"""Signing held against programs that are not ours: pdfsig, qpdf, openssl, pyHanko's own validation."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from factory_drawn import paper
from factory_keys import signature, wanted
from outside_tools import tool
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from rules.values.errors import SigningFailed
from tasks.pki.keyring import Keyring, load_keyring
from tasks.pki.trial_ca import trial_ca_certificate
from tasks.signing import AlreadySignedError, Stamp, free_box, sign_detached, sign_pdf

ROLES = {"town": "UBND thị xã", "p-hoa-mac": "UBND phường Hòa Mạc"}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Keyring, Path]:
    folder = tmp_path_factory.mktemp("authority")
    return load_keyring(None, wanted(ROLES), folder), folder


@pytest.fixture
def sign(trial: tuple[Keyring, Path], tmp_path: Path) -> Callable[..., Path]:
    def signed(
        src: Path, role: str = "p-hoa-mac", stamp: Stamp | None = None, name: str = "signed.pdf"
    ) -> Path:
        dst = tmp_path / name
        sign_pdf(src, dst, [signature(trial[0].key(role), stamp)])
        return dst

    return signed


# ------------------------------------------------------------------ PDF


@pytest.mark.parametrize("stamp", [None, Stamp(), Stamp(page=0, box=(300, 20, 560, 60))])
def test_a_signed_paper_is_valid_whole_and_has_every_font(
    stamp: Stamp | None, sign: Callable[..., Path], tmp_path: Path
) -> None:
    signed = sign(paper(tmp_path / "a.pdf"), stamp=stamp)
    said = tool("pdfsig", "-nocert", signed).stdout
    assert said.count("Signature is Valid") == 1
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "BẢN THỬ" in said
    assert tool("qpdf", "--check", signed).returncode == 0
    fonts = tool("pdffonts", signed).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)
    assert "ISO_" not in signed.read_bytes().decode("latin-1")  # an ECDSA signature made no PDF 2.0 of it
    shown = "Ký số bởi: UBND phường Hòa Mạc" in tool("pdftotext", signed, "-").stdout
    assert shown == (stamp is not None)


def test_the_trial_ca_is_the_trust_root_and_a_stranger_is_not(
    trial: tuple[Keyring, Path], sign: Callable[..., Path], tmp_path: Path
) -> None:
    signed = sign(paper(tmp_path / "a.pdf"))
    load_keyring(None, wanted(ROLES), tmp_path / "other")

    def trusted(folder: Path) -> bool:
        root = x509.load_pem_x509_certificate(trial_ca_certificate(folder)).public_bytes(Encoding.DER)
        context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(root)], allow_fetching=False)
        with signed.open("rb") as file:
            status = validate_pdf_signature(PdfFileReader(file).embedded_signatures[0], context)
        assert status.intact
        assert status.valid
        return status.bottom_line

    assert trusted(trial[1])
    assert not trusted(tmp_path / "other")


def test_a_flipped_byte_is_noticed(sign: Callable[..., Path], tmp_path: Path) -> None:
    signed = sign(paper(tmp_path / "a.pdf"))
    data = bytearray(signed.read_bytes())
    data[len(data) // 3] ^= 1
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(data)
    assert "Signature is Valid" not in tool("pdfsig", "-nocert", broken).stdout


def test_signed_means_final(sign: Callable[..., Path], tmp_path: Path) -> None:
    unsigned = paper(tmp_path / "a.pdf")
    signed = sign(unsigned)
    before = signed.read_bytes()
    assert not signed.stat().st_mode & 0o222
    with pytest.raises(AlreadySignedError):
        sign(signed, role="town", name="again.pdf")
    with pytest.raises(FileExistsError):
        sign(unsigned)
    assert signed.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "signed.pdf"]


def test_a_file_that_is_no_pdf_leaves_nothing_behind(sign: Callable[..., Path], tmp_path: Path) -> None:
    rubbish = tmp_path / "a.pdf"
    rubbish.write_bytes(b"not a PDF")
    with pytest.raises(SigningFailed, match="không phải tệp PDF"):
        sign(rubbish)
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


def test_one_key_signs_in_many_threads(sign: Callable[..., Path], tmp_path: Path) -> None:
    src = paper(tmp_path / "a.pdf")
    with ThreadPoolExecutor(4) as pool:
        signed = list(pool.map(lambda n: sign(src, stamp=Stamp(), name=f"s{n}.pdf"), range(24)))
    for path in signed[::4]:
        assert "Signature is Valid" in tool("pdfsig", "-nocert", path).stdout


# ------------------------------------------------------------------ where the stamp stands


@pytest.mark.parametrize(
    ("lines", "bottom"),
    [
        ((780, 760), 14),  # a free foot
        ((780, 30), 45),  # above a footer
        ((780, 60, 30), 75),  # the gap between two lines is too small
        (tuple(range(20, 842, 20)), None),  # a page full of text
    ],
)
def test_the_stamp_stands_in_the_lowest_free_band(
    lines: tuple[int, ...], bottom: int | None, tmp_path: Path
) -> None:
    box = free_box(PdfReader(paper(tmp_path / "a.pdf", lines)).pages[-1], 24)
    assert (box and box[1]) == bottom


def test_the_stamp_tells_the_time_of_the_office(sign: Callable[..., Path], tmp_path: Path) -> None:
    signed = sign(paper(tmp_path / "a.pdf"), stamp=Stamp(zone=ZoneInfo("Asia/Ho_Chi_Minh")))
    told = tool("pdftotext", "-raw", signed, "-").stdout
    here = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    assert f"{here:%d-%m-%Y %H:}" in told or f"{here - timedelta(minutes=1):%d-%m-%Y %H:}" in told
    assert "+07:00" in told


def test_a_full_page_gets_an_invisible_signature(sign: Callable[..., Path], tmp_path: Path) -> None:
    signed = sign(paper(tmp_path / "a.pdf", range(20, 842, 20)), stamp=Stamp())
    assert "Signature is Valid" in tool("pdfsig", "-nocert", signed).stdout
    assert "Ký số bởi" not in tool("pdftotext", signed, "-").stdout


# ------------------------------------------------------------------ CMS


@pytest.mark.parametrize(("content", "status"), [(b"abc  data/x.pdf\r\n", 0), (b"abd  data/x.pdf\r\n", 4)])
def test_openssl_verifies_the_detached_signature(
    content: bytes, status: int, trial: tuple[Keyring, Path], tmp_path: Path
) -> None:
    (tmp_path / "m.p7s").write_bytes(sign_detached(b"abc  data/x.pdf\r\n", trial[0].key("town")))
    (tmp_path / "m").write_bytes(content)
    (tmp_path / "ca.pem").write_bytes(trial_ca_certificate(trial[1]))
    words = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "m.p7s"]
    words += ["-content", tmp_path / "m", "-out", "/dev/null"]
    assert tool(*words, "-noverify").returncode == status
    assert tool(*words, "-purpose", "any", "-CAfile", tmp_path / "ca.pem").returncode == status


XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def archive_paper(path: Path) -> Path:
    """A paper that carries XMP, as PDF/A does."""
    writer = PdfWriter(clone_from=paper(path.with_name("plain.pdf")))
    metadata = DecodedStreamObject()
    metadata.set_data(XMP)
    metadata.update(
        {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
    )
    writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    writer.write(path)
    return path


def test_threads_take_turns_where_lxml_is_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """lxml breaks the heap now and then when several threads parse at once; real signing, only watched."""
    from pyhanko.pdf_utils.metadata import xmp_xml

    real, inside, most = xmp_xml.parse_xmp, [], []

    def watched(*args, **kwargs):  # type: ignore[no-untyped-def]
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.01)  # long enough for another thread to come in
        try:
            return real(*args, **kwargs)
        finally:
            inside.pop()

    monkeypatch.setattr(xmp_xml, "parse_xmp", watched)
    source = archive_paper(tmp_path / "archive.pdf")
    ring = load_keyring(None, wanted({"a": "A"}), tmp_path / "keys")

    def sign(number: int) -> None:
        sign_pdf(source, tmp_path / f"{number}.pdf", [signature(ring.key("a"))])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(sign, range(8)))
    assert len(most) >= 8
    assert max(most) == 1
