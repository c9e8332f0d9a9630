"""Runs that stopped before publishing: they leave no results in the register, but that they were, why and by whom."""

import json

from sqlalchemy import Connection, select

from rules.register.part_runs import PartRun, PartRunLine
from tasks.register.entry import RegisterEntry, as_json, fields_of
from tasks.register.schema import AUDIT, PART_RUNS


def note(entry: RegisterEntry, run: PartRun) -> None:
    """Enter such a run."""
    entry.add(PART_RUNS, [fields_of(run) | {"units": as_json(list(run.units))}])


def part_runs(connection: Connection, cycle: str | None = None) -> list[PartRunLine]:
    """Return such runs, of one cycle or all, in the order they were entered."""
    query = select(PART_RUNS, AUDIT.c.actor).join(AUDIT, AUDIT.c.number == PART_RUNS.c.entry)
    if cycle is not None:
        query = query.where(PART_RUNS.c.cycle == cycle)
    return [
        PartRunLine(
            PartRun(
                **{name: row[name] for name in PartRun.__slots__} | {"units": tuple(json.loads(row["units"]))}
            ),
            row["entry"],
            row["actor"],
        )
        for row in connection.execute(query.order_by(PART_RUNS.c.entry, PART_RUNS.c.line)).mappings()
    ]
