"""What a signer is told: with which key, in whose name, where it shows, and what proof goes with it."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from tasks.pki.keyring import SigningKey
from tasks.pki.trust import Trust

FieldBox = tuple[int, int, int, int]  # left, bottom, right, top in points


@dataclass(frozen=True)
class Stamp:
    """Where a visible signature shows: a page (from 0, negative from the end) and a box in points.

    Without a box it stands where `name` (the person's, as printed) is signed above, wherever in the paper that is: as the
    paper says where it was `laid_out` from one of our templates, else as its text looks. Where there is no such place: in the
    lowest band of `page` that no text touches, at its right; with none, invisible.
    """

    page: int = -1
    box: FieldBox | None = None
    zone: tzinfo | None = None  # of the time it shows; none: the machine's
    name: str = ""
    laid_out: bool = False


@dataclass(frozen=True)
class SignatureRequest:
    """One signature to be made: whose, as a person's or an organisation's, into which field, for what."""

    key: SigningKey
    field: str
    by: Literal["person", "organisation"]
    signer_name: str
    reason: str
    location: str
    stamp: Stamp | None = None


@dataclass(frozen=True)
class Proof:
    """What goes into a signature beside itself: a time stamp (RFC 3161) where a service is named.

    For `long_term` also the certificates and the proof that none was revoked (PAdES B-LT), looked up within the trust anchors.
    """

    timestamp_url: str = ""
    timestamp_login: tuple[str, str] | None = None
    long_term: bool = False
    trust: Trust | None = None
    seconds: float = 10

    @property
    def level(self) -> str:
        """What PAdES calls it: B-B, B-T with a time stamp, B-LT with long-term proof."""
        return "B-LT" if self.long_term else "B-T" if self.timestamp_url else "B-B"


NO_PROOF = Proof()


class AlreadySignedError(ValueError):
    """The file to be signed carries a signature already: it is final."""
