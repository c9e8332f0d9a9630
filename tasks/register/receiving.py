"""What came in: versions of the units' folders, the town's own forms, the day appraisal forms went out."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from rules.report.register_values import CellChange, ReceivedFolder, Version
from tasks.register.entry import RegisterEntry, as_json, storable
from tasks.register.schema import FILES, LANES, VERSIONS

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
        version = Version(
            report.unit,
            before.number + 1 if before is not None else 1,
            at,
            changed,
            report.file,
            report.sha256,
            report.digest,
        )
        found[report.unit] = version
        new.append(
            {
                "movement": movement,
                "cycle": cycle,
                "unit": report.unit,
                "number": version.number,
                "first_seen": at,
                "file": report.file,
                "sha256": report.sha256,
                "digest": report.digest,
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
    known = {(row.path, row.sha256): row.first_seen for row in rows}
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
