"""Makes signing keys of the office's own for tests: PKCS#12 files with a certificate that may sign, or may not."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from tasks.pki.keyring import SigningKey, WantedRole
from tasks.signing import SignatureRequest, Stamp

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def p12(path: Path, phrase: str | None, since: int = -1, until: int = 300, signs: bool = True) -> None:
    """A PKCS#12 file with an RSA key; its validity in days from now."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Đơn vị {path.stem}")])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ["data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"],
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(RSA.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=since))
        .not_valid_after(now + timedelta(days=until))
        .add_extension(
            x509.KeyUsage(
                digital_signature=signs, content_commitment=signs, key_encipherment=not signs, **usage
            ),
            critical=True,
        )
        .sign(RSA, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(phrase.encode()) if phrase else NoEncryption()
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"key", RSA, certificate, None, encryption))
    path.chmod(0o600)
    path.chmod(0o600)


def key_folder(folder: Path, roles: Iterable[str]) -> Path:
    """A folder with a key for each role, without pass phrases; more of them in one that is there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for role in roles:
        p12(folder / f"{role}.p12", None)
    return folder


def wanted(roles: Mapping[str, str] | Iterable[str]) -> dict[str, WantedRole]:
    """Roles that can't be done without, by their common names (or each by its own)."""
    names = roles if isinstance(roles, Mapping) else {role: role for role in roles}
    return {role: WantedRole(name) for role, name in names.items()}


def signature(
    key: SigningKey, stamp: Stamp | None = None, name: str = "UBND phường Hòa Mạc", field: str = "ChuKy"
) -> SignatureRequest:
    """One signature of an organisation."""
    return SignatureRequest(key, field, "organisation", name, "Ký tờ trình", "Thị xã", stamp)
