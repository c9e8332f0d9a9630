"""The town's part of the operator's page: offices, council, corrections, papers with what keeps them from being issued."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.decision.decision import Decision
from rules.issuing.sets import certificate_sets, under
from rules.page.summary import Outcome
from rules.page.wording import DASH, shown, unit_name
from rules.plan.paper_ids import DECISION, ISSUABLE, NOTICE, UPWARD, tier_key
from rules.plan.plan import Plan
from rules.report.town_inputs import Correction, Council, LaneReturn, Waiver
from rules.town_papers.money import RECEIPT, SUPPLEMENT_RECEIPT, budget, to_be_signed
from rules.values.wording import short_day

_DRAFT, _ISSUED, _TRIAL = "Dự thảo", "Đã ban hành", "Ký thử"
PACKET = "goi-hoi-dong"
LABELS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "zip": "Gói trình cấp trên"}
EXTRA_TITLES = {
    PACKET: "Tài liệu họp Hội đồng",
    RECEIPT: "Danh sách nhận tiền thưởng",
    SUPPLEMENT_RECEIPT: "Danh sách nhận tiền thưởng (bổ sung)",
}


@dataclass(frozen=True, slots=True)
class LaneRow:
    """One office: what it appraises, and what came back from it."""

    office: str
    items: str
    state: str
    rows: str
    counted: str
    refused: str
    tone: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of the town: whether it is issued, and its files as (path, label)."""

    title: str
    state: str
    tone: str
    files: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction or waiver of the office, in words."""

    unit: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class TownView:
    """Everything of the town's on the page."""

    stage: str
    council: Sequence[str]
    lanes: Sequence[LaneRow]
    corrections: Sequence[CorrectionRow]
    papers: Sequence[PaperRow]
    obstacles: Sequence[tuple[str, str]]
    budget: Sequence[str]


def town_view(outcome: Outcome) -> TownView:
    """Return the town's part of the page of a finished run."""
    decision = outcome.decision
    return TownView(
        stage=decision.stage.words(trial=outcome.trial),
        council=_council(decision),
        lanes=[_lane(lane) for lane in decision.town.lanes],
        corrections=_corrections(decision),
        papers=[_paper(outcome, key, files) for key, files in outcome.town.items()],
        obstacles=_obstacles(outcome),
        budget=budget(decision),
    )


def _obstacles(outcome: Outcome) -> list[tuple[str, str]]:
    """Say each matter once, with all papers that it keeps back."""
    papers: dict[str, list[str]] = {}
    for paper, why in outcome.obstacles:
        papers.setdefault(why, []).append(paper_title(outcome.plan, paper))
    return [("; ".join(dict.fromkeys(titles)), why) for why, titles in papers.items()]


def paper_title(plan: Plan, key: str) -> str:
    """Return what a paper of the town is called, by its key; a unit's notice names the unit, a set's paper its authority."""
    kind, _, unit = key.partition("/")
    title = EXTRA_TITLES.get(kind) or next((plan.town_paper(p).title for p in ISSUABLE if p == kind), kind)
    if kind == UPWARD and unit:
        return f"{title}: {next((a.name for a in plan.awards if tier_key(a.name) == unit), unit)}"
    named = next((a.name for a in plan.authorities if a.id == unit and kind != NOTICE), "")
    return f"{title}: {named or unit_name(plan, unit.partition('/')[0])}" if unit else title


def _council(decision: Decision) -> list[str]:
    council = decision.town.council
    if council is None:
        return []
    meeting = council.meeting
    day = short_day(meeting.day) if meeting.day else DASH
    voted = {(vote.unit, vote.nominee) for vote in council.votes}
    about = [entry for entry in decision.entries if (entry.unit, entry.nominee) in voted]
    chosen, unsettled = sum(e.selected for e in about), sum(e.undecided for e in about)
    left = f", chưa quyết định {unsettled}" if unsettled else ""
    return [
        f"Họp ngày {day}, có mặt {meeting.present if meeting.present is not None else DASH}"
        f"/{meeting.members if meeting.members is not None else DASH} thành viên",
        f"Biểu quyết {len(council.votes)} tập thể, cá nhân: khen {chosen}, không khen {len(about) - chosen - unsettled}{left}",
        *_open(decision, council),
    ]


def _open(decision: Decision, council: Council) -> list[str]:
    """Say what the council's form leaves open: no paper that tells a result is issued until it is mended."""
    if not council.open_rows:
        return []
    return [
        f"Còn {len(decision.undecided)} trường hợp chưa quyết định, {len(council.open_rows)} chỗ trong biểu của Hội đồng phải "
        f"sửa, trước hết: {shown(council.open_rows[0].rstrip('.'))}"
    ]


def _lane(lane: LaneReturn) -> LaneRow:
    if not lane.received:
        state, tone = "không có ý kiến", "warn"
    elif lane.late_by:
        state, tone = f"gửi muộn {lane.late_by} ngày làm việc", "warn"
    else:
        state, tone = "đã gửi", "good"
    return LaneRow(
        office=lane.name,
        items=", ".join(lane.items),
        state=state,
        rows=str(lane.rows) if lane.received else DASH,
        counted=str(lane.counted) if lane.received else DASH,
        refused=_uncounted(lane) if lane.received else DASH,
        tone=tone,
    )


def _uncounted(lane: LaneReturn) -> str:
    return f"{lane.refused}, chờ báo cáo {lane.waiting}" if lane.waiting else str(lane.refused)


def _corrections(decision: Decision) -> list[CorrectionRow]:
    decided: list[tuple[Correction | Waiver, str]] = [
        (c, f"Biểu “{shown(c.sheet)}”, ô {c.cell}: {shown(c.old) or '(trống)'} → {shown(c.new) or '(trống)'}")
        for c in (*decision.town.corrections, *decision.late)
    ]
    decided += [(waiver, "Miễn điều kiện K2") for waiver in decision.town.waivers]
    return [
        CorrectionRow(
            unit_name(decision.plan, one.unit),
            what,
            f"{shown(one.reason)} ({shown(one.approver)} duyệt ngày {short_day(one.day)})",
        )
        for one, what in decided
    ]


def _to_be_signed(decision: Decision, key: str) -> bool:
    paper, slash, whose = key.partition("/")
    of = decision.made_up if paper == SUPPLEMENT_RECEIPT else under(decision, f"{DECISION}{slash}{whose}")
    return paper != PACKET and to_be_signed(of.standing)


def _paper(outcome: Outcome, key: str, files: Sequence[str]) -> PaperRow:
    numbers = outcome.decision.numbers
    inside = certificate_sets(outcome.decision).get(key, ())
    own = any(k.startswith(f"{key}/") for k in numbers) and "/" not in key
    there = sum(k in numbers for k in inside)
    issued = key in numbers or (there == len(inside) if inside else own)
    number = numbers[key].number if key in numbers else ""
    word = _TRIAL if outcome.trial else _ISSUED
    state = f"{word}{f', số {number}' if number else ''}" if issued else _DRAFT
    if there and not issued:
        state = f"{word} {there}/{len(inside)}"
    if key.partition("/")[0] in EXTRA_TITLES and _to_be_signed(outcome.decision, key):
        issued, state = True, "Để in, ký nhận"
    links = [(path, LABELS.get(path.rpartition(".")[2], path)) for path in files]
    good = issued and not outcome.trial
    return PaperRow(paper_title(outcome.plan, key), state, "good" if good else "plain", links)
