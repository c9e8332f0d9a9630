"""What a unit's papers say: plain contexts for the templates, all text, ready to print and to hash.

Content only; how a paper looks belongs to `templates/`. Everything comes from the plan and the report,
nothing from the clock, so that the same inputs always make the same paper.
"""

import datetime as dt

from rules.papers.achievement import achievement
from rules.papers.corrections import correction_note
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
    quorum_words,
    signature,
)
from rules.papers.returned import return_slip
from rules.plan.form import HOP
from rules.plan.law import citations, day_of
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.plan.wording import cycle_words
from rules.report.report import Report
from rules.values.wording import BLANK, capital, counted, day_words, number_line, one_line, signer

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


def minutes(plan: Plan, cycle: Cycle, unit: Unit, report: Report, *, trial: bool = False) -> Context:
    """Return the content of the unit's biên bản: who met, the quorum, the votes on each nominee, the conclusion."""
    listed, met = nominees(plan, unit, report), meeting(plan, report)
    name, chair, secretary = unit.official_name, _label(report, "chu_tri"), _label(report, "thu_ky")
    day = report.date("ngay_hop", HOP.key)
    carried = [n for n in listed if met.carried(n)]
    failed = [n for n in listed if not met.carried(n)]
    body = body_words(met)
    share = f"trên {met.majority} tổng số thành viên"
    conclusion = []
    if carried:
        conclusion.append(
            f"{capital(body)} thống nhất đề nghị {plan.papers.addressed_to[0]} xem xét, khen thưởng "
            f"đối với {how_many(carried)} có số phiếu đồng ý đạt {share}."
        )
    if failed:
        names = "; ".join(n.name for n in failed)
        conclusion.append(
            f"Trường hợp có số phiếu đồng ý không đạt {share}: {names}; nêu rõ trong hồ sơ để cấp có thẩm quyền "
            f"xem xét, quyết định."
        )
    return {
        **head(plan, unit, day, cycle, trial),
        "number": number_line("BB", "", unit.abbrev),
        "about": f"Họp {body} xét, đề nghị khen thưởng {movement_words(plan, cycle)}",
        "when": f"Thời gian: {day_words(day, cycle.year)}.",
        "where": f"Địa điểm: {BLANK}",
        "opening": f"{capital(body)} {name} họp xét, đề nghị khen thưởng các tập thể, cá nhân có thành "
        f"tích trong phong trào thi đua “{plan.movement.title}” {cycle_words(cycle)}.",
        "chair": f"Chủ trì: {chair}.",
        "secretary": f"Thư ký: {secretary}.",
        "members": f"Tổng số thành viên: {counted(met.members)}; có mặt: {counted(met.present)}; "
        f"vắng mặt: {counted(max(met.members - met.present, 0))}.",
        "quorum": quorum_words(met.members, met.present, met.quorum),
        "agenda": f"{capital(body)} đã xem xét thành tích của {how_many(listed)} được giới thiệu, đối chiếu với tiêu "
        f"chí của phong trào thi đua và tiến hành bỏ phiếu; tỷ lệ phiếu đồng ý tính trên tổng số thành viên. "
        f"Kết quả như sau:",
        "votes": [_vote_line(i, n, met) for i, n in enumerate(listed, start=1)],
        "conclusion": conclusion,
        "corrected": correction_note(report),
        "closing": "Biên bản này được lập làm căn cứ hoàn thiện hồ sơ đề nghị khen thưởng theo quy định./.",
        "secretary_name": signer(secretary),
        "chair_name": signer(chair),
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


def _vote_line(number: int, nominee: Nominee, met: UnitMeeting) -> list[str]:
    return [
        str(number),
        nominee.name,
        "Tập thể" if nominee.is_collective else nominee.post,
        nominee.award.name,
        counted(nominee.votes_for) if nominee.votes_for is not None else BLANK,
        counted(nominee.votes_against) if nominee.votes_against is not None else BLANK,
        met.share(nominee) or BLANK,
        BLANK if nominee.votes_for is None else "Đạt" if met.carried(nominee) else "Không đạt",
    ]


def _label(report: Report, key: str) -> str:
    cell = report.sheets[HOP.key].labels.get(key)
    return one_line(str(cell.value)) if cell is not None and isinstance(cell.value, str) else BLANK


__all__ = [
    "ACHIEVEMENT_TEMPLATE", "MINUTES_TEMPLATE", "RETURN_SLIP_TEMPLATE", "SUBMISSION_TEMPLATE", "Context",
    "achievement", "minutes", "return_slip", "submission",
]  # fmt: skip
