"""What the pages' server says of the office to whoever watches it: whether it could work now, and how much there is."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from flows.office.checks.check import Mark
from flows.office.checks.machine import LEAST_ROOM, nearest
from flows.office.checks.work import register
from flows.office.prefect.counting import prefect_api, runs_by_state, worker_is_there
from flows.office.prefect.server import login_of
from flows.settings import Settings
from rules.contracts.base import Unfit
from rules.contracts.run import MARK, PublishedRun
from rules.page.site.served import CYCLE
from rules.values.errors import ThiduaError
from tasks.pages.measures import Measure
from tasks.storage.backup.last import last_backup

_NOT_THERE = (httpx.HTTPError, ValueError, LookupError, TypeError, ThiduaError)
"""No server, something else at its address, or no login to ask it with."""
Values = dict[tuple[str, ...], float]


def readiness(settings: Settings, home: Path) -> dict[str, bool]:
    """Return by name whether what the office works with is there: server, worker, database, room on the disks."""
    server = worker = False
    try:
        with prefect_api(None, login_of(settings)) as client:
            worker = worker_is_there(client)
            server = True
    except _NOT_THERE:
        pass
    room = all(free >= LEAST_ROOM * 1_000_000 for free in _free(settings, home).values())
    return {
        "server": server, "worker": worker, "database": register(settings).mark is not Mark.BAD, "disk": room,
    }  # fmt: skip


def measures(settings: Settings, home: Path) -> list[Measure]:
    """Return the numbers of the office as they are now; what can't be asked is left out, and seen in `ready`."""
    told = [
        Measure(
            "ready", "whether it is there: server, worker, database, disk", ("what",),
            {(what,): float(there) for what, there in readiness(settings, home).items()},
        ),
        Measure("disk_free_bytes", "room on the disk of a folder", ("folder",), {(n,): f for n, f in _free(settings, home).items()}),
    ]  # fmt: skip
    try:
        with prefect_api(None, login_of(settings)) as client:
            counted = runs_by_state(client)
        told.append(
            Measure("runs", "runs of flows by their state", ("state",), {(s,): n for s, n in counted.items()})
        )
    except _NOT_THERE:
        pass
    if made := last_backup(home):
        age = (dt.datetime.now(dt.UTC) - made).total_seconds()
        told.append(Measure("backup_age_seconds", "seconds since the last backup", (), {(): age}))
    return [*told, *_of_cycles(settings)]


def _free(settings: Settings, home: Path) -> dict[str, float]:
    folders = {"results": settings.results, "inboxes": settings.inboxes, "prefect": home}
    return {name: float(shutil.disk_usage(nearest(folder)).free) for name, folder in folders.items()}


def _of_cycles(settings: Settings) -> Iterator[Measure]:
    """Yield what the last published run of each cycle counted."""
    runs = list(_published(settings.results))
    kinds = {
        "reports": ("reports by what came of them", ("received", "missing", "returned", "accepted")),
        "papers": ("papers of the town, those with number and signature, signed bundles", ("town_papers", "issued", "bundles")),
    }  # fmt: skip
    for name, (about, parts) in kinds.items():
        values: Values = {
            (run.cycle, part): float(getattr(run.counts, part)) for run in runs for part in parts
        }
        yield Measure(name, about, ("cycle", "what"), values)
    found: Values = {
        (run.cycle, severity): float(number)
        for run in runs
        for severity, number in _findings(run.counts.findings.model_dump()).items()
    }
    yield Measure("findings", "findings in the reports", ("cycle", "severity"), found)
    ended: Values = {(run.cycle,): run.finished.timestamp() for run in runs}
    yield Measure("published_timestamp_seconds", "when the last run was published", ("cycle",), ended)


def _findings(counts: dict[str, Any]) -> dict[str, int]:
    return {severity: int(number) for severity, number in counts.items()}


def _published(results: Path) -> Iterator[PublishedRun]:
    for folder in sorted(results.iterdir()) if results.is_dir() else ():
        if CYCLE.fullmatch(folder.name):
            try:
                yield PublishedRun.read((folder / MARK).read_bytes())
            except (OSError, Unfit):
                continue
