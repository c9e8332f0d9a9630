"""Signatures judged, made by a real CA of the tests: what can be proved with the network, with proof, with nothing."""

import asyncio
import io
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from factory_blocks import signed_block
from outside_tools import tool
from pypdf import PdfWriter
from pypdf.generic import NameObject, NumberObject
from throwaway_pki import Pki

from rules.verifying.values import Level, SignatureSeen, Verdict
from tasks.pki.keyring import HeldKey, SigningKey, WantedRole, load_keyring
from tasks.pki.trial_ca import trial_ca, trial_ca_certificate
from tasks.pki.trust import Trust, read_trust
from tasks.signing import NO_PROOF, Proof, SignatureRequest, sign_detached, sign_pdf
from tasks.validation import NOTHING_KNOWN, detached_signature, known_of, signatures_of
from tasks.validation.certificate_status import ValidationBasis, standing_of

Sign = Callable[..., bytes]
VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID


def key(pki: Pki, label: str, ca: str = "thidua") -> SigningKey:
    chain = (pki.certificate("issuing"),) if ca == "thidua" else ()
    return SigningKey(label, HeldKey(pki.private(label, ca)), pki.certificate(label, ca), chain, trial=False)


@pytest.fixture(scope="module")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_trust(pki.trust_folder(tmp_path_factory.mktemp("trust")))


@pytest.fixture(scope="module")
def stamped(pki: Pki) -> Proof:
    return Proof(pki.timestamp_url)


@pytest.fixture(scope="module")
def long_term(pki: Pki, trust: Trust) -> Proof:
    return Proof(pki.timestamp_url, None, True, trust, 5)


@pytest.fixture
def sign(pki: Pki, tmp_path: Path) -> Sign:
    """Sign a small paper with some certificates, one after the other; its bytes."""

    def signed(*labels: str, proof: Proof = NO_PROOF, ca: str = "thidua") -> bytes:
        source = tmp_path / "source.pdf"
        source.write_bytes(signed_block(["CHỦ TỊCH"], "Lê Minh Kiên"))
        signatures = [
            SignatureRequest(key(pki, label, ca), f"ChuKy{n}", "organisation", "UBND phường", "Ký", "Thị xã")
            for n, label in enumerate(labels, start=1)
        ]
        target = tmp_path / f"{'-'.join(labels)}-{len(list(tmp_path.iterdir()))}.pdf"
        sign_pdf(source, target, signatures, proof)
        return target.read_bytes()

    return signed


def verdicts(seen: list[SignatureSeen]) -> list[Verdict]:
    return [each.verdict for each in seen]


def test_a_plain_signature_is_proved_by_the_network_or_by_lists_on_this_machine_only(
    pki: Pki, trust: Trust, sign: Sign, tmp_path: Path
) -> None:
    data = sign("person", "unit")
    before = len(pki.asked)
    alone = signatures_of(data, trust)
    assert len(pki.asked) == before, "nothing is asked of the network unless told to"
    assert verdicts(alone) == [UNKNOWN, UNKNOWN]
    assert [(s.intact, s.changed, s.trust, s.revocation) for s in alone] == [
        (True, False, VALID, UNKNOWN)
    ] * 2
    assert "không hỏi mạng" in alone[0].revocation_says
    assert {s.level for s in alone} == {Level.B_B} and alone[0].signer == "Chủ tịch UBND phường"
    assert verdicts(signatures_of(data, trust, online=True)) == [VALID, VALID]
    with pki.down():
        assert verdicts(signatures_of(data, trust, online=True)) == [UNKNOWN, UNKNOWN]
    lists = read_trust(pki.trust_folder(tmp_path / "lists", lists=True))
    assert verdicts(signatures_of(data, lists)) == [VALID, VALID]


def test_a_time_stamp_alone_proves_no_revocation_what_is_embedded_does_without_a_network(
    pki: Pki, trust: Trust, sign: Sign, stamped: Proof, long_term: Proof
) -> None:
    short, long = sign("unit", proof=stamped), sign("person", "unit", proof=long_term)
    with pki.down():
        (one,) = signatures_of(short, trust)
        both = signatures_of(long, trust)
    assert (one.verdict, one.level, one.stamp) == (UNKNOWN, Level.B_T, UNKNOWN)
    assert one.stamped and one.claimed and abs(one.stamped - one.claimed) < timedelta(minutes=5)
    assert verdicts(both) == [VALID, VALID]
    assert {(s.level, s.stamp) for s in both} == {(Level.B_LT, VALID)}
    assert verdicts(signatures_of(long, Trust())) == [UNKNOWN, UNKNOWN], "no anchors, no trust"


@pytest.mark.parametrize(
    ("label", "online", "verdict", "says"),
    [
        ("revoked", True, INVALID, "thu hồi từ ngày 03/06/2024"),
        ("revoked-in-list", True, INVALID, "thu hồi từ ngày 03/06/2024"),
        ("revoked", False, UNKNOWN, "không hỏi mạng"),
        ("expired", True, INVALID, "hết hạn ngày 01/07/2024"),
        ("not-yet-valid", True, UNKNOWN, "từ ngày 01/01/2089"),
        ("no-address", True, UNKNOWN, "không nêu nơi tra thu hồi"),
    ],
)
def test_certificates_that_can_t_be_relied_on(
    sign: Sign, trust: Trust, label: str, online: bool, verdict: Verdict, says: str
) -> None:
    (seen,) = signatures_of(sign(label), trust, online=online)
    assert seen.intact
    assert seen.verdict is verdict
    assert says in seen.trust_says + seen.revocation_says


def test_a_stamp_says_that_the_revoked_signed_too_late(sign: Sign, trust: Trust, stamped: Proof) -> None:
    (seen,) = signatures_of(sign("revoked", proof=stamped), trust, online=True)
    assert seen.stamp is VALID and seen.revocation is INVALID and "trước lúc ký" in seen.revocation_says


@pytest.mark.parametrize(
    ("label", "proved", "claimed", "trusted", "revoked", "says"),
    [
        ("unit", "2024-05-01", None, VALID, VALID, "chưa bị thu hồi lúc ký"),
        ("revoked-in-list", "2024-05-01", None, VALID, VALID, "sau khi ký"),
        ("revoked-in-list", "2024-06-10", None, VALID, INVALID, "trước lúc ký"),
        ("revoked-in-list", None, "2024-05-01", VALID, UNKNOWN, "không có dấu thời gian"),
        ("revoked-in-list", None, "2024-06-10", VALID, INVALID, "trước lúc ký"),
        ("expired", None, "2024-05-01", UNKNOWN, UNKNOWN, "không có dấu thời gian"),
        ("expired", None, "2025-05-01", INVALID, UNKNOWN, "trước giờ ký tự ghi"),
        # A list of today says nothing of a certificate that ended before: CAs drop it from their lists.
        ("expired", "2024-05-01", None, VALID, UNKNOWN, "không hỏi mạng"),
        ("expired", "2024-07-02", None, INVALID, UNKNOWN, "trước lúc ký"),
    ],
)
def test_when_it_was_signed_decides(
    pki: Pki,
    tmp_path: Path,
    label: str,
    proved: str | None,
    claimed: str | None,
    trusted: Verdict,
    revoked: Verdict,
    says: str,
) -> None:
    lists = read_trust(pki.trust_folder(tmp_path / "lists", issuing=True, lists=True))
    certificate = x509.Certificate.load(pki.certificate(label).public_bytes(Encoding.DER))
    at, said = (datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None for day in (proved, claimed))
    standing = asyncio.run(
        standing_of(certificate, ValidationBasis(lists, NOTHING_KNOWN), at=at, claimed=said)
    )
    assert (standing.trust, standing.revocation) == (trusted, revoked)
    assert says in standing.trust_says + standing.revocation_says


def test_strangers_trials_and_certificates_for_other_uses(
    pki: Pki, sign: Sign, trust: Trust, tmp_path: Path
) -> None:
    (stranger,) = signatures_of(sign("stranger", ca="other"), trust, online=True)
    assert stranger.verdict is UNKNOWN and "Chứng thư gốc không ai tin" in stranger.trust_says
    for label in ("wrong-usage", "for-servers", "an-authority"):
        (wrong,) = signatures_of(sign(label), trust, online=True)
        assert wrong.verdict is INVALID and not wrong.usage_ok, label
    trial_ca(tmp_path / "trial", {"town": "UBND thị xã"})
    town = load_keyring(None, {"town": WantedRole("UBND thị xã")}, trial_folder=tmp_path / "trial").key(
        "town"
    )
    folder = tmp_path / "anchors"
    folder.mkdir()
    (folder / "trial.pem").write_bytes(trial_ca_certificate(tmp_path / "trial"))
    for whom in (trust, read_trust(folder)):
        seen = detached_signature(b"abc", sign_detached(b"abc", town), whom)
        assert seen.intact and seen.verdict is UNKNOWN and "BẢN THỬ" in seen.trust_says


def test_what_is_changed_after_signing_is_noticed(sign: Sign, trust: Trust) -> None:
    data = sign("person", "unit")
    later = PdfWriter(io.BytesIO(data), incremental=True)
    later.pages[0][NameObject("/Rotate")] = NumberObject(90)
    turned = io.BytesIO()
    later.write(turned)
    seen = signatures_of(turned.getvalue(), trust)
    assert verdicts(seen) == [INVALID, INVALID] and all(s.intact and s.changed for s in seen)
    assert signatures_of(data + b"\nmore\n", trust)[-1].changed


def test_a_flipped_byte_that_is_signed_is_noticed(sign: Sign, trust: Trust) -> None:
    data = sign("unit")
    (seen,) = signatures_of(data, trust)
    assert not seen.changed
    start = data.index(b"/Contents <")
    signed = [*range(start - 100), *range(data.index(b">", start) + 1, len(data))]
    for at in [0, len(data) - 1, *random.Random(5).sample(signed, 40)]:
        broken = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            found = signatures_of(broken, trust)
        except ValueError:
            continue  # it is no PDF any more
        assert all(v is INVALID for v in verdicts(found)), at


def test_other_programs_agree(sign: Sign, trust: Trust, long_term: Proof, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(sign("person", "unit", proof=long_term))
    assert verdicts(signatures_of(path, trust)) == [VALID, VALID]
    assert tool("pdfsig", "-nocert", path).stdout.count("Signature is Valid") == 2
    at = path.read_bytes().index(b"stream") + 20
    path.write_bytes(path.read_bytes()[:at] + b"!" + path.read_bytes()[at + 1 :])
    assert verdicts(signatures_of(path, trust)) == [INVALID, INVALID]
    assert "Signature is Valid" not in tool("pdfsig", "-nocert", path).stdout


def test_a_signature_beside_its_bytes(
    pki: Pki, trust: Trust, sign: Sign, long_term: Proof, tmp_path: Path
) -> None:
    data = b"manifest\n" * 100
    signature = sign_detached(data, key(pki, "town"), long_term)
    known = known_of(sign("town", proof=long_term))
    with pki.down():
        assert detached_signature(data, signature, trust).verdict is UNKNOWN
        seen = detached_signature(data, signature, trust, known=known)
    assert (seen.verdict, seen.signer, seen.level) == (VALID, "UBND thị xã", Level.B_LT)
    assert detached_signature(data + b"x", signature, trust).verdict is INVALID
    (tmp_path / "data").write_bytes(data)
    (tmp_path / "p7s").write_bytes(signature)
    pki.trust_folder(tmp_path / "anchors")
    told = tool(
        *(
            "openssl",
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-binary",
            "-purpose",
            "any",
            "-in",
            tmp_path / "p7s",
        ),
        *(
            "-content",
            tmp_path / "data",
            "-CAfile",
            tmp_path / "anchors" / "goc.pem",
            "-out",
            tmp_path / "out",
        ),
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("signature", [b"", b"\x30\x03\x02\x01\x00", b"no CMS at all", b"\x30\x80" * 50])
def test_what_is_no_signature_is_said_not_raised(trust: Trust, signature: bytes) -> None:
    seen = detached_signature(b"abc", signature, trust)
    assert seen.verdict is INVALID and "không đọc được" in seen.trust_says


def test_what_is_no_pdf_is_refused(trust: Trust) -> None:
    for data in (b"", b"hello", b"%PDF-1.7\n%%EOF"):
        with pytest.raises(ValueError, match="PDF"):
            signatures_of(data, trust)
    assert signatures_of(signed_block(["CHỦ TỊCH"], "A"), trust) == []
