"""What the council's form says: its meeting, the votes that count, what it changes in the selection (H02)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rules.judging.ranking import Entry, NomineeRef
from rules.plan.plan import Cycle, Plan
from rules.report.report import Cell, Row, State, code_of
from rules.report.town_inputs import Council, CouncilMeeting, Vote
from rules.town.council.changes import CouncilChange, CouncilRows, apply_changes
from rules.town.council.majority import is_counted, is_lost, vote_words
from rules.town.council.meeting import count_of, meeting_of
from rules.town.form import COUNCIL, COUNCIL_FOLDER
from rules.town.reading import TownSheet, unreadable
from rules.town.refusals import RefusalLog, not_accepted, slug_of, unknown_nominee, unknown_unit
from rules.values.findings import Finding, Severity, cell_order
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
    meeting, record, of_labels = meeting_of(plan, sheet)
    room = _Room(plan, cycle, sheet, entries, meeting)
    votes, rows, of_rows = _rows(room, spoken)
    decided, refused, of_changes = apply_changes(plan, entries, rows, meeting, sheet)
    # A conclusion that is refused changes nothing, the votes still stand.
    unsaid = refused | {*rows.refused}
    kept = tuple(replace(v, conclusion="") if key in unsaid else v for key, v in votes.items())
    council = Council(meeting, kept, record)
    said = sorted((*of_rows, *of_changes), key=lambda f: cell_order(f.cell))
    open_rows = (*_uncounted(room, decided), *(f.message for f in said if f.severity is Severity.WARNING))
    said += [note for change in rows.changes for note in _lost(room, council, change)]
    return replace(council, open_rows=open_rows), decided, [*of_labels, *said]


def _is_filled(row: Row) -> bool:
    """A form comes with its keys filled in: a row with nothing else leaves the nominee as ranked."""
    return any(cell.text for key, cell in row.cells.items() if key not in ("don_vi", "ma"))


def _rows(
    room: _Room, spoken: Sequence[Row]
) -> tuple[dict[NomineeRef, Vote], CouncilRows, Sequence[Finding]]:
    """Return the votes that count, the rows that may change something, and why others are refused."""
    changes: list[CouncilChange] = []
    votes: dict[NomineeRef, Vote] = {}
    refused: set[NomineeRef] = set()
    told = RefusalLog()
    entries = {(e.unit, e.nominee): e for e in room.entries}
    for row in spoken:
        who = slug_of(row["don_vi"]), code_of(row)
        said = _refusal(room, votes, row)
        if said is None:
            votes[who] = _vote(row, room.sheet.file)
            if row["ket_luan"].state is State.NOT_LISTED:
                says = f"kết luận “{row['ket_luan'].text}” không có trong danh sách: chọn Khen, Không khen hoặc để trống (giữ như xếp hạng)."
                said = room.sheet.refuse(row["ket_luan"], says)
            else:
                changes.append(CouncilChange(votes[who], entries[who], row))
        if said is not None:
            told.add(said, row)
            refused.add(who)
    blank = {(slug_of(row["don_vi"]), code_of(row)): row for row in room.sheet.rows if not _is_filled(row)}
    return votes, CouncilRows(changes, refused, blank), told.findings


def _refusal(room: _Room, votes: Collection[NomineeRef], row: Row) -> Finding | None:
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
        says = f"{unit}, {nominee} đã có ở một dòng trên, chưa rõ dòng nào đúng: xóa một dòng."
        return sheet.refuse(row["ma"], says)
    return _wrong_votes(room, row)


def _wrong_votes(room: _Room, row: Row) -> Finding | None:
    counts = {}
    for key in ("dong_y", "khong_dong_y", "vb_dong_y", "vb_khong_dong_y"):
        cell = row.cells.get(key)
        if cell is None or (cell.state is State.BLANK and not cell.field.required):
            counts[key] = 0
            continue
        if cell.state is State.BLANK:
            says = "ô đang trống: ghi số phiếu theo biên bản kiểm phiếu, không có thì ghi 0."
            return room.sheet.refuse(cell, says)
        count = count_of(cell)
        if count is None:
            says = f"“{cell.text}” không phải là số phiếu: ghi số nguyên từ 0 trở lên."
            return room.sheet.refuse(cell, says)
        counts[key] = count
    voted, against, written_for, written_against = counts.values()
    members, present = room.meeting.members, room.meeting.present
    if present is not None and voted + against > present:
        says = f"{voted} + {against} phiếu nhiều hơn {present} người có mặt: sửa lại số phiếu hoặc số có mặt."
        return room.sheet.refuse(row["dong_y"], says)
    written = written_for + written_against
    if written and members is not None and present is not None and written > members - present:
        says = (
            f"{written} ý kiến bằng văn bản nhiều hơn {max(members - present, 0)} người vắng mặt: sửa lại số ý kiến hoặc "
            "số có mặt."
        )
        return room.sheet.refuse(row["vb_dong_y" if written_for else "vb_khong_dong_y"], says)
    return None


def _uncounted(room: _Room, decided: Sequence[Entry]) -> list[str]:
    """Say once what leaves everybody undecided: a column is missing, or it is not known of how many the votes are."""
    place = f"{room.sheet.file}, biểu “{room.sheet.name}”"
    if lacking := [f"“{field.label}”" for field in room.sheet.missing if field in COUNCIL.columns]:
        return [f"{place}: thiếu cột {', '.join(lacking)}: khôi phục tên cột đúng như mẫu đã phát."]
    if is_counted(room.meeting) or not any(e.undecided for e in decided):
        return []
    counts = [COUNCIL.field(key) for key in ("tong_thanh_vien", "co_mat")]
    cells = [cell.address for f in counts if (cell := room.sheet.labels.get(f.key)) is not None]
    where = f", ô {', '.join(cells)}" if cells else ""
    named = " và ".join(f"“{f.label}”" for f in counts)
    return [f"{place}{where}: chưa rõ phiếu nào quá nửa, ghi đúng {named}."]


def _lost(room: _Room, council: Council, change: CouncilChange) -> list[Finding]:
    """Tell of one who is dropped by the votes alone: nothing is refused for that, but nobody said so."""
    if change.vote.conclusion or not change.entry.selected or not is_lost(room.plan, council, change.vote):
        return []
    says = f"{vote_words(room.plan, room.meeting, change.vote)}: không được khen, dù Kết luận để trống."
    return [room.sheet.refuse(change.row["dong_y"], says, Severity.INFO)]


def _vote(row: Row, file: str) -> Vote:
    conclusion = row["ket_luan"].value
    return Vote(
        unit=slug_of(row["don_vi"]),
        nominee=code_of(row),
        votes_for=count_of(row["dong_y"]),
        against=count_of(row["khong_dong_y"]),
        conclusion=conclusion if isinstance(conclusion, str) else "",
        reason=row["ly_do"].text,
        file=file,
        cell=row["ket_luan"].address,
        written_for=_written(row.cells.get("vb_dong_y")),
        written_against=_written(row.cells.get("vb_khong_dong_y")),
    )


def _written(cell: Cell | None) -> int | None:
    return count_of(cell) if cell is not None and cell.text else None
