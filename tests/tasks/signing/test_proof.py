"""Time stamps and long-term proof from a real CA of the tests, held against pdfsig, openssl, pyHanko's own validation."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from factory_blocks import signed_block
from outside_tools import tool
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    validate_pdf_signature,
)
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext
from throwaway_pki import Pki

from rules.values.errors import ServiceAway, SigningFailed
from tasks.pki.keyring import HeldKey, SigningKey
from tasks.pki.trust import Trust, read_trust
from tasks.signing import NO_PROOF, Proof, SignatureRequest, sign_detached, sign_pdf

AFTER = datetime(
    2095, 1, 1, tzinfo=UTC
)  # the signers' certificates end in 2090, the time-stamp service's in 2099


def key(pki: Pki, label: str) -> SigningKey:
    return SigningKey(
        label, HeldKey(pki.private(label)), pki.certificate(label), (pki.certificate("issuing"),), trial=False
    )


def signatures(pki: Pki, *labels: str) -> list[SignatureRequest]:
    return [
        SignatureRequest(key(pki, label), f"ChuKy{n}", "organisation", "UBND phường", "Ký", "Thị xã")
        for n, label in enumerate(labels or ("person", "unit"), start=1)
    ]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(signed_block(["CHỦ TỊCH"], "Lê Minh Kiên"))
    return path


@pytest.fixture
def long_term(pki: Pki, tmp_path: Path) -> Proof:
    return Proof(pki.timestamp_url, None, True, read_trust(pki.trust_folder(tmp_path / "trust")), 5)


def embedded(path: Path) -> list[EmbeddedPdfSignature]:
    return list(PdfFileReader(io.BytesIO(path.read_bytes())).embedded_signatures)


def roots(pki: Pki) -> list[asn1_x509.Certificate]:
    return [asn1_x509.Certificate.load(pki.certificate("root").public_bytes(Encoding.DER))]


def offline(pki: Pki, signature: EmbeddedPdfSignature, moment: datetime) -> PdfSignatureStatus:
    """What pyHanko says of a signature by nothing but the file and the root, all certificates to be shown unrevoked.

    The certificates are looked at as of the time stamp where there is one, as PAdES has it, else as of the moment.
    """
    store = DocumentSecurityStore.read_dss(signature.reader)
    stamp = next(iter(extract_tst_data_iter(signature.signer_info, signed=False)), None)
    asked = {
        "trust_roots": roots(pki), "allow_fetching": False, "revocation_mode": "require", "retroactive_revinfo": True,
    }  # fmt: skip
    then = _stamped(stamp) if stamp else moment
    return validate_pdf_signature(
        signature,
        store.as_validation_context({**asked, "moment": then}),
        store.as_validation_context({**asked, "moment": then}),
    )


def _stamped(token) -> datetime:  # type: ignore[no-untyped-def]  # asn1crypto's SignedData
    moment = token["encap_content_info"]["content"].parsed["gen_time"].native
    assert isinstance(moment, datetime)
    return moment


def test_a_time_stamp_goes_into_every_signature(pki: Pki, source: Path, tmp_path: Path) -> None:
    sign_pdf(source, tmp_path / "signed.pdf", signatures(pki), Proof(pki.timestamp_url))
    told = tool("pdfsig", "-nocert", tmp_path / "signed.pdf").stdout
    assert told.count("Signature is Valid") == 2
    assert told.count("Total document signed") == 1
    assert tool("qpdf", "--check", tmp_path / "signed.pdf").returncode == 0
    for signature in embedded(tmp_path / "signed.pdf"):
        status = validate_pdf_signature(
            signature, ValidationContext(trust_roots=roots(pki)), ValidationContext(trust_roots=roots(pki))
        )
        assert status.bottom_line
        stamp = status.timestamp_validity
        assert stamp is not None
        assert stamp.trusted
        assert abs(stamp.timestamp - datetime.now(UTC)) < timedelta(minutes=2)


def test_long_term_proof_holds_offline_when_the_certificates_have_expired(
    pki: Pki, source: Path, long_term: Proof, tmp_path: Path
) -> None:
    sign_pdf(source, tmp_path / "signed.pdf", signatures(pki), long_term)
    told = tool("pdfsig", "-nocert", tmp_path / "signed.pdf").stdout
    assert told.count("Signature is Valid") == 2
    assert tool("qpdf", "--check", tmp_path / "signed.pdf").returncode == 0
    with pki.down():
        seen = [offline(pki, signature, AFTER) for signature in embedded(tmp_path / "signed.pdf")]
    assert [status.bottom_line for status in seen] == [True, True]
    # The store is the file's last revision, after all signatures: none lacks its part.
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO((tmp_path / "signed.pdf").read_bytes())))
    assert len(store.ocsps) == 2
    assert len(store.crls) >= 1  # of the CAs above, and of the time-stamp service


def test_without_that_proof_nobody_can_tell_later(pki: Pki, source: Path, tmp_path: Path) -> None:
    sign_pdf(source, tmp_path / "stamped.pdf", signatures(pki), Proof(pki.timestamp_url))
    sign_pdf(source, tmp_path / "plain.pdf", signatures(pki))
    with pki.down():
        required = ValidationContext(
            trust_roots=roots(pki), revocation_mode="require", allow_fetching=False, crls=[], ocsps=[]
        )
        assert not validate_pdf_signature(embedded(tmp_path / "stamped.pdf")[0], required).trusted
        late = ValidationContext(trust_roots=roots(pki), moment=AFTER, allow_fetching=False)
        assert not validate_pdf_signature(embedded(tmp_path / "plain.pdf")[0], late).trusted


@pytest.mark.parametrize("stamped", [True, False])
def test_a_service_that_does_not_answer_stops_the_file_and_may_be_asked_again(
    stamped: bool, pki: Pki, source: Path, long_term: Proof, tmp_path: Path
) -> None:
    proof = Proof(pki.timestamp_url) if stamped else Proof("", None, True, long_term.trust, 2)
    with pki.down(), pytest.raises(ServiceAway) as refused:
        sign_pdf(source, tmp_path / "signed.pdf", signatures(pki), proof)
    assert isinstance(refused.value, OSError), "the run tries once more what the network may mend"
    assert "chạy lại" in str(refused.value)
    assert not (tmp_path / "signed.pdf").exists()
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    sign_pdf(source, tmp_path / "signed.pdf", signatures(pki), proof)
    assert tool("pdfsig", "-nocert", tmp_path / "signed.pdf").stdout.count("Signature is Valid") == 2


def test_an_address_that_is_no_time_stamp_service_is_said_at_once(
    pki: Pki, source: Path, tmp_path: Path
) -> None:
    with pytest.raises(SigningFailed, match="THIDUA_TIMESTAMP_URL") as refused:
        sign_pdf(source, tmp_path / "signed.pdf", signatures(pki), Proof(f"{pki.url}/khong-co"))
    assert not isinstance(refused.value, OSError)
    assert not (tmp_path / "signed.pdf").exists()


@pytest.mark.parametrize(("label", "said"), [("revoked", "thu hồi"), ("no-address", "không nêu nơi hỏi")])
def test_no_long_term_proof_of_what_nobody_can_vouch_for(
    label: str, said: str, pki: Pki, source: Path, long_term: Proof, tmp_path: Path
) -> None:
    with pytest.raises(SigningFailed, match=said) as refused:
        sign_pdf(source, tmp_path / "signed.pdf", signatures(pki, "person", label), long_term)
    assert not isinstance(refused.value, OSError), "asking again would not mend it"
    assert not (tmp_path / "signed.pdf").exists()


def test_long_term_proof_needs_the_ca_among_the_anchors(pki: Pki, source: Path, tmp_path: Path) -> None:
    proof = Proof(pki.timestamp_url, None, True, Trust(), 5)
    with pytest.raises(SigningFailed, match="THIDUA_TRUST"):
        sign_pdf(source, tmp_path / "signed.pdf", signatures(pki), proof)


def test_lists_on_this_machine_do_where_nobody_can_be_asked(pki: Pki, source: Path, tmp_path: Path) -> None:
    trust = read_trust(pki.trust_folder(tmp_path / "trust", lists=True))
    with pki.down():
        sign_pdf(source, tmp_path / "signed.pdf", signatures(pki, "unit"), Proof("", None, True, trust, 2))
        seen = offline(pki, embedded(tmp_path / "signed.pdf")[0], datetime.now(UTC))
    assert seen.bottom_line


@pytest.mark.parametrize("stamped", [True, False])
def test_the_detached_signature_carries_a_time_stamp_where_asked(
    stamped: bool, pki: Pki, tmp_path: Path
) -> None:
    proof = Proof(pki.timestamp_url) if stamped else NO_PROOF
    (tmp_path / "m").write_bytes(b"abc  data/x.pdf\n")
    (tmp_path / "m.p7s").write_bytes(sign_detached(b"abc  data/x.pdf\n", key(pki, "town"), proof))
    (tmp_path / "ca.pem").write_bytes(pki.certificate("root").public_bytes(Encoding.PEM))
    words = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "m.p7s"]
    words += [
        "-content",
        tmp_path / "m",
        "-purpose",
        "any",
        "-CAfile",
        tmp_path / "ca.pem",
        "-out",
        "/dev/null",
    ]
    assert tool(*words).returncode == 0
    shown = tool(
        "openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", tmp_path / "m.p7s", "-noout"
    ).stdout
    assert ("timeStampToken" in shown) == stamped
