"""What came in, versions of the units' folders and the town's own forms; what went out and was answered, day by day."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from rules.register.forgetting import MARK
from rules.report.register_values import CellChange, CouncilAnswer, Notice, ReceivedFolder, Version
from tasks.register.entry import RegisterEntry, as_json, fields_of, storable
from tasks.register.schema import ANSWERS, FILES, LANES, NOTICES, VERSIONS

UNKNOWN = "null"
"""The cells of a version that this machine could not read when it came in."""


def receive(
    entry: RegisterEntry, movement: str, cycle: str, at: dt.datetime, reports: Sequence[ReceivedFolder]
) -> dict[str, Version]:
    """Add what differs from its unit's last version; returns the version of every folder given.

    What changed is told against the last version of which the cells are known.
    """
    rows = versions(entry.connection, movement, cycle)
    last = {row.unit: row for row in rows}
    cells = {row.unit: row.cells for row in rows if row.cells != UNKNOWN}
    found: dict[str, Version] = {}
    new = []
    for report in reports:
        before = last.get(storable(report.unit))
        if before is not None and before.digest == report.digest:
            found[report.unit] = version_of(before)
            continue
        known = cells.get(storable(report.unit))
        changed = () if known is None or report.cells is None else changes(json.loads(known), report.cells)
        number = before.number + 1 if before is not None else 1
        version = Version(report.unit, number, at, changed, report.file, report.sha256, report.digest)
        found[report.unit] = version
        new.append(
            {
                "movement": movement,
                "cycle": cycle,
                **fields_of(version),
                "cells": as_json(report.cells if report.cells is None else dict(report.cells)),
                "changed": as_json([(c.place, c.old, c.new) for c in changed]),
            }
        )
    entry.add(VERSIONS, new)
    return found


def versions(connection: Connection, movement: str, cycle: str) -> Sequence[Row[Any]]:
    """Return all versions of the cycle, each unit's in their order."""
    return connection.execute(
        select(VERSIONS).filter_by(movement=movement, cycle=cycle).order_by(VERSIONS.c.number)
    ).all()


def version_of(row: Row[Any]) -> Version:
    """Return a stored version."""
    changed = tuple(CellChange(*c) for c in json.loads(row.changed))
    return Version(row.unit, row.number, row.first_seen, changed, row.file, row.sha256, row.digest)


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[CellChange, ...]:
    """Return the cells that differ, in the new report's order, then those that are no more."""
    places = [*new, *(place for place in old if place not in new)]
    return tuple(
        CellChange(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    )


def first_seen(
    entry: RegisterEntry, movement: str, cycle: str, at: dt.datetime, files: Mapping[str, str]
) -> dict[str, dt.datetime]:
    """Return when each of the town's files was first seen with this content, noting what is new."""
    rows = entry.connection.execute(select(FILES).filter_by(movement=movement, cycle=cycle))
    known: dict[tuple[str, str], dt.datetime] = {}
    for row in rows:
        known[row.path, row.sha256] = row.first_seen
        if row.path.startswith(MARK):
            known |= {(storable(path), row.sha256): row.first_seen for path in files}
    entry.add(
        FILES,
        (
            {"movement": movement, "cycle": cycle, "path": path, "sha256": sha256, "first_seen": at}
            for path, sha256 in files.items()
            if (storable(path), sha256) not in known
        ),
    )
    return {path: known.get((storable(path), sha256), at) for path, sha256 in files.items()}


def send_lanes(entry: RegisterEntry, movement: str, cycle: str, day: dt.date) -> None:
    """Note the day on which the appraisal forms were written; a day already noted stays."""
    if lanes_sent(entry.connection, movement, cycle) is None:
        entry.add(LANES, [{"movement": movement, "cycle": cycle, "day": day}])


def lanes_sent(connection: Connection, movement: str, cycle: str) -> dt.date | None:
    """Return the day on which the appraisal forms were written."""
    return connection.execute(select(LANES.c.day).filter_by(movement=movement, cycle=cycle)).scalar()


def note_sent(entry: RegisterEntry, movement: str, cycle: str, notice: Notice) -> None:
    """Add a notice that was sent."""
    entry.add(NOTICES, [{"movement": movement, "cycle": cycle, **fields_of(notice)}])


def sent(connection: Connection, movement: str, cycle: str) -> list[Notice]:
    """Return the notices of the cycle in the order in which they were sent."""
    rows = connection.execute(
        select(NOTICES).filter_by(movement=movement, cycle=cycle).order_by(NOTICES.c.entry, NOTICES.c.line)
    )
    return [Notice(row.unit, row.kind, row.about, row.address, row.sent) for row in rows]


def note_answer(entry: RegisterEntry, movement: str, cycle: str, answer: CouncilAnswer) -> None:
    """Add an answer, unless that stop of that flow run has one."""
    there = select(ANSWERS.c.round).filter_by(flow_run=answer.flow_run, round=answer.round)
    if entry.connection.execute(there).first() is None:
        entry.add(ANSWERS, [{"movement": movement, "cycle": cycle, **fields_of(answer)}])


def answers(connection: Connection, movement: str, cycle: str) -> list[CouncilAnswer]:
    """Return the answers of the cycle in the order in which they were noted."""
    rows = connection.execute(
        select(ANSWERS).filter_by(movement=movement, cycle=cycle).order_by(ANSWERS.c.entry)
    )
    return [CouncilAnswer(row.flow_run, row.round, row.answer, row.approver, row.reason) for row in rows]
