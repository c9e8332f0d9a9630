"""What the council's form says: its meeting, the votes that count, what it changes in the selection (H02)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from rules.judging.ranking import Entry
from rules.plan.plan import Cycle, Plan
from rules.report.report import Cell, Row, State, code_of
from rules.report.town_inputs import Council, CouncilMeeting, Vote
from rules.town.council.changes import CouncilChange, apply_changes
from rules.town.form import COUNCIL_FOLDER
from rules.town.reading import TownSheet, unreadable
from rules.town.refusals import RefusalLog, not_accepted, slug_of, unknown_nominee, unknown_unit
from rules.values.findings import Finding, Severity
from rules.values.text import fold

FILE = "hoi-dong"
"""The name that the council's form must have, without its ending."""


@dataclass(frozen=True, slots=True)
class _Room:
    plan: Plan
    cycle: Cycle
    sheet: TownSheet
    entries: Sequence[Entry]
    meeting: CouncilMeeting


def council_file(names: Collection[str]) -> tuple[str | None, list[Finding]]:
    """Return which of the folder's files is the council's form; the others, or all where several are, have findings."""
    mine = sorted(n for n in names if fold(n.rpartition(".")[0]) == FILE)
    says = f"tệp này không được đọc: biểu của Hội đồng phải có tên {FILE}.xlsx."
    findings = [unreadable(COUNCIL_FOLDER, name, says) for name in sorted(set(names) - set(mine))]
    if len(mine) > 1:
        says = f"có {len(mine)} biểu của Hội đồng ({', '.join(mine)}) nên chưa biểu nào được tính: chỉ giữ một tệp."
        findings.append(unreadable(COUNCIL_FOLDER, mine[1], says))
    return (mine[0] if len(mine) == 1 else None), findings


def accept_council(
    plan: Plan, cycle: Cycle, sheet: TownSheet, entries: Sequence[Entry]
) -> tuple[Council | None, list[Entry], list[Finding]]:
    """Return the council's meeting and votes, the entries as it leaves them, and every refusal.

    None where nothing but the prepared rows stands in the form: the council has not met, the entries stay.
    """
    spoken = [row for row in sheet.rows if _is_filled(row)]
    if not spoken and not any(cell.text for cell in sheet.labels.values()):
        return None, list(entries), []
    meeting, findings = _meeting(plan, sheet)
    room = _Room(plan, cycle, sheet, entries, meeting)
    changes: list[CouncilChange] = []
    votes: dict[tuple[str, str], Vote] = {}
    told = RefusalLog()
    for row in spoken:
        said = _refusal(room, votes, row)
        if said is not None:
            told.add(said, row)
            continue
        vote = _vote(row, sheet.file)
        votes[vote.unit, vote.nominee] = vote
        if row["ket_luan"].state is State.NOT_LISTED:
            says = f"kết luận “{row['ket_luan'].text}” không có trong danh sách: chọn Khen, Không khen hoặc để trống (giữ như xếp hạng)."
            findings.append(sheet.refuse(row["ket_luan"], says))
        else:
            entry = next(e for e in entries if (e.unit, e.nominee) == (vote.unit, vote.nominee))
            changes.append(CouncilChange(vote, entry, row))
            findings += _against_its_votes(room, changes[-1])
    decided, refused, said_of_changes = apply_changes(plan, entries, changes, sheet)
    # A refused conclusion changes nothing, the votes still stand.
    kept = tuple(replace(v, conclusion="") if key in refused else v for key, v in votes.items())
    return Council(meeting, kept), decided, [*findings, *told.findings, *said_of_changes]


def _is_filled(row: Row) -> bool:
    """A form comes with its keys filled in: a row with nothing else leaves the nominee as ranked."""
    return any(row[key].text for key in ("dong_y", "khong_dong_y", "ket_luan", "ly_do"))


def _meeting(plan: Plan, sheet: TownSheet) -> tuple[CouncilMeeting, list[Finding]]:
    findings = [said for cell in sheet.labels.values() if (said := _wrong_label(cell, sheet)) is not None]
    day, chair, secretary = (sheet.labels.get(key) for key in ("ngay_hop", "chu_tri", "thu_ky"))
    members, present = (_count(sheet.labels.get(key)) for key in ("tong_thanh_vien", "co_mat"))
    meeting = CouncilMeeting(
        day=day.value if day is not None and day.ok else None,  # type: ignore[arg-type]  # a date where it is ok
        chair=chair.text if chair is not None else "",
        secretary=secretary.text if secretary is not None else "",
        members=members,
        present=present,
    )
    if members is not None and present is not None:
        quorum = plan.council_rules.quorum
        if present > members:
            says = f"có mặt {present} lớn hơn tổng số {members} thành viên: sửa lại một trong hai số."
            findings.append(sheet.refuse(sheet.labels["co_mat"], says))
        elif present < quorum * members:
            says = (
                f"có mặt {present}/{members}, chưa đủ {quorum} tổng số thành viên: "
                "kiểm tra lại, hoặc họp lại cho đủ thành phần."
            )
            findings.append(sheet.refuse(sheet.labels["co_mat"], says))
    return meeting, findings


def _wrong_label(cell: Cell, sheet: TownSheet) -> Finding | None:
    label = cell.field.label
    if cell.state is State.BLANK:
        return sheet.refuse(cell, f"ô “{label}” đang trống: ghi theo biên bản cuộc họp.")
    if cell.state is State.NOT_A_DATE:
        return sheet.refuse(cell, f"“{cell.text}” không phải là ngày: ghi ngày/tháng/năm, ví dụ 20/12/2024.")
    if cell.state is State.NOT_A_NUMBER or (isinstance(cell.value, Decimal) and _count(cell) is None):
        return sheet.refuse(cell, f"“{cell.text}” không phải là số đếm: ghi số nguyên từ 0 trở lên.")
    return None


def _count(cell: Cell | None) -> int | None:
    """Return a whole number from 0 up, None for all else."""
    value = cell.value if cell is not None else None
    return int(value) if isinstance(value, Decimal) and value >= 0 and value == int(value) else None


def _refusal(room: _Room, votes: Collection[tuple[str, str]], row: Row) -> Finding | None:
    """Return why the whole row does not count: the first fault in the contract's order."""
    unit, nominee = slug_of(row["don_vi"]), code_of(row)
    plan, sheet = room.plan, room.sheet
    mine = [e for e in room.entries if e.unit == unit]
    if not mine and unit not in {u.slug for u in plan.subjects(room.cycle)}:
        return sheet.refuse(row["don_vi"], unknown_unit(plan, room.cycle, row["don_vi"]))
    if not mine:
        return sheet.refuse(row["don_vi"], not_accepted(plan, unit), Severity.INFO)
    if nominee not in {e.nominee for e in mine}:
        return sheet.refuse(row["ma"], unknown_nominee(plan, unit, row["ma"]))
    if (unit, nominee) in votes:
        says = f"{unit}, {nominee} đã có ở một dòng trên; dòng đầu được tính: xóa một dòng."
        return sheet.refuse(row["ma"], says)
    return _wrong_votes(room, row)


def _wrong_votes(room: _Room, row: Row) -> Finding | None:
    counts = []
    for key in ("dong_y", "khong_dong_y"):
        cell = row[key]
        if cell.state is State.BLANK:
            says = "ô đang trống: ghi số phiếu theo biên bản kiểm phiếu, không có thì ghi 0."
            return room.sheet.refuse(cell, says)
        count = _count(cell)
        if count is None:
            says = f"“{cell.text}” không phải là số phiếu: ghi số nguyên từ 0 trở lên."
            return room.sheet.refuse(cell, says)
        counts.append(count)
    present = room.meeting.present
    if present is not None and sum(counts) > present:
        says = f"{counts[0]} + {counts[1]} phiếu nhiều hơn {present} người có mặt: sửa lại số phiếu hoặc số có mặt."
        return room.sheet.refuse(row["dong_y"], says)
    return None


def _against_its_votes(room: _Room, change: CouncilChange) -> list[Finding]:
    """Tell of one who would be commended though most members did not vote for it; nothing is refused for that."""
    members, vote = room.meeting.members, change.vote
    majority = room.plan.council_rules.majority
    chosen = vote.conclusion == "Khen" or (vote.conclusion == "" and change.entry.selected)
    if members is None or vote.votes_for is None or not chosen:
        return []
    if Fraction(vote.votes_for) > members * majority:
        return []
    says = (
        f"được {vote.votes_for}/{members} phiếu đồng ý, không quá {majority} số thành viên mà vẫn để khen: "
        "kiểm tra lại; nếu Hội đồng không đồng ý thì ghi Không khen kèm lý do."
    )
    return [room.sheet.refuse(change.row["dong_y"], says, Severity.INFO)]


def _vote(row: Row, file: str) -> Vote:
    conclusion = row["ket_luan"].value
    return Vote(
        unit=slug_of(row["don_vi"]),
        nominee=code_of(row),
        votes_for=_count(row["dong_y"]),
        against=_count(row["khong_dong_y"]),
        conclusion=conclusion if isinstance(conclusion, str) else "",
        reason=row["ly_do"].text,
        file=file,
        cell=row["ket_luan"].address,
    )
