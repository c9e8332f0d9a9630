"""How verdicts are told: a line a bundle, a line a finding, a report for programs."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Any

from rules.verifying.values import Finding, SignatureSeen
from rules.verifying.verdict import WORDS, Judged, status_of

SCHEMA = "thidua.verify/1"
_MOVING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control signs, those that turn the direction of writing, ends of lines."""


def line_of(judged: Judged) -> str:
    """Return the verdict of one bundle in a line."""
    return shown_safely(f"{judged.name}: {WORDS[judged.verdict]} – {judged.why}")


def detail_of(finding: Finding) -> str:
    """Return one finding in a line."""
    where = f"{finding.where}: " if finding.where else ""
    return shown_safely(f"  [{WORDS[finding.verdict]}] {finding.check} · {where}{finding.says}")


def shown_safely(text: str) -> str:
    """Return a text for one line of a terminal: names in certificates and files must not end it or write over another."""
    return "".join("?" if unicodedata.category(c) in _MOVING else c for c in text)


def as_data(bundles: Sequence[Judged], at: dt.datetime, *, online: bool) -> dict[str, Any]:
    """Return the JSON report: `schema`, `at`, `online`, `status` and a list `bundles`.

    Each bundle: `name, sha256, identifier, unit, cycle, verdict` (VALID, UNKNOWN, INVALID), `why`, `findings[]` of
    `where, check, verdict, says`, and `signatures[]` of `where, field, signer, issuer, fingerprint` (sha256 of the
    certificate), `verdict, intact, changed, usage_ok, trust, trust_says, revocation, revocation_says, level, claimed,
    stamped, stamp, stamp_says`. Times are ISO 8601; `where` is a path in the bag, or "" for the bundle as a whole.
    """
    return {
        "schema": SCHEMA,
        "at": at.isoformat(),
        "online": online,
        "status": status_of(b.verdict for b in bundles),
        "bundles": [_bundle(b) for b in bundles],
    }


def _bundle(judged: Judged) -> dict[str, Any]:
    return {
        "name": judged.name,
        "sha256": judged.sha256,
        "identifier": judged.identifier,
        "unit": judged.unit,
        "cycle": judged.cycle,
        "verdict": judged.verdict.value,
        "why": judged.why,
        "findings": [
            {"where": f.where, "check": f.check, "verdict": f.verdict.value, "says": f.says}
            for f in judged.findings
        ],
        "signatures": [_signature(where, s) for where, seen in judged.signatures.items() for s in seen],
    }


def _signature(where: str, seen: SignatureSeen) -> dict[str, Any]:
    return {
        "where": where,
        "field": seen.field,
        "signer": seen.signer,
        "issuer": seen.issuer,
        "fingerprint": seen.fingerprint,
        "verdict": seen.verdict.value,
        "intact": seen.intact,
        "changed": seen.changed,
        "usage_ok": seen.usage_ok,
        "trust": seen.trust.value,
        "trust_says": seen.trust_says,
        "revocation": seen.revocation.value,
        "revocation_says": seen.revocation_says,
        "level": seen.level.value,
        "claimed": seen.claimed.isoformat() if seen.claimed else None,
        "stamped": seen.stamped.isoformat() if seen.stamped else None,
        "stamp": seen.stamp.value if seen.stamp else None,
        "stamp_says": seen.stamp_says,
    }
