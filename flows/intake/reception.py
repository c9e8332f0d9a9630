"""Taking in what the units sent: read and checked, what is wrong given back, all of it shown before anything is judged."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from flows.dossiers.papers import to_pdf, write_drafts
from flows.intake.in_run import read_all
from flows.intake.receiving import IntakeResult
from flows.intake.return_notices import notices_of_return
from flows.intake.returns import Return, give_back, returned_files, returns_of
from flows.run.context import RunContext
from flows.run.stages import whole
from flows.settings import PROJECT
from rules.page.intake.intake import intake_page
from rules.page.prefect_tables import intake_tables
from rules.page.tables import COLUMNS, findings_rows
from rules.report.collected import Collected
from rules.values.errors import ConversionFailed
from tasks.pages.pages import render_intake
from tasks.pages.prefect_artifacts import publish_tables
from tasks.pages.tables import csv_bytes
from tasks.storage.publishing import publish_folder

FOLDER = "tiep-nhan"


@dataclass(frozen=True)
class Reception:
    """What was taken in: for the judging `received`, what goes back with its files by unit, and all that is shown."""

    received: IntakeResult
    returns: Sequence[Return]
    returned: Mapping[str, Mapping[str, Path]]
    collected: Collected


def take_in(run: RunContext) -> Reception:
    """Read and check everything, give back what has errors, show it on the intake page, in Prefect and by mail."""
    received = read_all(run)
    returns = returns_of(run, received.findings)
    slips = [back.slip for back in returns]
    write_drafts(run, slips, "Soạn phiếu trả")
    refused: ConversionFailed | None = None
    try:
        to_pdf(run, slips, "Chuyển phiếu trả sang PDF", calls=1)
    except ConversionFailed as fault:
        refused = fault
    returned = give_back(run, returns)
    collected = _collected(run, received, returned)
    if run.cycle.kind == "annual":
        show_intake(whole(collected), whole(returned), run)
    if refused is not None:
        raise refused  # not before what came in is shown
    if run.cycle.kind == "annual":
        notices_of_return(run, collected, returned, received.unread)
    return Reception(received, returns, returned, collected)


def _collected(
    run: RunContext, received: IntakeResult, returned: Mapping[str, Mapping[str, Path]]
) -> Collected:
    return Collected(
        plan=run.plan,
        cycle=run.cycle,
        folders=list(run.folders),
        accepted=[report.unit for report in received.reports],
        findings=received.findings,
        versions=run.register.versions(run.plan.movement.id, run.cycle.id),
        at=dt.datetime.now(run.zone),
        trial=run.keyring.trial,
        returned={unit: [f"returned/{unit}/{name}" for name in made] for unit, made in returned.items()},
        asides=run.asides,
    )


@task(task_run_name="trang-tiep-nhan", cache_policy=NO_CACHE)
def show_intake(collected: Collected, returned: Mapping[str, Mapping[str, Path]], run: RunContext) -> None:
    """Publish the intake page with the files that go back, and the tables in Prefect."""
    files: dict[str, bytes | Path] = {
        "findings.csv": csv_bytes(COLUMNS["findings"], findings_rows(collected.findings)),
        "index.html": render_intake(intake_page(collected), PROJECT / "templates").encode("utf-8"),
    }
    publish_folder(run.out, FOLDER, files | returned_files(returned))
    publish_tables(intake_tables(collected, run.pages))
    if run.pages:  # a link in the run's log, which its page shows first, also where the run fails later on
        get_run_logger().info("Trang tiếp nhận: %s", run.pages.intake)
