"""What was seen of signatures and bundles as plain data and back: it is looked at in one process and judged in another."""

import dataclasses
import datetime as dt
from enum import Enum
from typing import Any

from rules.verifying.values import Level, SignatureSeen, Verdict, VerificationFinding
from rules.verifying.verdict import Judged


def plain_signature(seen: SignatureSeen) -> dict[str, Any]:
    """Return a signature with texts, truth values and None alone."""
    return {name: _plain(value) for name, value in dataclasses.asdict(seen).items()}


def signature_of(plain: dict[str, Any]) -> SignatureSeen:
    """Return the signature that `plain_signature` wrote down; KeyError, TypeError or ValueError where it is none."""
    return SignatureSeen(
        **{
            **plain,
            "trust": Verdict(plain["trust"]),
            "revocation": Verdict(plain["revocation"]),
            "level": Level(plain["level"]),
            "stamp": Verdict(plain["stamp"]) if plain["stamp"] else None,
            "claimed": _moment(plain["claimed"]),
            "stamped": _moment(plain["stamped"]),
        }
    )


def plain_bundle(judged: Judged) -> dict[str, Any]:
    """Return a judged bundle likewise."""
    return {
        "name": judged.name,
        "findings": [[f.where, f.check, f.verdict.value, f.says] for f in judged.findings],
        "identifier": judged.identifier,
        "unit": judged.unit,
        "cycle": judged.cycle,
        "sha256": judged.sha256,
        "signatures": {
            where: [plain_signature(s) for s in seen] for where, seen in judged.signatures.items()
        },
    }


def bundle_of(plain: dict[str, Any]) -> Judged:
    """Return the bundle that `plain_bundle` wrote down; KeyError, TypeError or ValueError where it is none."""
    findings = [
        VerificationFinding(where, check, Verdict(verdict), says)
        for where, check, verdict, says in plain["findings"]
    ]
    signatures = {where: [signature_of(s) for s in seen] for where, seen in plain["signatures"].items()}
    return Judged(**{**plain, "findings": findings, "signatures": signatures})


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
