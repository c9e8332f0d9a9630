"""What a verification finds: a verdict, why, and what is known of each signature."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What can be said of a thing; UNKNOWN where it can be neither proved nor disproved with what is at hand."""

    VALID = "VALID"
    UNKNOWN = "UNKNOWN"
    INVALID = "INVALID"


_GRAVITY = (Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the gravest of some verdicts; UNKNOWN where there is none: nothing looked at is nothing proved."""
    found = list(verdicts)
    return max(found, key=_GRAVITY.index) if found else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class VerificationFinding:
    """One thing that was checked: what (a file, or a part of one), the check's id, its verdict, and why in Vietnamese."""

    where: str
    check: str
    verdict: Verdict
    says: str


def valid(where: str, check: str, says: str) -> VerificationFinding:
    """Return that something is as it must be."""
    return VerificationFinding(where, check, Verdict.VALID, says)


def unknown(where: str, check: str, says: str) -> VerificationFinding:
    """Return that nobody can tell."""
    return VerificationFinding(where, check, Verdict.UNKNOWN, says)


def invalid(where: str, check: str, says: str) -> VerificationFinding:
    """Return that something is wrong."""
    return VerificationFinding(where, check, Verdict.INVALID, says)


class Level(Enum):
    """How much a signature carries with it: nothing more, a time stamp, and what its certificates need to be checked."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"


@dataclass(frozen=True, slots=True)
class SignatureSeen:
    """What is known of one signature; names as the certificates have them, `fingerprint` sha256 (hex) of the signer's.

    `intact`: what it signed is unchanged and its value is right. `changed`: after it, the file was changed in a way that
    is neither signing further nor adding proof. `trust`: up to one of our trust anchors; `revocation`: VALID only with
    proof that the certificate stood at the moment of signing. `stamped`: the time stamp's time, `stamp` its own verdict
    (None where there is none). `holder`: every name of a person or body in the signer's certificate.
    """

    field: str
    signer: str
    issuer: str
    fingerprint: str
    intact: bool
    changed: bool
    trust: Verdict
    trust_says: str
    revocation: Verdict
    revocation_says: str
    level: Level
    claimed: dt.datetime | None = None
    stamped: dt.datetime | None = None
    stamp: Verdict | None = None
    stamp_says: str = ""
    usage_ok: bool = True
    holder: str = ""

    @property
    def verdict(self) -> Verdict:
        """What can be said of the signature as a whole."""
        if not self.intact or self.changed or not self.usage_ok:
            return Verdict.INVALID
        return worst([self.trust, self.revocation, *([self.stamp] if self.stamp else [])])
