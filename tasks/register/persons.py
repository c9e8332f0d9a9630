"""What the register holds of one person, found by name or by unit and code, cycle by cycle."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, select

from rules.contracts.person import PersonsData, PersonsRow
from rules.plan.report_form.form import COLLECTIVE
from rules.register.audit import plain
from rules.register.forgetting import MARK
from rules.values.errors import WrongUse
from tasks.register.schema import AWARDS, RANKS, RUNS, VOUCHED

_NAMED = (RANKS, AWARDS)
"""Where a nominee's name stands beside unit and code."""
_BLOBS = {"pdf", "seal", "content"}
_ROW = re.compile(r"^(?P<sheet>.*, ô )[A-Z]+(?P<row>[0-9]+)$")

CycleNominee = tuple[str, str, str, str]
"""Movement, cycle, unit, code."""
RunNominee = tuple[int, CycleNominee]
"""The entry of one run before it: another run of the cycle may have read a report with somebody else in that row."""


def persons_data(connection: Connection, asked: str) -> PersonsData:
    """Return all rows about whoever bears that name (whatever its case) or code (`cycle/unit/CN1`), and those whose text names them.

    WrongUse where the code is several persons': it is a row of one report, and may be another's in the next.
    """
    if folded(asked) == folded(MARK):
        raise WrongUse(f"“{MARK}” đứng ở chỗ của mọi người đã xóa, không phải họ tên: ghi họ tên hoặc mã.")
    runs = {row.entry: (row.movement, row.cycle) for row in connection.execute(select(RUNS))}
    bearers: dict[RunNominee, set[str]] = {}
    for table in _NAMED:
        for row in connection.execute(select(table).where(table.c.nominee != COLLECTIVE)).mappings():
            about = (*_cycle(row, runs), row["unit"], row["nominee"])
            bearers.setdefault((row["entry"], about), set()).add(folded(row["name"]))
    coded = {about for _, about in bearers if _is_code(asked, about)}
    names = {folded(asked)}
    if coded:
        names = {name for (_, about), borne in bearers.items() if about in coded for name in borne}
    if len(names) > 1:
        places = ", ".join(sorted("/".join(about[1:]) for about in coded))
        raise WrongUse(
            f"Mã '{asked}' có thể là của nhiều người ({places}): ghi chu kỳ trước mã, như {places.partition(',')[0]}; "
            "trong một chu kỳ mà báo cáo đã đổi người ở dòng ấy thì ghi họ tên."
        )
    nominees = coded or {about for (_, about), borne in bearers.items() if borne & names}
    others = {place for place, borne in bearers.items() if not borne & names}
    rows: list[PersonsRow] = []
    for table in VOUCHED:
        rows += _rows(connection, table, runs, nominees, others, names)
    return PersonsData(
        asked=asked,
        nominees=tuple(sorted("/".join(nominee) for nominee in nominees)),
        rows=tuple(rows),
    )


def _is_code(asked: str, nominee: CycleNominee) -> bool:
    """Tell whether unit and code, with or without cycle and movement before them, are what was asked for."""
    return "/" in asked and f"/{'/'.join(nominee)}".endswith(f"/{asked.strip()}")


def _rows(
    connection: Connection,
    table: Table,
    runs: dict[int, tuple[str, str]],
    nominees: set[CycleNominee],
    others: set[RunNominee],
    names: set[str],
) -> Iterator[PersonsRow]:
    columns = [column for column in table.columns if column.name not in _BLOBS]
    words = names - {"", folded(MARK)}
    query = select(*columns).order_by(table.c.entry, table.c.line)
    for row in connection.execute(query).mappings():
        held = {name: plain(value) for name, value in row.items() if value is not None}
        if table.name == "versions":
            held |= {"cells": _cells(row["cells"], words), "changed": ""}
        about = (*_cycle(row, runs), str(row.get("unit", "")), str(row.get("nominee", "")))
        paper = any(
            str(row.get("key", "")).endswith(f"/{unit}/{code}") and (m, c) == about[:2]
            for m, c, unit, code in nominees
        )
        text = folded(" ".join(str(value) for value in held.values() if isinstance(value, str)))
        theirs = about in nominees and (row["entry"], about) not in others
        if table in _NAMED:
            theirs = about in nominees and folded(row["name"]) in names
        if theirs or paper or any(_names(name, text) for name in words):
            shown = {
                name: str(value)
                for name, value in held.items()
                if value not in ("", None) and name not in ("entry", "line")
            }
            yield PersonsRow(table=table.name, entry=row["entry"], cycle=about[1], held=shown)


def _cells(cells: str, names: set[str]) -> str:
    """Return the cells of a report that stand in a row which names the person, as JSON; "" where there are none."""
    held: dict[str, str] = json.loads(cells)
    lines = {
        (found["sheet"], found["row"])
        for place, text in held.items()
        if (found := _ROW.match(place)) and any(_names(name, folded(text)) for name in names)
    }
    theirs = {
        place: text
        for place, text in held.items()
        if (found := _ROW.match(place)) and (found["sheet"], found["row"]) in lines
    }
    return json.dumps(theirs, ensure_ascii=False) if theirs else ""


def _cycle(row: Any, runs: dict[int, tuple[str, str]]) -> tuple[str, str]:
    if "cycle" in row:
        return str(row.get("movement", "")), str(row["cycle"])
    return runs.get(row["entry"], ("", ""))


def _names(name: str, text: str) -> bool:
    """Tell whether a text names somebody as a word of its own: “Lê An” is not in “Lê Anh”."""
    return name in text and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def folded(text: str) -> str:
    """Return a text as names are compared: composed, without case, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
