"""Check frames of the nominees: sheets 5, 6 and 7, and whether they name the same people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from expectations.frames.lines import FrameLine, Reading, Scalar, line_of, sum_of, times
from rules.checks.nominees import code_cells, gaps, mismatches
from rules.plan.report_form.form import CA_NHAN, HOP
from rules.report.report import Report, Row, code_of
from rules.values.text import same_name


def persons(reading: Reading) -> Iterator[FrameLine]:
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
                "done": sum_of(row, "dung_han", "tre_han"),
                "also_in": ", ".join(others) or None,
                "rating_text": row["xep_loai"].text or None if "xep_loai" in row.cells else "không có cột",
            }
            codes.add(code)
            names.add(name)
            yield line_of(report, data.name, row.cells, derived)


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


def heads(reading: Reading) -> Iterator[FrameLine]:
    """One line per unit with persons: how many are marked as head (P02), pointing at the second."""
    for report in reading.reports:
        data = report.sheets[CA_NHAN.key]
        marks = [row["dung_dau"] for row in data.rows if "dung_dau" in row.cells]
        if not marks:
            continue
        heads_marked = [cell for cell in marks if cell.value is True]
        # A mark that can't be read could be the one: then "no head" can't be said.
        unreadable = any(cell.value is None for cell in marks)
        said = None if unreadable and not heads_marked else float(len(heads_marked))
        values: dict[str, Scalar] = {"heads": said}
        second = heads_marked[1] if len(heads_marked) > 1 else None
        yield FrameLine(report.unit, report.file, data.name, values, {"second": second})


def contents(reading: Reading) -> Iterator[FrameLine]:
    """One line per nominee and obligatory content of sheet 6 (A01)."""
    for report in reading.reports:
        for gap in gaps(reading.plan, report):
            values: dict[str, Scalar] = {"code": gap.code, "content": gap.content, "filled": gap.filled}
            sheet = report.sheets["thanh_tich"].name
            yield FrameLine(report.unit, report.file, sheet, values, {"filled": gap.cell}, gap.inputs)


def meetings(reading: Reading) -> Iterator[FrameLine]:
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
            "present_scaled": times(present, quorum.denominator),
            "quorum_scaled": times(members, quorum.numerator),
            "quorum": str(quorum),
        }
        yield line_of(report, data.name, data.labels, derived)


def votes(reading: Reading) -> Iterator[FrameLine]:
    """One line per nominee voted on: votes against those present and against all members (M01, M03)."""
    majority = reading.plan.council_rules.majority
    for report in reading.reports:
        data = report.sheets[HOP.key]
        for row in data.rows:
            # Votes on somebody who is no nominee are M04's.
            in_favour = row.cells.get("dong_y") if code_of(row) in report.nominees else None
            derived: dict[str, Scalar] = {
                "votes": sum_of(row, "dong_y", "khong_dong_y"),
                "for_scaled": times(in_favour, majority.denominator),
                "majority_scaled": times(data.labels.get("tong_thanh_vien"), majority.numerator),
                "majority": str(majority),
            }
            yield line_of(report, data.name, {**data.labels, **row.cells}, derived)


def nominees(reading: Reading) -> Iterator[FrameLine]:
    """One line per nominee that sheets 1+5, 6 and 7 do not agree on (M04)."""
    for report in reading.reports:
        inputs = tuple(code_cells(report))
        for mismatch in mismatches(report):
            values: dict[str, Scalar] = {"code": mismatch.code, "problem": mismatch.problem}
            yield FrameLine(report.unit, report.file, mismatch.sheet, values, {"code": mismatch.cell}, inputs)
