"""Báo cáo thẩm định of phòng Nội vụ: who sent what, what each office said, who is stopped, the ranking, the quota."""

from collections.abc import Sequence

from rules.decision.decision import Decision
from rules.judging.quotas import ALL
from rules.judging.ranking import NomineeKind
from rules.papers.parts import Context, ended, movement_words
from rules.plan.paper_ids import REPORT
from rules.town_papers.figures.figures import (
    FEWEST_FOR_A_MEAN,
    Figures,
    Results,
    late_units,
    missing_units,
    returned_units,
)
from rules.town_papers.lanes import (
    awarded_before,
    changed_lines,
    lane_lines,
    no_opinions,
    opinion_lines,
    recusal_lines,
)
from rules.town_papers.parts import bases, correction_lines, frame, mark_note, sections, waiver_lines
from rules.town_papers.ranking import (
    before_council,
    gate_lines,
    higher_words,
    quota_lines_vi,
    quota_note,
    ranking_lists,
    stopped_lines,
)
from rules.town_papers.wording import group_label, how_many, none_or, points
from rules.values.wording import counted, one_line, short_day


def appraisal_report(decision: Decision, figures: Figures) -> Context:
    """Return the content of the báo cáo thẩm định."""
    plan, cycle = decision.plan, decision.cycle
    nominated = [e for e in decision.entries if e.nominated]
    eligible = [e for e in decision.entries if e.eligible]
    before = before_council(decision)
    corrections, waivers = correction_lines(decision), waiver_lines(decision)
    lanes, changed, opinions = lane_lines(decision), changed_lines(decision), opinion_lines(decision)
    about = f"Kết quả thẩm định hồ sơ đề nghị khen thưởng {movement_words(plan, cycle)}"
    return {
        **frame(decision, REPORT, about=about),
        "addressed": [
            f"- {one_line(to)}{end}" for to, end in zip(plan.papers.addressed_to, (";", "."), strict=False)
        ],
        "bases": ended(bases(decision, REPORT)),
        "opening": f"{plan.movement.office} đã tiếp nhận, chủ trì thẩm định hồ sơ đề nghị khen thưởng và báo cáo "
        f"kết quả như sau:",
        "received": received(decision, figures) if decision.reports else [],
        "participation": participation_lines(decision, figures) if decision.reports else [],
        "years": year_lines(figures),
        "heads": sections(
            ("received", "TỔNG HỢP HỒ SƠ", True),
            ("lanes", "Ý KIẾN THẨM ĐỊNH CỦA CÁC CƠ QUAN", True),
            ("gates", "ĐIỀU KIỆN XÉT KHEN", True),
            ("corrections", "ĐÍNH CHÍNH, MIỄN XÉT", corrections or waivers),
            ("ranking", "XẾP HẠNG CÁC TRƯỜNG HỢP ĐỦ ĐIỀU KIỆN", True),
            ("quota", "SỐ LƯỢNG ĐƯỢC KHEN", True),
        ),
        "lanes": lanes,
        "lane_notes": recusal_lines(decision),
        "changed": changed,
        "no_changes": _no_changes(decision, changed),
        "opinions": opinions,
        "awarded_before": awarded_before(decision),
        "no_opinions": no_opinions(decision, opinions),
        "gates": gate_lines(figures),
        "gates_text": f"Có {how_many([e for e in nominated if e.eligible])} đủ điều kiện trong tổng số "
        f"{how_many(nominated)} được đề nghị.{higher_words(decision)}",
        "stopped": stopped_lines(decision),
        "corrections": corrections,
        "waivers": waivers,
        **ranking_lists(before),
        "marked": mark_note(decision, eligible, "mục đính chính, miễn xét"),
        "quota": quota_lines_vi(before),
        "quota_award": plan.awards[0].name,
        "quota_note": quota_note(decision),
        "closing": f"{plan.movement.office} kính trình {plan.papers.addressed_to[0]} và {plan.movement.council} xem xét./.",
    }


def _no_changes(decision: Decision, changed: Sequence[object]) -> list[str]:
    if decision.cycle.kind == "final":
        return [
            "Điểm của cả giai đoạn là trung bình điểm các năm, đã được các cơ quan thẩm định trong từng năm; các cơ quan "
            "không thẩm định lại."
        ]
    return [] if changed else ["Không có điểm nào thay đổi sau thẩm định."]


def received(decision: Decision, figures: Figures) -> list[str]:
    """Return who sent, returned, late, in sentences."""
    whole = figures.participation[ALL]
    due = short_day(decision.plan.reports_due(decision.cycle))
    lines = [
        f"Có {counted(whole.units)} cơ quan, đơn vị tham gia phong trào; {counted(whole.received)} đơn vị đã gửi báo "
        f"cáo, trong đó {counted(whole.accepted)} báo cáo được nhận, {counted(whole.returned)} báo cáo trả lại để "
        f"hoàn thiện; {none_or(whole.missing)} chưa gửi."
    ]
    for words, units in (
        ("Báo cáo trả lại", returned_units(decision)),
        ("Chưa gửi báo cáo", missing_units(decision)),
        (f"Báo cáo đề ngày sau thời hạn {due}", late_units(decision)),
    ):
        if units:
            lines.append(f"{words}: {'; '.join(unit.official_name for unit in units)}.")
    return lines


def participation_lines(decision: Decision, figures: Figures) -> list[list[str]]:
    """Return the table of participation by group, the sum last."""
    plan = decision.plan
    names = {g.id: f"{group_label(plan, g.id)}. {g.name}" for g in plan.groups} | {ALL: "Tổng cộng"}
    return [
        [names[g], *(str(n) for n in (p.units, p.received, p.accepted, p.returned, p.missing, p.late))]
        for g, p in figures.participation.items()
    ]


def year_lines(figures: Figures) -> list[list[str]]:
    """Return the years of a final cycle side by side: reports, nominated, chosen, mean totals."""
    rows: list[list[str]] = []
    for y in figures.years:
        c, i = y.results[NomineeKind.COLLECTIVE], y.results[NomineeKind.INDIVIDUAL]
        numbers = (y.accepted, c.nominated, c.selected, i.nominated, i.selected)
        rows.append([str(y.year), *map(str, numbers), mean_of(c), mean_of(i)])
    return rows


def mean_of(results: Results) -> str:
    """Return a mean as papers that leave the office print it: of one or two, it would be somebody's own score."""
    return points(results.mean) if results.ranked >= FEWEST_FOR_A_MEAN else "–"
