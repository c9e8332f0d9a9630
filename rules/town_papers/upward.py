"""The town's tờ trình to the province for a tier above its own: who is put forward under which guidance, what each did."""

from collections.abc import Collection

from rules.contracts.upward import UpwardList, UpwardNominee
from rules.decision.decision import Decision, listed
from rules.judging.ranking import Entry, NomineeKind, NomineeRef
from rules.papers.file.names import ACHIEVEMENT
from rules.papers.parts import Context, ended, movement_words
from rules.plan.paper_ids import MINUTES, UPWARD, tier_key
from rules.plan.plan import Award
from rules.town_papers.award import deeds_of
from rules.town_papers.parts import bases, cited, frame, issuing_body, name_lists
from rules.town_papers.wording import how_many, name_of, own_unit
from rules.values.wording import BLANK, capital, day_words, one_line


def proposed_for(decision: Decision, award: Award) -> list[Entry]:
    """Return who is put forward for that tier, as lists print them."""
    return listed(decision, [entry for entry in decision.proposed if entry.tier == award.name])


def upward_submission(decision: Decision, award: Award) -> Context:
    """Return the content of the tờ trình: guidance and minutes it rests on, the list, a summary of what each did."""
    plan, movement, entries = decision.plan, decision.plan.movement, proposed_for(decision, award)
    key = f"{UPWARD}/{tier_key(award.name)}"
    what = f"{award.full_name} cho {how_many(entries)} có thành tích trong {movement_words(plan, decision.cycle)}"
    guidance = f"Căn cứ văn bản số {award.guidance_number} {day_words(award.guidance_date)} hướng dẫn đề nghị tặng {award.full_name}"
    minutes = f"Căn cứ {cited(decision, MINUTES, 'Biên bản')} họp {movement.council}"
    to_whom = f"Chủ tịch Ủy ban nhân dân {movement.province}"
    body = issuing_body(plan, UPWARD)
    asks = "xem xét, trình cấp có thẩm quyền tặng" if award.decided_above else "xem xét, tặng"
    return {
        **frame(decision, key, about=f"Về việc đề nghị tặng {what}"),
        "addressed": [to_whom],
        "bases": ended([*bases(decision, key), guidance, minutes]),
        "opening": f"Trên cơ sở kết quả xét của {movement.council}, {body} kính trình {to_whom} {asks} {what}, "
        f"cụ thể như sau:",
        **name_lists(decision, entries),
        "enclosed": "Kèm theo Tờ trình: tóm tắt thành tích, biên bản họp Hội đồng, báo cáo thành tích của từng tập thể, cá nhân.",
        "closing": f"{capital(body)} kính trình {to_whom} xem xét, quyết định./.",
        "annex_summary": "TÓM TẮT THÀNH TÍCH",
        "annex_about": f"Đề nghị tặng {award.full_name}",
        "enclosed_with": f"(Kèm theo {cited(decision, key, 'Tờ trình')} của {body})",
        "summaries": [_summary(decision, entry) for entry in entries],
    }


def report_stem(unit: str, code: str) -> str:
    """Return how a nominee's achievement report is called in the bundle, where those of several units lie together."""
    return f"{ACHIEVEMENT}{unit}-{code}"


def upward_list(decision: Decision, award: Award, key: str, brought: Collection[NomineeRef]) -> UpwardList:
    """Return what the bundle of that tờ trình says of itself to other programs; `brought`: whose report the unit signed."""
    plan, numbers = decision.plan, decision.numbers
    return UpwardList(
        cycle=decision.cycle.id,
        plan=plan.movement.id,
        plan_hash=plan.hash,
        award=award.name,
        guidance=award.guidance_number,
        submission=numbers[key].number if key in numbers else "",
        minutes=numbers[MINUTES].number if MINUTES in numbers else "",
        nominees=tuple(
            UpwardNominee(
                unit=e.unit,
                unit_name=plan.units[e.unit].name,
                code=e.nominee,
                name=e.name,
                post=e.post,
                kind=e.kind,
                report=report_stem(e.unit, e.nominee),
                brought=(e.unit, e.nominee) in brought,
            )
            for e in proposed_for(decision, award)
        ),
    )


def _summary(decision: Decision, entry: Entry) -> Context:
    person = entry.kind is NomineeKind.INDIVIDUAL
    report = decision.reports.get(entry.unit)
    post = f"{one_line(entry.post) or BLANK}, {own_unit(decision, entry)}. " if person else ""
    council = decision.town.council
    vote = council.of(entry.unit, entry.nominee) if council else None
    members = council.meeting.members if council else None
    votes = ""
    if vote is not None and vote.agreed is not None and members:
        votes = f"Hội đồng biểu quyết: {vote.agreed}/{members} thành viên đồng ý."
    return {
        "name": name_of(decision, entry),
        "about": f"{post}{votes}".strip(),
        "texts": deeds_of(decision, report, entry.nominee) if report is not None else [],
    }
