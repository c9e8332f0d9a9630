"""What the council changes in the selection: drops first, then additions in the form's order, never beyond the cap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.judging.quotas import cap_of
from rules.judging.ranking import Entry, NomineeKind, NomineeRef
from rules.plan.form import CONCLUSIONS
from rules.plan.plan import Plan
from rules.report.report import Row
from rules.report.town_inputs import Vote
from rules.town.reading import TownSheet
from rules.values.findings import Finding

COMMEND, REFUSE = CONCLUSIONS
_OPEN_TIE = ": chờ Hội đồng quyết định"


@dataclass(frozen=True, slots=True)
class CouncilChange:
    """One row of the council's form about an entry as it was ranked and selected."""

    vote: Vote
    entry: Entry
    row: Row

    @property
    def who(self) -> NomineeRef:
        """Of whom the row speaks."""
        return self.entry.unit, self.entry.nominee


@dataclass(frozen=True, slots=True)
class _List:
    """The list as it is being changed; `refused` are those whose conclusion does not count."""

    plan: Plan
    sheet: TownSheet
    entries: dict[NomineeRef, Entry]
    refused: set[NomineeRef]
    findings: list[Finding]

    def refuse(self, change: CouncilChange, key: str, says: str) -> None:
        """Keep the nominee as ranked and say why, at the row's cell of that field."""
        self.refused.add(change.who)
        self.findings.append(self.sheet.refuse(change.row[key], says))

    def change(self, who: NomineeRef, note: str, *, selected: bool = False, proposed: bool = False) -> None:
        """Write what the council did into the entry."""
        self.entries[who] = replace(self.entries[who], selected=selected, proposed=proposed, note=note)


def apply_changes(
    plan: Plan, entries: Sequence[Entry], changes: Sequence[CouncilChange], sheet: TownSheet
) -> tuple[list[Entry], frozenset[NomineeRef], list[Finding]]:
    """Return the entries as the council leaves them, whose conclusion was refused, and why."""
    held = _List(plan, sheet, {(e.unit, e.nominee): e for e in entries}, set(), [])
    for change in changes:
        if change.vote.conclusion == REFUSE and change.entry.selected:
            _drop(held, change)
    for change in changes:
        if change.vote.conclusion == COMMEND and not change.entry.selected:
            _add(held, change)
    return [_closed(e) for e in held.entries.values()], frozenset(held.refused), held.findings


def _drop(held: _List, change: CouncilChange) -> None:
    if not change.vote.reason:
        says = "Hội đồng không khen người (tập thể) đã trong số được chọn mà không có lý do: ghi lý do."
        held.refuse(change, "ly_do", says)
    else:
        held.change(change.who, f"Hội đồng không khen: {change.vote.reason}")


def _add(held: _List, change: CouncilChange) -> None:
    entry = change.entry
    if not entry.eligible:
        why = entry.reason or "đơn vị không đề nghị khen"
        held.refuse(change, "ket_luan", f"không đủ điều kiện nên không thể khen ({why}): để trống kết luận.")
    elif entry.tier != held.plan.awards[0].name:
        _propose(held, change)
    elif not change.vote.reason:
        says = "khen người (tập thể) chưa trong số được chọn mà không có lý do: ghi lý do của Hội đồng."
        held.refuse(change, "ly_do", says)
    elif _chosen(held, entry.kind) >= (cap := _cap(held, entry.kind)):
        says = (
            f"đã đủ {cap} {_KINDS[entry.kind]} theo tỷ lệ nên không bổ sung được nữa: "
            "để trống kết luận, hoặc ghi Không khen kèm lý do cho một trường hợp khác."
        )
        held.refuse(change, "ket_luan", says)
    else:
        held.change(change.who, f"Hội đồng bổ sung: {change.vote.reason}", selected=True)


def _propose(held: _List, change: CouncilChange) -> None:
    """Put forward for a higher tier, as many as its guidance lets the town propose."""
    entry = change.entry
    quota = held.plan.award(entry.tier).guidance_quota
    most = 0 if quota is None else getattr(quota, entry.kind.value)
    already = sum(e.proposed for e in held.entries.values() if (e.kind, e.tier) == (entry.kind, entry.tier))
    if already >= most:
        says = (
            f"hướng dẫn chỉ cho đề nghị {most} {_KINDS[entry.kind]} tặng {entry.tier}: "
            "để trống kết luận của trường hợp này hoặc trường hợp khác."
        )
        held.refuse(change, "ket_luan", says)
        return
    why = f": {change.vote.reason}" if change.vote.reason else ""
    held.change(change.who, f"Hội đồng đề nghị tặng {entry.tier}{why}", proposed=True)


_KINDS = {NomineeKind.COLLECTIVE: "tập thể", NomineeKind.INDIVIDUAL: "cá nhân"}


def _cap(held: _List, kind: NomineeKind) -> int:
    """The cap over all groups: what the split by group leaves over is the council's to give."""
    first = held.plan.awards[0].name
    n = sum(e.kind is kind and e.eligible and e.tier == first for e in held.entries.values())
    return cap_of(held.plan.quota.share, n)


def _chosen(held: _List, kind: NomineeKind) -> int:
    return sum(e.kind is kind and e.selected for e in held.entries.values())


def open_tie(entry: Entry) -> bool:
    """Tell whether the entry is in a tie at the line that waits for the council."""
    return entry.note.endswith(_OPEN_TIE)


def _closed(entry: Entry) -> Entry:
    """The council has met: a tie that it did not take is no longer open."""
    if open_tie(entry):
        return replace(entry, note=entry.note.removesuffix(_OPEN_TIE) + "; Hội đồng không chọn thêm")
    return entry
