"""What goes back to a unit whose report has errors: the return slip, and its own workbook with the cells marked."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task

from flows.dossiers.papers import Draft
from flows.run.context import RunContext
from flows.run.stages import BY_KEY, again_if, forgotten, gather
from flows.settings import Settings
from rules.papers.dossier import Paper
from rules.papers.returned import comes_back
from rules.papers.unit import RETURN_SLIP_TEMPLATE, return_slip
from rules.values.errors import ConversionFailed
from rules.values.findings import Finding, with_errors
from tasks.documents.pdf import to_xlsx
from tasks.documents.picture_places import CODE
from tasks.intake.returned import annotate, marked_name
from tasks.storage.artifact_store import key_of
from tasks.storage.code_hash import makes
from tasks.storage.temporary import temporary_folder

log = logging.getLogger(__name__)

SLIP = "phieu-tra"


class Return:
    """One unit (or folder) to which its report goes back; `key` is the hash of what is marked in its workbook."""

    def __init__(self, run: RunContext, unit: str, findings: Sequence[Finding]) -> None:
        self.unit = unit
        self.findings = [f for f in findings if f.unit == unit]
        folder = run.folders[unit]
        known = run.plan.units.get(unit)
        self.name = known.name if known else unit
        self.workbook = folder.workbook if known and comes_back(self.findings) else None
        self.file = folder.workbook.name if folder.workbook else ""
        self.key = key_of(
            "marked",
            run.code["marked"],
            run.office_version,
            folder.digest,
            [str(f) for f in self.findings],
            [self.name, run.trial_text],
        )
        slip = return_slip(
            run.plan,
            run.cycle,
            self.name,
            unit,
            self.file,
            self.findings,
            sha256=folder.sha256(folder.workbook) if folder.workbook else folder.digest,
            trial=run.keyring.trial,
        )
        paper = Paper("Phiếu trả hồ sơ", RETURN_SLIP_TEMPLATE, slip)
        self.slip = Draft(run, unit, {SLIP: paper}, codes={CODE: slip["code"]})


def returns_of(run: RunContext, findings: Sequence[Finding]) -> list[Return]:
    """Return what goes back, by unit: every unit or folder with an error."""
    return [Return(run, unit, findings) for unit in sorted(with_errors(findings))]


@task(task_run_name="tra-lai-{unit}", cache_policy=BY_KEY, persist_result=True)
@makes("marked")
def mark_workbook(key: str, unit: str, back: Return, run: RunContext) -> None:
    """Mark the bad cells in a unit's own workbook; older formats come back as .xlsx."""
    if back.workbook is None or run.store.has("marked", unit, key):
        return
    try:
        with run.store.making("marked", unit, key) as folder, temporary_folder("read") as draft:
            annotate(
                _as_xlsx(back.workbook, draft, run.settings),
                back.findings,
                folder / marked_name(back.workbook),
                unit_name=back.name,
                file=back.file,
                trial_text=run.trial_text or "",
            )
    except ConversionFailed as refused:
        # The slip names every fault all the same; the next run tries again.
        log.warning("%s: %s", unit, refused)
        forgotten(None)


def _as_xlsx(workbook: Path, draft: Path, settings: Settings) -> Path:
    if workbook.suffix.lower() in (".xlsx", ".xlsm"):
        return workbook
    converted = draft / "converted.xlsx"
    to_xlsx(workbook, converted, soffice=settings.soffice, timeout=settings.convert_timeout)
    return converted


def give_back(run: RunContext, returns: Sequence[Return]) -> dict[str, dict[str, Path]]:
    """Mark the workbooks; returns the finished files of each unit by name. The slips are PDF already."""
    gather("Trả lại đơn vị", {
        back.unit: again_if(mark_workbook, not run.store.has("marked", back.unit, back.key)).submit(
            key=back.key, unit=back.unit, back=back, run=run
        )
        for back in returns
    })  # fmt: skip
    return {back.unit: _files(run, back) for back in returns}


def _files(run: RunContext, back: Return) -> dict[str, Path]:
    files = {
        f"{SLIP}.docx": run.store.path("docx", back.unit, back.slip.key) / f"{SLIP}.docx",
        f"{SLIP}.pdf": run.store.path("pdf", back.unit, back.slip.key) / f"{SLIP}.pdf",
    }
    marked = run.store.path("marked", back.unit, back.key)
    files |= {path.name: path for path in sorted(marked.glob("*.xlsx"))}
    # A slip that LibreOffice refused is there as .docx alone; the run says so.
    return {name: path for name, path in files.items() if path.is_file()}


def returned_files(returned: Mapping[str, Mapping[str, Path]]) -> dict[str, Path]:
    """Return the files that go back, which stand by unit and name, by their published names."""
    return {f"returned/{unit}/{name}": path for unit, made in returned.items() for name, path in made.items()}
