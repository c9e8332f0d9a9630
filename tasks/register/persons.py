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
from tasks.register.schema import AWARDS, RANKS, RUNS, VOUCHED

_NAMED = (RANKS, AWARDS)
"""Where a nominee's name stands beside unit and code."""
_BLOBS = {"pdf", "seal", "content"}
_ROW = re.compile(r"^(?P<sheet>.*, ô )[A-Z]+(?P<row>[0-9]+)$")

CycleNominee = tuple[str, str, str, str]
"""Movement, cycle, unit, code."""


def persons_data(connection: Connection, asked: str) -> PersonsData:
    """Return all rows about whoever bears that name (whatever its case) or that code (`unit/CN1`), and those whose text names them."""
    runs = {row.entry: (row.movement, row.cycle) for row in connection.execute(select(RUNS))}
    nominees: set[CycleNominee] = set()
    names = {folded(asked)}
    for table in _NAMED:
        for row in connection.execute(select(table).where(table.c.nominee != COLLECTIVE)).mappings():
            movement, cycle = _cycle(row, runs)
            if folded(row["name"]) == folded(asked) or f"{row['unit']}/{row['nominee']}" == asked:
                nominees.add((movement, cycle, row["unit"], row["nominee"]))
                names.add(folded(row["name"]))
    rows: list[PersonsRow] = []
    for table in VOUCHED:
        rows += _rows(connection, table, runs, nominees, names - {""})
    return PersonsData(
        asked=asked,
        nominees=tuple(sorted("/".join(nominee) for nominee in nominees)),
        rows=tuple(rows),
    )


def _rows(
    connection: Connection,
    table: Table,
    runs: dict[int, tuple[str, str]],
    nominees: set[CycleNominee],
    names: set[str],
) -> Iterator[PersonsRow]:
    columns = [column for column in table.columns if column.name not in _BLOBS]
    query = select(*columns).order_by(table.c.entry, table.c.line)
    for row in connection.execute(query).mappings():
        held = {name: plain(value) for name, value in row.items() if value is not None}
        if table.name == "versions":
            held |= {"cells": _cells(row["cells"], names), "changed": ""}
        about = (*_cycle(row, runs), str(row.get("unit", "")), str(row.get("nominee", "")))
        paper = any(
            str(row.get("key", "")).endswith(f"/{unit}/{code}") and (m, c) == about[:2]
            for m, c, unit, code in nominees
        )
        text = folded(" ".join(str(value) for value in held.values() if isinstance(value, str)))
        if about in nominees or paper or any(_names(name, text) for name in names):
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
