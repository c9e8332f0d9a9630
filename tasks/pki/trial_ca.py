"""A trial CA for runs without keys: it proves the machinery, never a person.

A small module of its own. It only makes certificates; who signs what belongs to the plan and the flow.
"""

import fcntl
import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from rules.values.text import within
from tasks.storage.whole_file import whole_file

MARK = "BẢN THỬ"
CA = "_authority"
CA_NAME = f"{MARK} - Tổ chức chứng thực dùng một lần"
BACK = timedelta(days=1)
SPAN = timedelta(days=400)
FRESH = timedelta(days=7)  # what would expire sooner is made anew rather than reused
LONGEST_NAME = 64  # bytes: X.520 says letters, but the library counts what they are written with

EcPair = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


def trial_ca(folder: Path, roles: Mapping[str, str]) -> None:
    """Make, or complete, a trial CA in a folder: `_authority.pem` and one `<role>.pem` a role.

    `roles` maps a role to its common name; a file holds the key, then its certificate. It appears
    whole or not at all, readable by its owner only, and is kept while good. Of two calls at once, in
    any threads or processes, one waits for the other.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = datetime.now(UTC)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed
        issuer = _kept(folder / f"{CA}.pem", CA_NAME, None, now)
        for role, common_name in roles.items():
            _kept(folder / f"{role}.pem", common_name, issuer, now)


def trial_ca_certificate(folder: Path) -> bytes:
    """The certificate (PEM) of a folder's trial CA: the trust root of what its roles sign."""
    return read_pair(folder / f"{CA}.pem")[1].public_bytes(Encoding.PEM)


def read_pair(path: Path) -> EcPair:
    """The key and the certificate of a file that `trial_ca` wrote; ValueError where it is not one."""
    data = path.read_bytes()
    key = load_pem_private_key(data, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not an elliptic-curve key")
    return key, x509.load_pem_x509_certificate(data)


def _kept(path: Path, common_name: str, issuer: EcPair | None, now: datetime) -> EcPair:
    """The pair of a file when it is still good, else a new one under the same name."""
    try:
        pair = read_pair(path)
        if _good(pair[1], common_name, issuer, now):
            return pair
    except (FileNotFoundError, ValueError):
        pass  # not there yet, or not ours to read: made anew below
    pair = _make(common_name, issuer, now)
    _write(path, pair)
    return pair


def _good(certificate: x509.Certificate, common_name: str, issuer: EcPair | None, now: datetime) -> bool:
    named = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if not named or named[0].value != _shown(common_name) or certificate.not_valid_after_utc < now + FRESH:
        return False
    if issuer is None:
        return True
    try:
        certificate.verify_directly_issued_by(issuer[1])
    except Exception:  # whatever the library says against it, it is not this CA's
        return False
    return True


def _make(common_name: str, issuer: EcPair | None, now: datetime) -> EcPair:
    # P-256: 45 keys in 2 ms, where RSA-2048 takes 1.3 s; pdfsig and openssl call both valid.
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(common_name)
    signing_key, ca = issuer if issuer else (key, None)
    issuer_key = signing_key.public_key()
    is_ca = ca is None
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ca.subject if ca else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACK)
        .not_valid_after(now + SPAN)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), True)
        .add_extension(_usage(is_ca), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), False)
        .sign(signing_key, hashes.SHA256())
    )
    return key, certificate


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{MARK} - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"),
            x509.NameAttribute(NameOID.COMMON_NAME, _shown(common_name)),
        ]
    )


def _shown(common_name: str) -> str:
    """The name as a certificate holds it: a longer one is cut, a mark behind it tells it from those that begin alike."""
    if len(common_name.encode()) <= LONGEST_NAME:
        return common_name
    mark = f"… {hashlib.sha256(common_name.encode()).hexdigest()[:6]}"
    return within(common_name, LONGEST_NAME - len(mark.encode())).rstrip() + mark


def _usage(is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, pair: EcPair) -> None:
    key, certificate = pair
    with whole_file(path) as draft:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            file.write(certificate.public_bytes(Encoding.PEM))
