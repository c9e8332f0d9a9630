"""Turns all units' reports into check frames: one line per cell, per row, per nominee, all units stacked.

Only here do reports become tables; a column is a value of the form, or derived from one where a rule compares
several (a sum, a product that keeps a share exact). The rules themselves stand in the suites beside this file.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from rules.form import (
    CA_NHAN,
    COLLECTIVE,
    COLLECTIVE_AUTHOR,
    DON_VI,
    HOP,
    SANG_KIEN,
    TTHC,
    Kind,
    Vocabulary,
    vocabulary,
)
from rules.nominees import code_cells, gaps, mismatches
from rules.plan import Cycle, Plan
from rules.report import Cell, Report, Row, code_of
from rules.scoring import authors
from rules.text import legacy_font, same_name

Scalar = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a check frame: its columns, and the cell behind a column where there is one."""

    unit: str
    file: str
    sheet: str
    values: Mapping[str, Scalar]
    cells: Mapping[str, Cell | None] = field(default_factory=dict)
    inputs: tuple[Cell, ...] = ()
    """Cells that every rule on this line rests on, whatever its columns."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the checks look at: the plan, the cycle, the reports of all units that could be read."""

    plan: Plan
    cycle: Cycle
    reports: Sequence[Report]

    @property
    def words(self) -> Vocabulary:
        """The lists and maxima of the plan."""
        return vocabulary(self.plan)


def scalar(cell: Cell | None) -> Scalar:
    """Return a cell's value as a frame holds it: numbers as float, days as ordinals, None where unreadable."""
    match cell.value if cell is not None else None:
        case bool() as truth:
            return truth
        case Decimal() as number:
            return float(number)
        case dt.date() as day:
            return float(day.toordinal())
        case str() as text if text:
            return text
        case _:
            return None


def _line(
    report: Report,
    sheet: str,
    cells: Mapping[str, Cell],
    derived: Mapping[str, Scalar],
    inputs: tuple[Cell, ...] = (),
) -> Line:
    values = {key: scalar(cell) for key, cell in cells.items()}
    return Line(report.unit, report.file, sheet, {**values, **derived}, cells, inputs)


def cells(reading: Reading) -> Iterator[Line]:
    """One line per cell of every sheet: what any cell must be (D01-D06, D08)."""
    words = reading.words
    for report in reading.reports:
        for cell in report.cells():
            number = float(cell.value) if isinstance(cell.value, Decimal) else None
            count = number if cell.field.kind is Kind.COUNT else None
            score = number if cell.field.kind is Kind.SCORE else None
            values: dict[str, Scalar] = {
                "label": cell.field.label,
                "text": cell.text or None,
                "required_text": cell.text or (None if cell.field.required else "không bắt buộc"),
                "state": str(cell.state),
                "count": count,
                "whole_count": float(math.floor(count)) if count is not None else None,
                "score": score,
                "maximum": float(words.maxima.get(cell.field.max_item, 0)) if score is not None else None,
                "legacy_font": legacy_font(cell.text) if cell.ok and cell.field.kind is Kind.TEXT else None,
                "options": _options(cell, words),
            }
            yield Line(report.unit, report.file, cell.sheet, values, {"text": cell})


def _options(cell: Cell, words: Vocabulary) -> str:
    if cell.field.kind is Kind.YES_NO:
        return "x (có) hoặc để trống (không)"
    return ", ".join(words.values.get(cell.field.options, ()))


def units(reading: Reading) -> Iterator[Line]:
    """One line per unit: sheet 1, and whether sheet 3 is there (N01, N02, D07, D01 and T05 of a whole sheet)."""
    first, last = reading.plan.papers_window(reading.cycle)
    for report in reading.reports:
        data, tthc = report.sheets[DON_VI.key], report.sheets[TTHC.key]
        procedures = data.labels.get("tthc_tham_quyen")
        has_some = procedures is not None and isinstance(procedures.value, Decimal) and procedures.value > 0
        readable = tthc.found and (bool(tthc.has) or tthc.blank)
        empty = readable and not tthc.rows and tthc.total is None
        no_total = readable and bool(tthc.rows) and tthc.total is None and "c2" in tthc.has
        handles = reading.plan.units[report.unit].handles_tthc
        yield _line(
            report,
            data.name,
            data.labels,
            {
                "papers_from": float(first.toordinal()),
                "papers_until": float(last.toordinal()),
                "from_to": f"{first:%d/%m/%Y} - {last:%d/%m/%Y}",
                "procedures_expected": scalar(procedures) if handles else None,
                "tthc_sheet": tthc.name,
                "tthc_filled": None if empty and has_some else "có",
                "tthc_total": None if no_total else "có",
            },
        )


def procedures(reading: Reading) -> Iterator[Line]:
    """One line per field row of sheet 3, with the sums of form II.06a (T01-T04)."""
    for report in reading.reports:
        data = report.sheets[TTHC.key]
        for row in data.rows:
            sums = {
                "c4_c5_c6": _sum(row, "c4", "c5", "c6"),
                "c8_c9_c10": _sum(row, "c8", "c9", "c10"),
                "c12_c13": _sum(row, "c12", "c13"),
                "c7_c11": _sum(row, "c7", "c11"),
            }
            yield _line(report, data.name, row.cells, sums)


def _sum(row: Row, *keys: str) -> float | None:
    numbers = [row.cells[key].value for key in keys if key in row.cells]
    if len(numbers) < len(keys) or not all(isinstance(n, Decimal) for n in numbers):
        return None
    return float(sum(n for n in numbers if isinstance(n, Decimal)))


def procedure_totals(reading: Reading) -> Iterator[Line]:
    """One line per column of sheet 3: the total row against the sum of its rows (T05)."""
    for report in reading.reports:
        data = report.sheets[TTHC.key]
        if data.total is None:
            continue
        for spec in TTHC.columns[2:]:
            total = data.total.cells.get(spec.key)
            column = [row.cells[spec.key] for row in data.rows if spec.key in row.cells]
            known = [cell.value for cell in column if isinstance(cell.value, Decimal)]
            if total is None:
                continue
            values: dict[str, Scalar] = {
                "total": scalar(total),
                "rows_sum": float(sum(known)) if len(known) == len(column) else None,
                "column": f"({spec.key[1:]}) {spec.label}",
            }
            yield Line(report.unit, report.file, data.name, values, {"total": total}, (total, *column))


def initiatives(reading: Reading) -> Iterator[Line]:
    """One line per initiative: its decision and its authors (I01, I02, I04)."""
    for report in reading.reports:
        data = report.sheets[SANG_KIEN.key]
        codes = {code_of(row) for row in report.persons}
        persons_readable = "ma" in report.sheets[CA_NHAN.key].has
        code_inputs = tuple(row["ma"] for row in report.persons if "ma" in row.cells)
        for row in data.rows:
            unknown: list[str] = []
            if persons_readable and "tac_gia" in row.cells and row["tac_gia"].ok:
                unknown = [a for a in authors(row) if a != COLLECTIVE and a not in codes] or (
                    [] if authors(row) else [row["tac_gia"].text]
                )
            number, day = row.cells.get("so_quyet_dinh"), row.cells.get("ngay_quyet_dinh")
            derived: dict[str, Scalar] = {
                "cycle_first": float(reading.cycle.first_day.toordinal()),
                "cycle_last": float(reading.cycle.last_day.toordinal()),
                "year": str(reading.cycle.year),
                "unknown_authors": "; ".join(unknown) or None,
                "collective_author": COLLECTIVE_AUTHOR,
                "number_text": number.text or None if number is not None else "không có cột",
                # The day is asked for only where the number is there: one initiative, one finding.
                "day_text": (day.text or None)
                if number is not None and number.text and day is not None
                else "không xét",
            }
            yield _line(report, data.name, row.cells, derived, code_inputs if unknown else ())


def evidence_named(reading: Reading) -> Iterator[Line]:
    """One line per evidence file that sheet 4 names: is it there (E01)."""
    for report in reading.reports:
        data = report.sheets[SANG_KIEN.key]
        there = {same_name(e.name) for e in report.evidence}
        for row in data.rows:
            cell = row.cells.get("minh_chung")
            for name in named_files(cell):
                values: dict[str, Scalar] = {"name": name, "there": same_name(name) in there}
                yield Line(report.unit, report.file, data.name, values, {"name": cell})


def named_files(cell: Cell | None) -> list[str]:
    """Return the file names that a Minh chứng cell names, `;` between."""
    return [name.strip() for name in (cell.text if cell is not None else "").split(";") if name.strip()]


def evidence_received(reading: Reading) -> Iterator[Line]:
    """One line per evidence file received, named or not, by the cell that names it where one does (E02)."""
    for report in reading.reports:
        data = report.sheets[SANG_KIEN.key]
        naming = {
            same_name(name): row["minh_chung"]
            for row in reversed(data.rows)
            if "minh_chung" in row.cells
            for name in named_files(row["minh_chung"])
        }
        for file in report.evidence:
            cell = naming.get(same_name(file.name))
            if cell is None and not file.name.lower().endswith(".pdf"):
                continue
            values: dict[str, Scalar] = {"name": file.name, "fault": file.fault or None}
            yield Line(report.unit, report.file, data.name if cell else "", values, {"name": cell})


def persons(reading: Reading) -> Iterator[Line]:
    """One line per person of sheet 5 (P01, P03-P05, D05 of a code)."""
    where = _same_person_elsewhere(reading.reports)
    for report in reading.reports:
        data = report.sheets[CA_NHAN.key]
        codes: set[str] = set()
        names: set[str] = set()
        for row in data.rows:
            code, name = code_of(row), same_name(row.text("ho_ten"))
            others = where(report.unit, row)
            derived: dict[str, Scalar] = {
                "code": code or None,
                "code_repeated": bool(code) and code in codes,
                "name_repeated": bool(name) and name in names and not (code and code in codes),
                "done": _sum(row, "dung_han", "tre_han"),
                "also_in": ", ".join(others) or None,
                "rating_text": row["xep_loai"].text or None if "xep_loai" in row.cells else "không có cột",
            }
            codes.add(code)
            names.add(name)
            yield _line(report, data.name, row.cells, derived)


def _same_person_elsewhere(reports: Iterable[Report]) -> Callable[[str, Row], list[str]]:
    """Return a look-up: the other units that nominate somebody of the same full name and post."""
    units_of: dict[tuple[str, str], set[str]] = defaultdict(set)

    def key(row: Row) -> tuple[str, str]:
        return same_name(row.text("ho_ten")), same_name(row.text("chuc_vu"))

    for report in reports:
        for row in report.persons:
            units_of[key(row)].add(report.unit)

    def elsewhere(unit: str, row: Row) -> list[str]:
        return sorted(units_of[key(row)] - {unit}) if all(key(row)) else []

    return elsewhere


def heads(reading: Reading) -> Iterator[Line]:
    """One line per unit with persons: how many are marked as head (P02), pointing at the second."""
    for report in reading.reports:
        data = report.sheets[CA_NHAN.key]
        marks = [row["dung_dau"] for row in data.rows if "dung_dau" in row.cells]
        if not marks:
            continue
        heads_marked = [cell for cell in marks if cell.value is True]
        # A mark that can't be read could be the one: then "no head" can't be said.
        unreadable = any(cell.value is None for cell in marks)
        values: dict[str, Scalar] = {
            "heads": None if unreadable and not heads_marked else float(len(heads_marked)),
        }
        second = heads_marked[1] if len(heads_marked) > 1 else None
        yield Line(report.unit, report.file, data.name, values, {"second": second})


def contents(reading: Reading) -> Iterator[Line]:
    """One line per nominee and obligatory content of sheet 6 (A01)."""
    for report in reading.reports:
        for gap in gaps(reading.plan, report):
            values: dict[str, Scalar] = {"code": gap.code, "content": gap.content, "filled": gap.filled}
            sheet = report.sheets["thanh_tich"].name
            yield Line(report.unit, report.file, sheet, values, {"filled": gap.cell}, gap.inputs)


def meetings(reading: Reading) -> Iterator[Line]:
    """One line per unit's meeting: present against members (M01, M02, D07)."""
    quorum = reading.plan.council_rules.quorum
    first, last = reading.plan.papers_window(reading.cycle)
    for report in reading.reports:
        data = report.sheets[HOP.key]
        present, members = data.labels.get("co_mat"), data.labels.get("tong_thanh_vien")
        derived: dict[str, Scalar] = {
            "papers_from": float(first.toordinal()),
            "papers_until": float(last.toordinal()),
            "from_to": f"{first:%d/%m/%Y} - {last:%d/%m/%Y}",
            "present_scaled": _times(present, quorum.denominator),
            "quorum_scaled": _times(members, quorum.numerator),
            "quorum": str(quorum),
        }
        yield _line(report, data.name, data.labels, derived)


def votes(reading: Reading) -> Iterator[Line]:
    """One line per nominee voted on: votes against those present and against all members (M01, M03)."""
    majority: Fraction = reading.plan.council_rules.majority
    for report in reading.reports:
        data = report.sheets[HOP.key]
        for row in data.rows:
            both: dict[str, Cell] = {**data.labels, **row.cells}
            derived: dict[str, Scalar] = {
                "votes": _sum(row, "dong_y", "khong_dong_y"),
                # Votes on somebody who is no nominee are M04's.
                "for_scaled": _times(row.cells.get("dong_y"), majority.denominator)
                if code_of(row) in report.nominees
                else None,
                "majority_scaled": _times(data.labels.get("tong_thanh_vien"), majority.numerator),
                "majority": str(majority),
            }
            yield _line(report, data.name, both, derived)


def _times(cell: Cell | None, factor: int) -> float | None:
    value = cell.value if cell is not None else None
    return float(value * factor) if isinstance(value, Decimal) else None


def nominees(reading: Reading) -> Iterator[Line]:
    """One line per nominee that sheets 1+5, 6 and 7 do not agree on (M04)."""
    for report in reading.reports:
        inputs = tuple(code_cells(report))
        for mismatch in mismatches(report):
            values: dict[str, Scalar] = {
                "code": mismatch.code,
                "problem": mismatch.problem,
            }
            yield Line(report.unit, report.file, mismatch.sheet, values, {"code": mismatch.cell}, inputs)


FRAMES: Mapping[str, Callable[[Reading], Iterator[Line]]] = {
    "cells": cells,
    "units": units,
    "procedures": procedures,
    "procedure_totals": procedure_totals,
    "initiatives": initiatives,
    "evidence_named": evidence_named,
    "evidence_received": evidence_received,
    "persons": persons,
    "heads": heads,
    "contents": contents,
    "meetings": meetings,
    "votes": votes,
    "nominees": nominees,
}
"""Every frame by the name its suite carries."""
