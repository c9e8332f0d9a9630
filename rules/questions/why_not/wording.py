"""A nominee's answer to "why not me", in words: from its own facts alone, kindly, the greatest loss first.

Nobody else is named and nobody else's score is given: the line of the quota is told as a distance.
"""

from collections.abc import Sequence
from decimal import Decimal

from rules.contracts.points import GateOutcome, ItemPoints, UsedCell
from rules.judging.gates import GateState
from rules.judging.ranking import NomineeKind
from rules.page.wording import BASES, STATES
from rules.plan.report_form.form import COLLECTIVE, COLLECTIVE_AUTHOR, SANG_KIEN
from rules.questions.record import NomineeFacts, UnitFacts
from rules.questions.why_not.why_not import Side
from rules.town.council.changes import COMMEND, DROPPED, REFUSE, UNDECIDED
from rules.values.rounding import shown_vi
from rules.values.wording import grouped
from rules.years.final.gates import ONE_PERSON

_AUTHORS = SANG_KIEN.field("tac_gia").label
_NAMESAKES = "có năm nhiều người cùng họ tên nên cần xác định ai là người được xét"


def answer(unit: UnitFacts, one: NomineeFacts) -> list[str]:
    """Return the lines of the answer for one nominee of a unit's facts."""
    kind = "tập thể" if one.kind is NomineeKind.COLLECTIVE else "cá nhân"
    return [
        f"{one.code} - {one.name} ({kind}): {shown_vi(one.total)} điểm, hạng {one.rank},"
        f" {STATES[one.state].lower()}",
        f"  Kết luận: {decided(unit, one)}",
        *([f"    Ghi ở bảng xếp hạng: {one.conclusion}."] if one.conclusion else []),
        *([f"    Đến nay: {one.since}."] if one.since else []),
        *([f"    Thứ tự: {one.by_law}."] if one.by_law else []),
        *(f"    {line}" for line in _at_the_line(one)),
        *_gates(one),
        *_items(one),
        f"  Tổng: {one.total_how}",
        *_head(one),
        *_rests_on(unit, one),
        *_figures(unit, one),
        f"  Hình thức đề nghị: {one.award}" if one.nominated else "  Đơn vị không đề nghị khen.",
    ]


def content_lines(unit: UnitFacts) -> list[str]:
    """Return what the unit's data show of each content of the movement, with the cells; nothing in a final cycle."""
    lines = ["Các nội dung của phong trào:"] if unit.contents else []
    for content in unit.contents:
        lines.append(f"  {content.number}. {content.name}: {content.state}")
        lines += [f"        ← {source}" for source in _shortened(content.sources, COLLECTIVE)]
    return lines


def decided(unit: UnitFacts, one: NomineeFacts) -> str:
    """Return what was decided about the nominee and why, in a sentence."""
    vote = one.council
    by_council = f" Lý do của Hội đồng: {vote.reason}." if vote and vote.reason else ""
    if one.proposed:
        return f"Hội đồng đề nghị cấp trên xét tặng {one.award}.{by_council}"
    if one.selected:
        if vote and vote.conclusion == COMMEND:
            return f"được khen theo kết luận của Hội đồng.{by_council}"
        return "được chọn theo tỷ lệ" + (", Hội đồng đã xét." if unit.council else ", chờ Hội đồng.")
    if not one.nominated:
        return "được chấm điểm và xếp hạng nhưng đơn vị không đề nghị khen nên chưa xét."
    if one.state is not GateState.PASS:
        what = "chưa xét được" if one.state is not GateState.FAIL else "chưa được khen"
        why = "; ".join(f"{g.gate} ({_own(g)})" for g in one.gates if g.state is not GateState.PASS)
        return f"{what} vì chưa đạt: {why}."
    line = one.line
    if UNDECIDED in one.conclusion:
        return f"đủ điều kiện, {one.conclusion}: sửa dòng ấy trong biểu của Hội đồng (mã H02)."
    if DROPPED in one.conclusion and not (vote and vote.conclusion == REFUSE):
        return f"đủ điều kiện, nhưng {one.conclusion}."
    if vote and vote.conclusion == REFUSE and (line is None or line.side is not Side.BELOW):
        return f"đủ điều kiện, nhưng Hội đồng kết luận chưa khen trong chu kỳ này.{by_council}"
    if line is None:
        return f"đủ điều kiện; {one.conclusion or 'hình thức này xét theo hướng dẫn riêng'}."
    if unit.council:
        return f"đủ điều kiện nhưng Hội đồng không chọn thêm trong số lượng được khen.{by_council}"
    if line.side is Side.TIE:
        return "đủ điều kiện, đồng hạng ngay tại ranh giới của tỷ lệ nên chờ Hội đồng quyết định."
    return "đủ điều kiện nhưng ngoài số lượng được khen theo tỷ lệ."


def _own(gate: GateOutcome) -> str:
    """The gate's reason; whom of another unit a person may be confused with is not this unit's to read."""
    return _NAMESAKES if gate.gate == ONE_PERSON else gate.reason


def _at_the_line(one: NomineeFacts) -> list[str]:
    line = one.line
    if one.selected or one.proposed or line is None:
        return []
    kind = "tập thể" if one.kind is NomineeKind.COLLECTIVE else "cá nhân"
    supposed = ", kể cả trường hợp này nếu đủ điều kiện" if line.supposed else ""
    told = f"Cùng diện xét có {line.n} {kind} đủ điều kiện{supposed}; được khen tối đa {line.cap}."
    match line.side:
        case Side.NO_PLACE:
            return [told, "Theo tỷ lệ thì không có suất nào; phần còn lại do Hội đồng quyết định."]
        case Side.ABOVE:
            return [told, "Tổng điểm ở trên ranh giới của tỷ lệ."]
        case Side.TIE:
            where = "Tổng điểm và các tiêu chí phụ bằng đúng suất cuối cùng"
        case _:
            where = "Tổng điểm ở dưới suất cuối cùng"
    if line.distance is None:
        return [told, f"{where}."]
    more = f"{where}: cần thêm ít nhất {shown_vi(line.distance)} điểm"
    whose = ""
    if one.capped_by is not None:
        whose = "; phải là điểm của tập thể, vì người đứng đầu không vượt điểm tập thể"
    return [told, f"{more} (khi các tiêu chí phụ giữ nguyên{whose})."]


def _gates(one: NomineeFacts) -> list[str]:
    lines = []
    for gate in (g for g in one.gates if g.state is not GateState.PASS):
        lines.append(f"  {gate.gate}: {STATES[gate.state]} - {_own(gate)}{_place(gate)}")
        if gate.needed:
            lines.append(f"        cần: {gate.needed}")
    for gate in (g for g in one.gates if g.state is GateState.PASS):
        why = f" - {gate.reason}" if gate.reason else ""
        lines.append(f"  {gate.gate}: {STATES[gate.state]}{why}{_place(gate)}")
    return lines


def _place(gate: GateOutcome) -> str:
    return f" (biểu “{gate.sheet}”, ô {gate.cell})" if gate.cell else ""


def lost(item: ItemPoints) -> Decimal:
    """Return the points that the item lacks to its maximum; what is not applicable loses nothing."""
    return Decimal(0) if item.points is None else item.max - item.points


def _items(one: NomineeFacts) -> list[str]:
    lines = ["  Các mục điểm, mục mất nhiều điểm nhất trước:"]
    for item in sorted(one.items, key=lost, reverse=True):
        missing = f", thiếu {shown_vi(lost(item))}" if lost(item) else ""
        points = "-" if item.points is None else shown_vi(item.points)
        basis = "cả năm" if item.year else BASES[item.basis]
        lines.append(f"  {item.item:<5} {points:>6}/{shown_vi(item.max):<3} [{basis}{missing}] {item.name}")
        lines.append(f"        {item.how}")
        if not item.year:  # nobody appraises a year's total again
            lines.append(f"        {_appraised(item)}")
        if lost(item) and item.needed:
            lines.append(f"        để được tối đa: {item.needed}")
        lines += [f"        ← {source}" for source in _shortened(_own_sources(item), one.code)]
    return lines


def _appraised(item: ItemPoints) -> str:
    said = item.appraisal
    if said is None:
        return f"thẩm định: {item.opinion}"
    before = "" if item.before is None else f"báo cáo {shown_vi(item.before)} điểm; "
    points = "không cho điểm riêng" if said.points is None else f"cho {shown_vi(said.points)} điểm"
    opinion = f", ý kiến “{said.opinion}”" if said.opinion else ""
    why = f", lý do: {said.reason}" if said.reason else ""
    return f"thẩm định: {before}{said.office_name} {points}{opinion}{why}"


def _own_sources(item: ItemPoints) -> Sequence[UsedCell]:
    """A year of a final cycle that does not count may be another person's of the same name."""
    return [s for s in item.sources if s.cell or item.points is not None]


def _shortened(sources: Sequence[UsedCell], own: str) -> list[str]:
    lines = [_source(s, own) for s in sources]
    return lines if len(lines) <= 6 else [*lines[:3], f"… {len(lines) - 4} ô nữa …", lines[-1]]


def _source(source: UsedCell, own: str) -> str:
    value = source.value or "(trống)"
    if source.label == _AUTHORS:
        value = _alone(value, own)
    told = f"{source.label} = {value}"
    if source.cell:
        told = f"biểu “{source.sheet}”, ô {source.cell}: {told}"
    fixed = source.corrected
    return told if fixed is None else f"{told} (đã đính chính, trước là {fixed.old or '(trống)'})"


def _alone(authors: str, own: str) -> str:
    others = sum(1 for name in authors.split(";") if name.strip()) - 1
    me = COLLECTIVE_AUTHOR if own == COLLECTIVE else own
    return f"{me} và {others} đồng tác giả" if others > 0 else authors


def _head(one: NomineeFacts) -> list[str]:
    if not one.head or one.capped_by is None:
        return []
    return [
        "  Là người đứng đầu: tổng không vượt điểm của tập thể đơn vị,"
        f" nên bị giữ ở {shown_vi(one.capped_by)} điểm; điểm riêng cao hơn cũng không đổi kết quả."
    ]


def _figures(unit: UnitFacts, one: NomineeFacts) -> list[str]:
    """Return the figures that the achievement report prints, each with last year's and the cells it was counted from."""
    lines = ["  Số liệu của báo cáo thành tích:"] if one.figures else []
    beside = unit.year_before
    for figure in one.figures:
        was = (
            f" (năm {beside.year}: {grouped(figure.before)})" if beside and figure.before is not None else ""
        )
        lines.append(f"    {figure.name}: {grouped(figure.number)}{was}")
        lines += [f"        ← {source}" for source in _shortened(figure.sources, one.code)]
    if beside is not None and one.figures and one.code == COLLECTIVE:
        lines += [f"    {note}" for note in (beside.withheld, beside.uneven) if note]
    return lines


def _rests_on(unit: UnitFacts, one: NomineeFacts) -> list[str]:
    """Return the corrections of cells that this nominee's items rest on, and for the collective the waiver."""
    used = {(s.sheet, s.cell) for item in one.items for s in item.sources if s.corrected}
    used |= {(g.sheet, g.cell) for g in one.gates if g.cell}
    lines = [
        f"  Đính chính biểu “{c.sheet}”, ô {c.cell}: “{c.old}” thành “{c.new}”, lý do: {c.reason}"
        f" ({c.approver} duyệt ngày {c.day:%d/%m/%Y})"
        for c in unit.corrections
        if (c.sheet, c.cell) in used
    ]
    waiver = unit.waiver
    if waiver and (one.code == COLLECTIVE or one.head):
        lines.append(
            f"  Miễn xét điều kiện K2 cho tập thể: {waiver.reason}"
            f" ({waiver.approver} duyệt ngày {waiver.day:%d/%m/%Y})"
        )
    return lines
