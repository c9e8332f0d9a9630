"""Check frames of sheet 4: initiatives, and the evidence they name."""

from collections.abc import Iterator

from expectations.frames.lines import FrameLine, Reading, Scalar, line_of
from rules.judging.scoring import authors
from rules.plan.report_form.form import CA_NHAN, COLLECTIVE, COLLECTIVE_AUTHOR, SANG_KIEN
from rules.report.report import Cell, Report, code_of
from rules.report.unread import remedy_of
from rules.values.text import fold, same_name, turned
from rules.years.former import who_names


def initiatives(reading: Reading) -> Iterator[FrameLine]:
    """One line per initiative: its decision, evidence and authors (I01, I02, I04, I05), who had or has it too (I03, I06)."""
    named = who_names(reading.plan, reading.reports, reading.former)
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
            number_there = number is not None and bool(number.text)
            second = report.edition > 1
            others = named.get(fold(row.text("ten")), {}) if second else {}
            derived: dict[str, Scalar] = {
                "cycle_first": float(reading.cycle.first_day.toordinal()),
                "cycle_last": float(reading.cycle.last_day.toordinal()),
                "year": str(reading.cycle.year),
                "spent_in": report.spent.get(row.number),
                "unknown_authors": "; ".join(unknown) or None,
                "collective_author": COLLECTIVE_AUTHOR,
                "number_text": number.text or None if number is not None else "không có cột",
                # The day is asked for only where the number is there: one initiative, one finding.
                "day_text": (day.text or None) if number_there and day is not None else "không xét",
                "evidence_text": "; ".join(named_files(row.cells.get("minh_chung"))) or None
                if second and number_there and "minh_chung" in row.cells
                else "không xét",
                "also_named": "; ".join(name for who, name in others.items() if who != report.unit) or None,
            }
            yield line_of(report, data.name, row.cells, derived, code_inputs if unknown else ())


def evidence_named(reading: Reading) -> Iterator[FrameLine]:
    """One line per evidence file that sheets 4 and 8 name: is it there (E01)."""
    for report in reading.reports:
        there = {same_name(e.name) for e in report.evidence}
        for cell in _naming_cells(report):
            for name in named_files(cell):
                values: dict[str, Scalar] = {"name": name, "there": same_name(name) in there}
                yield FrameLine(report.unit, report.file, cell.sheet, values, {"name": cell})


def _naming_cells(report: Report) -> list[Cell]:
    """Return the cells that may name evidence: of initiatives, then of activities."""
    rows = (*report.sheets[SANG_KIEN.key].rows, *report.activities)
    return [row["minh_chung"] for row in rows if "minh_chung" in row.cells]


def named_files(cell: Cell | None) -> list[str]:
    """Return the file names that a Minh chứng cell names, `;` between."""
    return [name.strip() for name in (cell.text if cell is not None else "").split(";") if name.strip()]


def evidence_received(reading: Reading) -> Iterator[FrameLine]:
    """One line per evidence file received, named or not, by the cell that names it where one does (E02, E03)."""
    for report in reading.reports:
        naming = {
            same_name(name): cell for cell in reversed(_naming_cells(report)) for name in named_files(cell)
        }
        for file in report.evidence:
            cell = naming.get(same_name(file.name))
            shown = turned(file.name)
            used = cell is not None or file.name.lower().endswith(".pdf")
            if not used and shown == file.name:
                continue
            values: dict[str, Scalar] = {
                "name": file.name,
                "fault": (file.fault or None) if used else None,
                "turned": shown if shown != file.name else None,
                "what_to_do": remedy_of(file),
            }
            yield FrameLine(report.unit, report.file, cell.sheet if cell else "", values, {"name": cell})
