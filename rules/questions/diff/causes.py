"""What may have moved a result: files, plan, code, cells, corrections, waivers, findings, appraisals, votes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from rules.page.wording import DASH, RULES, SEVERITIES
from rules.questions.diff.names import Veil
from rules.questions.diff.parts import ChangedPart, Difference
from rules.register.record import RunRecord, ScoreLine
from rules.report.town_inputs import Correction, Vote, Waiver
from rules.values.findings import cell_order
from rules.values.rounding import shown_vi

CODE_PARTS = {
    "read": "đọc báo cáo",
    "town": "đọc biểu của thị xã",
    "brought": "xem văn bản đơn vị tự ký",
    "check": "kiểm tra",
    "papers": "soạn giấy tờ",
    "forms": "lập biểu mẫu",
    "paper": "ký văn bản của đơn vị",
    "signed": "ký và ghép bản đọc",
    "issued": "ký văn bản ban hành",
    "bundle": "đóng gói",
    "upward": "đóng gói trình cấp trên",
    "marked": "đánh dấu lỗi",
}
PLACE = re.compile(r"biểu “(?P<sheet>.*)”, ô (?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})")
"""How a cell's place is written in the record of a run."""


def causes(before: RunRecord, after: RunRecord, veil: Veil) -> Iterator[Difference]:
    """Yield every cause that differs, by part."""
    yield from _inputs(before, after)
    yield from _makers(before, after)
    yield from _papers(before.corrections, after.corrections, ChangedPart.CORRECTION, veil)
    yield from _papers(before.waivers, after.waivers, ChangedPart.WAIVER, veil)
    yield from _cells(before, after, veil)
    yield from _findings(before, after)
    yield from _appraisals(before, after, veil)
    yield from _votes(before, after, veil)


def _inputs(before: RunRecord, after: RunRecord) -> Iterator[Difference]:
    old, new = before.meta.inputs, after.meta.inputs
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            what = "tệp mới" if name not in old else "không còn tệp" if name not in new else "tệp đã thay"
            unit, _, file = name.partition("/")
            was, now = _hash(old.get(name)), _hash(new.get(name))
            yield Difference(ChangedPart.INPUT, unit, "", f"{what}: {file}", was, now)


def _makers(before: RunRecord, after: RunRecord) -> Iterator[Difference]:
    if before.meta.plan_hash != after.meta.plan_hash:
        what = "bản kế hoạch khác (điểm, điều kiện hoặc tỷ lệ có thể đã đổi)"
        was, now = _hash(before.meta.plan_hash), _hash(after.meta.plan_hash)
        yield Difference(ChangedPart.PLAN, "", "", what, was, now)
    old, new = before.meta.code, after.meta.code
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            what = f"phần {CODE_PARTS.get(name, name)}"
            yield Difference(ChangedPart.CODE, "", "", what, _hash(old.get(name)), _hash(new.get(name)))
    if before.stage != after.stage:
        yield Difference(ChangedPart.STAGE, "", "", "chu kỳ", before.stage, after.stage)
    if before.meta.trial != after.meta.trial:
        ways = {True: "chạy thử", False: "chạy thật"}
        yield Difference(ChangedPart.STAGE, "", "", "chữ ký", ways[before.meta.trial], ways[after.meta.trial])


def _hash(digest: str | None) -> str:
    return digest[:12] if digest else ""


def _papers(
    old: Sequence[Correction] | Sequence[Waiver],
    new: Sequence[Correction] | Sequence[Waiver],
    part: ChangedPart,
    veil: Veil,
) -> Iterator[Difference]:
    for paper in (p for p in old if p not in new):
        yield Difference(part, paper.unit, "", *_paper(paper, veil), "")
    for paper in (p for p in new if p not in old):
        what, told = _paper(paper, veil)
        yield Difference(part, paper.unit, "", what, "", told)


def _paper(paper: Correction | Waiver, veil: Veil) -> tuple[str, str]:
    told = veil.over(f"lý do: {paper.reason}; {paper.approver} duyệt ngày {paper.day:%d/%m/%Y}")
    if isinstance(paper, Waiver):
        return "miễn xét K2", told
    place = f"biểu “{paper.sheet}”, ô {paper.cell}"
    change = f"“{veil.over_cell(place, paper.old)}” thành “{veil.over_cell(place, paper.new)}”"
    return place, f"{change}, {told}"


def _cells(before: RunRecord, after: RunRecord, veil: Veil) -> Iterator[Difference]:
    for unit in sorted({*before.cells, *after.cells}):
        old, new = before.cells.get(unit), after.cells.get(unit)
        if old is None or new is None:
            what = "báo cáo mới đọc được" if old is None else "không còn báo cáo đọc được"
            yield Difference(ChangedPart.CELL, unit, "", what, _count(old), _count(new))
            continue
        for place in sorted({*old, *new}, key=_order):
            was, now = old.get(place, ""), new.get(place, "")
            if was != now:
                sides = (veil.over_cell(place, was), veil.over_cell(place, now))
                yield Difference(ChangedPart.CELL, unit, "", place, *sides)


def _count(cells: Mapping[str, str] | None) -> str:
    return f"{len(cells)} ô" if cells is not None else ""


def _order(place: str) -> tuple[str, tuple[int, int, str]]:
    match = PLACE.fullmatch(place)
    return (match["sheet"], cell_order(match["column"] + match["row"])) if match else (place, (0, 0, ""))


def _findings(before: RunRecord, after: RunRecord) -> Iterator[Difference]:
    old, new = set(before.findings), set(after.findings)
    for found in sorted(old ^ new, key=lambda f: f.order):
        # A message or a value may hold a name: rule and place tell enough.
        place = ", ".join(p for p in (f"biểu “{found.sheet}”" if found.sheet else "", found.cell) if p)
        told = f"{found.rule} {RULES.get(found.rule, '')}".strip()
        what = f"{SEVERITIES[found.severity].lower()} {'đã hết' if found in old else 'mới'}"
        what += f" ({place})" if place else ""
        sides = (told, "") if found in old else ("", told)
        yield Difference(ChangedPart.FINDING, found.unit, "", what, *sides)


def _appraisals(before: RunRecord, after: RunRecord, veil: Veil) -> Iterator[Difference]:
    old, new = lines_of(before), lines_of(after)
    for key in sorted({*old, *new}):
        was, now = appraised(old.get(key), veil), appraised(new.get(key), veil)
        if was != now:
            yield Difference(ChangedPart.APPRAISAL, key[0], key[1], key[2], was, now)


def lines_of(run: RunRecord) -> dict[tuple[str, str, str], ScoreLine]:
    """Return the run's items by unit, nominee and item."""
    return {(s.unit, s.nominee, s.item): s for s in run.scores}


def appraised(line: ScoreLine | None, veil: Veil) -> str:
    """Return what the office says of an item ("" where it says nothing)."""
    if line is None or not line.office:
        return ""
    points = f"{shown(line.points)} điểm" if line.basis == "appraised" else "chỉ có ý kiến"
    return f"{line.office}: {points}{f' ({veil.over(line.why)})' if line.why else ''}"


def _votes(before: RunRecord, after: RunRecord, veil: Veil) -> Iterator[Difference]:
    old = {(v.unit, v.nominee): vote_words(v, veil) for v in before.votes}
    new = {(v.unit, v.nominee): vote_words(v, veil) for v in after.votes}
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield Difference(ChangedPart.VOTE, *key, "biểu quyết", old.get(key, ""), new.get(key, ""))


def vote_words(vote: Vote, veil: Veil) -> str:
    """Return a vote in words."""
    counts = f"{_votes_of(vote.votes_for)} đồng ý, {_votes_of(vote.against)} không đồng ý"
    if vote.written_for is not None or vote.written_against is not None:
        counts += f"; bằng văn bản {_votes_of(vote.written_for)} đồng ý, {_votes_of(vote.written_against)} không đồng ý"
    said = f", kết luận “{vote.conclusion}”" if vote.conclusion else ""
    return f"{counts}{said}{f', lý do: {veil.over(vote.reason)}' if vote.reason else ''}"


def _votes_of(count: int | None) -> str:
    return DASH if count is None else str(count)


def shown(points: Decimal | None) -> str:
    """Return points as they are printed, "không áp dụng" for none."""
    return "không áp dụng" if points is None else shown_vi(points)
