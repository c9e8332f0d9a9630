"""Which papers of the town there are at each stage, under which names. What they say belongs to the files beside this one."""

from rules.decision.decision import Decision, Stage, listed
from rules.plan.paper_ids import (
    CERTIFICATE,
    DECISION,
    EXEMPLARS,
    LIKE,
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
from rules.town_papers.money import RECEIPT, prize, receipt
from rules.town_papers.notice import notice, refused_of, refused_units
from rules.town_papers.parts import TownDraft, town_draft
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
}


def file_of(key: str) -> str:
    """Return a paper's file name below `town/`, without ending: `02-to-trinh`, `thong-bao/p-hoa-mac`."""
    return _FILES.get(key, key)


def town_papers_of(decision: Decision) -> dict[str, TownDraft]:
    """Return the papers of the town that the cycle's stage has come to, by key, in the order they come about.

    Papers that only name winners do not exist while there is none.
    """
    figures = figures_of(decision)
    charts = charts_of(decision, figures)
    winners = names_of(decision, listed(decision, decision.winners))
    refused = names_of(decision, (*decision.refused, *decision.undecided))
    report = town_draft(decision, REPORT, "Báo cáo thẩm định", appraisal_report(decision, figures))
    submitted = town_draft(decision, SUBMISSION, "Tờ trình", submission(decision), winners, refused)
    consolidated = town_draft(
        decision, SUMMARY, "Báo cáo tổng hợp", summary(decision, figures, charts), charts=charts
    )
    if decision.stage is Stage.WAITING:
        handed = town_draft(decision, PACKET, "Tài liệu họp Hội đồng", packet(decision))
        return {PACKET: handed, REPORT: report, SUBMISSION: submitted, SUMMARY: consolidated}
    papers = {
        REPORT: report,
        SUBMISSION: submitted,
        MINUTES: town_draft(decision, MINUTES, "Biên bản", minutes(decision), winners, refused),
    }
    if winners:
        for key, title, context in (
            (DECISION, "Quyết định", award_decision(decision)),
            (CERTIFICATE, "Giấy khen", certificates(decision)),
            *([(RECEIPT, "Danh sách tiền thưởng", receipt(decision))] if prize(decision) else []),
        ):
            papers[key] = town_draft(decision, key, title, context, winners, refused)
        told = names_of(decision, exemplary(decision))
        never = (*refused, *(name for name in winners if name not in told))
        pack = exemplars(decision)
        papers[EXEMPLARS] = town_draft(decision, EXEMPLARS, "Gương điển hình", pack, told, never)
    papers |= _made_up(decision)
    for award in decision.proposed_tiers:
        mine = names_of(decision, proposed_for(decision, award))
        others = names_of(decision, [e for e in decision.entries if e.tier != award.name or not e.proposed])
        key, title = f"{UPWARD}/{tier_key(award.name)}", f"Tờ trình: {award.name}"
        papers[key] = town_draft(decision, key, title, upward_submission(decision, award), mine, others)
    papers[SUMMARY] = consolidated
    for unit in refused_units(decision):
        papers[f"{NOTICE}/{unit}"] = _notice(decision, unit)
    return dict(sorted(papers.items(), key=lambda paper: file_of(paper[0])))


def _made_up(decision: Decision) -> dict[str, TownDraft]:
    """The supplementary decision with its certificates, of those cleared since; nothing where nobody is chosen."""
    view = decision.made_up
    names = names_of(view, listed(view, view.winners))
    if not names:
        return {}
    return {
        key: town_draft(view, LIKE[key], title, context, names)
        for key, title, context in (
            (SUPPLEMENT, "Quyết định bổ sung", supplementary_decision(decision)),
            (SUPPLEMENT_CERTIFICATE, "Giấy khen bổ sung", certificates(view)),
        )
    }


def _notice(decision: Decision, unit: str) -> TownDraft:
    # It names persons without their unit: it goes to one unit and speaks of nobody else's.
    mine = tuple(name_of(decision, e) for e in refused_of(decision, unit))
    others = tuple(name_of(decision, e) for e in decision.entries if e.unit != unit)
    title = f"Thông báo: {decision.plan.units[unit].name}"
    return town_draft(decision, f"{NOTICE}/{unit}", title, notice(decision, unit), mine, others)
