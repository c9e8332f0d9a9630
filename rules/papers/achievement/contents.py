"""The obligatory contents of an achievement report: first what the unit's data show of each, then its own text.

The data are the unit's: a person's report has none of them. Which data speak of which content is the plan's to say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from rules.judging.scoring import has_procedures
from rules.papers.achievement.reported import ISSUED, NEW, ONLINE, SIGNED, ReportedFigure, day_in, tasks_done
from rules.papers.parts import Context
from rules.plan.plan import Plan
from rules.plan.report_form.form import COLLECTIVE, NHIEM_VU, THANH_TICH, TTHC
from rules.report.report import Report, Row, code_of
from rules.values.wording import BLANK, capital, counted, one_line, paragraphs, percent, short_day

MOST_DONE_NAMED = 5
"""So many tasks of a content that were done in time are named; those late and not done are named all."""

FiguresByKey = Mapping[str, ReportedFigure]


def contents(plan: Plan, report: Report, code: str, figures: Iterable[ReportedFigure]) -> list[Context]:
    """Return heading, paragraphs from data and the nominee's own paragraphs of each content, in the plan's order."""
    by_key = {figure.key: figure for figure in figures}
    return [
        {
            "heading": f"{number}. {content.heading}",
            "data": [
                *task_lines(
                    r for r in report.sheets[NHIEM_VU.key].rows if r.text("noi_dung") == content.name
                ),
                *(line for kind in content.figures for line in _TOLD[kind](report, by_key)),
            ]
            if code == COLLECTIVE
            else [],
            "texts": _result(report, code, content.name),
        }
        for number, content in enumerate(plan.contents, start=1)
    ]


def task_lines(rows: Iterable[Row]) -> list[str]:
    """Return how many tasks there were and how they ended, then which, the late ones with their days; nothing where none."""
    done = tasks_done(rows)
    if not done.given:
        return []
    others = len(done.in_time) - MOST_DONE_NAMED
    more = f" và {counted(others)} nhiệm vụ khác" if others > 0 else ""
    ended = (
        ("hoàn thành đúng hạn", done.in_time, [_task(row) for row in done.in_time[:MOST_DONE_NAMED]], more),
        (
            "hoàn thành sau thời hạn",
            done.late,
            [f"{_task(r)} ({_due(r)}, xong {_day(r)})" for r in done.late],
            "",
        ),
        ("chưa hoàn thành", done.undone, [f"{_task(row)} ({_due(row)})" for row in done.undone], ""),
    )
    given = f"Được giao {counted(done.given)} nhiệm vụ"
    named = [f"{how}: {'; '.join(names)}{more}." for how, some, names, more in ended if some]
    if len(named) == 1:
        return [f"{given}, {named[0]}"]
    parts = ", ".join(f"{counted(len(some))} {how}" for how, some, *_ in ended if some)
    return [f"{given}: {parts}.", *map(capital, named)]


def _task(row: Row) -> str:
    return f"“{one_line(row.text('nhiem_vu'))}”"


def _due(row: Row) -> str:
    return f"hạn {_day(row, 'thoi_han')}"


def _day(row: Row, key: str = "ngay_hoan_thanh") -> str:
    day = day_in(row, key)
    return short_day(day) if day is not None else BLANK


def _procedures(report: Report, figures: FiguresByKey) -> Iterator[str]:
    if not has_procedures(report):
        return
    whole, posted, reviewed, proposed = (
        figures[f"don_vi.{key}"].number
        for key in ("tthc_tham_quyen", "tthc_niem_yet", "tthc_ra_soat", "phuong_an")
    )
    plans = f", đề xuất {counted(proposed)} phương án đơn giản hóa" if proposed else ""
    yield (
        f"Có {counted(whole)} thủ tục hành chính thuộc thẩm quyền, đã niêm yết, công khai {_part(posted, whole)}, "
        f"rà soát {_part(reviewed, whole)}{plans}."
    )


def _files(report: Report, figures: FiguresByKey) -> Iterator[str]:
    total = report.sheets[TTHC.key].total
    if total is None or NEW not in figures:
        return
    cells = (total.cells.get(key) for key in ("c3", "c6", "c7", "c8", "c9", "c10", "c11", "c13"))
    received, over, settled, before, in_time, late, pending, overdue = (
        int(c.value) if c is not None and isinstance(c.value, Decimal) else 0 for c in cells
    )
    came = f" (trong đó {counted(over)} hồ sơ từ kỳ trước)" if over else ""
    said = f"; đang giải quyết {counted(pending)}" + (
        f", trong đó quá hạn {counted(overdue)}" if overdue else ""
    )
    yield (
        f"Tiếp nhận {counted(received)} hồ sơ{came}, đã giải quyết {counted(settled)}, trong đó trước hạn, đúng hạn "
        f"{_part(before + in_time, settled)}, "
        + (f"quá hạn {_part(late, settled)}" if late else "không có hồ sơ quá hạn")
        + (said if pending else "")
        + "."
    )


def _online(report: Report, figures: FiguresByKey) -> Iterator[str]:
    if NEW in figures and (new := figures[NEW].number):
        online = figures[ONLINE].number
        yield f"Tiếp nhận trực tuyến {counted(online)}/{counted(new)} hồ sơ mới tiếp nhận ({percent(online, new)})."


def _signed(report: Report, figures: FiguresByKey) -> Iterator[str]:
    if issued := figures[ISSUED].number:
        signed = figures[SIGNED].number
        yield f"Ký số {counted(signed)}/{counted(issued)} văn bản phát hành ({percent(signed, issued)})."


_TOLD: Mapping[str, Callable[[Report, FiguresByKey], Iterator[str]]] = {
    "procedures": _procedures,
    "files": _files,
    "online": _online,
    "signed": _signed,
}


def _part(number: int, whole: int) -> str:
    share = percent(number, whole)
    return counted(number) + (f" ({share})" if share else "")


def _result(report: Report, code: str, content: str) -> list[str]:
    """The result and the reason of one content, as paragraphs; sheet 6 may give a content in several rows."""
    texts: list[str] = []
    reasons: list[str] = []
    for row in report.sheets[THANH_TICH.key].rows:
        if code_of(row) == code and row.text("noi_dung") == content:
            texts += paragraphs(row.text("ket_qua"))
            reasons += paragraphs(row.text("ly_do"))
    if not texts:
        texts = [f"Không áp dụng: {' '.join(reasons)}"] if reasons else [BLANK]
    return texts
