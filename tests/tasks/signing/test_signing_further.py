"""Signing what is signed already: a further revision under a new name, or a clear refusal."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from factory_blocks import signed_block
from factory_keys import signature, wanted
from outside_tools import tool
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata
from pypdf import PdfReader, PdfWriter

from rules.values.errors import SigningFailed
from tasks.pki.keyring import SigningKey, load_keyring
from tasks.pki.trust import Trust
from tasks.signing import Stamp, sign_further, sign_pdf
from tasks.signing.signer import KeySigner, PdfSeventeenSigner
from tasks.validation import signatures_of


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return load_keyring(None, wanted(["unit"]), tmp_path_factory.mktemp("keys")).key("unit")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(signed_block(["CHỦ TỊCH"], "Lê Minh Kiên"))
    return path


def pdfsig(path: Path) -> str:
    return tool("pdfsig", "-nocert", path).stdout


def test_a_further_signature_leaves_the_earlier_bytes_as_they_are(
    key: SigningKey, paper: Path, tmp_path: Path
) -> None:
    sign_pdf(paper, tmp_path / "once.pdf", [signature(key, Stamp())])
    sign_further(
        tmp_path / "once.pdf", tmp_path / "twice.pdf", [signature(key, Stamp()), signature(key, Stamp())]
    )
    before, after = (tmp_path / "once.pdf").read_bytes(), (tmp_path / "twice.pdf").read_bytes()
    assert after.startswith(before)
    told = pdfsig(tmp_path / "twice.pdf")
    assert told.count("Signature is Valid") == 3
    assert told.count("Not total document signed") == 2
    assert told.count("Signature Field Name: ChuKy\n") == 1, "each in a field of its own"
    assert not (tmp_path / "twice.pdf").stat().st_mode & 0o222
    with pytest.raises(FileExistsError):
        sign_further(tmp_path / "once.pdf", tmp_path / "twice.pdf", [signature(key)])


def test_what_nobody_has_signed_may_be_signed_too(key: SigningKey, paper: Path, tmp_path: Path) -> None:
    sign_further(paper, tmp_path / "signed.pdf", [signature(key)])
    assert pdfsig(tmp_path / "signed.pdf").count("Signature is Valid") == 1


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 1
    path.write_bytes(data)


def rewritten(path: Path) -> None:
    """Another text on the page, as a further revision after the signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = page["/MediaBox"][0].__class__(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    path.write_bytes(out.getvalue())


@pytest.mark.parametrize("spoil", [flipped, rewritten])
def test_a_broken_signature_is_not_signed_over(spoil, key: SigningKey, paper: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    sign_pdf(paper, tmp_path / "once.pdf", [signature(key)])
    spoiled = tmp_path / "spoiled.pdf"
    spoiled.write_bytes((tmp_path / "once.pdf").read_bytes())
    spoil(spoiled)
    with pytest.raises(SigningFailed, match="ChuKy"):
        sign_further(spoiled, tmp_path / "twice.pdf", [signature(key)])
    assert not (tmp_path / "twice.pdf").exists()


def certified(key: SigningKey, paper: Path, allows: MDPPerm) -> Path:
    out = io.BytesIO()
    PdfSeventeenSigner(
        PdfSignatureMetadata(
            field_name="ChungThuc",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=allows,
        ),
        KeySigner(key),
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(paper.read_bytes())), output=out)
    path = paper.with_name("certified.pdf")
    path.write_bytes(out.getvalue())
    return path


def test_what_was_certified_against_change_is_left_alone(
    key: SigningKey, paper: Path, tmp_path: Path
) -> None:
    with pytest.raises(SigningFailed, match="không ai ký thêm"):
        sign_further(certified(key, paper, MDPPerm.NO_CHANGES), tmp_path / "twice.pdf", [signature(key)])


@pytest.mark.parametrize("allows", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_a_further_signature_does_not_break_the_one_that_certified(
    allows: MDPPerm, key: SigningKey, paper: Path, tmp_path: Path
) -> None:
    sign_further(certified(key, paper, allows), tmp_path / "twice.pdf", [signature(key, Stamp())])
    assert [s.changed for s in signatures_of(tmp_path / "twice.pdf", Trust())] == [False, False]


def test_a_file_with_a_password_is_refused_with_its_remedy(
    key: SigningKey, paper: Path, tmp_path: Path
) -> None:
    writer = PdfWriter(clone_from=PdfReader(paper))
    writer.encrypt("bi mat", algorithm="AES-256")
    writer.write(tmp_path / "locked.pdf")
    for sign in (sign_pdf, sign_further):
        with pytest.raises(SigningFailed, match="mật khẩu"):
            sign(tmp_path / "locked.pdf", tmp_path / "signed.pdf", [signature(key)])


def test_a_key_that_is_gone_leaves_nothing_behind(key: SigningKey, paper: Path, tmp_path: Path) -> None:
    from rules.values.errors import KeyRefused

    class Gone:
        kind, size, pss = "ec", 80, False

        def sign(self, data: bytes) -> bytes:
            raise KeyRefused("Thẻ ký đã bị rút ra: cắm lại rồi chạy lại.")

    with pytest.raises(KeyRefused, match="cắm lại"):
        sign_pdf(
            paper,
            tmp_path / "signed.pdf",
            [signature(key), signature(replace(key, handle=Gone()), field="ChuKy2")],
        )
    assert [p.name for p in tmp_path.iterdir()] == ["paper.pdf"]
