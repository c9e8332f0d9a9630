"""Papers that a unit has signed itself and put into its folder: looked at, judged, put in the place of ours. Order only."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task

from flows.run import Run
from flows.stages import BY_KEY, gather
from rules.brought import Looked, sort_papers
from rules.brought_checks import findings_of
from rules.findings import Finding
from rules.report import Report
from tasks.brought import look_at
from tasks.inbox import Folder
from tasks.shelf import key_of
from tasks.trust import read_trust


def brought_of(folder: Folder) -> Mapping[str, Path]:
    """Return the papers that a unit has brought, by the file name (without ending) of ours that each replaces.

    An accepted unit's only are good to use; one about somebody who is no nominee is in nobody's dossier.
    """
    files = {path.name: path for path in folder.papers}
    return {paper: files[name] for paper, name in sort_papers(_names(folder)).papers.items()}


def brought_findings(run: Run, reports: Sequence[Report]) -> list[Finding]:
    """Look at the papers that came with the reports; returns what is found, by unit."""
    mine = {r.unit: r for r in reports if run.folders[r.unit].papers}
    if not mine:
        return []
    trust = read_trust(run.settings.trust)  # before anything is opened: a bad folder stops the run
    known = [each.sha256.hex() for each in (*trust.anchors, *trust.others)]
    known += [key_of(each.dump().hex()) for each in trust.lists]
    # Certificates end and lists are written anew: what was seen yesterday is looked at again.
    day = run.started.date().isoformat()
    looked = gather("Xem văn bản đơn vị tự ký", {
        unit: look_at_papers.submit(
            key=key_of("brought", run.code["brought"], run.folders[unit].digest, known, day), unit=unit, run=run
        )
        for unit in mine
    })  # fmt: skip
    found: list[Finding] = []
    for unit, report in mine.items():
        brought = sort_papers(_names(run.folders[unit]), report.nominees)
        found += findings_of(run.plan, report, brought, looked[unit])
    return found


@task(task_run_name="van-ban-{unit}", cache_policy=BY_KEY, persist_result=True)
def look_at_papers(key: str, unit: str, run: Run) -> list[Looked]:
    """Look at the papers of one unit that may be used by their names."""
    settings = run.settings
    return look_at(
        list(brought_of(run.folders[unit]).values()),
        settings.trust,
        seconds=settings.read_timeout,
        memory_mb=settings.read_memory_mb,
    )


def _names(folder: Folder) -> list[str]:
    return [path.name for path in folder.papers]
