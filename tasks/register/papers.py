"""The town's papers: numbers out of its books, the signed PDF of each, what was replaced."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from rules.register.numbering import BookLine, Books, Given, NumberRequest, NumberState, standing
from rules.report.register_values import IssuedPaper, PaperLine, StoredPaper
from rules.values.errors import ThiduaError
from tasks.register.entry import RegisterEntry, fields_of
from tasks.register.schema import NUMBERS, PAPERS


def _lines(connection: Connection, **wanted: str) -> list[BookLine]:
    query = select(*(NUMBERS.c[name] for name in BookLine.__slots__)).filter_by(**wanted)
    rows = connection.execute(query.order_by(NUMBERS.c.entry, NUMBERS.c.line)).mappings()
    return list(standing(BookLine(**{**row, "state": NumberState(row["state"])}) for row in rows))


def _write(entry: RegisterEntry, town: str, lines: Sequence[BookLine]) -> None:
    entry.add(NUMBERS, ({"town": town, **fields_of(line), "state": str(line.state)} for line in lines))


def give_numbers(
    entry: RegisterEntry, movement: str, cycle: str, wanted: Sequence[NumberRequest], town: str
) -> dict[str, Given]:
    """Give each paper its number out of the town's books; raises ThiduaError naming every number already used."""
    books = Books(_lines(entry.connection, town=town), movement, cycle)
    given = books.give(wanted)
    if books.faults:
        raise ThiduaError("Biểu “Ban hành”: " + "; ".join(books.faults) + ".")
    _write(entry, town, books.changed)
    return given


def issue(entry: RegisterEntry, movement: str, cycle: str, papers: Sequence[IssuedPaper]) -> None:
    """Keep signed papers under their numbers; one already kept with equal content stays as it is."""
    held = _held(entry.connection, movement, cycle)
    numbers: dict[str, list[BookLine]] = {}
    signed = []
    for paper in papers:
        town, line = held.get(paper.key, ("", None))
        line = _issuable(line, paper, cycle)
        if line.state is NumberState.GIVEN:
            numbers.setdefault(town, []).append(
                replace(line, revision=line.revision + 1, state=NumberState.ISSUED)
            )
            place = {"town": town, "book": line.book, "year": line.year, "text": line.text}
            signed.append({"movement": movement, "cycle": cycle, **place, **fields_of(paper)})
    for town, lines in numbers.items():
        _write(entry, town, lines)
    entry.add(PAPERS, signed)


def _issuable(line: BookLine | None, paper: IssuedPaper, cycle: str) -> BookLine:
    """Return the number of a paper that may be issued under it; raises ThiduaError."""
    again = "chạy lại chu kỳ"
    if line is None:
        raise ThiduaError(f"Văn bản '{paper.key}' ({cycle}) chưa được cấp số: {again}.")
    if line.content != paper.content:
        raise ThiduaError(
            f"Văn bản '{paper.key}' ({cycle}), số {line.printed}: nội dung khác với lúc cấp số"
            f" (một lần chạy khác đã đổi): {again}."
        )
    if hashlib.sha256(paper.pdf).hexdigest() != paper.sha256:
        raise ThiduaError(f"Văn bản '{paper.key}' ({cycle}): tệp PDF không khớp mã băm: {again}.")
    return line


def _held(connection: Connection, movement: str, cycle: str) -> dict[str, tuple[str, BookLine]]:
    """Return the numbers that papers of the cycle have now, each with the town whose book it is of, by key."""
    towns = select(NUMBERS.c.town).filter_by(movement=movement, cycle=cycle).distinct()
    return {
        key: (town, line)
        # A number that went back to the book may be another paper's by now: whole books are asked.
        for town in connection.execute(towns).scalars().all()
        for key, line in Books(_lines(connection, town=town), movement, cycle).held.items()
    }


def issued(connection: Connection, movement: str, cycle: str) -> dict[str, StoredPaper]:
    """Return the signed papers of the cycle by key; replaced ones are not among them."""
    query = select(PAPERS).filter_by(movement=movement, cycle=cycle)
    stored = {(row.town, row.book, row.year, row.text): row for row in connection.execute(query)}
    return {
        key: _stored(line, stored[town, *line.slot])
        for key, (town, line) in _held(connection, movement, cycle).items()
        if line.state is NumberState.ISSUED
    }


def _stored(line: BookLine, row: Any) -> StoredPaper:
    return StoredPaper(
        number=line.number,
        printed=line.printed,
        day=line.day,
        content=row.content,
        pdf=bytes(row.pdf),
        sha256=row.sha256,
        state=str(line.state),
    )


def replace_paper(
    entry: RegisterEntry, movement: str, cycle: str, key: str, reason: str, approver: str
) -> str:
    """Mark an issued paper replaced, so that the next run gives it a new number; returns the old one as printed."""
    if not reason.strip() or not approver.strip():
        raise ThiduaError(f"Thay văn bản '{key}': phải ghi lý do và người duyệt.")
    town, line = _held(entry.connection, movement, cycle).get(key, ("", None))
    if line is None or line.state is not NumberState.ISSUED:
        raise ThiduaError(
            f"Văn bản '{key}' của chu kỳ {cycle} chưa ban hành nên không có gì để thay:"
            " xem `thidua register papers`."
        )
    old = replace(
        line,
        revision=line.revision + 1,
        state=NumberState.REPLACED,
        reason=reason.strip(),
        approver=approver.strip(),
    )
    _write(entry, town, [old])
    return line.printed


def issued_as(connection: Connection, sha256: str) -> PaperLine | None:
    """Return under which number a PDF of that sha256 (hex) was issued, as that stands now; None where none was."""
    place = (PAPERS.c.town, PAPERS.c.book, PAPERS.c.year, PAPERS.c.text)
    row = connection.execute(select(*place).filter_by(sha256=sha256)).first()
    if row is None:
        return None
    slot = (row.book, row.year, row.text)
    return next(_shown(line) for line in _lines(connection, town=row.town) if line.slot == slot)


def papers(connection: Connection, movement: str | None = None, cycle: str | None = None) -> list[PaperLine]:
    """Return every number given out as it stands, by book and year; numbers that went back are left out."""
    towns = connection.execute(select(NUMBERS.c.town).distinct().order_by(NUMBERS.c.town)).scalars().all()
    lines = [line for town in towns for line in _lines(connection, town=town)]
    wanted = [
        line
        for line in lines
        if line.state is not NumberState.FREE
        and movement in (None, line.movement)
        and cycle in (None, line.cycle)
    ]
    return [_shown(line) for line in sorted(wanted, key=lambda n: (n.book, n.year, len(n.text), n.text))]


def _shown(line: BookLine) -> PaperLine:
    fields = {name: getattr(line, name) for name in PaperLine.__slots__}
    return PaperLine(**{**fields, "state": str(line.state)})
