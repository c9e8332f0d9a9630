"""The answer key: every finding that the sample must cause, no other."""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True, slots=True, order=True)
class SeededFinding:
    """One expected finding; `defect` is the short name of what was seeded."""

    unit: str
    severity: str
    rule: str
    sheet: str
    cell: str
    defect: str


def as_csv(answers: Iterable[SeededFinding]) -> bytes:
    """Return the key as CSV (UTF-8 with BOM), sorted by unit, sheet, cell, rule."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(field.name for field in fields(SeededFinding))
    writer.writerows(astuple(a) for a in sorted(answers, key=lambda a: (a.unit, a.sheet, a.cell, a.rule)))
    return text.getvalue().encode("utf-8-sig")
