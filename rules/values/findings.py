"""Findings: what is wrong with a report, as values that are gathered all together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rules.values.text import printable

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Severity(StrEnum):
    """`error` returns the report to its unit, `warning` goes to the appraisers with it, `info` is kept."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


WARNINGS = frozenset(
    {
        *(
            "D07",
            "D08",
            "T06",
            "N02",
            "I02",
            "I03",
            "I05",
            "I06",
            "P03",
            "P05",
            "A02",
            "A03",
            "M02",
            "M03",
            "E03",
            "F08",
        ),
        *("H01", "H02", "H03", "H04", "H05", "H06", "H07", "V01"),
    }
)
"""Rules whose findings warn; all others are errors. P02 and V02-V10 say their severity themselves."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place; `unit` is the folder's name where the folder is no unit."""

    unit: str
    severity: Severity
    rule: str
    sheet: str
    cell: str
    value: str
    message: str

    @property
    def order(self) -> tuple[str, str, str, str, str]:
        """The order findings are listed in: unit, sheet, cell, rule."""
        return (self.unit, self.sheet, self.cell, self.rule, self.value)


def cell_order(cell: str) -> tuple[int, int, str]:
    """Return the key that sorts cells as they stand on a sheet: by row, then column; no cell comes first."""
    match = _CELL.fullmatch(cell)
    return (int(match[2]), len(match[1]), match[1]) if match else (0, 0, cell)


def finding(
    rule: str,
    *,
    unit: str,
    says: str,
    file: str = "",
    sheet: str = "",
    cell: str = "",
    value: str = "",
    severity: Severity | None = None,
) -> Finding:
    """Make a finding whose message names its place first: file, sheet, cell; `says` is what is wrong and what to do."""
    place = ", ".join(p for p in (file, f"biểu “{sheet}”" if sheet else "", f"ô {cell}" if cell else "") if p)
    return Finding(
        unit=unit,
        severity=severity or (Severity.WARNING if rule in WARNINGS else Severity.ERROR),
        rule=rule,
        sheet=sheet,
        cell=cell,
        value=printable(value),
        message=printable(f"{place}: {says}" if place else says),
    )


def with_errors(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the units (or folders) that have at least one error."""
    return frozenset(f.unit for f in findings if f.severity is Severity.ERROR)
