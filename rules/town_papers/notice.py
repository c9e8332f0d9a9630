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
from rules.town_papers.wording import kind_words, name_of
from rules.values.wording import capital, counted, one_line

_BELOW, _INCOMPLETE = "standard", "incomplete"
_COMFORT = "Kết quả này không làm giảm giá trị những việc tập thể, cá nhân đã làm; "
_NEXT_TIME = "các trường hợp nêu trên có thể được xem xét ở đợt sau theo quy định."
_NO_MORE = "đóng góp của các tập thể, cá nhân trong cả giai đoạn được ghi nhận và trân trọng."


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
        "addressed": name,
        "bases": ended(bases(decision, f"{NOTICE}/{unit}")),
        "opening": f"{plan.movement.office} trân trọng cảm ơn {name} đã tích cực hưởng ứng phong trào thi đua. Sau khi "
        f"thẩm định và xin ý kiến {plan.movement.council}, {counted(len(refused))} trường hợp đơn vị đề nghị chưa được "
        f"khen thưởng đợt này, với lý do sau:",
        "refused": [
            [str(i), name_of(decision, e), _ground(decision, e), capital(reason(decision, e)) + "."]
            for i, e in enumerate(refused, start=1)
        ],
        "corrected": correction_note(report) if (report := decision.reports.get(unit)) else [],
        "closing": [
            _COMFORT + (_NO_MORE if cycle.kind == "final" else _NEXT_TIME),
            f"Mọi vướng mắc xin liên hệ {plan.movement.office} để được giải đáp. Trân trọng thông báo./.",
        ],
    }


def _ground(decision: Decision, entry: Entry) -> str:
    """The law's ground of one who is stopped; who meets every condition is not below the standard, and is told so."""
    if entry.eligible:
        council = decision.town.council
        vote = council.of(entry.unit, entry.nominee) if council else None
        concluded = vote is not None and (
            vote.conclusion or (council and is_lost(decision.plan, council, vote))
        )
        return "Kết luận của Hội đồng" if concluded else "Ngoài số lượng được khen"
    wanted = _INCOMPLETE if entry.state is GateState.PENDING else _BELOW
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
