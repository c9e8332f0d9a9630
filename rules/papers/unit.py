"""What a unit's papers say: plain contexts for the templates, all text, ready to print and to hash.

Content only; how a paper looks belongs to `templates/`. Everything comes from the plan and the report,
nothing from the clock, so that the same inputs always make the same paper.
"""

import datetime as dt

from rules.papers.achievement.achievement import achievement
from rules.papers.corrections import correction_note
from rules.papers.minutes import minutes
from rules.papers.nominees import Nominee, UnitMeeting, meeting, nominees, votes_words
from rules.papers.parts import (
    Context,
    body_words,
    dashed,
    ended,
    head,
    how_many,
    movement_words,
    own_plan,
    signature,
)
from rules.papers.returned import return_slip
from rules.plan.by_date.law import citations, day_of
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import HOP
from rules.plan.units import Unit
from rules.plan.wording import cycle_words
from rules.report.report import Report
from rules.values.wording import counted, day_words, number_line, one_line

SUBMISSION_TEMPLATE, MINUTES_TEMPLATE, ACHIEVEMENT_TEMPLATE, RETURN_SLIP_TEMPLATE = (
    "to-trinh",
    "bien-ban",
    "bao-cao",
    "phieu-tra",
)
"""The names of the templates."""

CITED_ROLES = ("law", "decree", "circular", "regulation", "movement")
"""What a unit's tờ trình cites, in this order."""


def submission_day(cycle: Cycle, report: Report) -> dt.date:
    """Return the day whose law the unit's tờ trình is under."""
    return day_of(cycle, report.date("ngay_to_trinh"), report.date("ngay_bao_cao"))


def submission(plan: Plan, cycle: Cycle, unit: Unit, report: Report, *, trial: bool = False) -> Context:
    """Return the content of the unit's tờ trình: bases, nominees by tier of award, what is asked."""
    listed, met = nominees(plan, unit, report), meeting(plan, report)
    name = unit.official_name
    to = plan.papers.addressed_to
    asked = "xem xét, khen thưởng"
    if any(n.award.needs_guidance for n in listed):  # a higher tier is not the addressee's to give
        asked += " theo thẩm quyền và trình cấp có thẩm quyền khen thưởng"
    return {
        **head(plan, unit, report.date("ngay_to_trinh"), cycle, trial),
        "number": number_line("TTr", report.text("so_to_trinh"), unit.abbrev),
        "about": f"Về việc đề nghị khen thưởng {movement_words(plan, cycle)}",
        "addressed": dashed(to),
        "bases": _bases(plan, cycle, unit, report, met),
        "opening": [
            f"Hưởng ứng phong trào thi đua “{plan.movement.title}”, {name} đã tổ chức bình xét, "
            f"lựa chọn tập thể, cá nhân có thành tích tiêu biểu {cycle_words(cycle)} bảo đảm dân chủ, khách quan, "
            f"đúng đối tượng, tiêu chuẩn.",
            f"Trên cơ sở kết quả họp {body_words(met)} {name}, {name} kính trình {to[0]} {asked} "
            f"cho {how_many(listed)}, cụ thể như sau:",
        ],
        "tiers": _tiers(plan, listed, met),
        "enclosed": [
            f"Biên bản họp {body_words(met)} xét, đề nghị khen thưởng;",
            f"{counted(len(listed))} báo cáo thành tích của tập thể, cá nhân được đề nghị khen thưởng.",
        ],
        "corrected": correction_note(report),
        "closing": f"{name} kính trình {to[0]} xem xét, quyết định./.",
        "recipients": dashed(plan.papers.recipients_submission),
        **signature(plan, unit, report),
    }


def _bases(plan: Plan, cycle: Cycle, unit: Unit, report: Report, met: UnitMeeting) -> list[str]:
    cited = [one_line(basis.title) for basis in citations(plan, CITED_ROLES, submission_day(cycle, report))]
    cited.append(own_plan(plan))
    held = day_words(report.date("ngay_hop", HOP.key), cycle.year)
    cited.append(
        f"Biên bản họp {body_words(met)} {unit.official_name} {held} về việc xét, đề nghị khen thưởng"
    )
    return ended([f"Căn cứ {title}" for title in cited])


def _tiers(plan: Plan, listed: list[Nominee], met: UnitMeeting) -> list[Context]:
    tiers: list[Context] = []
    for award in plan.awards:
        chosen = [n for n in listed if n.award == award]
        if not chosen:
            continue
        collectives = [n for n in chosen if n.is_collective]
        people = [n for n in chosen if not n.is_collective]
        tiers.append(
            {
                "heading": f"{len(tiers) + 1}. {award.full_name}: {how_many(chosen)}",
                "collectives": [
                    [str(i), n.name, votes_words(n, met.members)] for i, n in enumerate(collectives, start=1)
                ],
                "people": [
                    [str(i), n.name, n.post, n.subject, votes_words(n, met.members)]
                    for i, n in enumerate(people, start=1)
                ],
            }
        )
    return tiers


__all__ = [
    "ACHIEVEMENT_TEMPLATE", "MINUTES_TEMPLATE", "RETURN_SLIP_TEMPLATE", "SUBMISSION_TEMPLATE", "Context",
    "achievement", "minutes", "return_slip", "submission",
]  # fmt: skip
