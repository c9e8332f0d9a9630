"""Whom this office trusts: anchors and revocation lists from a folder, and the contexts in which certificates are checked.

A small module of its own, because signing, loading keys and validating check certificates against the same anchors.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers import Fetchers
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

from rules.values.errors import KeyRefused

# They log, with traces and with names of persons, what is wrong with a certificate; here that is told as a value.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

CERTIFICATES = frozenset({".pem", ".crt", ".cer", ".der"})
LISTS = frozenset({".crl"})


@dataclass(frozen=True)
class Trust:
    """Trust anchors, other certificates that help to find a path to them, and revocation lists kept on this machine.

    `signers`: by file name (without ending), sha256 (hex) of the certificates in it that certify nobody else.
    """

    anchors: tuple[asn1_x509.Certificate, ...] = ()
    others: tuple[asn1_x509.Certificate, ...] = ()
    lists: tuple[asn1_crl.CertificateList, ...] = field(default=())
    signers: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_trust(folder: Path | None) -> Trust:
    """Read a folder of certificates (self-signed ones are anchors) and revocation lists, PEM or DER; none: nothing.

    Raises KeyRefused naming every file that is neither.
    """
    if folder is None:
        return Trust()
    if not folder.is_dir():
        raise KeyRefused(f"Không có thư mục chứng thư gốc “{folder}”: sửa THIDUA_TRUST.")
    certificates: list[asn1_x509.Certificate] = []
    signers: dict[str, frozenset[str]] = {}
    lists: list[asn1_crl.CertificateList] = []
    refused: list[str] = []
    for path in sorted(folder.iterdir()):
        kind = path.suffix.lower()
        try:
            if kind in CERTIFICATES:
                there = [_read(asn1_x509.Certificate, der) for der in _ders(path, "CERTIFICATE")]
                certificates += there
                of_signers = {each.sha256.hex() for each in there if not each.ca}
                signers[path.stem] = signers.get(path.stem, frozenset()) | of_signers
            elif kind in LISTS:
                lists += [_read(asn1_crl.CertificateList, der) for der in _ders(path, "X509 CRL")]
        except (OSError, ValueError):
            refused.append(path.name)
    if refused:
        raise KeyRefused(
            f"Trong “{folder}” có tệp không phải chứng thư hoặc danh sách thu hồi: {', '.join(refused)}: bỏ ra hoặc thay."
        )
    anchors = tuple(c for c in certificates if c.self_signed in ("yes", "maybe"))
    return Trust(anchors, tuple(c for c in certificates if c not in anchors), tuple(lists), signers)


def _read(kind: Any, der: bytes) -> Any:
    found = kind.load(der, strict=True)
    _ = found.native  # it is read only when it is asked for: what is none must fail here
    return found


def asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """Return a certificate as pyHanko reads it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _ders(path: Path, kind: str) -> list[bytes]:
    """Return what a file holds of a kind; ValueError where it holds none. Other blocks of a PEM (a key) are left alone."""
    data = path.read_bytes()
    if not pem.detect(data):
        return [data]
    found = [der for name, _, der in pem.unarmor(data, multiple=True) if name == kind]
    if not found:
        raise ValueError(f"no {kind} in {path.name}")
    return found


def fetchers(seconds: float = 10) -> Fetchers:
    """Return what asks the network for certificates and revocation, and keeps each answer; seconds a request."""
    return RequestsFetcherBackend(per_request_timeout=int(seconds) or 1).get_fetchers()


def context(
    trust: Trust,
    *,
    moment: datetime | None = None,
    online: bool = False,
    seconds: float = 10,
    revocation: str = "soft-fail",
) -> ValidationContext:
    """Return the context in which certificates are checked at a moment (now); nothing is fetched unless `online`."""
    return ValidationContext(
        trust_roots=list(trust.anchors),
        other_certs=list(trust.others),
        crls=list(trust.lists),
        moment=moment,
        allow_fetching=online,
        fetchers=fetchers(seconds) if online else None,
        revocation_mode=revocation,
    )
