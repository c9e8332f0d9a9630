"""How verdicts are told: a line a bundle, a line a finding, a report for programs."""

import datetime as dt
import unicodedata
from collections.abc import Sequence

from pydantic import Field

from rules.contracts.base import Contract, Moment, Sha256
from rules.verifying.values import Level, SignatureSeen, Verdict, VerificationFinding
from rules.verifying.verdict import WORDS, Judged, status_of

SCHEMA = "thidua.verify/1"
_MOVING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control signs, those that turn the direction of writing, ends of lines."""


def line_of(judged: Judged) -> str:
    """Return the verdict of one bundle in a line."""
    return shown_safely(f"{judged.name}: {WORDS[judged.verdict]} – {judged.why}")


def detail_of(finding: VerificationFinding) -> str:
    """Return one finding in a line."""
    where = f"{finding.where}: " if finding.where else ""
    return shown_safely(f"  [{WORDS[finding.verdict]}] {finding.check} · {where}{finding.says}")


def shown_safely(text: str) -> str:
    """Return a text for one line of a terminal: names in certificates and files must not end it or write over another."""
    return "".join("?" if unicodedata.category(c) in _MOVING else c for c in text)


class FindingReport(Contract):
    """One thing that was checked; `where`: a path in the bag, "" for the bundle as a whole."""

    where: str
    check: str
    verdict: Verdict
    says: str


class SignatureReport(Contract):
    """One signature; `fingerprint`: sha256 of the signer's certificate, `stamp`: the time stamp's own verdict."""

    where: str
    field: str
    signer: str
    issuer: str
    fingerprint: Sha256
    verdict: Verdict
    intact: bool
    changed: bool
    usage_ok: bool
    trust: Verdict
    trust_says: str
    revocation: Verdict
    revocation_says: str
    level: Level
    claimed: Moment | None
    stamped: Moment | None
    stamp: Verdict | None
    stamp_says: str


class BundleReport(Contract):
    """One bundle; what it says it is stays blank where it can't be read."""

    name: str
    sha256: Sha256
    identifier: str
    unit: str
    cycle: str
    verdict: Verdict
    why: str
    findings: tuple[FindingReport, ...]
    signatures: tuple[SignatureReport, ...]


class VerifyReport(Contract):
    """What `thidua verify --json` prints; `status`: what the command ends with."""

    form: str = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")
    at: Moment
    online: bool
    status: int
    bundles: tuple[BundleReport, ...]


def report_of(bundles: Sequence[Judged], at: dt.datetime, *, online: bool) -> VerifyReport:
    """Return the report for programs."""
    status = status_of(b.verdict for b in bundles)
    return VerifyReport(at=at, online=online, status=status, bundles=tuple(_bundle(b) for b in bundles))


def _bundle(judged: Judged) -> BundleReport:
    return BundleReport(
        name=judged.name,
        sha256=judged.sha256,
        identifier=judged.identifier,
        unit=judged.unit,
        cycle=judged.cycle,
        verdict=judged.verdict,
        why=judged.why,
        findings=tuple(FindingReport.model_validate(f, from_attributes=True) for f in judged.findings),
        signatures=tuple(_signature(where, s) for where, seen in judged.signatures.items() for s in seen),
    )


def _signature(where: str, seen: SignatureSeen) -> SignatureReport:
    shown = {name: getattr(seen, name) for name in SignatureReport.model_fields if name != "where"}
    return SignatureReport(where=where, **shown)
