"""Real PKCS#11 tokens of SoftHSM2 (softhsm2-util) in a folder of their own, which can be pulled out, and a count of log-ins.

`with throwaway_tokens(folder) as tokens`, or the fixture `tokens` of conftest.py (one for the whole test process: a PKCS#11
module is started once a process).
"""

import ctypes
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate
from throwaway_pki import Pki, Private

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "246810"
C_OPEN_SESSION, C_LOGIN = 12, 18  # their places in CK_FUNCTION_LIST (PKCS#11 v2.40, from 0)
ROLES = {"town": "town", "town.lanh-dao": "town-person"}
"""The office's roles, each with the key's label on its token, which is that of the tests' CA: RSA, EC."""


class TokenBox:
    """Where tokens are plugged in."""

    def __init__(self, folder: Path) -> None:
        self._plugged, self._pulled = folder / "tokens", folder / "pulled"
        self._plugged.mkdir(parents=True)
        self._pulled.mkdir()
        self._where: dict[str, str] = {}
        self.configuration = folder / "softhsm2.conf"
        self._write_configuration("")

    def make(
        self,
        label: str,
        holds: Mapping[str, tuple[Private, x509.Certificate | None]],
        pin: str = PIN,
        *,
        each_time: bool = False,
    ) -> None:
        """Plug in a new token with keys and certificates by their labels; ids 01, 02, … in that order.

        `each_time`: keys that ask for the PIN at every signature.
        """
        before = set(self._plugged.iterdir())
        _util("--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", pin)
        (made,) = set(self._plugged.iterdir()) - before
        self._where[label] = made.name
        with _module().get_token(token_label=label).open(rw=True, user_pin=pin) as session:
            for number, (name, (private, certificate)) in enumerate(holds.items(), start=1):
                own = {Attribute.TOKEN: True, Attribute.LABEL: name, Attribute.ID: bytes([number])}
                asks = {Attribute.PRIVATE: True, Attribute.SENSITIVE: True, Attribute.SIGN: True}
                asks[Attribute.ALWAYS_AUTHENTICATE] = each_time
                session.create_object({**_private(private), **own, **asks})
                if certificate is not None:
                    stored = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
                    session.create_object({**stored, **own})
        _module()

    def make_of(self, pki: Pki, label: str, labels: Iterable[str] = ROLES.values()) -> "TokenBox":
        """Plug in a new token with keys of the tests' CA; returns itself."""
        self.make(label, {name: (pki.private(name), pki.certificate(name)) for name in labels})
        return self

    def pull_out(self, label: str) -> None:
        """Take a token away while whoever uses it goes on: the module really fails from now on."""
        (self._plugged / self._where[label]).rename(self._pulled / self._where[label])

    def plug_in(self, label: str) -> None:
        """Put it back."""
        (self._pulled / self._where[label]).rename(self._plugged / self._where[label])

    @contextmanager
    def without(self, mechanism: str) -> Iterator[None]:
        """Tokens that don't know a mechanism, as some makers' don't."""
        self._write_configuration(f"slots.mechanisms = -{mechanism}\n")
        _module()
        try:
            yield
        finally:
            self._write_configuration("")
            _module()

    def _write_configuration(self, more: str) -> None:
        self.configuration.write_text(
            f"directories.tokendir = {self._plugged}\nobjectstore.backend = file\nlog.level = ERROR\n{more}"
        )


@contextmanager
def throwaway_tokens(folder: Path) -> Iterator[TokenBox]:
    """A box for tokens; the module reads no other one's until the end."""
    box = TokenBox(folder)
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(box.configuration)
    try:
        yield box
    finally:
        pkcs11.unload(MODULE)
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before


def counted_logins() -> AbstractContextManager[list[int]]:
    """Every C_Login that reaches the module, by what it answered."""
    return _counted(C_LOGIN, 4)


def counted_sessions() -> AbstractContextManager[list[int]]:
    """Every C_OpenSession likewise."""
    return _counted(C_OPEN_SESSION, 5)


@contextmanager
def _counted(function: int, arguments: int) -> Iterator[list[int]]:
    """Calls by what they answered: put into the module's own table of functions."""
    _module()
    library = ctypes.CDLL(MODULE)
    table = ctypes.POINTER(ctypes.c_void_p)()
    assert library.C_GetFunctionList(ctypes.byref(table)) == 0
    kind = ctypes.CFUNCTYPE(ctypes.c_ulong, *[ctypes.c_size_t] * arguments)  # all as wide as a pointer
    place = 1 + function  # the version and its padding come first
    original = table[place]
    assert original is not None
    real, answers = kind(original), []

    def call(*given: int) -> int:
        answers.append(int(real(*given)))
        return answers[-1]

    spy = kind(call)
    table[place] = ctypes.cast(spy, ctypes.c_void_p)
    try:
        yield answers
    finally:
        table[place] = original


def keys_toml(token: str, label: str, roles: Mapping[str, str], module: str = MODULE) -> str:
    """A keys.toml in which each role has the key of a label on one token."""
    listed = "".join(f'[roles."{role}"]\ntoken = "{token}"\nkey = "{key}"\n' for role, key in roles.items())
    return f'[tokens.{token}]\nmodule = "{module}"\nlabel = "{label}"\n{listed}'


def token_keys(folder: Path, label: str, roles: Mapping[str, str] = ROLES, *, token: str = "so-1") -> Path:
    """Make a folder of keys for roles on the token of that label, with its PIN."""
    folder.mkdir(mode=0o700)
    (folder / "keys.toml").write_text(keys_toml(token, label, roles))
    pin_file(folder / f"{token}.pin")
    return folder


def pin_file(path: Path, pin: str = PIN) -> Path:
    """A PIN in a file of its own."""
    path.write_text(f"{pin}\n")
    path.chmod(0o600)
    return path


def _module() -> Any:
    module = pkcs11.lib(MODULE)
    module.reinitialize()  # SoftHSM sees new tokens only then
    return module


def _private(key: Private) -> dict[Attribute, Any]:
    der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return decode_rsa_private_key(der) if isinstance(key, rsa.RSAPrivateKey) else decode_ec_private_key(der)


def _util(*words: str | Path) -> None:
    done = subprocess.run(["softhsm2-util", *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, re.sub(PIN, "…", done.stderr)
