"""The figures of a nominee as numbers, each with the cells it was counted from: the collective's of the unit, a person's own.

What achievement reports print beside each other over two years, what the register keeps for the year after, and what
`diem.json` and `thidua explain` lead back to the report. How they look on paper belongs to `compared` and `figures`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.judging.scoring import Source, has_procedures, recognised, source_of
from rules.plan.plan import Cycle
from rules.plan.report_form.form import CA_NHAN, COLLECTIVE, DON_VI, NHIEM_VU, TTHC
from rules.report.report import Cell, Report, Row, code_of

TASKS, IN_TIME, LATE, UNDONE = "tasks", "tasks.in_time", "tasks.late", "tasks.open"
ONLINE, NEW, SETTLED, SETTLED_IN_TIME = "tthc.c4", "tthc.c4+c5", "tthc.c7", "tthc.c8+c9"
SIGNED, ISSUED = "don_vi.vb_ky_so", "don_vi.vb_phat_hanh"


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """One figure: `key` for ever, `name` on papers, how many, from which cells; `whole`: the key of what it is a part of."""

    key: str
    name: str
    number: int
    sources: tuple[Source, ...]
    whole: str = ""


@dataclass(frozen=True, slots=True)
class TasksDone:
    """Tasks of sheet 2 by how they ended; `undone`: not done at all."""

    in_time: tuple[Row, ...]
    late: tuple[Row, ...]
    undone: tuple[Row, ...]

    @property
    def given(self) -> int:
        """How many there are in all."""
        return len(self.in_time) + len(self.late) + len(self.undone)


def tasks_done(rows: Iterable[Row]) -> TasksDone:
    """Tell tasks done by their day from those done after it and those not done."""
    ended: dict[str, list[Row]] = {IN_TIME: [], LATE: [], UNDONE: []}
    for row in rows:
        due, done = day_in(row, "thoi_han"), day_in(row, "ngay_hoan_thanh")
        ended[UNDONE if due is None or done is None else IN_TIME if done <= due else LATE].append(row)
    return TasksDone(*(tuple(ended[how]) for how in (IN_TIME, LATE, UNDONE)))


def day_in(row: Row, key: str) -> dt.date | None:
    """Return the day that the row's cell holds; None where it is blank."""
    cell = row.cells.get(key)
    return cell.value if cell is not None and isinstance(cell.value, dt.date) else None


def reported_figures(cycle: Cycle, report: Report, code: str) -> list[ReportedFigure]:
    """Return the figures of one nominee in the order of its report; of a person nothing but its row of sheet 5."""
    if code != COLLECTIVE:
        return own_figures(next((row for row in report.persons if code_of(row) == code), None))
    procedures, documents = _procedures(report), _documents(report)
    return [*_tasks(report), *procedures, *_files(report), *documents, *_initiatives(cycle, report)]


def own_figures(row: Row | None) -> list[ReportedFigure]:
    """Return the counts of a person's row of sheet 5: tasks given, done in time, done late."""
    cells = [row.cells.get(key) for key in ("duoc_giao", "dung_han", "tre_han")] if row is not None else []
    counts = [c for c in cells if c is not None and isinstance(c.value, Decimal)]
    first = f"{CA_NHAN.key}.{counts[0].field.key}" if counts else ""
    return [
        _of_cells(f"{CA_NHAN.key}.{c.field.key}", c.field.label, [c], first if i else "")
        for i, c in enumerate(counts)
    ]


def sheet_1_figures(report: Report) -> list[ReportedFigure]:
    """Return the counts of sheet 1: procedures, where the unit has any, and documents."""
    return [*_procedures(report), *_documents(report)]


def _tasks(report: Report) -> list[ReportedFigure]:
    rows = report.sheets[NHIEM_VU.key].rows
    if not rows:
        return []
    done = tasks_done(rows)
    told = (
        (IN_TIME, "Nhiệm vụ hoàn thành đúng hạn", done.in_time),
        (LATE, "Nhiệm vụ hoàn thành sau thời hạn", done.late),
        (UNDONE, "Nhiệm vụ chưa hoàn thành", done.undone),
    )
    return [
        ReportedFigure(TASKS, "Nhiệm vụ được giao", len(rows), _sources([rows], "nhiem_vu")),
        *(
            ReportedFigure(key, name, len(some), _sources([some], "thoi_han", "ngay_hoan_thanh"), TASKS)
            for key, name, some in told
        ),
    ]


def _sources(tables: Iterable[Sequence[Row]], *keys: str) -> tuple[Source, ...]:
    return tuple(
        source_of(row.cells[key]) for rows in tables for row in rows for key in keys if key in row.cells
    )


def _procedures(report: Report) -> list[ReportedFigure]:
    if not has_procedures(report):
        return []
    whole = _label(report, "tthc_tham_quyen")
    parts = (_label(report, key, whole.key) for key in ("tthc_niem_yet", "tthc_ra_soat"))
    return [whole, *parts, _label(report, "phuong_an")]


def _documents(report: Report) -> list[ReportedFigure]:
    return [_label(report, "vb_phat_hanh"), _label(report, "vb_ky_so", ISSUED)]


def _label(report: Report, key: str, whole: str = "") -> ReportedFigure:
    name = DON_VI.field(key).label.replace("TTHC", "thủ tục hành chính")
    cell = report.sheets[DON_VI.key].labels.get(key)
    return _of_cells(f"{DON_VI.key}.{key}", name, [cell] if cell is not None else [], whole)


def _files(report: Report) -> list[ReportedFigure]:
    """Of the sum row of sheet 3; what came over from the year before is no part of what was received anew."""
    total = report.sheets[TTHC.key].total
    if total is None or not has_procedures(report):
        return []

    def summed(key: str, name: str, *columns: str, whole: str = "") -> ReportedFigure:
        return _of_cells(key, name, [c for column in columns if (c := total.cells.get(column))], whole)

    return [
        summed(NEW, "Hồ sơ mới tiếp nhận", "c4", "c5"),
        summed(ONLINE, "Hồ sơ tiếp nhận trực tuyến", "c4", whole=NEW),
        summed(SETTLED, "Hồ sơ đã giải quyết", "c7"),
        summed(SETTLED_IN_TIME, "Hồ sơ giải quyết trước hạn, đúng hạn", "c8", "c9", whole=SETTLED),
        summed("tthc.c10", "Hồ sơ giải quyết quá hạn", "c10", whole=SETTLED),
        summed("tthc.c13", "Hồ sơ đang giải quyết đã quá hạn", "c13"),
    ]


def _of_cells(key: str, name: str, cells: Sequence[Cell], whole: str = "") -> ReportedFigure:
    number = sum(int(c.value) for c in cells if isinstance(c.value, Decimal))
    return ReportedFigure(key, name, number, tuple(map(source_of, cells)), whole)


def _initiatives(cycle: Cycle, report: Report) -> list[ReportedFigure]:
    rows = recognised(report, cycle, COLLECTIVE)
    sources = _sources([rows], "ten", "ngay_quyet_dinh")
    return [ReportedFigure("initiatives", "Sáng kiến của tập thể được công nhận", len(rows), sources)]
