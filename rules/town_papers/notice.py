"""Notices to units about refused nominees: whom, on which ground, why, in kind words; nobody else's name, no score."""

from rules.decision.decision import Decision
from rules.judging.gates import GateState
from rules.judging.ranking import Entry, NomineeKind
from rules.papers.corrections import correction_note
from rules.papers.parts import Context, ended, movement_words
from rules.plan.paper_ids import NOTICE
from rules.town.council.changes import REFUSE
from rules.town.council.majority import is_lost
from rules.town_papers.parts import bases, frame
from rules.town_papers.wording import HELD, is_held, kind_words, name_of
from rules.values.wording import capital, counted, one_line

_BELOW, _INCOMPLETE = "standard", "incomplete"
_NEXT_TIME = "Các trường hợp nêu trên có thể được xem xét ở đợt sau theo quy định."
_NO_MORE = "Kết quả của các tập thể, cá nhân trong cả giai đoạn được ghi nhận."


def refused_units(decision: Decision) -> list[str]:
    """Return the units with a refused nominee, in the registry's order."""
    refused = {e.unit for e in decision.refused}
    return [slug for slug in decision.plan.units if slug in refused]


def refused_of(decision: Decision, unit: str) -> list[Entry]:
    """Return that unit's refused nominees, the collective first."""
    mine = [e for e in decision.refused if e.unit == unit]
    return sorted(mine, key=lambda e: (e.kind is not NomineeKind.COLLECTIVE, len(e.nominee), e.nominee))


def notice(decision: Decision, unit: str) -> Context:
    """Return the content of one unit's thông báo."""
    plan, cycle = decision.plan, decision.cycle
    name = plan.units[unit].official_name
    refused = refused_of(decision, unit)
    return {
        **frame(decision, f"{NOTICE}/{unit}", about=f"Kết quả xét khen thưởng {movement_words(plan, cycle)}"),
        "addressed": _addressed(decision, unit),
        "bases": ended(bases(decision, f"{NOTICE}/{unit}")),
        "opening": f"{plan.movement.office} ghi nhận kết quả tham gia phong trào thi đua của {name}. Sau khi thẩm định và "
        f"xin ý kiến {plan.movement.council}, {plan.movement.office} thông báo {counted(len(refused))} trường hợp đơn vị "
        f"đề nghị chưa được khen thưởng đợt này, với lý do như sau:",
        "refused": [
            [str(i), name_of(decision, e), _ground(decision, e), capital(reason(decision, e)) + "."]
            for i, e in enumerate(refused, start=1)
        ],
        "corrected": correction_note(report) if (report := decision.reports.get(unit)) else [],
        "closing": [
            (_NO_MORE if cycle.kind == "final" else _NEXT_TIME)
            + " Đề nghị quý cơ quan, đơn vị thông báo đến tập thể, cá nhân liên quan và tiếp tục phát huy kết quả đã đạt được.",
            f"Nội dung cần trao đổi, đề nghị liên hệ {plan.movement.office}. Trân trọng thông báo./.",
        ],
    }


def _addressed(decision: Decision, unit: str) -> str:
    """A unit that is no more can't be written to: who succeeded it is told."""
    units = decision.plan.units
    ended, day = units[unit].valid_to, decision.as_of
    if ended is None or day is None or ended >= day or not units[unit].successors:
        return units[unit].official_name
    return "; ".join(units[slug].official_name for slug in units[unit].successors)


def _ground(decision: Decision, entry: Entry) -> str:
    """The law's ground of one who is stopped; who meets every condition is not below the standard, and is told so."""
    if entry.eligible:
        council = decision.town.council
        vote = council.of(entry.unit, entry.nominee) if council else None
        concluded = vote is not None and (
            vote.conclusion or (council and is_lost(decision.plan, council, vote))
        )
        return "Kết luận của Hội đồng" if concluded else "Ngoài số lượng được khen"
    if is_held(entry):
        return HELD  # no ground of the law: who waits for a conclusion is not below the standard
    wanted = _BELOW if entry.state is GateState.FAIL else _INCOMPLETE
    return next(g.text for g in decision.plan.grounds if g.id == wanted)


def reason(decision: Decision, entry: Entry) -> str:
    """Return why a nominee was refused, as its own unit may read it."""
    stopped = [kind_words(g) for g in entry.gates if g.state is not GateState.PASS]
    if stopped:
        return "; ".join(stopped)
    plan, council = decision.plan, decision.town.council
    if entry.tier != plan.awards[0].name:
        return f"chưa được chọn trong số lượng hướng dẫn đối với hình thức {entry.tier}"
    vote = council.of(entry.unit, entry.nominee) if council else None
    if vote is not None and vote.conclusion == REFUSE and vote.reason:
        return f"đủ điều kiện, Hội đồng xem xét và chưa đề nghị khen: {one_line(vote.reason).rstrip('.')}"
    if council and is_lost(plan, council, vote):
        return "đủ điều kiện nhưng chưa đạt số phiếu đồng ý cần thiết của Hội đồng"
    return "đủ điều kiện nhưng số lượng được khen có giới hạn theo tỷ lệ của kế hoạch"
