"""Compares the nominees of sheets 1+5, 6 and 7: they must be the same set."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.plan.plan import Plan
from rules.plan.report_form.form import CA_NHAN, COLLECTIVE, DON_VI, HOP, THANH_TICH
from rules.report.report import Cell, Report, Row, code_of


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A nominee that a sheet lacks, has too much, or has twice; `cell` None where the sheet lacks it."""

    code: str
    sheet: str
    cell: Cell | None
    problem: str


@dataclass(frozen=True, slots=True)
class Gap:
    """One content of one nominee of sheet 6: the cell to fill in (None where there is no row), filled or not."""

    code: str
    content: str
    cell: Cell | None
    filled: bool
    inputs: tuple[Cell, ...]


def code_cells(report: Report) -> list[Cell]:
    """Return all cells that the set of nominees rests on."""
    answer = report.sheets[DON_VI.key].labels.get("de_nghi_tap_the")
    cells = [
        row["ma"]
        for s in (CA_NHAN, THANH_TICH, HOP)
        for row in report.sheets[s.key].rows
        if "ma" in row.cells
    ]
    return ([answer] if answer else []) + cells


def sets_can_be_compared(report: Report) -> bool:
    """Tell whether all sheets and columns are there that the nominees are read from."""
    sheets = report.sheets
    if "de_nghi_tap_the" not in sheets[DON_VI.key].has or "ma" not in sheets[CA_NHAN.key].has:
        return False
    named = bool(report.nominees)
    return all("ma" in s.has or (s.blank and not named) for s in (sheets[THANH_TICH.key], sheets[HOP.key]))


def mismatches(report: Report) -> list[Mismatch]:
    """Return each difference between the nominees and sheets 6 and 7, and each that stands twice in sheet 7."""
    if not sets_can_be_compared(report):
        return []
    nominees = report.nominees
    found: list[Mismatch] = []
    for spec in (THANH_TICH, HOP):
        data = report.sheets[spec.key]
        coded = [(code, row) for row in data.rows if (code := code_of(row))]
        first = _first_rows(coded)
        found += [
            Mismatch(code, data.name, row["ma"], "không có ở biểu 1 và biểu 5")
            for code, row in first.items()
            if code not in nominees
        ]
        found += [
            Mismatch(code, data.name, None, "chưa có ở biểu này") for code in nominees if code not in first
        ]
        if spec is HOP:
            found += [
                Mismatch(code, data.name, row["ma"], "đứng hai lần ở biểu này")
                for code, row in coded
                if row is not first[code]
            ]
    return found


def _first_rows(coded: Iterable[tuple[str, Row]]) -> dict[str, Row]:
    first: dict[str, Row] = {}
    for code, row in coded:
        first.setdefault(code, row)
    return first


def gaps(plan: Plan, report: Report) -> list[Gap]:
    """Return every obligatory content of every nominee that sheet 6 names, filled or not."""
    data = report.sheets[THANH_TICH.key]
    if not {"ma", "noi_dung", "ket_qua", "ly_do"} <= data.has:
        return []
    # A row whose nominee can't be read could be anybody's; one whose content can't be read any content of its nominee.
    if any(not row["ma"].ok for row in data.rows):
        return []
    found: list[Gap] = []
    for code in report.nominees:
        rows = [row for row in data.rows if code_of(row) == code]
        if not rows or any(not row["noi_dung"].ok for row in rows):
            continue
        for content in plan.contents:
            own = [row for row in rows if row["noi_dung"].value == content.name]
            filled = any(row["ket_qua"].text or row["ly_do"].text for row in own)
            inputs = tuple(cell for row in own for cell in (row["ket_qua"], row["ly_do"]))
            found.append(Gap(code, content.name, own[0]["ket_qua"] if own else None, filled, inputs))
    return found


def called(plan: Plan, report: Report, code: str) -> str:
    """Return how papers call a nominee: the unit's official name for the collective, else the person's full name."""
    if code == COLLECTIVE:
        return plan.units[report.unit].name
    return next((row.text("ho_ten") for row in report.persons if code_of(row) == code), code)
