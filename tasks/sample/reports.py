"""Reads a made-up unit's values as the office will read its workbook, so that rules can judge them."""

from rules.plan.form import SHEETS, TTHC, vocabulary
from rules.plan.plan import Cycle, Plan
from rules.report.reading import RawBook, read_report
from rules.report.report import Report
from rules.values.typed import Raw
from tasks.sample.dossier import SampleDossier


def report_of(plan: Plan, cycle: Cycle, dossier: SampleDossier) -> Report:
    """Return the unit's report; its cells have the contract's order, not the places of the form that is written."""
    sheets = []
    for spec in SHEETS:
        given = dossier.values[spec.key]
        rows = given.get("rows", ())
        grid: list[list[Raw]] = [[f.label, given["labels"].get(f.key)] for f in spec.labels]
        if spec.columns and (rows or spec is not TTHC):
            grid += [[], [f.label for f in spec.columns]]
            if spec is TTHC:
                grid.append([f"({number})" for number in range(1, len(spec.columns) + 1)])
            grid += [[row.get(f.key) for f in spec.columns] for row in rows]
        sheets.append((spec.name, grid))
    return read_report(
        RawBook(tuple(sheets)),
        unit=dossier.unit.slug,
        file="",
        sha256="",
        cycle=cycle,
        words=vocabulary(plan),
    ).report
