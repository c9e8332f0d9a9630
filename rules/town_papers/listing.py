"""Which papers of the town there are at each stage, under which names. What they say belongs to the files beside this one."""

from rules.decision.decision import Decision, Stage, listed
from rules.issuing.competence import after_authority
from rules.issuing.sets import parts
from rules.papers.parts import Context
from rules.plan.paper_ids import (
    CERTIFICATE,
    DECISION,
    EXEMPLARS,
    MINUTES,
    NOTICE,
    REPORT,
    SUBMISSION,
    SUMMARY,
    SUPPLEMENT,
    SUPPLEMENT_CERTIFICATE,
    UPWARD,
    tier_key,
)
from rules.town_papers.award import (
    award_decision,
    certificates,
    exemplars,
    exemplary,
    submission,
    supplementary_decision,
)
from rules.town_papers.consolidated.summary import summary
from rules.town_papers.figures.charts import charts_of
from rules.town_papers.figures.figures import figures_of
from rules.town_papers.meeting.council import packet
from rules.town_papers.meeting.minutes import minutes
from rules.town_papers.money import RECEIPT, SUPPLEMENT_RECEIPT, prize, receipt
from rules.town_papers.notice import notice, refused_of, refused_units
from rules.town_papers.parts import TownDraft, office_head, town_draft
from rules.town_papers.report import appraisal_report
from rules.town_papers.upward import proposed_for, upward_submission
from rules.town_papers.wording import name_of, names_of

PACKET = "goi-hoi-dong"
"""The council's packet: no numbered paper, gone once the council has met."""
_FILES = {
    PACKET: "00-goi-hoi-dong",
    REPORT: "01-bao-cao-tham-dinh",
    SUBMISSION: "02-to-trinh",
    MINUTES: "03-bien-ban",
    DECISION: "04-quyet-dinh",
    CERTIFICATE: "05-giay-khen",
    SUMMARY: "06-bao-cao-tong-hop",
    EXEMPLARS: "07-guong-dien-hinh",
    RECEIPT: "08-danh-sach-tien-thuong",
    SUPPLEMENT: "09-quyet-dinh-bo-sung",
    SUPPLEMENT_CERTIFICATE: "10-giay-khen-bo-sung",
    SUPPLEMENT_RECEIPT: "11-danh-sach-tien-thuong-bo-sung",
}


def file_of(key: str) -> str:
    """Return a paper's file name below `town/`, without ending: `02-to-trinh`, `04-quyet-dinh/p25-duy-tien`, `thong-bao/p-hoa-mac`."""
    paper, _, whose = key.partition("/")
    if whose and "/" not in whose and paper in _FILES:
        return f"{_FILES[paper]}/{whose}"
    return _FILES.get(key, key)


def town_papers_of(decision: Decision) -> dict[str, TownDraft]:
    """Return the papers of the town that the cycle's stage has come to, by key, in the order they come about.

    Papers that only name winners do not exist while there is none; after the town's end a set for each competent
    authority takes their place.
    """
    refused = names_of(decision, (*decision.refused, *decision.undecided))
    papers = {**_whole(decision, REPORT), **_submissions(decision, refused), **_whole(decision, SUMMARY)}
    if decision.stage is Stage.WAITING:
        handed = town_draft(decision, PACKET, "Tài liệu họp Hội đồng", packet(decision))
        return {PACKET: handed, **papers}
    winners = names_of(decision, listed(decision, decision.winners))
    for part in parts(decision, MINUTES).values():
        papers[MINUTES] = town_draft(part, MINUTES, "Biên bản", minutes(part), winners, refused)
    if winners:
        papers |= _awarding(decision, refused)
    papers |= _made_up(decision)
    for part in parts(decision, UPWARD).values():
        for award in part.proposed_tiers:
            mine = names_of(part, proposed_for(part, award))
            others = [e for e in decision.entries if e.tier != award.name or not e.proposed]
            key, title = f"{UPWARD}/{tier_key(award.name)}", f"Tờ trình: {award.name}"
            said = upward_submission(part, award)
            papers[key] = town_draft(part, key, title, said, mine, names_of(decision, others))
    for part in parts(decision, NOTICE).values():
        for unit in refused_units(part):
            papers[f"{NOTICE}/{unit}"] = _notice(decision, part, unit)
    return dict(sorted(papers.items(), key=lambda paper: file_of(paper[0])))


def _whole(decision: Decision, paper: str) -> dict[str, TownDraft]:
    """The two reports: before the council they tell what is proposed, after it what became of it."""
    drafts = {}
    for part in parts(decision, paper).values():
        figures = figures_of(part)
        if paper == REPORT:
            drafts[paper] = town_draft(part, paper, "Báo cáo thẩm định", appraisal_report(part, figures))
            continue
        charts = charts_of(part, figures)
        said = summary(part, figures, charts)
        drafts[paper] = town_draft(part, paper, "Báo cáo tổng hợp", said, charts=charts)
    return drafts


def _submissions(decision: Decision, refused: tuple[str, ...]) -> dict[str, TownDraft]:
    return {
        _key(SUBMISSION, whose): town_draft(
            part,
            SUBMISSION,
            _title("Tờ trình", part, whose),
            submission(part),
            *_named_and_never(decision, part, refused),
        )
        for whose, part in parts(decision, SUBMISSION).items()
    }


def _awarding(decision: Decision, refused: tuple[str, ...]) -> dict[str, TownDraft]:
    """What names winners: decision, certificates and money list of each set, the exemplars of all."""
    papers = {}
    proposer = ""
    if not after_authority(decision, SUBMISSION):
        proposer = f"{office_head(decision.plan)} {decision.plan.movement.town}"
    for whose, part in parts(decision, DECISION).items():
        for paper, title, of, context in (
            (DECISION, "Quyết định", part, award_decision(part, proposer if whose else "")),
            (CERTIFICATE, "Giấy khen", part, certificates(part)),
            *_receipt(part),
        ):
            told = _named_and_never(decision, of, refused)
            papers[_key(paper, whose)] = town_draft(of, paper, _title(title, of, whose), context, *told)
    for part in (one.standing for one in parts(decision, EXEMPLARS).values()):
        if part.winners:
            shown = names_of(part, exemplary(part))
            winners = names_of(decision, listed(decision, decision.winners))
            never = (*refused, *(name for name in winners if name not in shown))
            papers[EXEMPLARS] = town_draft(part, EXEMPLARS, "Gương điển hình", exemplars(part), shown, never)
    return papers


def _receipt(part: Decision) -> list[tuple[str, str, Decision, Context]]:
    """The list to sign for the money, of those whose award stands; nothing without money or anybody."""
    if not (left := part.standing).winners or not prize(left):
        return []
    return [(RECEIPT, "Danh sách tiền thưởng", left, receipt(left))]


def _named_and_never(
    decision: Decision, part: Decision, refused: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom a set names in order, and whom it must not name: who is refused, whom another set awards."""
    mine = names_of(part, listed(part, part.winners))
    others = names_of(decision, [e for e in decision.winners if e not in part.winners])
    return mine, (*refused, *(name for name in others if name not in mine))


def _key(paper: str, whose: str) -> str:
    return f"{paper}/{whose}" if whose else paper


def _title(title: str, part: Decision, whose: str) -> str:
    return f"{title}: {part.plan.movement.authority}" if whose else title


def _made_up(decision: Decision) -> dict[str, TownDraft]:
    """The supplementary decision, certificates and money list of those cleared since; nothing where nobody is chosen."""
    view = decision.made_up
    if not view.winners or not parts(decision, SUPPLEMENT):
        return {}
    return {
        key: town_draft(of, paper, f"{title} bổ sung", context, names_of(of, listed(of, of.winners)))
        for key, paper, title, of, context in (
            (SUPPLEMENT, DECISION, "Quyết định", view, supplementary_decision(decision)),
            (SUPPLEMENT_CERTIFICATE, CERTIFICATE, "Giấy khen", view, certificates(view)),
            *((SUPPLEMENT_RECEIPT, *one) for one in _receipt(view)),
        )
    }


def _notice(decision: Decision, part: Decision, unit: str) -> TownDraft:
    # It names persons without their unit: it goes to one unit and speaks of nobody else's.
    mine = tuple(name_of(decision, e) for e in refused_of(decision, unit))
    others = tuple(name_of(decision, e) for e in decision.entries if e.unit != unit)
    title = f"Thông báo: {decision.plan.units[unit].name}"
    return town_draft(part, f"{NOTICE}/{unit}", title, notice(part, unit), mine, others)
