"""The tables of a run's Prefect artifacts: flat rows of text and numbers under Vietnamese headings.

No person's name, no value and no reason of a report is in here: the run's history is kept for years and seen by
whoever runs the server. Persons stand by code; the rest is on the operator's page.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rules.judging.gates import DISCIPLINE, GateState
from rules.judging.ranking import Entry, NomineeKind
from rules.page.ending import intake_words
from rules.page.links import Pages
from rules.page.result.ranking import quota_table, share_words
from rules.page.summary import Outcome, Status, counts
from rules.page.wording import (
    DASH,
    PAGE,
    RULES,
    SEVERITIES,
    STATES,
    VALUE_LENGTH,
    points_vi,
    shown,
    unit_name,
)
from rules.plan.plan import Cycle, Plan
from rules.report.collected import Collected
from rules.values.findings import Finding, Severity, cell_order, with_errors

_RANKINGS = {
    NomineeKind.COLLECTIVE: "Xếp hạng tập thể theo nhóm",
    NomineeKind.INDIVIDUAL: "Xếp hạng cá nhân (theo mã)",
}
MOST_ROWS = 1000
"""More rows than this make the Prefect page slow; the rest is on the operator's page."""

TableRow = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Table:
    """One table to show: a key of small letters and dashes, a description in Markdown, the rows."""

    key: str
    description: str
    rows: list[TableRow]


@dataclass(frozen=True, slots=True)
class About:
    """What all tables of a run have in common: whose they are, and where the operator's pages are ("" nowhere)."""

    plan: Plan
    cycle: Cycle
    trial: bool
    pages: Pages

    def table(self, key: str, title: str, note: str, rows: Iterable[TableRow], page: str) -> Table:
        """Return a table with its description; `page` is the address of the page that has the whole."""
        shown_rows = list(rows)
        cut = f" Chỉ hiện {MOST_ROWS} trên {len(shown_rows)} dòng." if len(shown_rows) > MOST_ROWS else ""
        trial = f" **{self.plan.movement.trial_text}**" if self.trial else ""
        whole = f"[mở trang]({page})" if page else f"trang {PAGE}"
        text = f"**{title}, chu kỳ {self.cycle.id}.** {note}{cut} Chi tiết: {whole}.{trial}"
        return Table(key, text, shown_rows[:MOST_ROWS])

    def unit(self, slug: str) -> str:
        """Return a unit's name, as a link to its faults where somebody serves the pages."""
        name = cell(unit_name(self.plan, slug))
        known = self.pages and slug in self.plan.units
        return f"[{name}]({self.pages.unit(slug)})" if known else name


def intake_tables(collected: Collected, pages: Pages) -> list[Table]:
    """Return what an intake tells: who sent what, what is wrong with it."""
    about = About(collected.plan, collected.cycle, collected.trial, pages)
    return [_completeness(about, collected), _findings(about, collected.findings)]


def result_tables(outcome: Outcome, pages: Pages, page: str) -> list[Table]:
    """Return what the judging tells: rankings and quota, and the dossiers where there are some; `page` has the whole."""
    about = About(outcome.plan, outcome.cycle, outcome.trial, pages)
    tables = [_ranking(about, page, outcome, kind) for kind in NomineeKind]
    tables.append(_quota(about, page, outcome))
    return [*tables, _bundles(about, outcome)] if outcome.bundles else tables


def _completeness(about: About, collected: Collected) -> Table:
    found = Counter((f.unit, f.severity) for f in collected.findings)
    back = with_errors(collected.findings)
    taking_part = {unit.slug: unit.group for unit in collected.units}
    others = sorted(set(collected.folders) - taking_part.keys())
    status_of = {slug: _status(slug, collected, back) for slug in (*taking_part, *others)}
    rows: list[TableRow] = []
    for slug, status in sorted(status_of.items(), key=lambda item: _URGENT.index(item[1])):
        slip = next((path for path in collected.returned.get(slug, ()) if path.endswith(".pdf")), "")
        rows.append(
            {
                "Nhóm": taking_part.get(slug) or DASH,
                "Đơn vị": about.unit(slug),
                "Tình trạng": str(status),
                "Số lần nộp": len(collected.versions.get(slug, ())),
                "Lỗi": found[slug, Severity.ERROR],
                "Lưu ý": found[slug, Severity.WARNING],
                "Phiếu trả": f"[mở]({about.pages.file('tiep-nhan/' + slip)})"
                if about.pages and slip and slug in about.plan.units
                else (DASH if not slip else "có"),
            }
        )
    return about.table(
        "completeness", "Tình hình nộp báo cáo", intake_words(collected), rows, about.pages.intake
    )


_URGENT = (Status.RETURNED, Status.MISSING, Status.ACCEPTED)


def _status(slug: str, collected: Collected, back: Collection[str]) -> Status:
    if slug not in collected.folders:
        return Status.MISSING
    return Status.RETURNED if slug in back else Status.ACCEPTED


def _findings(about: About, findings: Sequence[Finding]) -> Table:
    def order(found: Finding) -> tuple[object, ...]:
        return (found.unit, found.sheet, cell_order(found.cell), found.rule)

    note = f"{len(findings)} phát hiện; giá trị và cách sửa không ghi ở đây."
    rows: list[TableRow] = [
        {
            "Đơn vị": about.unit(found.unit),
            "Mức": SEVERITIES[found.severity],
            "Quy tắc": found.rule,
            "Điều chưa đúng": RULES.get(found.rule, ""),
            "Biểu": cell(found.sheet),
            "Ô": found.cell,
        }
        for found in sorted(findings, key=order)
    ]
    return about.table("findings", "Phát hiện khi kiểm tra", note, rows, about.pages.intake)


def _bundles(about: About, outcome: Outcome) -> Table:
    rows: list[TableRow] = [
        {
            "Đơn vị": about.unit(unit),
            "Hồ sơ": f"[{unit}.zip]({about.pages.file(path)})" if about.pages else path,
        }
        for unit, path in outcome.bundles.items()
    ]
    note = f"{outcome.renewed} hồ sơ ký mới, {outcome.reused} hồ sơ giữ nguyên."
    return about.table("bundles", "Hồ sơ đã ký", note, rows, about.pages.result)


def _ranking(about: About, page: str, outcome: Outcome, kind: NomineeKind) -> Table:
    number = counts(outcome).of(kind)
    note = (
        f"{number.nominated} đề nghị, {number.eligible} đủ điều kiện, {number.selected} được chọn;"
        " họ tên và lý do không ghi ở đây."
    )
    rows = [_rank_row(outcome, entry) for entry in outcome.entries if entry.kind is kind]
    return about.table(f"ranking-{kind}", _RANKINGS[kind], note, rows, page)


def _rank_row(outcome: Outcome, entry: Entry) -> TableRow:
    return {
        "Nhóm": entry.group,
        "Hạng": entry.rank,
        "Mã": f"{entry.unit}/{entry.nominee}",
        "Đơn vị": unit_name(outcome.plan, entry.unit),
        "Điểm": points_vi(entry.total),
        "Trạng thái": STATES[entry.state],
        "Điều kiện chưa qua": ", ".join(_gate(g.code) for g in entry.gates if g.state is not GateState.PASS),
        "Đề nghị": _yes(entry.nominated),
        "Đủ điều kiện": _yes(entry.eligible),
        "Được chọn": _yes(entry.selected),
    }


def _gate(code: str) -> str:
    """Return a gate's code; that of discipline is the office's alone, whose pages tell it."""
    return "lưu riêng" if code == DISCIPLINE else code


def _quota(about: About, page: str, outcome: Outcome) -> Table:
    share = share_words(outcome.plan.quota.share)
    rows: list[TableRow] = []
    for line in quota_table(outcome):
        row: TableRow = {"Loại": line.kind, "Phạm vi": line.group}
        for word, n, cap in line.readings:
            row |= {word: n, f"{word}: tối đa": cap}
        rows.append(row | {"Được chọn": line.selected, "Để Hội đồng quyết định": line.left})
    note = f"Không quá {share} số đủ điều kiện, làm tròn xuống."
    return about.table("quota", "Tỷ lệ khen thưởng", note, rows, page)


def cell(text: str) -> str:
    """Return a stranger's text so that Prefect, which reads cells as Markdown, shows it as it is.

    “5. Cá nhân” would be the first item of a list, with the number 1.
    """
    return re.sub(r"([\\`*_\[\]<>|~]|^[#+-]|(?<=^\d)[.)])", r"\\\1", shown(text, VALUE_LENGTH))


def _yes(value: bool) -> str:
    return "có" if value else DASH
