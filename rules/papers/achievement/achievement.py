"""What an achievement report says: the nominee, the results in the plan's contents, the figures, the initiatives."""

from rules.papers.achievement.compared import compared
from rules.papers.achievement.contents import contents
from rules.papers.achievement.figures import (
    figure_lines,
    general_figures,
    initiatives,
    procedure_figures,
    task_figures,
)
from rules.papers.achievement.reported import reported_figures
from rules.papers.corrections import correction_note
from rules.papers.nominees import Nominee, UnitMeeting, meeting, nominees, votes_words
from rules.papers.parts import Context, body_words, head, movement_words, signature
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.plan.wording import cycle_words
from rules.report.report import Report
from rules.values.wording import BLANK, day_words, lower_first, one_line, signer


def achievement(
    plan: Plan, cycle: Cycle, unit: Unit, report: Report, code: str, *, trial: bool = False
) -> Context:
    """Return the content of one nominee's báo cáo thành tích; KeyError where `code` is no nominee of the report."""
    found = {n.code: n for n in nominees(plan, unit, report)}
    nominee, met = found[code], meeting(plan, report)
    figures = reported_figures(cycle, report, code)
    who = "Tập thể" if nominee.is_collective else "Cá nhân"
    whose = nominee.name if nominee.is_collective else f"cá nhân {nominee.name}"
    return {
        **head(plan, unit, report.date("ngay_bao_cao"), cycle, trial),
        "about": f"Đề nghị tặng {nominee.award.full_name} trong {movement_words(plan, cycle)}",
        "who": f"{who}: {nominee.name}",
        "facts": _facts(plan, cycle, unit, report, nominee, met),
        "contents": contents(plan, report, code, figures),
        "figures_heading": f"{len(plan.contents) + 1}. "
        + ("Số liệu chủ yếu" if nominee.is_collective else "Kết quả thực hiện nhiệm vụ được giao"),
        "general": general_figures(report) if nominee.is_collective else figure_lines(figures),
        "compared": compared(cycle, report.year_before, code, figures),
        **_tables(plan, report, nominee),
        "initiatives": [[str(i), *line] for i, line in enumerate(initiatives(report, cycle, code), start=1)],
        "no_initiative": f"Không có sáng kiến, giải pháp được công nhận trong {cycle_words(cycle)}.",
        "corrected": correction_note(report, code),
        "closing": f"Trên đây là báo cáo thành tích {cycle_words(cycle)} của {whose}; kính đề nghị "
        f"{plan.papers.addressed_to[0]} xem xét, khen thưởng./.",
        "is_collective": nominee.is_collective,
        # Nobody confirms oneself: a head's own report is the town's to confirm, like the collective's.
        "confirmed_above": nominee.is_collective or nominee.is_head,
        "subject": plan.movement.subject,
        "reporter": signer(nominee.name),
        **signature(plan, unit, report),
    }


def _tables(plan: Plan, report: Report, nominee: Nominee) -> Context:
    """The unit's tables stand in the collective's report only; the last line of each is its sum."""
    tasks = task_figures(plan, report) if nominee.is_collective else []
    procedures = procedure_figures(report) if nominee.is_collective else []
    return {
        "tasks": tasks[:-1],
        "tasks_total": tasks[-1] if tasks else [],
        "procedures": procedures[:-1],
        "procedures_total": procedures[-1] if procedures else [],
    }


def _facts(
    plan: Plan, cycle: Cycle, unit: Unit, report: Report, nominee: Nominee, met: UnitMeeting
) -> list[str]:
    share = f" ({met.share(nominee)})" if met.share(nominee) else ""
    votes = votes_words(nominee, met.members)
    passed = f"Kết quả bỏ phiếu của {body_words(met)}: {votes} đồng ý{share}."
    if nominee.is_collective:
        name, post = (one_line(report.text(key)) or BLANK for key in ("nguoi_dung_dau", "chuc_vu"))
        led = f"Người đứng đầu: {name}, {post}."
        return [f"Tên tập thể: {nominee.name}.", led, _unit_plan(plan, report), passed]
    facts = [
        f"Họ và tên: {nominee.name}.",
        f"Chức vụ: {nominee.post or BLANK}.",
        f"Đối tượng: {lower_first(nominee.subject) or BLANK}.",
        f"Đơn vị công tác: {unit.official_name}.",
        f"Kết quả đánh giá, xếp loại {cycle_words(cycle)}: {lower_first(nominee.rating) or 'chưa xếp loại'}.",
    ]
    if nominee.is_head:
        facts.append("Là người đứng đầu đơn vị; thành tích cá nhân gắn với thành tích của tập thể.")
    return [*facts, passed]


def _unit_plan(plan: Plan, report: Report) -> str:
    number = one_line(report.text("so_ke_hoach"))
    issued = f"số {number} {day_words(report.date('ngay_ke_hoach'))}" if number else "không ban hành"
    return f"Kế hoạch {plan.movement.subject} của đơn vị: {issued}."
