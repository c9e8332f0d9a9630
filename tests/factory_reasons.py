"""Bundles that `thidua verify` judges for one reason each: a small sealed one, changed; who trusts whom, and what may be asked."""

import asyncio
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from asn1crypto import keys as asn1_keys
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from factory_bundle import key_of, reseal
from factory_drawn import paper
from factory_keys import signature
from factory_small_bundle import LISTED, NAMES, small_bundle
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from throwaway_pki import Pki

from flows.settings import Settings
from flows.verify.bundle import Asked
from rules.verifying.values import Verdict
from tasks.documents.xml_lock import LXML
from tasks.pki.keyring import HeldKey, SigningKey
from tasks.pki.trust import Trust, asn1, read_trust
from tasks.signing import Proof, sign_pdf
from tasks.signing.proof import time_stamper
from tasks.signing.signer import KeySigner

THEN = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
"""When the authority's `expired` certificate was good, and nothing revoked."""


@dataclass(frozen=True)
class Looked:
    """A bundle and how it is looked at."""

    bundle: Path
    asked: Asked


Made = Path | Looked
Make = Callable[["Bench"], Made]


@dataclass(frozen=True)
class Case:
    """What makes a bundle, and what is said of it: its verdict, by which check, in which words (a part of them)."""

    verdict: Verdict
    check: str
    says: str
    make: Make
    of_bundle: Verdict
    """The bundle's own verdict: the same, but where one bundle shows several reasons."""


CASES: dict[str, Case] = {}


def case(verdict: Verdict, check: str, says: str, of_bundle: Verdict | None = None) -> Callable[[Make], Make]:
    """Enter a case under its function's name; a function that shows several reasons has several."""

    def entered(make: Make) -> Make:
        name = make.__name__ if make.__name__ not in CASES else f"{make.__name__}: {check}, {says}"
        CASES[name] = Case(verdict, check, says, make, of_bundle or verdict)
        return make

    return entered


class Bench:
    """Makes bundles in a folder of their own each."""

    def __init__(self, root: Path, pki: Pki) -> None:
        self.root, self.pki, self._number = root, pki, 0

    @property
    def room(self) -> Path:
        """A new empty folder."""
        self._number += 1
        made = self.root / f"{self._number:03}"
        made.mkdir(parents=True)
        return made

    # --- who is trusted, what is asked ---

    @cached_property
    def trust(self) -> Trust:
        """The authority with both its lists: every certificate can be judged without a network."""
        return read_trust(self.pki.trust_folder(self.room / "trust", issuing=True, lists=True))

    @property
    def bare(self) -> Trust:
        """The same without lists."""
        return replace(self.trust, lists=())

    def asked(self, trust: Trust | None = None, *, online: bool = False, plans: Path | None = None) -> Asked:
        """How a bundle is looked at; nothing is asked on the network unless told."""
        settings = Settings(network_seconds=2) if plans is None else Settings(plans=plans)
        return Asked(self.trust if trust is None else trust, settings, online)

    def looked(self, bundle: Path, trust: Trust | None = None, *, online: bool = False) -> Looked:
        """A bundle looked at otherwise than usual."""
        return Looked(bundle, self.asked(trust, online=online))

    # --- seals ---

    def key(self, label: str, ca: str = "thidua") -> SigningKey:
        """A key of the tests' authorities."""
        if ca == "thidua":
            return key_of(self.pki, label)
        return SigningKey(
            label, HeldKey(self.pki.private(label, ca)), self.pki.certificate(label, ca), (), trial=False
        )

    @property
    def service(self) -> TimeStamper:
        """The authority's time stamps; its clock is set by `pki.at`."""
        made = time_stamper(Proof(self.pki.timestamp_url))
        assert made is not None
        return made

    def own_service(self, label: str, at: dt.datetime | None = None) -> TimeStamper:
        """Time stamps by a key that has another certificate, or at another time."""
        private = self.pki.private(label).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        loaded = asn1_keys.PrivateKeyInfo.load(private)
        return DummyTimeStamper(asn1(self.pki.certificate(label)), loaded, fixed_dt=at)

    def seal(
        self,
        data: bytes,
        key: SigningKey | str = "town",
        *,
        claimed: dt.datetime | None = None,
        service: TimeStamper | None = None,
    ) -> bytes:
        """A detached signature: whose, at which time as it claims, stamped by whom (nobody)."""
        told = PdfCMSSignedAttributes(signing_time=claimed)
        signer = KeySigner(self.key(key) if isinstance(key, str) else key)
        with LXML:
            made = asyncio.run(
                signer.async_sign_general_data(
                    data, "sha256", use_cades=True, timestamper=service, signed_attr_settings=told
                )
            )
        return bytes(made.dump())

    # --- small bundles ---

    @cached_property
    def paper(self) -> bytes:
        """A paper of one page, signed and stamped."""
        return self.signed()

    @cached_property
    def unsigned(self) -> Path:
        """The same before it was signed."""
        return paper(self.room / "unsigned.pdf")

    def signed(self, key: SigningKey | str = "unit", url: str = "") -> bytes:
        """That page signed by a key, stamped by a service."""
        made = self.room / "signed.pdf"
        whose = self.key(key) if isinstance(key, str) else key
        sign_pdf(self.unsigned, made, [signature(whose)], Proof(url or self.pki.timestamp_url))
        return made.read_bytes()

    def sealed(
        self,
        seal: Callable[[bytes], bytes] | None = None,
        papers: Mapping[str, bytes] | None = None,
        listed: bytes = LISTED.text().encode(),
    ) -> Path:
        """A bundle: three papers that are good but for those given, sealed by the town unless told otherwise."""
        whole = {**dict.fromkeys(NAMES, self.paper), **(papers or {})}
        return small_bundle(self.room / "goi.zip", whole, seal or self.seal, listed)

    def sealed_by(self, key: SigningKey | str, **how: object) -> Path:
        """One that is sealed by somebody else, or at another time."""
        return self.sealed(partial(self.seal, key=key, **how))  # type: ignore[arg-type]  # as `seal` takes them

    @cached_property
    def whole(self) -> Path:
        """The small bundle with nothing wrong."""
        return self.sealed()

    def bag(self, bundle: Path | None = None) -> Path:
        """A bundle unpacked, to be changed."""
        folder = self.room / "goi"
        with zipfile.ZipFile(bundle or self.whole) as packed:
            packed.extractall(folder)
        return folder

    def again(self, folder: Path) -> Path:
        """Its manifests written anew, and sealed by the town: what is wrong is told by what it says alone."""
        reseal(folder, self.seal)
        return folder

    def zipped(self, change: Callable[[zipfile.ZipFile], None]) -> Path:
        """Some zip, filled by a function."""
        made = self.room / "goi.zip"
        with zipfile.ZipFile(made, "w") as archive:
            change(archive)
        return made


def with_bytes(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change a file's bytes."""
    path.write_bytes(change(path.read_bytes()))


def buffer(data: bytes) -> io.BytesIO:
    """Bytes as a file."""
    return io.BytesIO(data)
