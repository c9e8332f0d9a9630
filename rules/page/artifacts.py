"""A run's tables as Prefect shows them: flat rows of text and numbers under Vietnamese headings.

No person's name, no value and no reason of a report is in here: the run's history is kept for years and seen by
whoever runs the server. Persons stand by code; the rest is on the operator's page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.findings import Finding
from rules.page.ranking import quota_table, share_words
from rules.page.words import (
    DASH,
    PAGE,
    RULES,
    SEVERITIES,
    STATES,
    VALUE_LENGTH,
    cell_order,
    gates_in_the_way,
    points_vi,
    shown,
    unit_name,
)
from rules.ranking import Entry, NomineeKind
from rules.summary import Outcome, completeness, counts

MOST_ROWS = 1000
"""More rows than this make the Prefect page slow; the rest is on the operator's page."""

Row = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Table:
    """One table to show: a key of small letters and dashes, a description in Markdown, the rows."""

    key: str
    description: str
    rows: list[Row]


def run_tables(outcome: Outcome) -> list[Table]:
    """Return the five tables of a run, in the order in which they are read."""
    return [
        _completeness(outcome),
        _findings(outcome),
        _ranking(outcome, "ranking-collective", NomineeKind.COLLECTIVE, "Xếp hạng tập thể theo nhóm"),
        _ranking(outcome, "ranking-individual", NomineeKind.INDIVIDUAL, "Xếp hạng cá nhân (theo mã)"),
        _quota(outcome),
    ]


def _table(outcome: Outcome, key: str, title: str, note: str, rows: Iterable[Row]) -> Table:
    shown_rows = list(rows)
    cut = f" Chỉ hiện {MOST_ROWS} trên {len(shown_rows)} dòng." if len(shown_rows) > MOST_ROWS else ""
    trial = f" **{outcome.plan.movement.trial_text}**" if outcome.trial else ""
    text = f"**{title}, chu kỳ {outcome.cycle.id}.** {note}{cut} Chi tiết: trang {PAGE}.{trial}"
    return Table(key, text, shown_rows[:MOST_ROWS])


def _completeness(outcome: Outcome) -> Table:
    number = counts(outcome)
    note = (
        f"{number['received']}/{number['units']} đơn vị đã gửi, {number['accepted']} đã nhận,"
        f" {number['returned']} trả lại, {number['missing']} chưa nộp."
    )
    rows: list[Row] = [
        {
            "Nhóm": line.group or DASH,
            "Đơn vị": _cell(line.name),
            "Tình trạng": str(line.status),
            "Lỗi": line.errors,
            "Lưu ý": line.warnings,
            "Đề nghị": DASH if line.nominees is None else line.nominees,
            "Được chọn": DASH if line.selected is None else line.selected,
        }
        for line in completeness(outcome.decision)
    ]
    return _table(outcome, "completeness", "Tình hình nộp báo cáo", note, rows)


def _findings(outcome: Outcome) -> Table:
    def order(found: Finding) -> tuple[object, ...]:
        return (found.unit, found.sheet, cell_order(found.cell), found.rule)

    note = f"{len(outcome.findings)} phát hiện; giá trị và cách sửa không ghi ở đây."
    rows: list[Row] = [
        {
            "Đơn vị": _cell(unit_name(outcome.plan, found.unit)),
            "Mức": SEVERITIES[found.severity],
            "Quy tắc": found.rule,
            "Điều chưa đúng": RULES.get(found.rule, ""),
            "Biểu": _cell(found.sheet),
            "Ô": found.cell,
        }
        for found in sorted(outcome.findings, key=order)
    ]
    return _table(outcome, "findings", "Phát hiện khi kiểm tra", note, rows)


def _ranking(outcome: Outcome, key: str, kind: NomineeKind, title: str) -> Table:
    mine = [e for e in outcome.entries if e.kind is kind]
    number = counts(outcome)[str(kind)]
    note = (
        f"{number['nominated']} đề nghị, {number['eligible']} đủ điều kiện, {number['selected']} được chọn;"
        " họ tên và lý do không ghi ở đây."
    )
    return _table(outcome, key, title, note, [_rank_row(outcome, entry) for entry in mine])


def _rank_row(outcome: Outcome, entry: Entry) -> Row:
    return {
        "Nhóm": entry.group,
        "Hạng": entry.rank,
        "Mã": f"{entry.unit}/{entry.nominee}",
        "Đơn vị": unit_name(outcome.plan, entry.unit),
        "Điểm": points_vi(entry.total),
        "Trạng thái": STATES[entry.state],
        "Điều kiện chưa qua": ", ".join(gates_in_the_way(entry)),
        "Đề nghị": _yes(entry.nominated),
        "Đủ điều kiện": _yes(entry.eligible),
        "Được chọn": _yes(entry.selected),
    }


def _quota(outcome: Outcome) -> Table:
    share = share_words(outcome.plan.quota.share)
    rows: list[Row] = []
    for line in quota_table(outcome):
        row: Row = {"Loại": line.kind, "Phạm vi": line.group}
        for word, n, cap in line.readings:
            row |= {word: n, f"{word}: tối đa": cap}
        rows.append(row | {"Được chọn": line.selected, "Để Hội đồng quyết định": line.left})
    note = f"Không quá {share} số đủ điều kiện, làm tròn xuống."
    return _table(outcome, "quota", "Tỷ lệ khen thưởng", note, rows)


def _cell(text: str) -> str:
    """Return a stranger's text so that Prefect makes no link of it: it reads Markdown links in cells."""
    return shown(text, VALUE_LENGTH).replace("](", "] (")


def _yes(value: bool) -> str:
    return "có" if value else DASH
