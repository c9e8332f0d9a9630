"""Báo cáo tổng hợp: the numbers of `figures` as tables and sentences, the coverage matrix, the office's own texts."""

from collections.abc import Mapping

from rules.decision.decision import Decision
from rules.judging.quotas import ALL
from rules.judging.ranking import NomineeKind
from rules.papers.parts import Context, ended, movement_words
from rules.plan.paper_ids import CERTIFICATE, DECISION, SUMMARY, SUPPLEMENT
from rules.plan.tables.town import MOST_CONTENTS
from rules.plan.wording import cycle_words
from rules.report.town_inputs import SummaryTexts
from rules.town_papers.consolidated.activities import activity_parts
from rules.town_papers.consolidated.index import NO_DATA, index_lines, index_text
from rules.town_papers.consolidated.shortcomings import shortcoming_lines
from rules.town_papers.figures.chart import Chart
from rules.town_papers.figures.charts import (
    CONTENTS,
    ITEMS,
    OVER_MEANS,
    OVER_REPORTS,
    PARTICIPATION,
    RESULTS,
    TIMELINESS,
    YEARS,
)
from rules.town_papers.figures.coverage import CoverState, coverage
from rules.town_papers.figures.figures import Figures, Results
from rules.town_papers.lanes import own_decision
from rules.town_papers.parts import bases, cited, frame, sections
from rules.town_papers.ranking import higher_words
from rules.town_papers.report import mean_of, participation_lines, received, year_lines
from rules.town_papers.wording import KINDS, group_label, how_many, none_or, points
from rules.values.wording import BLANK, counted, one_line, short_day

ALL_CHARTS = (PARTICIPATION, CONTENTS, TIMELINESS, RESULTS, ITEMS, YEARS, OVER_REPORTS, OVER_MEANS)


def summary(decision: Decision, figures: Figures, charts: dict[str, Chart]) -> Context:
    """Return the content of the báo cáo tổng hợp, yearly or of the whole period."""
    plan, cycle = decision.plan, decision.cycle
    annual = bool(decision.reports)
    words = cycle_words(cycle)
    parts, texts, shortcomings = activity_parts(decision), decision.town.texts, shortcoming_lines(decision)
    items = [i for i in figures.items if i.share is not None]
    return {
        **frame(decision, SUMMARY, about=f"Kết quả {movement_words(plan, cycle)}"),
        "bases": ended(bases(decision, SUMMARY)),
        "opening": f"{plan.movement.office} tổng hợp kết quả thực hiện phong trào thi đua {words} như sau:",
        "annual": annual,
        "heads": sections(
            ("overall", "ĐÁNH GIÁ CHUNG", texts.overall),
            ("received", "THAM GIA PHONG TRÀO", annual),
            ("contents", "KẾT QUẢ THEO NỘI DUNG CỦA PHONG TRÀO", annual),
            ("activities", "CÁC HOẠT ĐỘNG HƯỞNG ỨNG PHONG TRÀO", parts["activities"]),
            ("index", "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CỦA TỈNH", decision.town.index),
            ("timeliness", "THỜI HẠN", annual),
            ("years", "KẾT QUẢ CÁC NĂM", figures.years),
            ("over_years", "BÁO CÁO VÀ ĐIỂM BÌNH QUÂN QUA CÁC NĂM", OVER_REPORTS in charts),
            ("criteria", "KẾT QUẢ THEO TIÊU CHÍ (TẬP THỂ)", items),
            ("results", "KẾT QUẢ XÉT KHEN THƯỞNG", True),
            ("own", "KHEN THƯỞNG CẤP XÃ", True),
            ("sudden", "KHEN THƯỞNG ĐỘT XUẤT", decision.town.sudden),
            ("shortcomings", "TỒN TẠI, HẠN CHẾ", texts.shortcomings or shortcomings),
            ("causes", "NGUYÊN NHÂN CỦA HẠN CHẾ", texts.causes),
            ("tasks", "PHƯƠNG HƯỚNG, NHIỆM VỤ", texts.tasks),
            ("proposals", "KIẾN NGHỊ, ĐỀ XUẤT", texts.proposals),
        ),
        "texts": {name: list(getattr(texts, name)) for name in SummaryTexts.__slots__},
        "shortcomings": shortcomings,
        "shortcomings_text": "Qua kiểm tra báo cáo của các đơn vị, những thiếu sót sau được ghi nhận (một đơn vị có thể có "
        "nhiều thiếu sót):",
        "received": received(decision, figures) if annual else [],
        "participation": participation_lines(decision, figures) if annual else [],
        "contents": _content_lines(decision, figures) if annual else [],
        "contents_note": _contents_note(figures) if annual else [],
        "matrix": _matrix(decision) if annual else [],
        "matrix_head": _padded([str(c.number) for c in plan.coverage]),
        "index": index_lines(decision),
        "index_text": index_text(decision),
        **parts,
        "annexes": ["PHỤ LỤC I", "PHỤ LỤC II"] if parts["unit_activities"] else ["PHỤ LỤC", ""],
        "timeliness": _timeliness(decision, figures) if annual else [],
        "items": [
            [i.code, i.name, points(i.max), str(i.applicable), points(i.mean), f"{points(i.share)}%"]
            for i in items
        ],
        "results": _result_lines(decision, figures),
        "results_text": _results_text(decision, figures),
        "years": year_lines(figures),
        "years_text": f"Kết quả xét khen hằng năm trong {words}:",
        "group_years": _group_year_lines(decision),
        "own": _own_lines(decision),
        "own_total": ["Tổng cộng", "", "", str(figures.own_collectives), str(figures.own_individuals)],
        "own_names": _own_names(decision),
        "sudden": _sudden_lines(decision),
        "sudden_text": f"Ngoài đợt xét của phong trào, {counted(len(decision.town.sudden))} trường hợp được khen đột xuất (ghi nhận "
        "để tổng hợp, không tính vào tỷ lệ khen):",
        "own_text": f"Các đơn vị cấp xã tự khen thưởng {counted(figures.own_collectives)} tập thể, "
        f"{counted(figures.own_individuals)} cá nhân (ghi nhận để tổng hợp, không tính vào tỷ lệ khen của {plan.movement.town}).",
        "no_own": "Chưa có đơn vị cấp xã nào báo cáo việc tự khen thưởng.",
        "charts": {name: charts[name].in_words if name in charts else "" for name in ALL_CHARTS},
        "corrected": _corrected(decision),
        "closing": f"Trên đây là kết quả phong trào thi đua {words}; {plan.movement.office} kính báo cáo./.",
    }


def _content_lines(decision: Decision, figures: Figures) -> list[list[str]]:
    return [
        [str(c.number), c.name, *_counts(n)]
        for c, n in zip(decision.plan.coverage, figures.contents, strict=True)
    ]


def _counts(n: Mapping[CoverState, int]) -> list[str]:
    """How many units show the content, of those with data; of how many it can't be told."""
    with_data = n[CoverState.SHOWN] + n[CoverState.NOT_SHOWN]
    shown = f"{n[CoverState.SHOWN]}/{with_data}" if with_data else NO_DATA
    return [shown, str(n[CoverState.NOT_APPLICABLE]), str(n[CoverState.NO_DATA])]


def _contents_note(figures: Figures) -> list[str]:
    if not any(n[CoverState.NO_DATA] for n in figures.contents):
        return []
    return [
        "Ghi chú: chưa có số liệu nghĩa là báo cáo của đơn vị không có mục ghi nội dung này, hoặc chưa có chỉ số do tỉnh "
        "công bố; không phải là đơn vị không thực hiện."
    ]


MARKS = {
    CoverState.SHOWN: "x",
    CoverState.NOT_SHOWN: "0",
    CoverState.NOT_APPLICABLE: "KA",
    CoverState.NO_DATA: NO_DATA,
}
"""How the annex writes what a unit's data say; its legend stands in the template."""


def _matrix(decision: Decision) -> list[list[str]]:
    return [
        [decision.plan.units[line.unit].name, *_padded([MARKS[one.state] for one in line.contents])]
        for line in coverage(decision)
    ]


def _padded(cells: list[str]) -> list[str]:
    """Return the cells with blank ones up to the columns that the template has."""
    return [*cells, *[""] * (MOST_CONTENTS - len(cells))]


def _timeliness(decision: Decision, figures: Figures) -> list[str]:
    whole, plans = figures.participation[ALL], figures.plans
    due = short_day(decision.plan.reports_due(decision.cycle))
    return [
        f"Gửi báo cáo: {counted(whole.accepted - whole.late)} báo cáo đề ngày trong thời hạn {due}, "
        f"{counted(whole.late)} báo cáo đề ngày sau thời hạn, {none_or(whole.missing)} chưa gửi.",
        f"Ban hành kế hoạch {decision.plan.movement.subject}: {none_or(plans.on_time)} đúng hạn, "
        f"{none_or(plans.late)} muộn, {none_or(plans.none)} không ban hành.",
    ]


def _result_lines(decision: Decision, figures: Figures) -> list[list[str]]:
    plan = decision.plan
    names = [*((g.id, f"{group_label(plan, g.id).lower()}. {g.name}") for g in plan.groups), (ALL, "Cộng")]
    return [
        [
            f"{KINDS[kind]} {name}" if group != ALL else f"{KINDS[kind]}: {name.lower()}",
            *_line(figures.results[kind, group]),
        ]
        for kind in NomineeKind
        for group, name in names
    ]


def _line(r: Results) -> list[str]:
    return [*(str(n) for n in (r.ranked, r.nominated, r.eligible, r.selected, r.proposed)), mean_of(r)]


def _results_text(decision: Decision, figures: Figures) -> str:
    c, i = (figures.results[kind, ALL] for kind in NomineeKind)
    done = f"{decision.plan.movement.chairman} đã tặng" if _awarded(decision) else "Đề nghị tặng"
    higher = c.proposed + i.proposed
    more = f"; đề nghị cấp trên khen {counted(higher)} trường hợp" if higher else ""
    return (
        f"Có {counted(c.nominated)} tập thể, {counted(i.nominated)} cá nhân được đề nghị; {counted(c.eligible)} tập thể, "
        f"{counted(i.eligible)} cá nhân đủ điều kiện. {done} {decision.plan.awards[0].name} cho "
        f"{counted(c.selected)} tập thể, {counted(i.selected)} cá nhân{more}.{_made_up(decision)}{_revoked(decision)}{higher_words(decision)}"
    )


def _awarded(decision: Decision, by: str = DECISION) -> bool:
    """Tell whether that decision is issued, and not after the day of this report: it can't tell what came later."""
    given, own = decision.numbers.get(by), decision.numbers.get(SUMMARY)
    return given is not None and (own is None or given.day <= own.day)


def _made_up(decision: Decision) -> str:
    late = decision.made_up
    # Who is cleared after that decision was issued as well is not in it.
    named = [e for e in late.winners if f"{CERTIFICATE}/{e.unit}/{e.nominee}" in late.numbers]
    if not named or not _awarded(decision, SUPPLEMENT):
        return ""
    by = cited(late, DECISION, "Quyết định")
    return f" Khen bổ sung {how_many(named)} đã hết vướng mắc sau quyết định ấy ({by})."


def _revoked(decision: Decision) -> str:
    own = decision.numbers.get(SUMMARY)
    gone = [
        e
        for e in (*decision.winners, *decision.made_up.winners)
        if (award := decision.revoked.get((e.unit, e.nominee)))
        if own is None or award.revoked_on is None or award.revoked_on <= own.day
    ]
    return (
        f" Trong số đã tặng, khen thưởng của {how_many(gone)} đã bị thu hồi."
        if gone and _awarded(decision)
        else ""
    )


def _corrected(decision: Decision) -> list[str]:
    corrections, waivers = len(decision.town.corrections), len(decision.town.waivers)
    if not corrections and not waivers:
        return []
    return [
        f"Ghi chú: số liệu tổng hợp đã tính {counted(corrections)} đính chính, {counted(waivers)} trường hợp miễn xét "
        f"điều kiện về hồ sơ quá hạn; chi tiết nêu tại Báo cáo thẩm định."
    ]


def _group_year_lines(decision: Decision) -> list[list[str]]:
    """A line for each year and group: units that took part, accepted reports, collectives and persons chosen."""
    plan = decision.plan
    cycles = {c.id: c for c in plan.cycles}
    rows: list[list[str]] = []
    for year in sorted(decision.years, key=lambda year: year.year):
        units = plan.subjects(cycles[year.cycle])
        for group in plan.groups:
            mine = {u.slug for u in units if u.group == group.id}
            chosen = [
                line for line in year.lines if line.selected and plan.units[line.unit].group == group.id
            ]
            kinds = [sum(line.kind == kind for line in chosen) for kind in NomineeKind]
            numbers = (len(mine), len(mine & year.accepted), *kinds)
            rows.append([str(year.year), f"{group_label(plan, group.id)}. {group.name}", *map(str, numbers)])
    return rows


def _own_lines(decision: Decision) -> list[list[str]]:
    return [
        [
            decision.plan.units[o.unit].name,
            one_line(o.number) or BLANK,
            short_day(o.day) if o.day else BLANK,
            str(o.collectives),
            str(o.individuals),
        ]
        for o in decision.town.own_awards
    ]


def _own_names(decision: Decision) -> list[list[str]]:
    return [
        [decision.plan.units[o.unit].name, one_line(o.name), one_line(o.merit), own_decision(o)]
        for o in decision.town.own_awarded
    ]


def _sudden_lines(decision: Decision) -> list[list[str]]:
    return [
        [
            one_line(s.name),
            decision.plan.units[s.unit].name,
            one_line(s.merit),
            one_line(s.award),
            own_decision(s),
        ]
        for s in decision.town.sudden
    ]
