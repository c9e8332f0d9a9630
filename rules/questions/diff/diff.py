"""What changed between two runs of a cycle and why, cause before effect; people by code."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rules.page.wording import STATES
from rules.plan.report_form.form import COLLECTIVE
from rules.questions.diff.causes import appraised, causes, lines_of, shown
from rules.questions.diff.names import Veil
from rules.questions.diff.parts import BY_OTHERS, ChangedPart, Difference, RunDiff
from rules.questions.diff.reasons import Reasons
from rules.register.record import RankLine, RunRecord, ScoreLine
from rules.values.errors import WrongUse
from rules.values.rounding import shown_vi

_STATES = {str(state): words.lower() for state, words in STATES.items()}
_ORDER = list(ChangedPart)
DifferenceKey = tuple[str, str]


def differences(before: RunRecord, after: RunRecord) -> RunDiff:
    """Return all that differs from `before` to `after`; raises WrongUse for runs of two cycles or movements."""
    ours, theirs = (before.meta.movement, before.meta.cycle), (after.meta.movement, after.meta.cycle)
    if ours != theirs:
        raise WrongUse(
            f"Lần chạy {before.id} là của chu kỳ {before.meta.cycle}, lần chạy {after.id} là của chu kỳ"
            f" {after.meta.cycle}: chọn hai lần chạy của cùng một chu kỳ."
        )
    veil = Veil(r.name for run in (before, after) for r in run.ranks if r.nominee != COLLECTIVE)
    found = list(causes(before, after, veil))
    found += _results(before, after, Reasons(found, before, after), veil)
    ordered = tuple(sorted(found, key=lambda d: _ORDER.index(d.part)))
    return RunDiff(before.meta.cycle, before.id, after.id, ordered)


def _results(before: RunRecord, after: RunRecord, why: Reasons, veil: Veil) -> Iterator[Difference]:
    old = {(r.unit, r.nominee): r for r in before.ranks}
    new = {(r.unit, r.nominee): r for r in after.ranks}
    moved = _items(before, after, why, veil)
    for items in moved.values():
        yield from items
    for who in sorted({*old, *new}):
        was, now = old.get(who), new.get(who)
        if was is None or now is None:
            yield from _came_or_went(who, was, now, why)
        else:
            yield from _of_one(was, now, moved, why, veil)


def _items(
    before: RunRecord, after: RunRecord, why: Reasons, veil: Veil
) -> dict[DifferenceKey, list[Difference]]:
    """Return the items whose points changed, by nominee; a nominee of one run alone has none."""
    old, new = lines_of(before), lines_of(after)
    moved: dict[DifferenceKey, list[Difference]] = {}
    for key in sorted(old.keys() & new.keys()):
        was, now = old[key], new[key]
        if (was.points, was.max) != (now.points, now.max):
            told = Difference(
                ChangedPart.ITEM, *key, f"{shown(was.points)}/{shown_vi(was.max)}", f"{shown(now.points)}/{shown_vi(now.max)}",
                _why_item(was, now, why, veil),
            )  # fmt: skip
            moved.setdefault((key[0], key[1]), []).append(told)
    return moved


def _why_item(was: ScoreLine, now: ScoreLine, why: Reasons, veil: Veil) -> tuple[str, ...]:
    told: tuple[str, ...] = ()
    if (was.before, was.max) != (now.before, now.max):
        told = why.of_report(now.unit, now.nominee)
    if (said := appraised(now, veil)) != (former := appraised(was, veil)):
        told += (f"thẩm định: {former or 'không có ý kiến'} → {said or 'không có ý kiến'}",)
    return (*told, f"cách tính: {veil.over(was.how)} → {veil.over(now.how)}")


def _came_or_went(
    who: DifferenceKey, was: RankLine | None, now: RankLine | None, why: Reasons
) -> Iterator[Difference]:
    what = "vào bảng xếp hạng" if was is None else "ra khỏi bảng xếp hạng"
    reasons = why.of_errors(who[0]) or why.of_report(*who)
    yield Difference(ChangedPart.RANK, *who, what, _place(was), _place(now), reasons)
    if (former := _chosen(was)) != (chosen := _chosen(now)):
        told = (what, *_reason_lines(was, now))
        yield Difference(ChangedPart.SELECTION, *who, "kết quả", former, chosen, told)


def _of_one(
    was: RankLine, now: RankLine, moved: dict[DifferenceKey, list[Difference]], why: Reasons, veil: Veil
) -> Iterator[Difference]:
    who = (now.unit, now.nominee)
    own: list[str] = []
    if was.total != now.total:
        own.append(f"tổng điểm {shown_vi(was.total)} → {shown_vi(now.total)}")
        yield Difference(
            ChangedPart.TOTAL, *who, "tổng điểm", shown_vi(was.total), shown_vi(now.total), _why_total(who, was, now, moved)
        )  # fmt: skip
    if (was.state, was.nominated) != (now.state, now.nominated):
        own.append(f"{_state(was)} → {_state(now)}")
        reasons = (*_reason_lines(was, now, veil), *why.of_waiver(now.unit), *why.of_report(*who))
        yield Difference(ChangedPart.STATE, *who, "điều kiện", _state(was), _state(now), reasons)
    if was.rank != now.rank:
        reasons = tuple(own[:1]) if was.total != now.total else (BY_OTHERS,)
        yield Difference(ChangedPart.RANK, *who, "hạng", str(was.rank), str(now.rank), reasons)
    if (former := _chosen(was)) != (chosen := _chosen(now)):
        reasons = (*why.of_votes(*who), *own)
        reasons = reasons or ("đối tượng khác cùng diện xét, hoặc số lượng được khen, đã thay đổi",)
        reasons += tuple(_reason_lines(was, now, veil))
        yield Difference(ChangedPart.SELECTION, *who, "kết quả", former, chosen, reasons)


def _why_total(
    who: DifferenceKey, was: RankLine, now: RankLine, moved: dict[DifferenceKey, list[Difference]]
) -> tuple[str, ...]:
    items = moved.get(who, [])
    if items:
        return tuple(f"{d.what}: {d.old} → {d.new}" for d in items)
    if who[1] != COLLECTIVE and moved.get((who[0], COLLECTIVE)):
        return ("người đứng đầu không vượt điểm của tập thể, và điểm của tập thể đã đổi",)
    change: Decimal = now.total - was.total
    return (f"cách tính tổng đã đổi ({'+' if change > 0 else '−'}{shown_vi(abs(change))})",)


def _reason_lines(was: RankLine | None, now: RankLine | None, veil: Veil | None = None) -> Sequence[str]:
    veil = veil or Veil(())
    sides = (("trước", was), ("nay", now))
    return [f"{word}: {veil.over(line.reason)}" for word, line in sides if line is not None and line.reason]


def _place(line: RankLine | None) -> str:
    return f"hạng {line.rank}, {shown_vi(line.total)} điểm" if line is not None else ""


def _state(line: RankLine) -> str:
    return _STATES.get(line.state, line.state) + ("" if line.nominated else ", không được đề nghị")


def _chosen(line: RankLine | None) -> str:
    if line is None or not (line.selected or line.proposed):
        return "không được chọn"
    return "được chọn" if line.selected else "đề nghị cấp trên"
