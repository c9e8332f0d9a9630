"""The faults of a returned report by their places alone: no value of the report, which may be about a person."""

from collections.abc import Iterable

from rules.page.wording import RULES
from rules.papers.returned import to_mend
from rules.values.findings import Finding, Severity, cell_order
from rules.values.wording import counted, trimmed

MOST_PLACES = 10
CELLS = 4
_SHEET_LENGTH = 60


def fault_lines(findings: Iterable[Finding]) -> tuple[list[tuple[str, str, str]], int]:
    """Return (sheet, rule in words, cells) for the first faults, sheet by sheet, and how many faults are not in them."""
    errors = [f for f in to_mend(findings) if f.severity is Severity.ERROR]
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for found in errors:
        grouped.setdefault((found.sheet, found.rule), []).append(found)
    shown = list(grouped.items())[:MOST_PLACES]
    lines = [
        (trimmed(sheet, _SHEET_LENGTH) or "–", RULES.get(rule, rule), _cells(alike))
        for (sheet, rule), alike in shown
    ]
    return lines, len(errors) - sum(len(alike) for _, alike in shown)


def _cells(alike: list[Finding]) -> str:
    cells = sorted({f.cell for f in alike if f.cell}, key=cell_order)
    if not cells:
        return "toàn biểu" if alike[0].sheet else "cả tệp"
    more = len(cells) - CELLS
    return ", ".join(cells[:CELLS]) + (f" và {counted(more)} ô khác" if more > 0 else "")
