"""Looks at brought papers in child processes with limits: first as at evidence, then at what they say and who signed."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rules.brought import Looked
from rules.verifying.values import Level, SignatureSeen, Verdict
from tasks.children import ask_each

BEYOND_LIMITS = "không đọc được trong giới hạn bộ nhớ và thời gian"


def look_at(papers: Sequence[Path], trust: Path | None, *, seconds: float, memory_mb: int) -> list[Looked]:
    """Return what is found of each paper, in their order; `trust` is the folder of trust anchors, nothing is fetched.

    Each paper has `seconds` for each look, each child `memory_mb`. A paper with a fault is looked at no further.
    """
    limits = {"seconds": seconds, "memory_mb": memory_mb}
    safe = ask_each("tasks.evidence_child", papers, **limits)  # type: ignore[arg-type]  # as they are named
    faults = {p: answer["fault"] if answer else BEYOND_LIMITS for p, answer in zip(papers, safe, strict=True)}
    good = [p for p in papers if not faults[p]]
    folder = str(trust.absolute()) if trust else None
    read = ask_each("tasks.brought.child", good, trust=folder, **limits)  # type: ignore[arg-type]
    answers = dict(zip(good, read, strict=True))
    return [_looked(p.name, faults[p], answers.get(p)) for p in papers]


def _looked(name: str, fault: str, answer: dict[str, Any] | None) -> Looked:
    if fault:
        return Looked(name, fault)
    if answer is None:
        return Looked(name, "", "", None)
    signatures = answer["signatures"]
    return Looked(
        name, "", answer["text"], None if signatures is None else tuple(_seen(each) for each in signatures)
    )


def _seen(told: dict[str, Any]) -> SignatureSeen:
    """Return a signature as the child wrote it."""
    return SignatureSeen(
        **{
            **told,
            "trust": Verdict(told["trust"]),
            "revocation": Verdict(told["revocation"]),
            "level": Level(told["level"]),
            "stamp": Verdict(told["stamp"]) if told["stamp"] else None,
            "claimed": _moment(told["claimed"]),
            "stamped": _moment(told["stamped"]),
        }
    )


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
