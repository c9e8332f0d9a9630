"""How the town's papers name nominees, gates and reasons, so that nothing is told to who must not read it.

Discipline is seen by phòng Nội vụ alone, and by whom it reports to in person: a paper doesn't say that it was that.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from rules.decision.decision import Decision
from rules.judging.gates import DISCIPLINE, Gate, GateState
from rules.judging.ranking import Entry, NomineeKind
from rules.papers.corrections import corrections_of, leads, own_corrections, waiver_of
from rules.plan.plan import Plan
from rules.plan.report_form.form import COLLECTIVE, HOP
from rules.values.wording import BLANK, counted, one_line
from rules.years.final.gates import NOTHING_BARS, ONE_PERSON

GATES = {
    "K1": "chấp hành kỷ luật",
    "K2": "không có hồ sơ thủ tục hành chính quá hạn",
    "K3": "có sáng kiến được công nhận",
    "K4": "xếp loại chất lượng",
    "K5": "thành tích của tập thể (đối với người đứng đầu)",
    "K6": "phiếu đồng ý của hội đồng đơn vị",
    "K7": "hình thức khen thưởng đã có hướng dẫn",
    "F1": "đủ số năm có báo cáo được nhận",
    "F2": "các năm trong giai đoạn đều đạt điều kiện",
    "F3": "xác định rõ người được xét",
}
KINDS = {NomineeKind.COLLECTIVE: "Tập thể", NomineeKind.INDIVIDUAL: "Cá nhân"}
_STATES = {
    GateState.FAIL: "không đạt",
    GateState.HOLD: "tạm dừng xem xét, chờ kết luận",
    GateState.PENDING: "chờ bổ sung",
    GateState.PASS: "đạt",
}
_HEAD, _RATING = "K5", "K4"
_PRIVATE = "điều kiện có nội dung lưu riêng, trình người có thẩm quyền"
_GATE = re.compile(r"\bK[0-9]+\b")
HELD, BELOW = "Tạm dừng xem xét", "Chưa đủ điều kiện"
_AFTERWARDS = "kết luận không vi phạm thì được xem xét tiếp theo quy định"
MARK = "(*)"
"""Stands beside who is awarded on corrected figures or a waiver."""
_YEAR = re.compile(r"năm ([0-9]{4})")


def points(number: Decimal | None) -> str:
    """Return points with their two decimals and a comma (87,50), so that columns line up; "–" where there are none."""
    return "–" if number is None else format(number, "f").replace(".", ",")


def name_of(decision: Decision, entry: Entry) -> str:
    """Return the nominee's name as the unit's own papers print it."""
    return unit_of(decision, entry) if entry.kind is NomineeKind.COLLECTIVE else one_line(entry.name) or BLANK


def unit_of(decision: Decision, entry: Entry) -> str:
    """Return the full name of the nominee's unit."""
    return decision.plan.units[entry.unit].official_name


def own_unit(decision: Decision, entry: Entry) -> str:
    """Return the full name of a person's unit, "" for a collective, which is one itself."""
    return "" if entry.kind is NomineeKind.COLLECTIVE else unit_of(decision, entry)


def names_of(decision: Decision, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the names as papers are read back: a person's with the unit, since two may share one."""
    return tuple(as_read(name_of(decision, e), own_unit(decision, e)) for e in entries)


def as_read(name: str, unit: str) -> str:
    """Return how a name read back from a paper is compared and told."""
    return f"{name} ({unit})" if unit else name


def who(decision: Decision, entry: Entry) -> str:
    """Return a nominee with the unit on one line."""
    if entry.kind is NomineeKind.COLLECTIVE:
        return name_of(decision, entry)
    return f"{name_of(decision, entry)}, {decision.plan.units[entry.unit].name}"


def how_many(entries: Sequence[Entry]) -> str:
    """Return "10 tập thể, 59 cá nhân"."""
    collectives = sum(e.kind is NomineeKind.COLLECTIVE for e in entries)
    people = len(entries) - collectives
    parts = [f"{counted(collectives)} tập thể"] if collectives else []
    return ", ".join([*parts, f"{counted(people)} cá nhân"] if people or not parts else parts)


def rests_on_the_office(decision: Decision, entry: Entry) -> bool:
    """Tell whether the nominee's award rests on corrected figures or a waiver.

    A collective's rests on all of the report that is no person's row; a person's on the own row, on what the points
    were counted from and on the meeting; a head's on the collective's too.
    """
    report = decision.reports.get(entry.unit)
    if report is None:
        return False
    if waiver_of(report, entry.nominee) is not None:
        return True
    collective = bool(corrections_of(report, COLLECTIVE))
    if entry.kind is NomineeKind.COLLECTIVE or leads(report, entry.nominee):
        return collective or bool(own_corrections(report, entry.nominee))
    met = any(cell.corrected for cell in report.sheets[HOP.key].labels.values())
    counted_from = any(
        source.corrected
        for score in decision.scores
        if (score.unit, score.nominee) == (entry.unit, entry.nominee)
        for item in score.items
        for source in item.sources
    )
    return met or counted_from or bool(own_corrections(report, entry.nominee))


def marked(decision: Decision, number: int, entry: Entry) -> str:
    """Return a nominee's number on a list, with the mark where the award rests on the office."""
    return f"{number} {MARK}" if rests_on_the_office(decision, entry) else str(number)


def gate_name(code: str) -> str:
    """Return what a gate asks; of discipline, that it is told to others."""
    return _PRIVATE if code == DISCIPLINE else GATES.get(code, code)


def gate_words(gate: Gate) -> str:
    """Return why a gate stops a nominee, as others than phòng Nội vụ may read it."""
    if gate.code in (DISCIPLINE, _HEAD) or not gate.reason:
        return f"{gate_name(gate.code)} – {_STATES[gate.state]}"
    # A final cycle's reason has the codes of the years' gates.
    return _GATE.sub(lambda code: f"“{gate_name(code[0])}”", one_line(gate.reason))


def is_held(entry: Entry) -> bool:
    """Tell whether a nominee waits for somebody's conclusion and nothing else stands in the way.

    Two of one name (F3) are another matter: there a year of birth is missing.
    """
    held = [g.code for g in entry.gates if g.state is GateState.HOLD]
    return entry.state is GateState.HOLD and held != [ONE_PERSON]


def short_of(entry: Entry) -> str:
    """Return in short how one stands who may not be chosen: who waits is not below the standard."""
    return HELD if is_held(entry) else BELOW


def stopped_words(entry: Entry) -> str:
    """Return all that stands in a nominee's way, for the council."""
    return "; ".join(gate_words(g) for g in entry.gates if g.state is not GateState.PASS)


def kind_words(gate: Gate) -> str:
    """Return why a gate stops a nominee, as its own unit is told: kindly, naming nobody else."""
    held = gate.state is GateState.HOLD
    if gate.code == DISCIPLINE:
        if held:
            return f"chờ cơ quan có thẩm quyền kết luận nội dung đơn vị đã báo cáo; {_AFTERWARDS}"
        return "chưa bảo đảm điều kiện về chấp hành kỷ luật theo nội dung đơn vị đã báo cáo"
    if gate.code == _HEAD:
        if held:
            return f"thành tích của người đứng đầu gắn với tập thể, tập thể đang chờ kết luận; {_AFTERWARDS}"
        return "tập thể đơn vị chưa đạt đủ điều kiện xét khen, thành tích của người đứng đầu gắn với tập thể"
    if gate.code == NOTHING_BARS:
        # The year alone: which gate it was may be another unit's report, before a merger.
        years = ", ".join(dict.fromkeys(_YEAR.findall(gate.reason)))
        return f"chưa đạt điều kiện xét khen của năm {years}" if years else GATES[NOTHING_BARS]
    if gate.code == ONE_PERSON:
        return "cần bổ sung năm sinh vào họ tên để xác định rõ người được xét"
    if gate.code == _RATING and gate.reason:
        rest = (
            "chưa đạt mức kế hoạch yêu cầu"
            if gate.state is GateState.FAIL
            else "đề nghị bổ sung khi có kết quả"
        )
        return f"{one_line(gate.reason)}, {rest}"
    return one_line(gate.reason) or GATES.get(gate.code, gate.code)


def none_or(units: int) -> str:
    """Return "05 đơn vị", "không có đơn vị nào" of none."""
    return f"{counted(units)} đơn vị" if units else "không có đơn vị nào"


def group_label(plan: Plan, group: str) -> str:
    """Return "Nhóm 1" for the plan's first group: what tables and charts call it on one line."""
    return f"Nhóm {[g.id for g in plan.groups].index(group) + 1}"
