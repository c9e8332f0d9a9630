"""A real certificate authority for tests, as `pki/certomancer.yml` declares it: certificates, responder, lists, time stamps.

Its services answer on a free port of this machine, which is in the addresses inside its certificates; keys are made anew.
`with throwaway_pki(folder) as pki` or the fixture `pki` of conftest.py (one for the whole test process).
"""

import logging
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import (
    ArchLabel,
    CertLabel,
    CertomancerConfig,
    KeyLabel,
    PKIArchitecture,
    ServiceLabel,
)
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

DECLARED = Path(__file__).parent / "pki" / "certomancer.yml"
OURS, OTHER = "thidua", "other"
ROLES = {
    "town": "town",
    "town.lanh-dao": "town-person",
    "phong-noi-vu": "office",
    "phong-noi-vu.lanh-dao": "office-person",
}
Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


class Pki:
    """The CA at work. Labels are those of `certs` in certomancer.yml; `asked` holds the path of every request so far."""

    def __init__(self, folder: Path) -> None:
        declared = yaml.safe_load(DECLARED.read_text(encoding="utf-8"))
        for keyset in declared["keysets"].values():
            for key in keyset["keys"].values():
                _make_key(folder / key["path"])
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._declared = CertomancerConfig(declared, str(folder), external_url_prefix=self.url)
        for architecture in self._declared.pki_archs.values():
            for _, specs in architecture.enumerate_certs_by_issuer():
                for spec in specs:
                    architecture.get_cert(spec.label)  # made once, before threads ask for it
        self.asked: list[str] = []
        self._silent: tuple[str, ...] = ()
        self._moment: datetime | None = None
        self._speak = threading.Event()
        self._server: BaseWSGIServer | None = None

    @property
    def timestamp_url(self) -> str:
        """The RFC 3161 service's address."""
        return f"{self.url}/{OURS}/tsa/tsa"

    @property
    def ended_timestamp_url(self) -> str:
        """A service whose certificate ended with 2024; ask it `at` a moment before."""
        return f"{self.timestamp_url}-ended"

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Its clock stands at another moment for a while."""
        self._moment = moment
        try:
            yield
        finally:
            self._moment = None

    def certificate(self, label: str, ca: str = OURS) -> x509.Certificate:
        """Return one certificate."""
        return x509.load_der_x509_certificate(self._of(ca).get_cert(CertLabel(label)).dump())

    def private(self, label: str, ca: str = OURS) -> Private:
        """Return the key of one certificate."""
        architecture = self._of(ca)
        key = architecture.get_cert_spec(CertLabel(label)).subject_key
        loaded = load_der_private_key(architecture.key_set.get_private_key(KeyLabel(str(key))).dump(), None)
        assert isinstance(loaded, Private)
        return loaded

    def revocation_list(self, label: str = "issuing", at: datetime | None = None) -> bytes:
        """Return the list (DER) that a CA, "root" or "issuing", publishes now, or did at a moment."""
        services = self._of(OURS).service_registry
        return bytes(services.get_crl(ServiceLabel(label), at_time=at or datetime.now(UTC)).dump())

    def p12(
        self, path: Path, label: str, phrase: str | None = None, *, chain: bool = True, ca: str = OURS
    ) -> Path:
        """Write one key as PKCS#12 (mode 0600), with the issuing CA's certificate in it unless told otherwise."""
        above = [self.certificate("issuing")] if chain and ca == OURS else None
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                path.stem.encode(),
                self.private(label, ca),
                self.certificate(label, ca),
                above,
                BestAvailableEncryption(phrase.encode()) if phrase else NoEncryption(),
            )
        )
        path.chmod(0o600)
        return path

    def keys_folder(
        self, folder: Path, roles: Mapping[str, str] | Iterable[str], *, chain: bool = True
    ) -> Path:
        """Make a folder of keys, `<role>.p12` without pass phrase.

        A mapping says which certificate a role has; by itself one of ROLES has its own, any other `….lanh-dao` has "person",
        all others "unit".
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        chosen = roles if isinstance(roles, Mapping) else {role: self._label_of(role) for role in roles}
        for role, label in chosen.items():
            self.p12(folder / f"{role}.p12", label, chain=chain)
        return folder

    def trust_folder(self, folder: Path, *, issuing: bool = False, lists: bool = False) -> Path:
        """Make a folder of trust anchors: the root; if asked, the issuing CA's certificate and both lists."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "goc.pem").write_bytes(self.certificate("root").public_bytes(Encoding.PEM))
        if issuing:
            (folder / "cap.cer").write_bytes(self.certificate("issuing").public_bytes(Encoding.DER))
        if lists:
            for label in ("root", "issuing"):
                (folder / f"{label}.crl").write_bytes(self.revocation_list(label))
        return folder

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nobody answers for a while, as without a network: connections are refused."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def silent(self, *paths: str) -> Iterator[None]:
        """Requests below some paths are taken and not answered for a while: whoever asks waits in vain."""
        self._speak.clear()
        self._silent = paths
        try:
            yield
        finally:
            self._silent = ()
            self._speak.set()

    def start(self) -> None:
        """Answer from now on."""
        animator = Animator(
            AnimatorArchStore(self._declared.pki_archs), with_web_ui=False, allow_time_override=True
        )

        def answer(environ: Any, start_response: Any) -> Any:
            self.asked.append(environ["PATH_INFO"])
            if self._silent and environ["PATH_INFO"].startswith(self._silent):
                self._speak.wait(60)
            if self._moment is not None:
                environ["HTTP_X_CERTOMANCER_FAKE_TIME"] = self._moment.isoformat()
            return animator(environ, start_response)

        self._server = make_server("127.0.0.1", self.port, answer, threaded=True, request_handler=_Silent)
        threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="throwaway-pki", daemon=True
        ).start()

    def stop(self) -> None:
        """Answer no more; connections are refused."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _of(self, ca: str) -> PKIArchitecture:
        return self._declared.get_pki_arch(ArchLabel(ca))

    def _label_of(self, role: str) -> str:
        if role in ROLES:
            return ROLES[role]
        return "person" if role.endswith(".lanh-dao") else "unit"


@contextmanager
def throwaway_pki(folder: Path) -> Iterator[Pki]:
    """A CA that answers until the end; its keys lie in `folder`."""
    logging.getLogger("certomancer").setLevel(logging.CRITICAL)
    pki = Pki(folder)
    pki.start()
    try:
        yield pki
    finally:
        pki.stop()


def _make_key(path: Path) -> None:
    key: Private
    if path.name.endswith(".rsa.pem"):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    else:
        key = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
