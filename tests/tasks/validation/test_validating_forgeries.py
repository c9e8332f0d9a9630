"""What a forger may try with a signature: bytes after a PDF's end, tables read loosely, keys and digests that prove nothing."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from factory_blocks import signed_block
from factory_bundle import key_of
from outside_tools import tool
from throwaway_pki import Pki

from rules.verifying.values import SignatureSeen, Verdict
from tasks.pki.keyring import HeldKey, SigningKey
from tasks.pki.keyring.usage import must_be_good
from tasks.pki.keyring.values import RoleError
from tasks.pki.trust import Trust, asn1, read_trust
from tasks.signing import Proof, SignatureRequest, sign_detached, sign_pdf
from tasks.validation import detached_signature, signatures_of

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
FROM, TO = dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2090, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_trust(pki.trust_folder(tmp_path_factory.mktemp("trust"), issuing=True, lists=True))


@pytest.fixture(scope="module")
def proved(pki: Pki, trust: Trust, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A paper signed twice, its proof in a last version of the file."""
    folder = tmp_path_factory.mktemp("proved")
    (folder / "paper.pdf").write_bytes(signed_block(["CHỦ TỊCH"], "Lê Minh Kiên"))
    by = [
        SignatureRequest(key_of(pki, label), f"ChuKy{n}", "organisation", "UBND phường", "Ký", "Thị xã")
        for n, label in enumerate(("person", "unit"), start=1)
    ]
    proof = Proof(pki.timestamp_url, None, True, trust, 5)
    sign_pdf(folder / "paper.pdf", folder / "signed.pdf", by, proof)
    return (folder / "signed.pdf").read_bytes()


def verdicts(seen: list[SignatureSeen]) -> list[Verdict]:
    return [each.verdict for each in seen]


@pytest.mark.parametrize(
    "more",
    [
        b"garbage",
        b"\n6 0 obj\n<</Length 3>>\nstream\nq Q\nendstream\nendobj\n%s",
        b"\n%" + b" " * 5000 + b"\n%s",
    ],
)
def test_bytes_after_the_last_version_are_noticed(proved: bytes, trust: Trust, more: bytes) -> None:
    assert verdicts(signatures_of(proved, trust)) == [VALID, VALID]
    assert verdicts(signatures_of(proved + b"\r\n", trust)) == [VALID, VALID]
    last = proved[proved.rindex(b"startxref") :]
    seen = signatures_of(proved + more.replace(b"%s", last), trust)
    assert [s.changed for s in seen] == [True, True] and verdicts(seen) == [INVALID, INVALID]


def test_a_file_that_is_read_only_loosely_proves_nothing(proved: bytes, trust: Trust) -> None:
    start, size, end = proved.rpartition(b"/Size ")
    forged = start + size + b"10" + end[2:]  # of the version with the proof, which nobody signed
    seen = signatures_of(forged, trust)
    assert verdicts(seen) == [UNKNOWN, UNKNOWN] and "không đúng chuẩn" in seen[0].trust_says


def own(
    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, *purposes: x509.ObjectIdentifier
) -> tuple[SigningKey, Trust]:
    """A key certified by a CA made for it, and the trust in that CA."""
    above = ec.generate_private_key(ec.SECP256R1())
    issuer, subject = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Nơi cấp", "UBND phường")
    )
    root = (
        x509.CertificateBuilder(issuer, issuer, above.public_key(), 1, FROM, TO)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(above, hashes.SHA256())
    )
    leaf = x509.CertificateBuilder(issuer, subject, private.public_key(), 2, FROM, TO)
    leaf = leaf.add_extension(x509.KeyUsage(True, True, *[False] * 7), True)
    if purposes:
        leaf = leaf.add_extension(x509.ExtendedKeyUsage(purposes), False)
    key = SigningKey("unit", HeldKey(private), leaf.sign(above, hashes.SHA256()), (root,), trial=False)
    return key, Trust((asn1(root),))


@pytest.mark.parametrize("bits", [1024, 2048])
def test_a_key_so_short_that_others_may_have_it_proves_nothing(bits: int) -> None:
    key, trust = own(rsa.generate_private_key(65537, bits))
    seen = detached_signature(b"abc", sign_detached(b"abc", key), trust)
    assert seen.intact and seen.trust is (VALID if bits == 2048 else UNKNOWN)
    assert ("yếu" in seen.trust_says) == (bits == 1024)


def test_a_weak_digest_proves_nothing(pki: Pki, trust: Trust, tmp_path: Path) -> None:
    data, made = tmp_path / "data", tmp_path / "made.p7s"
    data.write_bytes(b"abc")
    key, certificate = tmp_path / "key.pem", tmp_path / "unit.pem"
    key.write_bytes(pki.private("unit").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(pki.certificate("unit").public_bytes(Encoding.PEM))
    for digest, trusted in (("sha256", VALID), ("sha1", UNKNOWN)):
        done = tool(
            *("openssl", "cms", "-sign", "-binary", "-md", digest, "-in", data, "-signer", certificate),
            *("-inkey", key, "-outform", "DER", "-out", made),
        )
        assert done.returncode == 0, done.stderr
        seen = detached_signature(b"abc", made.read_bytes(), trust)
        assert seen.intact and seen.trust is trusted, digest


def test_a_web_site_s_certificate_signs_no_papers() -> None:
    server, login = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
    for purposes, good in (((server, login), False), ((login,), True)):
        key, trust = own(ec.generate_private_key(ec.SECP256R1()), *purposes)
        assert detached_signature(b"abc", sign_detached(b"abc", key), trust).usage_ok is good
        if good:
            must_be_good(key.certificate, dt.datetime.now(dt.UTC))
        else:
            with pytest.raises(RoleError, match="máy chủ web"):
                must_be_good(key.certificate, dt.datetime.now(dt.UTC))


def test_a_stamp_from_the_future_proves_nothing(
    proved: bytes, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.validation.seen.AHEAD", dt.timedelta(days=-1))  # as if the clock were set back
    seen = signatures_of(proved, trust)
    assert {s.stamp for s in seen} == {UNKNOWN} and verdicts(seen) == [UNKNOWN, UNKNOWN]
    assert "đồng hồ" in seen[0].stamp_says
