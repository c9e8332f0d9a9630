"""A role's key as the rest of the house sees it: a certificate and a handle that signs, wherever the private key lies."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from rules.values.errors import KeyRefused

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


SALT = 32
"""Bytes of the salt of an RSASSA-PSS signature: as many as the digest has (RFC 4055)."""
PSS = padding.PSS(padding.MGF1(hashes.SHA256()), SALT)


class KeyHandle(Protocol):
    """Signs with one private key: RSA (PKCS#1 v1.5, or RSASSA-PSS) or ECDSA (DER), over SHA-256. Safe in many threads at once."""

    kind: Literal["rsa", "ec"]
    size: int
    """Bytes of a signature at most."""
    pss: bool
    """Whether its RSA signatures are RSASSA-PSS, with SHA-256, MGF1 of it and a salt of SALT bytes."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature of some bytes; KeyRefused, with the remedy, where the key is no longer to be had."""

    def close(self) -> None:
        """Log out, where somebody had to log in; a signature after that logs in again."""


class HeldKey:
    """A private key in this process's memory, loaded and checked once."""

    def __init__(self, private: PrivateKey, *, pss: bool = False) -> None:
        self._private = private
        self.pss = pss and isinstance(private, rsa.RSAPrivateKey)
        self.kind: Literal["rsa", "ec"] = "rsa" if isinstance(private, rsa.RSAPrivateKey) else "ec"
        self.size = private.key_size // 8 if self.kind == "rsa" else private.key_size // 4 + 16

    def sign(self, data: bytes) -> bytes:
        """Return the signature of some bytes."""
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(data, PSS if self.pss else padding.PKCS1v15(), hashes.SHA256())
        return self._private.sign(data, ec.ECDSA(hashes.SHA256()))

    def close(self) -> None:
        """There is nothing to log out of."""


@dataclass(frozen=True)
class SigningKey:
    """One role's key with its certificate, those above it, and the picture (PNG) that shows where it has signed."""

    role: str
    handle: KeyHandle = field(repr=False)
    certificate: x509.Certificate = field(repr=False)
    chain: tuple[x509.Certificate, ...] = field(repr=False)
    trial: bool
    image: bytes | None = field(default=None, repr=False)

    @property
    def fingerprint(self) -> str:
        """sha256 (hex) of the certificate."""
        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()


@dataclass(frozen=True)
class WantedRole:
    """A role that a run may sign as: its common name, and whether the run can't do without."""

    name: str
    required: bool = True


@dataclass(frozen=True)
class Keyring:
    """The keys by role; `trial` says that they come from the trial CA. A role without a key is not there.

    `doubts`: by role, why nobody knows whether its certificate has been revoked, or why it signs in another way than asked for
    (Vietnamese); such a key signs all the same.
    """

    trial: bool
    keys: Mapping[str, SigningKey]
    doubts: Mapping[str, str] = field(default_factory=dict)

    def doubt_lines(self) -> list[str]:
        """Return the doubts as lines, roles with the same one together."""
        alike: dict[str, list[str]] = {}
        for role, doubt in self.doubts.items():
            alike.setdefault(doubt, []).append(role)
        return [f"{', '.join(roles)}: {doubt}" for doubt, roles in alike.items()]

    def key(self, role: str) -> SigningKey:
        """The key of a role; KeyRefused where the ring does not hold it."""
        try:
            return self.keys[role]
        except KeyError:
            raise KeyRefused(f"Không có khóa ký của “{role}” trong chùm khóa đã nạp.") from None

    def close(self) -> None:
        """Log out of all tokens, for a process that lives on without signing."""
        for key in self.keys.values():
            key.handle.close()

    def has(self, role: str) -> bool:
        """Tell whether there is a key of that role."""
        return role in self.keys

    def fingerprint(self, role: str) -> str:
        """sha256 (hex) of a role's certificate, for the cache keys of what it signs."""
        return self.key(role).fingerprint


class RoleError(Exception):
    """What is wrong with one role's key, in Vietnamese, with its remedy; never a pass phrase or PIN."""
