"""Long-term proof renewed: in a new file, judged by programs that are not ours; each reason with a VALID, an UNKNOWN, an INVALID."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from factory_bundle import key_of
from factory_drawn import paper
from factory_keys import signature
from outside_tools import tool
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from throwaway_pki import Pki

from rules.values.errors import ServiceAway, SigningFailed
from rules.verifying.values import Verdict
from tasks.documents.xml_lock import LXML
from tasks.pki.trust import Trust, read_trust
from tasks.signing import Proof, renew, sign_pdf
from tasks.signing.proof import time_stamper
from tasks.validation import document_stamps_of, signatures_of

BEFORE, LATER = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_trust(pki.trust_folder(tmp_path_factory.mktemp("trust"), issuing=True, lists=True))


@pytest.fixture
def signed(pki: Pki, tmp_path: Path) -> Path:
    """A paper with a time stamp, no long-term proof."""
    sign_pdf(
        paper(tmp_path / "a.pdf"),
        tmp_path / "signed.pdf",
        [signature(key_of(pki, "unit"))],
        Proof(pki.timestamp_url),
    )
    return tmp_path / "signed.pdf"


def proof(pki: Pki, trust: Trust) -> Proof:
    return Proof(pki.timestamp_url, None, True, trust, 5)


def test_renewed_twice_it_is_the_old_file_and_two_stamps_more(
    pki: Pki, trust: Trust, signed: Path, tmp_path: Path
) -> None:
    before = signed.read_bytes()
    renew(signed, tmp_path / "once.pdf", proof(pki, trust))
    renew(tmp_path / "once.pdf", tmp_path / "twice.pdf", proof(pki, trust))
    assert signed.read_bytes() == before, "nothing is written into a signed file"
    once, twice = ((tmp_path / f"{name}.pdf").read_bytes() for name in ("once", "twice"))
    assert once.startswith(before) and twice.startswith(once)
    assert (tmp_path / "twice.pdf").stat().st_mode & 0o222 == 0
    with pki.down():
        stamps = document_stamps_of(twice, trust)
        (seen,) = signatures_of(twice, trust)
    assert [stamp.verdict for _, stamp in stamps] == [Verdict.VALID] * 2, stamps
    assert seen.verdict is Verdict.VALID and not seen.changed
    assert tool("qpdf", "--check", tmp_path / "twice.pdf").returncode == 0
    said = tool("pdfsig", "-nocert", tmp_path / "twice.pdf").stdout
    assert said.count("Signature is Valid") >= 1 and "Signature has been Invalidated" not in said


def test_a_stamp_of_a_service_that_ended_holds_by_a_later_one(pki: Pki, tmp_path: Path) -> None:
    """The very reason of renewal: without the later stamp nobody can tell; by one that came too late neither."""
    folder = pki.trust_folder(tmp_path / "trust", issuing=True, lists=True)
    (folder / "then.crl").write_bytes(pki.revocation_list("root", LATER))
    trust, key = read_trust(folder), key_of(pki, "unit")
    with pki.at(BEFORE):
        sign_pdf(
            paper(tmp_path / "a.pdf"),
            tmp_path / "signed.pdf",
            [signature(key)],
            Proof(pki.ended_timestamp_url),
        )
    (alone,) = signatures_of(tmp_path / "signed.pdf", trust)
    assert alone.stamp is Verdict.UNKNOWN and "đã hết hạn" in alone.stamp_says
    with pki.at(LATER):
        in_time = stamped(tmp_path / "signed.pdf", pki)
    (held,) = signatures_of(in_time, trust)
    assert held.stamp is Verdict.VALID, held.stamp_says
    (late,) = signatures_of(stamped(tmp_path / "signed.pdf", pki), trust)
    assert late.stamp is Verdict.UNKNOWN
    with pytest.raises(
        SigningFailed, match="không dẫn tới chứng thư gốc nào trong THIDUA_TRUST, hoặc đã hết hạn"
    ):
        renew(tmp_path / "signed.pdf", tmp_path / "renewed.pdf", proof(pki, trust))


def stamped(pdf: Path, pki: Pki) -> bytes:
    """With a time stamp of the document by the service that goes on, at the moment that its clock says."""
    out = io.BytesIO()
    stamper = time_stamper(Proof(pki.timestamp_url))
    assert stamper is not None
    with LXML:  # which the asking lets go for a while
        PdfTimeStamper(stamper).timestamp_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf.read_bytes())), "sha256", output=out
        )
    return out.getvalue()


def test_stamps_that_prove_nothing_are_unknown_or_invalid(
    pki: Pki, trust: Trust, signed: Path, tmp_path: Path
) -> None:
    renew(signed, tmp_path / "once.pdf", proof(pki, trust))
    ((_, unknown),) = document_stamps_of(tmp_path / "once.pdf", read_trust(None))
    assert unknown.verdict is Verdict.UNKNOWN and "THIDUA_TRUST" in unknown.says
    data = bytearray((tmp_path / "once.pdf").read_bytes())
    at = data.index(b"/MediaBox")
    data[at + 12 : at + 13] = b"9"
    ((_, invalid),) = document_stamps_of(bytes(data), trust)
    assert invalid.verdict is Verdict.INVALID and "không khớp văn bản" in invalid.says


def test_what_can_t_be_renewed_says_why(pki: Pki, trust: Trust, signed: Path, tmp_path: Path) -> None:
    with pytest.raises(SigningFailed, match="chưa ký nên không có gì để gia hạn"):
        renew(paper(tmp_path / "b.pdf"), tmp_path / "c.pdf", proof(pki, trust))
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(SigningFailed, match="không phải tệp PDF đọc được"):
        renew(tmp_path / "d.pdf", tmp_path / "c.pdf", proof(pki, trust))
    with pki.down(), pytest.raises(ServiceAway):
        renew(signed, tmp_path / "c.pdf", proof(pki, trust))
    with pytest.raises(FileExistsError):
        renew(signed, signed, proof(pki, trust))
    assert not (tmp_path / "c.pdf").exists()
