"""What the register knows of runs that are over: one in full, all in short, and what they left for later cycles."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from rules.judging.gates import GateState
from rules.judging.ranking import NomineeRef
from rules.plan.plan import Cycle, Plan
from rules.register.initiatives import NamedInitiative, RegisterInitiative
from rules.register.record import RankLine, RunMeta, RunRecord, ScoreLine
from rules.report.register_values import STANDING, RunLine
from rules.report.report import IssuedPlan
from rules.report.town_inputs import Correction, Vote, Waiver
from rules.values.errors import ThiduaError
from rules.values.findings import Finding, Severity
from rules.years.former import Former, FormerFigures, Pending, Rewarded, Year, YearLine, named_before
from tasks.register.awards import awards
from tasks.register.schema import (
    AUDIT,
    CORRECTIONS,
    DECISIONS,
    FIGURES,
    FINDINGS,
    INITIATIVES,
    NAMED_INITIATIVES,
    PENDING,
    PLANS,
    RANKS,
    REPORT_DAYS,
    RUN_FOLDERS,
    RUN_REASONS,
    RUNS,
    SCORES,
    VERSIONS,
    VOTES,
    WAIVERS,
    WRITTEN_VOTES,
)

_OWN = ("entry", "line", "seal")


def runs(connection: Connection, movement: str | None = None, cycle: str | None = None) -> list[RunLine]:
    """Return the runs in short, the oldest first."""
    folders = _counts(connection, select(RUN_FOLDERS.c.entry, func.count()))
    accepted = _counts(connection, select(RUN_FOLDERS.c.entry, func.count()).where(RUN_FOLDERS.c.accepted))
    chosen = _counts(
        connection, select(RANKS.c.entry, func.count()).where(RANKS.c.selected | RANKS.c.proposed)
    )
    reasons = {row.run: row for row in connection.execute(select(RUN_REASONS))}
    wanted = {"movement": movement, "cycle": cycle}
    query = select(RUNS, AUDIT.c.actor).join(AUDIT, AUDIT.c.number == RUNS.c.entry)
    query = query.where(*(RUNS.c[name] == value for name, value in wanted.items() if value is not None))
    return [
        RunLine(
            id=row.id,
            movement=row.movement,
            cycle=row.cycle,
            finished=row.finished,
            stage=row.stage,
            trial=row.trial,
            out=row.out,
            accepted=accepted.get(row.entry, 0),
            folders=folders.get(row.entry, 0),
            chosen=chosen.get(row.entry, 0),
            reason=reasons[row.id].reason if row.id in reasons else "",
            units=tuple(json.loads(reasons[row.id].units)) if row.id in reasons else (),
            actor=row.actor,
        )
        for row in connection.execute(query.order_by(RUNS.c.id))
    ]


def _counts(connection: Connection, query: Select[Any]) -> dict[int, int]:
    entry = query.selected_columns[0]
    return {row[0]: row[1] for row in connection.execute(query.group_by(entry))}


def run(connection: Connection, ref: str) -> RunRecord:
    """Return a run by its id or by the folder of its results (the last run there); raises ThiduaError."""
    query = select(RUNS)
    if ref.isdecimal():
        query = query.filter_by(id=int(ref))
    else:
        query = query.where(RUNS.c.out.in_((ref, str(Path(ref).resolve()))))
    row = connection.execute(query.order_by(RUNS.c.id.desc())).first()
    if row is None:
        raise ThiduaError(
            f"Sổ đăng ký không có lần chạy '{ref}': ghi số của lần chạy (xem `thidua register runs`)"
            " hoặc thư mục kết quả."
        )

    why = connection.execute(select(RUN_REASONS).filter_by(run=row.id)).first()

    def rows(table: Any) -> list[dict[str, Any]]:
        return _rows(connection, table, row.entry)

    return RunRecord(
        id=row.id,
        meta=RunMeta(
            movement=row.movement,
            cycle=row.cycle,
            started=row.started,
            finished=row.finished,
            out=row.out,
            trial=row.trial,
            plan_hash=row.plan_hash,
            inputs=json.loads(row.inputs),
            code=json.loads(row.code),
            reason=why.reason if why else "",
            units=tuple(json.loads(why.units)) if why else (),
        ),
        stage=row.stage,
        findings=[Finding(**{**f, "severity": Severity(f["severity"])}) for f in rows(FINDINGS)],
        scores=[ScoreLine(**line) for line in rows(SCORES)],
        ranks=[_rank(line) for line in rows(RANKS)],
        votes=_votes(rows(VOTES), rows(WRITTEN_VOTES)),
        corrections=[Correction(**line) for line in rows(CORRECTIONS)],
        waivers=[Waiver(**line) for line in rows(WAIVERS)],
        cells=_cells(connection, row),
    )


def _votes(in_the_room: list[dict[str, Any]], written: list[dict[str, Any]]) -> list[Vote]:
    of = {(line["unit"], line["nominee"]): line for line in written}
    return [Vote(**{**line, **of.get((line["unit"], line["nominee"]), {})}) for line in in_the_room]


def _rows(connection: Connection, table: Any, entry: int) -> list[dict[str, Any]]:
    columns = [c for c in table.columns if c.name not in _OWN]
    query = select(*columns).where(table.c.entry == entry).order_by(table.c.line)
    return [dict(row) for row in connection.execute(query).mappings()]


def _rank(line: dict[str, Any]) -> RankLine:
    criteria = {name: Decimal(points) for name, points in json.loads(line["criteria"]).items()}
    return RankLine(**{**line, "criteria": criteria, "failed": tuple(json.loads(line["failed"]))})


def _cells(connection: Connection, row: Row[Any]) -> dict[str, dict[str, str]]:
    read = VERSIONS.join(
        RUN_FOLDERS,
        (VERSIONS.c.unit == RUN_FOLDERS.c.unit) & (VERSIONS.c.number == RUN_FOLDERS.c.version),
    )
    query = (
        select(VERSIONS.c.unit, VERSIONS.c.cells)
        .select_from(read)
        .where(
            RUN_FOLDERS.c.entry == row.entry,
            VERSIONS.c.movement == row.movement,
            VERSIONS.c.cycle == row.cycle,
        )
        .order_by(RUN_FOLDERS.c.line)
    )
    return {unit: json.loads(cells) for unit, cells in connection.execute(query)}


def on_hold(
    connection: Connection, movement: str, cycle: str, key: str, number: str
) -> frozenset[NomineeRef] | None:
    """Return who was on hold in the run that issued a paper under that number; None where no run has it yet."""
    issued = (
        select(RUNS.c.entry)
        .join(DECISIONS, DECISIONS.c.entry == RUNS.c.entry)
        .where(RUNS.c.movement == movement, RUNS.c.cycle == cycle, RUNS.c.trial.is_(False))
        .where(DECISIONS.c.key == key, DECISIONS.c.number == number)
        .order_by(RUNS.c.id)
    )
    entry = connection.execute(issued.limit(1)).scalar()
    if entry is None:
        return None
    held = select(RANKS.c.unit, RANKS.c.nominee).filter_by(entry=entry, state=str(GateState.HOLD))
    return frozenset((row.unit, row.nominee) for row in connection.execute(held))


def signers(connection: Connection, movement: str, cycle: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return signer and post of each paper of the cycle, by its key and number, as the run that issued it says."""
    told = (
        select(DECISIONS.c.key, DECISIONS.c.number, DECISIONS.c.signer, DECISIONS.c.post)
        .join(RUNS, DECISIONS.c.entry == RUNS.c.entry)
        .where(RUNS.c.movement == movement, RUNS.c.cycle == cycle, RUNS.c.trial.is_(False))
        .order_by(RUNS.c.id.desc())  # the first run that has it comes last, and counts
    )
    return {(row.key, row.number): (row.signer, row.post) for row in connection.execute(told)}


def _last_runs(connection: Connection, movement: str) -> list[Row[Any]]:
    """The run that counts for each cycle: the last real one, the last trial where there is none but trials."""
    last: dict[str, Row[Any]] = {}
    for row in connection.execute(select(RUNS).filter_by(movement=movement).order_by(RUNS.c.id)):
        before = last.get(row.cycle)
        if before is None or before.trial or not row.trial:
            last[row.cycle] = row
    return list(last.values())


def former(connection: Connection, plan: Plan, cycle: Cycle) -> Former:
    """Return what earlier cycles left: pending files and figures of the year before, everybody chosen and not revoked, initiatives, plans."""
    earlier = [r for r in _last_runs(connection, plan.movement.id) if _is_earlier(r, cycle)]
    return Former(
        pending=tuple(p for r in earlier for p in _pending(connection, r, cycle)),
        rewarded=tuple(who for r in earlier for who in _rewarded(connection, r)),
        named=tuple(
            named_before(r.cycle, unit, cells)
            for r in earlier
            for unit, cells in _cells(connection, r).items()
        ),
        plans=tuple(
            IssuedPlan(r.cycle, **line) for r in earlier for line in _rows(connection, PLANS, r.entry)
        ),
        figures=tuple(f for r in earlier for f in _figures(connection, r, cycle)),
    )


def _is_earlier(row: Row[Any], cycle: Cycle) -> bool:
    last_annual = cycle.kind == "final" and row.kind == "annual" and row.year == cycle.year
    return bool(row.year < cycle.year) or last_annual


def _is_year_before(row: Row[Any], cycle: Cycle) -> bool:
    return bool(row.kind == "annual" and row.year == cycle.year - 1)


def _pending(connection: Connection, row: Row[Any], cycle: Cycle) -> Iterable[Pending]:
    if _is_year_before(row, cycle):
        for line in _rows(connection, PENDING, row.entry):
            yield Pending(row.cycle, **line)


def _figures(connection: Connection, row: Row[Any], cycle: Cycle) -> Iterable[FormerFigures]:
    """A final cycle stands no figures beside any; persons go by the names that the ranking of that run has."""
    if cycle.kind != "annual" or not _is_year_before(row, cycle):
        return
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    for line in _rows(connection, FIGURES, row.entry):
        of = numbers.setdefault((line["unit"], line["nominee"]), {})
        of[line["figure"]] = int(line["number"])
    names = {(line["unit"], line["nominee"]): line["name"] for line in _rows(connection, RANKS, row.entry)}
    for who, counted in numbers.items():
        yield FormerFigures(row.cycle, *who, names.get(who, ""), counted)


def _rewarded(connection: Connection, row: Row[Any]) -> Iterable[Rewarded]:
    lasting = _titles(connection, row.entry)
    for award in awards(connection, row.movement, row.cycle):
        if award.state in STANDING:
            who = (award.unit, award.nominee)
            # A granted award that the last run no longer has keeps the initiatives of the run that wrote it.
            titles = lasting.get(who) or _titles(connection, _entry_of(connection, award.run)).get(who, [])
            yield Rewarded(row.cycle, *who, award.name, award.tier, tuple(titles))


def _entry_of(connection: Connection, run: int) -> int:
    return int(connection.execute(select(RUNS.c.entry).filter_by(id=run)).scalar_one())


def _titles(connection: Connection, entry: int) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for line in _rows(connection, INITIATIVES, entry):
        found.setdefault((line["unit"], line["nominee"]), []).append(line["title"])
    return found


def initiatives(connection: Connection, cycle: str | None = None) -> list[RegisterInitiative]:
    """Return every initiative that the accepted reports of the run that counts name, each cycle's in its order."""
    found = []
    for movement in connection.execute(
        select(RUNS.c.movement).distinct().order_by(RUNS.c.movement)
    ).scalars():
        for row in _last_runs(connection, movement):
            if cycle in (None, row.cycle):
                counted = _titles(connection, row.entry)
                for line in _rows(connection, NAMED_INITIATIVES, row.entry):
                    named = NamedInitiative(**line)
                    who = [
                        n
                        for (unit, n), titles in counted.items()
                        if unit == named.unit and named.title in titles
                    ]
                    found.append(RegisterInitiative(row.cycle, named, tuple(who)))
    return found


def years(connection: Connection, plan: Plan, cycle: Cycle) -> tuple[Year, ...]:
    """Return the annual cycles that a final one adds up, or that were before a yearly one, as far as they were run."""
    found = []
    for row in _last_runs(connection, plan.movement.id):
        wanted = row.year in cycle.years if cycle.kind == "final" else row.year < cycle.year
        if row.kind == "annual" and wanted:
            accepted = select(RUN_FOLDERS.c.unit).filter_by(entry=row.entry, accepted=True)
            found.append(
                Year(
                    cycle=row.cycle,
                    year=row.year,
                    run=row.id,
                    accepted=frozenset(connection.execute(accepted).scalars()),
                    lines=tuple(_year_line(line) for line in _rows(connection, RANKS, row.entry)),
                    days={d["unit"]: d["day"] for d in _rows(connection, REPORT_DAYS, row.entry)},
                )
            )
    return tuple(sorted(found, key=lambda year: year.year))


def _year_line(line: dict[str, Any]) -> YearLine:
    rank = _rank(line)
    return YearLine(**{name: getattr(rank, name) for name in YearLine.__slots__})
