"""One finished run, all that was found and decided, written in one go."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from rules.decision.decision import Decision
from rules.register.initiatives import named_initiatives
from rules.register.lines import (
    figure_lines,
    initiative_lines,
    pending_lines,
    plan_lines,
    rank_lines,
    score_lines,
)
from rules.register.record import RunMeta
from rules.report.town_inputs import Council
from tasks.register import awards, schema
from tasks.register.entry import RegisterEntry, as_json, fields_of, storable
from tasks.register.receiving import versions

_WRITTEN = ("written_for", "written_against")


def record(entry: RegisterEntry, meta: RunMeta, decision: Decision) -> int:
    """Write the run with its results and move the awards on; returns the run's id."""
    run = (entry.connection.execute(select(func.max(schema.RUNS.c.id))).scalar() or 0) + 1
    entry.add(schema.RUNS, [_run(run, meta, decision)])
    entry.add(schema.RUN_FOLDERS, _folders(entry.connection, meta, decision))
    entry.add(schema.FINDINGS, ({**asdict(f), "severity": str(f.severity)} for f in decision.findings))
    entry.add(schema.SCORES, (fields_of(line) for line in score_lines(decision)))
    entry.add(schema.RANKS, (_rank(fields_of(line)) for line in rank_lines(decision)))
    entry.add(
        schema.PENDING,
        ({"unit": p.unit, "field": p.field, "pending": p.pending} for p in pending_lines(decision)),
    )
    entry.add(
        schema.PLANS,
        ({"unit": p.unit, "number": p.number, "day": p.day} for p in plan_lines(decision)),
    )
    entry.add(
        schema.REPORT_DAYS,
        (
            {"unit": unit, "day": day}
            for unit, report in decision.reports.items()
            if (day := report.date("ngay_bao_cao")) is not None
        ),
    )
    entry.add(
        schema.FIGURES,
        (
            {"unit": unit, "nominee": who, "figure": figure.key, "number": Decimal(figure.number)}
            for unit, who, figure in figure_lines(decision)
        ),
    )
    entry.add(
        schema.INITIATIVES,
        ({"unit": unit, "nominee": who, "title": title} for unit, who, title in initiative_lines(decision)),
    )
    entry.add(schema.NAMED_INITIATIVES, map(fields_of, named_initiatives(decision)))
    _town(entry, decision)
    if meta.reason or meta.units:
        entry.add(
            schema.RUN_REASONS, [{"run": run, "reason": meta.reason, "units": as_json(list(meta.units))}]
        )
    awards.move_on(entry, run, meta, decision)
    return run


def _run(run: int, meta: RunMeta, decision: Decision) -> dict[str, Any]:
    return {
        "id": run,
        "movement": meta.movement,
        "cycle": meta.cycle,
        "kind": decision.cycle.kind,
        "year": decision.cycle.year,
        "started": meta.started,
        "finished": meta.finished,
        "out": meta.out,
        "trial": meta.trial,
        "stage": str(decision.stage),
        "plan_hash": meta.plan_hash,
        "inputs": as_json(dict(meta.inputs)),
        "code": as_json(dict(meta.code)),
    }


def _folders(connection: Connection, meta: RunMeta, decision: Decision) -> list[dict[str, Any]]:
    """Which version of each folder the run read: the last one whose report is among the run's inputs."""
    inputs = {storable(name): sha256 for name, sha256 in meta.inputs.items()}
    read: dict[str, int] = {}
    for version in versions(connection, meta.movement, meta.cycle):
        if inputs.get(f"{version.unit}/{version.file}", version.sha256) == version.sha256:
            read[version.unit] = version.number
    return [
        {"unit": unit, "version": read.get(storable(unit)), "accepted": unit in decision.reports}
        for unit in dict.fromkeys((*decision.folders, *decision.reports))
    ]


def _town(entry: RegisterEntry, decision: Decision) -> None:
    town = decision.town
    entry.add(schema.APPRAISALS, map(fields_of, town.appraisals))
    if town.council is not None:
        entry.add(schema.MEETINGS, [fields_of(town.council.meeting)])
        _votes(entry, town.council)
    entry.add(schema.CORRECTIONS, map(fields_of, town.corrections))
    entry.add(schema.WAIVERS, map(fields_of, town.waivers))
    entry.add(schema.OWN_AWARDS, map(fields_of, town.own_awards))
    entry.add(
        schema.DECISIONS,
        (
            {"key": key, "number": n.number, "day": n.day, "signer": n.signer, "post": n.post}
            for key, n in decision.numbers.items()
        ),
    )


def _votes(entry: RegisterEntry, council: Council) -> None:
    """The votes in the room have a table of their own; beside it, where there are any, those that absent members wrote."""
    votes = [fields_of(vote) for vote in council.votes]
    entry.add(schema.VOTES, ({k: v[k] for k in v if k not in _WRITTEN} for v in votes))
    entry.add(
        schema.WRITTEN_VOTES,
        (
            {k: v[k] for k in ("unit", "nominee", *_WRITTEN)}
            for v in votes
            if any(v[k] is not None for k in _WRITTEN)
        ),
    )


def _rank(line: dict[str, Any]) -> dict[str, Any]:
    return {
        **line,
        "criteria": as_json({name: format(points, "f") for name, points in line["criteria"].items()}),
        "failed": as_json(line["failed"]),
    }
