"""Check frames of sheet 4: initiatives, and the evidence they name."""

from collections.abc import Iterator

from expectations.frames.lines import FrameLine, Reading, Scalar, line_of
from rules.judging.scoring import authors
from rules.plan.form import CA_NHAN, COLLECTIVE, COLLECTIVE_AUTHOR, SANG_KIEN
from rules.report.report import Cell, code_of
from rules.report.unread import remedy_of
from rules.values.text import same_name


def initiatives(reading: Reading) -> Iterator[FrameLine]:
    """One line per initiative: its decision and its authors (I01, I02, I04), and whether it was rewarded before (I03)."""
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
                "spent_in": report.spent.get(row.number),
                "unknown_authors": "; ".join(unknown) or None,
                "collective_author": COLLECTIVE_AUTHOR,
                "number_text": number.text or None if number is not None else "không có cột",
                # The day is asked for only where the number is there: one initiative, one finding.
                "day_text": (day.text or None)
                if number is not None and number.text and day is not None
                else "không xét",
            }
            yield line_of(report, data.name, row.cells, derived, code_inputs if unknown else ())


def evidence_named(reading: Reading) -> Iterator[FrameLine]:
    """One line per evidence file that sheet 4 names: is it there (E01)."""
    for report in reading.reports:
        data = report.sheets[SANG_KIEN.key]
        there = {same_name(e.name) for e in report.evidence}
        for row in data.rows:
            cell = row.cells.get("minh_chung")
            for name in named_files(cell):
                values: dict[str, Scalar] = {"name": name, "there": same_name(name) in there}
                yield FrameLine(report.unit, report.file, data.name, values, {"name": cell})


def named_files(cell: Cell | None) -> list[str]:
    """Return the file names that a Minh chứng cell names, `;` between."""
    return [name.strip() for name in (cell.text if cell is not None else "").split(";") if name.strip()]


def evidence_received(reading: Reading) -> Iterator[FrameLine]:
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
            values: dict[str, Scalar] = {
                "name": file.name,
                "fault": file.fault or None,
                "what_to_do": remedy_of(file),
            }
            yield FrameLine(report.unit, report.file, data.name if cell else "", values, {"name": cell})
