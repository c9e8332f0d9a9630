"""Enters what came in into the register: every version of a unit's folder, as it was received."""

from collections.abc import Sequence

from flows.intake.reading import Intake
from flows.run.context import RunContext
from rules.report.report import cells_by_place
from rules.values.text import printable
from tasks.register import ReceivedFolder as Version


def note_versions(run: RunContext, intakes: Sequence[Intake]) -> None:
    """Enter every report into the register as it was received."""
    versions = []
    for intake in intakes:
        if intake.folder in run.held:
            continue  # an older version, on purpose: it has not come in again
        folder, report = run.folders[intake.folder], intake.report
        file = folder.workbook.name if folder.workbook else ""
        sha256 = folder.sha256(folder.workbook) if folder.workbook else ""
        cells = cells_by_place(report) if report is not None else None if intake.passing else {}
        versions.append(Version(intake.folder, printable(file), sha256, folder.digest, cells))
    run.register.receive(run.plan.movement.id, run.cycle.id, run.started, versions)
