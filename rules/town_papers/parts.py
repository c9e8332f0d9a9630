"""What the town's papers share: head, number, day, signature, bases, the lists of names."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rules.decision.decision import Decision, Numbered, listed
from rules.judging.ranking import Entry, NomineeKind
from rules.papers.corrections import is_private, kept_by, waiver_words
from rules.papers.dossier import Paper
from rules.papers.parts import Context, dashed, own_plan
from rules.plan.by_date.law import citations, template_for
from rules.plan.paper_ids import DECISION, MINUTES, SUBMISSION
from rules.plan.plan import Plan
from rules.report.town_inputs import Correction
from rules.town_papers.figures.chart import Chart
from rules.town_papers.wording import MARK, how_many, marked, name_of, own_unit, rests_on_the_office, unit_of
from rules.values.wording import (
    BLANK,
    capital,
    counted,
    day_words,
    head_lines,
    one_line,
    parent_line,
    short_day,
    signature_lines,
    signer,
)


@dataclass(frozen=True)
class TownDraft:
    """A paper of the town to be made: whom it names in order, whom it must not name, the charts by picture.

    `decision` is what it tells: the whole, or one authority's set after the town's end.
    """

    paper: Paper
    names: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    charts: Mapping[str, Chart] = field(default_factory=dict)
    decision: Decision | None = None


def paper_id(key: str) -> str:
    """Return the plan's id of a paper's key: `thong-bao` of `thong-bao/p-hoa-mac`."""
    return key.partition("/")[0]


def legal_day(decision: Decision, key: str) -> dt.date:
    """Return the day whose law a paper is under: its own, else its set's, the council's, else the cycle's last."""
    if number := decision.numbers.get(key):
        return number.day
    if decision.as_of is not None:
        return decision.as_of
    council = decision.town.council
    return (council.meeting.day if council else None) or decision.cycle.last_day


def town_draft(
    decision: Decision,
    key: str,
    title: str,
    context: Context,
    names: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
    charts: dict[str, Chart] | None = None,
) -> TownDraft:
    """Return the draft of a paper of the town; its day chooses the template."""
    template = template_for(decision.plan, f"tx-{paper_id(key)}", legal_day(decision, key))
    return TownDraft(Paper(title, template, context), names, never, charts or {}, decision)


def frame(decision: Decision, key: str, *, about: str = "") -> Context:
    """Return what heads and ends a paper: trial text, issuer, number, place and day, recipients, signature."""
    plan, spec = decision.plan, decision.plan.town_paper(paper_id(key))
    known = decision.numbers.get(key)
    parent, issuer = _issuer(plan, spec.signed_by, paper_id(key))
    return {
        "trial": decision.trial,
        "trial_text": plan.movement.trial_text,
        "parent": parent,
        "issuer": issuer,
        "number": f"Số: {number_words(known, spec.symbol)}" if spec.symbol else "",
        "draft": "" if known else "DỰ THẢO",
        "place_date": f"{plan.movement.place}, {day_words(known.day if known else None, decision.cycle.year)}",
        "about": about,
        "recipients": dashed(spec.recipients),
        "sign_lines": signature_lines(spec.on_behalf, known.post if known and known.post else spec.post),
        "sign_name": signer(known.signer) if known else "",
    }


def issuing_body(plan: Plan, paper: str) -> str:
    """Return who signs that paper as a body: the office or the authority."""
    movement = plan.movement
    return movement.office if plan.town_paper(paper).signed_by == "office" else movement.authority


def office_head(plan: Plan) -> str:
    """Return who leads the office, within a sentence: “Trưởng phòng Nội vụ”."""
    name = plan.units[plan.movement.office_unit].name
    return plan.movement.office_head or f"Trưởng {name[:1].lower()}{name[1:]}"


def _issuer(plan: Plan, signed_by: str, paper: str) -> tuple[str, list[str]]:
    movement = plan.movement
    if paper == MINUTES:
        council = one_line(movement.council).upper().replace("KHEN THƯỞNG", "KHEN\u00a0THƯỞNG")
        return parent_line(movement.authority), [council]
    if signed_by == "town":
        return "", head_lines(movement.authority)
    office = plan.units[movement.office_unit]
    return parent_line(plan.parent_of(office)), head_lines(office.official_name)


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def sections(*parts: tuple[str, str, object]) -> dict[str, str]:
    """Return the headings by key, numbered without a gap over those that are there: key, heading, what it would hold."""
    there = [(key, heading) for key, heading, held in parts if held]
    return {key: f"{number}. {heading}" for number, (key, heading) in zip(_ROMAN, there, strict=False)}


def number_words(known: Numbered | None, symbol: str) -> str:
    """Return "05/TTr-PNV", "…/TTr-PNV" where no number is given yet; below 10 it is padded."""
    given = one_line(known.number) if known else ""
    if "/" in given:
        return given
    padded = f"0{given}" if len(given) == 1 and given.isdigit() else given
    return f"{padded or BLANK}/{symbol}" if symbol else padded or BLANK


def cited(decision: Decision, key: str, kind: str) -> str:
    """Return how another paper of the town is cited: "Tờ trình số 05/TTr-PNV ngày 06 tháng 01 năm 2025".

    One that the plan keeps in no book has no number to cite.
    """
    known, spec = decision.numbers.get(key), decision.plan.town_paper(paper_id(key))
    if not spec.book:
        return f"{kind} {day_words(known.day)}" if known else kind
    day = day_words(known.day if known else None, decision.cycle.year)
    return f"{kind} số {number_words(known, spec.symbol)} {day}"


def bases(decision: Decision, key: str) -> list[str]:
    """Return the "Căn cứ" of a paper: the law in force, the movement's own plan, the council's minutes, what is added.

    The plan's blank number keeps some papers from being issued; the others leave it out, since none is signed with "…".
    """
    plan, spec = decision.plan, decision.plan.town_paper(paper_id(key))
    lines = [one_line(basis.title) for basis in citations(plan, spec.cites, legal_day(decision, key))]
    if plan.movement.is_numbered or spec.needs_plan_number:
        lines.append(own_plan(plan))
    known = decision.numbers.get(key)
    lines += [one_line(basis) for basis in (known.bases if known else ())]
    if decision.town.council is not None and paper_id(key) in (SUBMISSION, DECISION):
        lines.append(f"{cited(decision, MINUTES, 'Biên bản')} họp {plan.movement.council}")
    return [f"Căn cứ {line}" for line in lines]


def name_lists(decision: Decision, entries: Sequence[Entry]) -> Context:
    """Return the lists that papers print: `groups` of collectives with their lines, lines of `people`, the `marked` note."""
    ordered = listed(decision, entries)
    groups: list[Context] = []
    number = 0
    for group in decision.plan.groups:
        mine = [e for e in ordered if e.kind is NomineeKind.COLLECTIVE and e.group == group.id]
        if not mine:
            continue
        lines = [[marked(decision, number + i, e), name_of(decision, e)] for i, e in enumerate(mine, start=1)]
        number += len(mine)
        groups.append({"heading": f"{group.name}: {counted(len(mine))} tập thể", "lines": lines})
    people = [e for e in ordered if e.kind is NomineeKind.INDIVIDUAL]
    return {
        "groups": groups,
        "people": [
            [marked(decision, i, e), name_of(decision, e), one_line(e.post) or BLANK, unit_of(decision, e)]
            for i, e in enumerate(people, start=1)
        ],
        "collectives_heading": f"Tập thể: {counted(number)}",
        "people_heading": f"Cá nhân: {counted(len(people))}",
        "marked": mark_note(decision, ordered),
        "how_many": how_many(ordered),
    }


def proposed_lines(decision: Decision) -> list[list[str]]:
    """Return who is put forward for a tier above the town's own: number, name, unit, tier."""
    return [
        [str(i), name_of(decision, e), own_unit(decision, e), e.tier]
        for i, e in enumerate(decision.proposed, start=1)
    ]


def ordinal(decision: Decision, entry: Entry) -> int:
    """Return which one of the decision's list of collectives, or of persons, a winner is, from 1 on."""
    mine = [e for e in listed(decision, decision.winners) if e.kind is entry.kind]
    return 1 + [(e.unit, e.nominee) for e in mine].index((entry.unit, entry.nominee))


def mark_note(decision: Decision, entries: Sequence[Entry], told_in: str = "Báo cáo thẩm định") -> list[str]:
    """Return what the mark means and where more is told; nothing where nobody bears it."""
    if not any(rests_on_the_office(decision, e) for e in entries):
        return []
    return [
        f"{MARK} Thành tích được xét trên số liệu đã đính chính hoặc được miễn xét điều kiện về hồ sơ quá hạn, "
        f"có người duyệt; chi tiết nêu tại {told_in}."
    ]


def correction_lines(decision: Decision) -> list[list[str]]:
    """Return every correction: unit, place, old, new, reason with who approved it; of discipline only the place."""
    return [
        [str(i), decision.plan.units[c.unit].name, f"{c.sheet}, ô {c.cell}", *_correction_words(decision, c)]
        for i, c in enumerate(decision.town.corrections, start=1)
    ]


def _correction_words(decision: Decision, correction: Correction) -> list[str]:
    approved = f"({one_line(correction.approver)}, {short_day(correction.day)})"
    if is_private(decision.reports.get(correction.unit), correction):
        return [BLANK, BLANK, f"Nội dung lưu tại {kept_by(decision.plan)} {approved}"]
    old, new = one_line(correction.old) or "(trống)", one_line(correction.new) or "(trống)"
    return [old, new, f"{one_line(correction.reason)} {approved}"]


def waiver_lines(decision: Decision) -> list[str]:
    """Return every waiver of gate K2 in words."""
    return [
        f"{capital(decision.plan.units[w.unit].name)}: {waiver_words(w).removeprefix('Ghi chú: ')}"
        for w in decision.town.waivers
    ]
