"""One role's key on a token: the handle that signs with it, and its certificate."""

import hashlib
from typing import Any, Literal

import pkcs11
from asn1crypto.algos import DigestInfo
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pkcs11 import MGF, Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ecdsa_signature

from rules.values.errors import KeyRefused
from tasks.pki.keyring.key_list import RoleKey
from tasks.pki.keyring.token import Token
from tasks.pki.keyring.values import PSS, SALT, RoleError

KINDS = {"rsa": KeyType.RSA, "ec": KeyType.EC}
PROBE = b"thidua: whether this key and this certificate are a pair"


class TokenKeyHandle:
    """Signs with a key that never leaves its token; one log-in serves all handles of the token."""

    def __init__(
        self,
        token: Token,
        where: RoleKey,
        public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
        *,
        pss: bool = False,
    ) -> None:
        self._token, self._where = token, where
        self.kind: Literal["rsa", "ec"] = "rsa" if isinstance(public, rsa.RSAPublicKey) else "ec"
        self.size = public.key_size // 8 if self.kind == "rsa" else public.key_size // 4 + 16
        self.pss = pss

    def sign(self, data: bytes) -> bytes:
        """Return the signature of some bytes; KeyRefused where the token is gone and was not there on a second look either."""
        return self._token.ask(lambda token, session: self._signed(token, session, data))

    def close(self) -> None:
        """Log out of the token, for all its handles."""
        self._token.close()

    def _signed(self, token: Token, session: pkcs11.Session, data: bytes) -> bytes:
        key = token.private_key(session, self._where.key, self._where.key_id)
        digest = hashlib.sha256(data).digest()
        if self.kind == "ec":
            return encode_ecdsa_signature(token.sign(key, digest, Mechanism.ECDSA))
        # Tokens differ in which of the two they know; the signature is the same.
        known = mechanisms_of(session)
        if self.pss:
            whole = Mechanism.SHA256_RSA_PKCS_PSS in known
            how = Mechanism.SHA256_RSA_PKCS_PSS if whole else Mechanism.RSA_PKCS_PSS
            return token.sign(key, data if whole else digest, how, (Mechanism.SHA256, MGF.SHA256, SALT))
        if Mechanism.SHA256_RSA_PKCS in known:
            return token.sign(key, data, Mechanism.SHA256_RSA_PKCS)
        info = DigestInfo({"digest_algorithm": {"algorithm": "sha256"}, "digest": digest})
        return token.sign(key, info.dump(), Mechanism.RSA_PKCS)


def _knows_pss(token: Token) -> bool:
    known = token.ask(lambda _, session: mechanisms_of(session))
    return bool({Mechanism.SHA256_RSA_PKCS_PSS, Mechanism.RSA_PKCS_PSS} & known)


def mechanisms_of(session: pkcs11.Session) -> set[Mechanism]:
    """Return what the token of a session can."""
    return set(session.token.slot.get_mechanisms())


def token_key(
    token: Token, where: RoleKey, given: x509.Certificate | None, *, pss: bool = False
) -> tuple[TokenKeyHandle, x509.Certificate, tuple[x509.Certificate, ...]]:
    """Return the handle of a role on a token that is open, its certificate (or the `given` one) and the token's others.

    `pss`: RSA signs by RSASSA-PSS where the token can.
    RoleError where key or certificate is missing or the two are no pair, which one signature over fixed bytes shows.
    """
    try:
        certificate, others = token.ask(lambda token, session: _certificates(token, session, where, given))
    except KeyRefused as gone:
        raise RoleError(str(gone)) from None
    public = certificate.public_key()
    if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise RoleError(f"loại khóa trên token “{token.name}” không ký được PDF, hãy dùng khóa RSA hoặc EC")
    try:
        handle = TokenKeyHandle(
            token, where, public, pss=pss and isinstance(public, rsa.RSAPublicKey) and _knows_pss(token)
        )
    except KeyRefused as gone:
        raise RoleError(str(gone)) from None
    no_pair = RoleError(
        f"khóa “{_named(where)}” và chứng thư trên token “{token.name}” không phải một cặp, "
        "hãy xem lại key, key_id, certificate trong keys.toml"
    )
    try:
        if token.ask(lambda token, session: _key(token, session, where).key_type) is not KINDS[handle.kind]:
            raise no_pair
        signed = handle.sign(PROBE)
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signed, PROBE, PSS if handle.pss else padding.PKCS1v15(), hashes.SHA256())
        else:
            public.verify(signed, PROBE, ec.ECDSA(hashes.SHA256()))
    except KeyRefused as refused:
        raise RoleError(str(refused)) from None
    except InvalidSignature:
        raise no_pair from None
    return handle, certificate, others


def _certificates(
    token: Token, session: pkcs11.Session, where: RoleKey, given: x509.Certificate | None
) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    key = _key(token, session, where)
    own_id, own_label = _attribute(key, Attribute.ID), _attribute(key, Attribute.LABEL)
    found: list[tuple[object, object, x509.Certificate]] = []
    for thing in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        value = _attribute(thing, Attribute.VALUE)
        try:
            loaded = x509.load_der_x509_certificate(bytes(value)) if isinstance(value, bytes) else None
        except ValueError:
            continue  # not one that anybody can read
        if loaded:
            found.append((_attribute(thing, Attribute.ID), _attribute(thing, Attribute.LABEL), loaded))
    if given is not None:
        mine = [given]
    elif where.certificate:
        mine = [certificate for _, label, certificate in found if label == where.certificate]
    else:
        mine = [c for an_id, _, c in found if own_id and an_id == own_id]
        mine = mine or [c for _, label, c in found if own_label and label == own_label]
    if len(mine) != 1:
        number = "không có" if not mine else f"có {len(mine)}"
        raise KeyRefused(
            f"token “{token.name}” {number} chứng thư của khóa “{_named(where)}”, "
            "hãy ghi certificate (nhãn) hoặc certificate_file (tệp .cer) vào keys.toml"
        )
    return mine[0], tuple(c for _, _, c in found if c != mine[0])


def _key(token: Token, session: pkcs11.Session, where: RoleKey) -> Any:
    try:
        return token.private_key(session, where.key, where.key_id)
    except pkcs11.NoSuchKey:
        raise KeyRefused(
            f"token “{token.name}” không có khóa “{_named(where)}”, hãy xem lại keys.toml"
        ) from None
    except pkcs11.MultipleObjectsReturned:
        raise KeyRefused(
            f"token “{token.name}” có nhiều khóa “{_named(where)}”, hãy ghi cả key và key_id vào keys.toml"
        ) from None


def _named(where: RoleKey) -> str:
    return " ".join(part for part in (where.key, where.key_id) if part)


def _attribute(thing: pkcs11.Object, name: Attribute) -> object:
    try:
        return thing[name]
    except pkcs11.PKCS11Error:
        return None
