"""The papers that award: tờ trình, draft quyết định with its lists, giấy khen, the exemplar pack."""

from collections.abc import Sequence

from rules.decision.decision import Decision, listed
from rules.judging.ranking import Entry, NomineeKind
from rules.judging.scoring import recognised
from rules.papers.parts import Context, ended, movement_words
from rules.plan.paper_ids import CERTIFICATE, DECISION, EXEMPLARS, SUBMISSION
from rules.plan.report_form.form import THANH_TICH
from rules.plan.wording import cycle_words
from rules.report.report import Report, code_of
from rules.town_papers.money import article, estimate, prize, with_amounts
from rules.town_papers.parts import (
    bases,
    cited,
    frame,
    mark_note,
    name_lists,
    number_words,
    office_head,
    ordinal,
    proposed_lines,
)
from rules.town_papers.wording import how_many, name_of, own_unit
from rules.values.wording import BLANK, counted, day_words, one_line, paragraphs, short_day, trimmed

TEXT_LENGTH, RESULTS = 420, 2
_COMMITTEE = "Ủy ban nhân dân "
_MERIT = "các tập thể, cá nhân có thành tích trong"
_NAME_SIZES, _POST_SIZES, _MOST_POST = (34, 90), (160, 240), 360
"""So many letters have a name and a post on a certificate before they are printed smaller, and smaller again, and are cut."""


def submission(decision: Decision) -> Context:
    """Return the content of phòng Nội vụ's tờ trình: the list proposed, and who is put forward for a higher tier."""
    plan, cycle, winners = decision.plan, decision.cycle, decision.winners
    agreed = f" và ý kiến thống nhất của {plan.movement.council}" if decision.town.council else ""
    return {
        **frame(decision, SUBMISSION, about=f"Về việc khen thưởng {_MERIT} {movement_words(plan, cycle)}"),
        "addressed": [plan.movement.chairman],
        "bases": ended(bases(decision, SUBMISSION)),
        "opening": f"Trên cơ sở kết quả thẩm định{agreed}, {plan.movement.office} kính trình {plan.movement.chairman} xem xét, tặng "
        f"{plan.awards[0].name} cho {how_many(winners)} có thành tích trong phong trào thi đua {cycle_words(cycle)}, "
        f"cụ thể như sau:",
        **name_lists(decision, winners),
        "proposed": proposed_lines(decision),
        "proposed_text": f"Đồng thời đề nghị {plan.movement.authority} trình cấp có thẩm quyền xét tặng hình thức khen "
        f"thưởng cao hơn theo hướng dẫn:",
        "budget": estimate(decision),
        "closing": f"{plan.movement.office} kính trình {plan.movement.chairman} xem xét, quyết định./.",
    }


def supplementary_decision(decision: Decision) -> Context:
    """Return the content of the quyết định that makes up for those cleared since: it cites the one it adds to."""
    return award_decision(
        decision.made_up,
        added_to=f"{cited(decision, DECISION, 'Quyết định')} của {decision.plan.movement.chairman}",
    )


def award_decision(decision: Decision, proposer: str = "", added_to: str = "") -> Context:
    """Return the content of the draft quyết định: bases, three articles, the lists of collectives and persons.

    `proposer`: who proposes, where it is not the head of the office that carries the decision out. `added_to`: the
    decision that it adds to, as it is cited; the office's tờ trình was about that one alone.
    """
    plan, cycle, winners = decision.plan, decision.cycle, decision.winners
    award = plan.awards[0]
    lists, paid = with_amounts(decision), prize(decision)
    annexes = {"danh sách tập thể": lists["groups"], "danh sách cá nhân": lists["people"]}
    annexed = [title for title, there in annexes.items() if there]
    head = office_head(plan)
    executors = ", ".join((*plan.town_paper(DECISION).executors, head))
    to_whom, more = f"Theo đề nghị của {proposer or head}", " bổ sung" if added_to else ""
    asked = (
        [f"Căn cứ {added_to}", to_whom]
        if added_to
        else [f"{to_whom} tại {cited(decision, SUBMISSION, 'Tờ trình')}"]
    )
    entrusted = (
        f"Giao {plan.movement.office} chủ trì, phối hợp với các cơ quan, đơn vị liên quan vào sổ, tổ chức công bố, "
        f"trao {award.name} và lưu trữ hồ sơ theo quy định."
    )
    in_force = (
        f"Quyết định này có hiệu lực kể từ ngày ký. {executors}, thủ trưởng các cơ quan, đơn vị liên quan và các tập thể, "
        f"cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."
    )
    return {
        **frame(
            decision,
            DECISION,
            about=f"Về việc tặng{more} {award.name} cho {_MERIT} {movement_words(plan, cycle)}",
        ),
        "authority": plan.movement.chairman.upper(),
        "annex_collectives": f"DANH SÁCH TẬP THỂ ĐƯỢC TẶNG {award.name.upper()}",
        "annex_people": f"DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG {award.name.upper()}",
        "annex_about": _merit(decision),
        "bases": ended([*bases(decision, DECISION), *asked]),
        "articles": [
            f"Tặng{more} {award.full_name} cho {how_many(winners)} có thành tích trong {movement_words(plan, cycle)} "
            f"(có {', '.join(annexed)} kèm theo).",
            *([article(decision, paid), f"{entrusted} {in_force}"] if paid else [entrusted, in_force]),
        ],
        **{
            f"marked_{kind}": mark_note(decision, [e for e in winners if e.kind is kind])
            for kind in NomineeKind
        },
        "enclosed_with": f"(Kèm theo {cited(decision, DECISION, 'Quyết định')} của {plan.movement.chairman})",
        **lists,
    }


def certificates(decision: Decision) -> Context:
    """Return what every giấy khen says, in the decision's words, one for each winner, in the order of its lists."""
    plan = decision.plan
    known = decision.numbers.get(DECISION)
    day = day_words(known.day if known else None, decision.cycle.year)
    return {
        "trial": decision.trial,
        "trial_text": plan.movement.trial_text,
        "authority": plan.movement.chairman.upper(),
        "award": plan.awards[0].name.upper(),
        "merit": _merit(decision),
        "by": f"Quyết định số {number_words(known, plan.town_paper(DECISION).symbol)} {day}",
        "certificates": [_certificate(decision, e) for e in listed(decision, decision.winners)],
    }


def _merit(decision: Decision) -> str:
    return f"Có thành tích trong {movement_words(decision.plan, decision.cycle)}"


def _certificate(decision: Decision, entry: Entry) -> Context:
    key = f"{CERTIFICATE}/{entry.unit}/{entry.nominee}"
    head = frame(decision, key)
    person, name = entry.kind is NomineeKind.INDIVIDUAL, name_of(decision, entry)
    post = (trimmed(entry.post, _MOST_POST) or BLANK) if person else ""
    sizes = _size(name, _NAME_SIZES), _size(post, _POST_SIZES)
    return {
        "name": name,
        "name_size": sizes[0],
        "title": post,
        "title_size": sizes[1],
        "tight": sum(sizes) > 2,
        "unit": own_unit(decision, entry),
        "kind": "" if person else "Tập thể",
        "above": "" if person else _above(decision, entry),
        "book": f"Số sổ vàng: {counted(ordinal(decision, entry))}",
        **{part: head[part] for part in ("draft", "place_date", "sign_lines", "sign_name")},
    }


def _size(text: str, steps: Sequence[int]) -> int:
    return sum(len(text) > step for step in steps)


def _above(decision: Decision, entry: Entry) -> str:
    """The superior body of a collective, or where it has none its address: the pattern asks for one of them.

    After the town's end the registry's superior bodies are of before: the place of the authority that awards stands.
    """
    plan, movement = decision.plan, decision.plan.movement
    if decision.as_of is None:
        return plan.parent_of(plan.units[entry.unit]) or f"{movement.town}, {movement.province}"
    place = movement.authority.removeprefix(_COMMITTEE)
    known = place not in (movement.authority, movement.province)
    return f"{place}, {movement.province}" if known else movement.province


def exemplars(decision: Decision) -> Context:
    """Return the exemplar pack: whom the office chose with consent, or all winners as suggestions to it; no scores."""
    plan, cycle = decision.plan, decision.cycle
    ordered, award = exemplary(decision), plan.awards[0].full_name
    if decision.town.exemplars:
        opening = (
            f"{plan.movement.office} giới thiệu {how_many(ordered)} tiêu biểu, đã được tặng {award} và đồng ý công bố, để "
            f"các cơ quan, đoàn thể, cơ quan truyền thông tuyên truyền, nhân rộng."
        )
    else:
        opening = (
            f"BẢN GỢI Ý, CHƯA CÔNG BỐ. {plan.movement.office} xem xét, lựa chọn để giới thiệu {how_many(ordered)} được tặng "
            f"{award} dưới đây; chỉ giới thiệu tập thể, cá nhân đồng ý công bố, với lời giới thiệu đã biên tập."
        )
    return {
        **frame(decision, EXEMPLARS, about=f"Trong {movement_words(plan, cycle)}"),
        "opening": opening,
        "collectives": [_exemplar(decision, e) for e in ordered if e.kind is NomineeKind.COLLECTIVE],
        "people": [_exemplar(decision, e) for e in ordered if e.kind is NomineeKind.INDIVIDUAL],
    }


def exemplary(decision: Decision) -> list[Entry]:
    """Return whom the exemplar pack tells of, as lists print them: those chosen with consent, made up for or not, else every winner."""
    if not (chosen := {(e.unit, e.nominee) for e in decision.town.exemplars}):
        return listed(decision, decision.winners)
    everybody = listed(decision, (*decision.winners, *decision.made_up.winners))
    return [e for e in everybody if (e.unit, e.nominee) in chosen]


def _exemplar(decision: Decision, entry: Entry) -> Context:
    person = entry.kind is NomineeKind.INDIVIDUAL
    post = f"Chức vụ: {one_line(entry.post) or BLANK}. " if person else ""
    return {
        "name": name_of(decision, entry),
        "unit": own_unit(decision, entry),
        "about": f"{post}Hình thức khen thưởng: {decision.plan.awards[0].full_name}.",
        "texts": _exemplar_texts(decision, entry),
    }


def _exemplar_texts(decision: Decision, entry: Entry) -> list[str]:
    """The edited text with where it was published; of a mere suggestion what the report or the years tell."""
    mine = (e for e in decision.town.exemplars if (e.unit, e.nominee) == (entry.unit, entry.nominee))
    if edited := next(mine, None):
        published = f"Đã đăng: {edited.place}, ngày {short_day(edited.day)}." if edited.day else ""
        return [*edited.texts, *([published] if published else [])]
    report = decision.reports.get(entry.unit)
    return _years(decision, entry) if report is None else deeds_of(decision, report, entry.nominee)


def _years(decision: Decision, entry: Entry) -> list[str]:
    score = next((s for s in decision.scores if (s.unit, s.nominee) == (entry.unit, entry.nominee)), None)
    of = {c.id: c.year for c in decision.plan.cycles}
    items = score.items if score else ()
    counted = [str(of[i.code]) for i in items if i.points is not None and i.code in of]
    return [f"Thành tích được xét trong các năm {', '.join(counted)} của phong trào."] if counted else []


def deeds_of(decision: Decision, report: Report, code: str) -> list[str]:
    """Return in a few short texts what a nominee did: the initiatives that counted, then the first results of sheet 6."""
    found = [
        f"Sáng kiến “{one_line(row.text('ten'))}”"
        + (f": {effect}" if (effect := one_line(row.text("hieu_qua"))) else "")
        for row in recognised(report, decision.cycle, code)
    ]
    told: Sequence[str] = [
        line
        for row in report.sheets[THANH_TICH.key].rows
        if code_of(row) == code
        for line in paragraphs(row.text("ket_qua"))
    ]
    return [trimmed(_stopped(line), TEXT_LENGTH) for line in [*found[:2], *told[:RESULTS]]]


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "…")) else f"{text}."
