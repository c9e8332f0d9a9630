"""The operator's page as plain words and numbers, ready to be put into HTML; no arithmetic comes after this."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rules.contracts.summary import Counts
from rules.judging.ranking import NomineeKind
from rules.page.files import FileLink, returned_files
from rules.page.findings import FindingsView, findings_view
from rules.page.next_steps import next_steps
from rules.page.result.activities import ActivitiesView, activities_view
from rules.page.result.charts import Histogram, StackedBar, histogram, participation
from rules.page.result.ranking import (
    QuotaRow,
    RankingView,
    RankRow,
    other_allocation,
    quota_table,
    ranking_views,
    share_words,
    waiting,
)
from rules.page.result.town import TownView, town_view
from rules.page.summary import (
    Outcome,
    Receipt,
    Status,
    by_group,
    completeness,
    counts,
    statuses,
    unchecked,
)
from rules.page.tiles import Tile, report_tiles
from rules.page.unsettled import UnsettledBasis, unsettled_bases
from rules.page.wording import ALLOCATIONS, DASH, PLAN_PARTS, READINGS, VALUE_LENGTH, shown
from rules.plan.plan import Plan

HASH_SHOWN = 12
INTAKE = "tiep-nhan/index.html"
"""The intake's own page; a final cycle has none."""
_SPREAD = {
    NomineeKind.COLLECTIVE: "Điểm của các tập thể",
    NomineeKind.INDIVIDUAL: "Điểm của các cá nhân",
}
TO_CONFIRM = "to-confirm"
TABLES = (
    ("findings.csv", "Phát hiện khi kiểm tra"),
    ("scores.csv", "Điểm từng mục"),
    ("ranking.csv", "Xếp hạng"),
    ("quota.csv", "Tỷ lệ khen thưởng"),
    ("run.json", "Thông tin lần chạy"),
)
"""The tables that stand beside the page, with what they hold."""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One unit (or folder) as shown: what became of its report, and the files that came of it."""

    slug: str
    name: str
    status: Status
    errors: int
    warnings: int
    nominees: str
    selected: str
    bundle: FileLink | None
    returned: Sequence[FileLink]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The units of one group, a line each."""

    id: str
    name: str
    rows: Sequence[ReceiptRow]


@dataclass(frozen=True, slots=True)
class UncheckedPart:
    """The tables of one part of the plan that still wait to be checked: (key, what it is called, its source)."""

    name: str
    tables: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that stands on the operator's page, in its order."""

    cycle: str
    movement: str
    office: str
    plan_id: str
    plan_hash: str
    plan_hash_short: str
    trial: str
    finished: str
    took: str
    steps: Sequence[str]
    statuses: Sequence[Status]
    tiles: Sequence[Tile]
    participation: Sequence[StackedBar]
    groups: Sequence[GroupView]
    others: Sequence[ReceiptRow]
    findings: FindingsView
    activities: ActivitiesView
    spreads: Sequence[Histogram]
    rankings: Sequence[RankingView]
    readings: Sequence[str]
    quota: Sequence[QuotaRow]
    quota_share: str
    allocation: str
    other_allocation: str
    award: str
    waiting: Sequence[RankRow]
    town: TownView
    bundles: Sequence[ReceiptRow]
    seal_only: Sequence[str]
    long_papers: Sequence[str]
    held: Sequence[tuple[str, str]]
    most_pages: int
    returned: Sequence[ReceiptRow]
    intake: str
    unchecked: Sequence[UncheckedPart]
    unchecked_count: int
    unsettled: Sequence[UnsettledBasis]
    unsure_units: Sequence[str]
    tables: Sequence[FileLink]


def index_page(outcome: Outcome) -> Page:
    """Return the operator's page of a finished run."""
    plan = outcome.plan
    lines = completeness(outcome.decision)
    rows = {line.slug: _receipt_row(outcome, line) for line in lines}
    return Page(
        cycle=outcome.cycle.id,
        movement=plan.movement.title,
        office=plan.movement.office,
        plan_id=plan.movement.id,
        plan_hash=plan.hash,
        plan_hash_short=plan.hash[:HASH_SHOWN],
        trial=plan.movement.trial_text if outcome.trial else "",
        finished=f"{outcome.finished:%H:%M, %d/%m/%Y}",
        took=duration_words(outcome.finished - outcome.started),
        steps=next_steps(outcome),
        statuses=statuses(outcome.cycle),
        tiles=_tiles(outcome),
        participation=participation([(g.id, g.name) for g in plan.groups], by_group(outcome)),
        groups=[
            GroupView(g.id, g.name, [rows[line.slug] for line in lines if line.group == g.id])
            for g in plan.groups
        ],
        others=[rows[line.slug] for line in lines if not line.is_unit],
        findings=findings_view(plan, outcome.findings),
        activities=activities_view(outcome),
        spreads=[histogram(_SPREAD[k], [e for e in outcome.entries if e.kind is k]) for k in NomineeKind],
        rankings=ranking_views(outcome),
        readings=list(READINGS.values()),
        quota=quota_table(outcome),
        quota_share=share_words(plan.quota.share),
        allocation=ALLOCATIONS[plan.quota.allocation],
        other_allocation=other_allocation(outcome),
        award=plan.awards[0].full_name,
        waiting=waiting(outcome),
        town=town_view(outcome),
        bundles=[row for row in rows.values() if row.bundle],
        seal_only=[plan.units[slug].name for slug in outcome.seal_only],
        long_papers=[
            f"{plan.units[slug].name}: {name} ({pages} trang)"
            for slug, papers in outcome.long_papers.items()
            for name, pages in papers
        ],
        held=[(plan.units[slug].name, why) for slug, why in outcome.held.items()],
        most_pages=plan.papers.most_pages,
        returned=[row for row in rows.values() if row.returned],
        intake="" if outcome.cycle.kind == "final" else INTAKE,
        unchecked=_unchecked_parts(plan),
        unchecked_count=len(unchecked(plan)),
        unsettled=unsettled_bases(outcome.decision),
        unsure_units=[unit.name for unit in outcome.units if unit.certainty == TO_CONFIRM],
        tables=[FileLink(path, label) for path, label in TABLES],
    )


def _unchecked_parts(plan: Plan) -> list[UncheckedPart]:
    parts: dict[str, list[tuple[str, str, str]]] = {}
    for table in unchecked(plan):
        part = max((p for p in PLAN_PARTS if f"{table.key}.".startswith(f"{p}.")), key=len)
        unit = plan.units.get(table.name)
        parts.setdefault(part, []).append((table.key, unit.name if unit else table.name, table.source))
    return [UncheckedPart(PLAN_PARTS[part], tables) for part, tables in parts.items()]


def duration_words(length: dt.timedelta) -> str:
    """Return a length of time in words: "1 phút 05 giây", "42 giây"."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes} phút {seconds:02d} giây" if minutes else f"{seconds} giây"


def _receipt_row(outcome: Outcome, line: Receipt) -> ReceiptRow:
    bundle = outcome.bundles.get(line.slug)
    return ReceiptRow(
        slug=shown(line.slug, VALUE_LENGTH),
        name=shown(line.name, VALUE_LENGTH),
        status=line.status,
        errors=line.errors,
        warnings=line.warnings,
        nominees=DASH if line.nominees is None else str(line.nominees),
        selected=DASH if line.selected is None else str(line.selected),
        bundle=FileLink(bundle, "Hồ sơ") if bundle else None,
        returned=returned_files(outcome.returned.get(line.slug, ())),
    )


def _tiles(outcome: Outcome) -> list[Tile]:
    number = counts(outcome)
    tiles = _final_tiles(number) if outcome.cycle.kind == "final" else _annual_tiles(number)
    for kind, label in (
        (NomineeKind.COLLECTIVE, "tập thể được chọn"),
        (NomineeKind.INDIVIDUAL, "cá nhân được chọn"),
    ):
        own = number.of(kind)
        note = f"{own.nominated} đề nghị · {own.eligible} đủ điều kiện"
        tiles.append(Tile(str(own.selected), label, note, "plain"))
    return tiles


def _final_tiles(number: Counts) -> list[Tile]:
    return [
        Tile(f"{number.counted}/{number.units}", "đơn vị có năm hợp lệ", "", "good"),
        Tile(str(number.years), "chu kỳ hằng năm", "lấy từ sổ đăng ký", "good"),
    ]


def _annual_tiles(number: Counts) -> list[Tile]:
    reports = report_tiles(number.units, number.received, number.accepted, number.returned, number.missing)
    note = f"{number.bundles_new} mới · {number.bundles_reused} giữ nguyên"
    return [*reports, Tile(str(number.bundles), "hồ sơ đóng gói", note, "plain")]
