"""The rows of the four CSV tables of a run, in their order. Rows only; the files belong to `tasks.pages.tables`."""

import re
from collections.abc import Iterable, Mapping

from rules.judging.quotas import QuotaLine
from rules.judging.ranking import Entry, NomineeRef
from rules.judging.scoring import Score
from rules.values.findings import Finding
from rules.values.text import printable

COLUMNS = {
    "findings": ("unit", "severity", "rule", "sheet", "cell", "value", "message"),
    "scores": ("unit", "nominee", "item", "basis", "points", "max"),
    "ranking": ("kind", "group", "rank", "unit", "nominee", "name", "total", "nominated", "state", "eligible", "selected", "reason"),
    "quota": ("kind", "group", "reading", "n", "cap", "selected", "left_to_council"),
}  # fmt: skip
"""The heading row of each table, by its name."""

_FORMULA = re.compile(r"^(?:[=@\t\r]|[+-](?![0-9][0-9.,]*$))")


def findings_rows(findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Return the findings sorted by unit, sheet, cell, rule."""
    return [
        (_text(f.unit), str(f.severity), f.rule, _text(f.sheet), f.cell, _text(f.value), _text(f.message))
        for f in sorted(findings, key=lambda f: f.order)
    ]


def scores_rows(scores: Iterable[Score]) -> list[tuple[str, ...]]:
    """Return every item of every nominee; points of what is not applicable are empty."""
    return [
        (
            s.unit,
            s.nominee,
            i.code,
            str(i.basis),
            "" if i.points is None else str(i.points),
            format(i.max, "f"),
        )
        for s in scores
        for i in s.items
    ]


def ranking_rows(
    entries: Iterable[Entry], since: Mapping[NomineeRef, str] | None = None
) -> list[tuple[str, ...]]:
    """Return the ranking in its order, as decided; `since`: what became of who is cleared after it, told with the reason."""
    later = since or {}
    return [
        (
            str(e.kind),
            e.group,
            str(e.rank),
            e.unit,
            e.nominee,
            _text(e.name),
            str(e.total),
            _truth(e.nominated),
            str(e.state),
            _truth(e.eligible),
            _truth(e.selected),
            _text("; ".join(said for said in (e.reason, later.get((e.unit, e.nominee))) if said)),
        )
        for e in entries
    ]


def quota_rows(lines: Iterable[QuotaLine]) -> list[tuple[str, ...]]:
    """Return the quota under each reading; what is counted for `eligible` alone is empty elsewhere."""
    return [
        (str(q.kind), q.group, q.reading, str(q.n), str(q.cap), _count(q.selected), _count(q.left_to_council))
        for q in lines
    ]


def _text(text: str) -> str:
    """Return text that Excel opens as text: a report's "=…" would be run as a formula."""
    text = printable(text)
    return f"'{text}" if _FORMULA.match(text) else text


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _count(value: int | None) -> str:
    return "" if value is None else str(value)
