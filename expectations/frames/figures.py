"""Check frames of any cell, of sheet 1 and of sheet 3."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from expectations.frames.lines import FrameLine, Reading, Scalar, line_of, scalar, sum_of
from rules.plan.report_form.form import A_ROW, DON_VI, TTHC, CellKind, Vocabulary
from rules.report.report import Cell
from rules.values.rounding import shown_vi
from rules.values.text import fold, legacy_font
from rules.years.former import Pending, pending_before


def cells(reading: Reading) -> Iterator[FrameLine]:
    """One line per cell of every sheet: what any cell must be (D01-D06, D08-D10)."""
    words = reading.words
    for report in reading.reports:
        for cell in report.cells():
            exact = cell.value if isinstance(cell.value, Decimal) else None
            whole = float(exact.to_integral_value()) if exact is not None else None
            number = float(exact) if exact is not None else None
            count = number if cell.field.kind is CellKind.COUNT else None
            score = number if cell.field.kind is CellKind.SCORE else None
            is_text = cell.ok and cell.field.kind is CellKind.TEXT
            values: dict[str, Scalar] = {
                "label": cell.field.label,
                "text": cell.text or None,
                "required_text": cell.text or (None if cell.field.required else "không bắt buộc"),
                "state": str(cell.state),
                "count": count,
                "whole_count": whole if count is not None else None,
                "score": score,
                "maximum": float(words.maxima.get(cell.field.max_item, 0)) if score is not None else None,
                "legacy_font": legacy_font(cell.text) if is_text else None,
                "overlong": _overlong(cell) if is_text else None,
                "most": float(cell.field.most),
                "options": _options(cell, words),
            }
            yield FrameLine(report.unit, report.file, cell.sheet, values, {"text": cell})


def _overlong(cell: Cell) -> str | None:
    """How long a text is, in words, where it is longer than its field may be."""
    rows = cell.text.count("\n") + 1
    if len(cell.text) <= cell.field.most and (rows - 1) * A_ROW <= cell.field.most:
        return None
    return f"{shown_vi(len(cell.text))} ký tự" + (f", {shown_vi(rows)} dòng" if rows > 1 else "")


def _options(cell: Cell, words: Vocabulary) -> str:
    if cell.field.kind is CellKind.YES_NO:
        return "x (có) hoặc để trống (không)"
    return ", ".join(words.values.get(cell.field.options, ()))


def units(reading: Reading) -> Iterator[FrameLine]:
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
        yield line_of(
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


def procedures(reading: Reading) -> Iterator[FrameLine]:
    """One line per field row of sheet 3, with the sums of form II.06a (T01-T04) and the last cycle's (11) (T06)."""
    last = pending_before(reading.plan, reading.cycle, reading.former)
    for report in reading.reports:
        data = report.sheets[TTHC.key]
        names = Counter(fold(row.text("c2")) for row in data.rows)
        for row in data.rows:
            name = fold(row.text("c2"))
            before = last.get((report.unit, name)) if names[name] == 1 else None
            derived: dict[str, Scalar] = {
                "c4_c5_c6": sum_of(row, "c4", "c5", "c6"),
                "c8_c9_c10": sum_of(row, "c8", "c9", "c10"),
                "c12_c13": sum_of(row, "c12", "c13"),
                "c7_c11": sum_of(row, "c7", "c11"),
                "pending_before": float(before.pending) if before is not None else None,
                "cycle_before": _whose(reading, before) if before is not None else None,
            }
            yield line_of(report, data.name, row.cells, derived)


def _whose(reading: Reading, before: Pending) -> str:
    names = ", ".join(reading.plan.units[slug].name for slug in before.of)
    return f"{before.cycle} của {names}" if names else before.cycle


def procedure_totals(reading: Reading) -> Iterator[FrameLine]:
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
            yield FrameLine(report.unit, report.file, data.name, values, {"total": total}, (total, *column))
