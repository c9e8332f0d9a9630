"""What the council makes of the selection: the votes decide, drops first, then additions in the form's order, within the cap."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from rules.judging.quotas import cap_of
from rules.judging.ranking import Entry, NomineeKind, NomineeRef
from rules.plan.plan import Plan
from rules.plan.report_form.form import CONCLUSIONS
from rules.report.report import Row
from rules.report.town_inputs import CouncilMeeting, Vote
from rules.town.council.majority import carries, is_counted, vote_words
from rules.town.reading import TownSheet
from rules.values.findings import Finding, finding

COMMEND, REFUSE = CONCLUSIONS
_OPEN_TIE = ": chờ Hội đồng quyết định"
UNDECIDED, DROPPED = "Hội đồng chưa quyết định", "Hội đồng không khen"
"""How the note begins of somebody of whom the council's form leaves open what becomes; of somebody it did not choose."""


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
class CouncilRows:
    """The rows of the form: those that count, whose row was refused, and those that have nothing but their keys."""

    changes: Sequence[CouncilChange]
    refused: Collection[NomineeRef]
    blank: Mapping[NomineeRef, Row]


@dataclass(frozen=True, slots=True)
class _List:
    """The list as it is being changed; `refused` are those whose conclusion does not count."""

    plan: Plan
    sheet: TownSheet
    meeting: CouncilMeeting
    entries: dict[NomineeRef, Entry]
    refused: set[NomineeRef]
    findings: list[Finding]

    def refuse(self, change: CouncilChange, key: str, says: str) -> None:
        """Let the row's conclusion not count and say why, at the row's cell of that field."""
        self.refused.add(change.who)
        self.findings.append(self.sheet.refuse(change.row[key], says))

    def leave_open(self, who: NomineeRef, why: str) -> None:
        """Neither choose nor refuse: the row has to be mended first; who was ranked within the line keeps the slot."""
        self.entries[who] = replace(
            self.entries[who], selected=False, undecided=True, note=f"{UNDECIDED}: {why}"
        )

    def change(self, who: NomineeRef, note: str, *, selected: bool = False, proposed: bool = False) -> None:
        """Write what the council did into the entry."""
        self.entries[who] = replace(self.entries[who], selected=selected, proposed=proposed, note=note)

    def carries(self, change: CouncilChange) -> bool:
        """Tell whether the votes carry."""
        return carries(self.plan, self.meeting, change.vote)

    def vote_words(self, change: CouncilChange) -> str:
        """Return how many voted for, and how many it takes."""
        return vote_words(self.plan, self.meeting, change.vote)


def apply_changes(
    plan: Plan, entries: Sequence[Entry], rows: CouncilRows, meeting: CouncilMeeting, sheet: TownSheet
) -> tuple[list[Entry], frozenset[NomineeRef], list[Finding]]:
    """Return the entries as the council leaves them, whose conclusion was refused, and why."""
    held = _List(plan, sheet, meeting, {(e.unit, e.nominee): e for e in entries}, set(), [])
    by_nominee = {change.who: change for change in rows.changes}
    ranked = {who for who, entry in held.entries.items() if entry.selected}
    for who, entry in list(held.entries.items()):
        if who in rows.refused and entry.eligible:
            held.leave_open(who, "dòng trong biểu của Hội đồng chưa được tính")
        elif entry.selected:
            _confirm(held, who, by_nominee.get(who), rows)
    for change in rows.changes:
        if change.vote.conclusion == COMMEND and change.who not in ranked | {*rows.refused}:
            _add(held, change, ranked)
    return [_closed(e) for e in held.entries.values()], frozenset(held.refused), held.findings


def _confirm(held: _List, who: NomineeRef, change: CouncilChange | None, rows: CouncilRows) -> None:
    """Keep somebody chosen by the ranking, or drop him: as the votes say, then as the council concludes."""
    if change is None:
        _miss(held, who, rows.blank.get(who))
    elif not is_counted(held.meeting):
        held.leave_open(who, "chưa rõ tổng số thành viên, số có mặt")
    elif not held.carries(change):
        if change.vote.conclusion == COMMEND:
            says = f"{held.vote_words(change)} nên không thể khen: sửa lại số phiếu, hoặc ghi Không khen."
            held.refuse(change, "ket_luan", says)
        held.change(who, f"{DROPPED}: {_why_not(held, change)}")
    elif change.vote.conclusion == REFUSE and not change.vote.reason:
        says = (
            f"{held.vote_words(change)} mà kết luận Không khen không có lý do: ghi lý do, hoặc sửa kết luận."
        )
        held.refuse(change, "ly_do", says)
        held.leave_open(who, "phiếu và kết luận trái nhau, không có lý do")
    elif change.vote.conclusion == REFUSE:
        held.change(who, f"{DROPPED}: {change.vote.reason}")


def _why_not(held: _List, change: CouncilChange) -> str:
    reason = change.vote.reason if change.vote.conclusion == REFUSE else ""
    return "; ".join(text for text in (reason, held.vote_words(change)) if text)


def _miss(held: _List, who: NomineeRef, blank: Row | None) -> None:
    """Nobody voted on somebody who would be chosen: said at the row's cell, or of the whole sheet; once where it has no columns."""
    held.leave_open(who, "chưa có phiếu của Hội đồng")
    called = "/".join(who)
    if blank is not None:
        says = f"{called} trong số được chọn mà chưa có phiếu: ghi số phiếu theo biên bản kiểm phiếu."
        held.findings.append(held.sheet.refuse(blank["dong_y"], says))
    elif not any(field in held.sheet.sheet.columns for field in held.sheet.missing):
        says = f"thiếu dòng của {called}, đang trong số được chọn: thêm dòng và ghi số phiếu."
        folder = held.sheet.folder
        held.findings.append(
            finding(
                folder.rule,
                unit=folder.name,
                file=held.sheet.file,
                sheet=held.sheet.name,
                value=called,
                says=says,
            )
        )


def _add(held: _List, change: CouncilChange, ranked: Collection[NomineeRef]) -> None:
    entry = change.entry
    if not entry.eligible:
        why = entry.reason or "đơn vị không đề nghị khen"
        held.refuse(change, "ket_luan", f"không đủ điều kiện nên không thể khen ({why}): để trống kết luận.")
    elif not is_counted(held.meeting):
        held.leave_open(change.who, "chưa rõ tổng số thành viên, số có mặt")
    elif not held.carries(change):
        says = f"{held.vote_words(change)} nên không thể khen: sửa lại số phiếu, hoặc để trống kết luận."
        held.refuse(change, "ket_luan", says)
        held.change(change.who, f"{DROPPED}: {held.vote_words(change)}")
    elif entry.tier != held.plan.awards[0].name:
        _propose(held, change)
    elif not change.vote.reason:
        says = "khen người (tập thể) chưa trong số được chọn mà không có lý do: ghi lý do của Hội đồng."
        held.refuse(change, "ly_do", says)
        held.leave_open(change.who, "bổ sung mà không có lý do")
    elif _taken(held, entry.kind, ranked) >= (cap := _cap(held, entry.kind)):
        says = (
            f"đã đủ {cap} {_KINDS[entry.kind]} theo tỷ lệ nên không bổ sung được nữa: "
            "để trống kết luận, hoặc ghi Không khen kèm lý do cho một trường hợp khác."
        )
        held.refuse(change, "ket_luan", says)
        held.leave_open(change.who, "bổ sung vượt số lượng theo tỷ lệ")
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
        held.leave_open(change.who, "vượt số lượng của hướng dẫn")
        return
    why = f": {change.vote.reason}" if change.vote.reason else ""
    held.change(change.who, f"Hội đồng đề nghị tặng {entry.tier}{why}", proposed=True)


_KINDS = {NomineeKind.COLLECTIVE: "tập thể", NomineeKind.INDIVIDUAL: "cá nhân"}


def _cap(held: _List, kind: NomineeKind) -> int:
    """The cap over all groups: what the split by group leaves over is the council's to give."""
    first = held.plan.awards[0].name
    n = sum(e.kind is kind and e.eligible and e.tier == first for e in held.entries.values())
    return cap_of(held.plan.quota.share, n)


def _taken(held: _List, kind: NomineeKind, ranked: Collection[NomineeRef]) -> int:
    """The slots that are given away, or kept for who was chosen by the ranking and is not decided yet."""
    return sum(
        e.kind is kind and (e.selected or (e.undecided and who in ranked)) for who, e in held.entries.items()
    )


def open_tie(entry: Entry) -> bool:
    """Tell whether the entry is in a tie at the line that waits for the council."""
    return entry.note.endswith(_OPEN_TIE)


def _closed(entry: Entry) -> Entry:
    """The council has met: a tie that it did not take is no longer open."""
    if open_tie(entry):
        return replace(entry, note=entry.note.removesuffix(_OPEN_TIE) + "; Hội đồng không chọn thêm")
    return entry
