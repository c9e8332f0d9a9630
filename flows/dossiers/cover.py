"""What the cover of a dossier's reading copy says. Order only; how it looks belongs to `tasks.dossier.front_pages`."""

from pathlib import Path

from flows.dossiers.dossier import Dossier
from flows.run.context import Run
from rules.checks.nominees import called
from rules.papers.paper_code import CodeKind, PaperCode, contents_hash
from rules.plan.wording import cycle_words
from tasks.documents.codes import squares
from tasks.dossier.bundles import hashes_for_code
from tasks.dossier.front_pages import Cover, Nominee


def cover_of(run: Run, dossier: Dossier, signed: Path) -> Cover:
    """Return the cover of a dossier whose own signed papers stand in the folder `signed`."""
    plan, unit = run.plan, run.plan.units[dossier.unit]
    printed = code_of(run, dossier, signed).text()
    return Cover(
        parent=plan.kind_of(unit).parent,
        unit=unit.name,
        short_name=unit.name,
        movement=f"Phong trào thi đua “{plan.movement.title}”",
        cycle=cycle_words(run.cycle),
        nominees=[Nominee(code, called(plan, dossier.report, code)) for code in dossier.report.nominees],
        report_hash=dossier.report.sha256,
        town=plan.movement.town,
        code=printed,
        squares=squares(printed),
    )


def code_of(run: Run, dossier: Dossier, signed: Path) -> PaperCode:
    """Return the code of a dossier: its bag's identifier, and the hash of its signed papers, evidence and report."""
    papers = {f"{name}.pdf": dossier.brought.get(name, signed / f"{name}.pdf") for name in dossier.papers}
    contents = contents_hash(hashes_for_code(papers, dossier.evidence, dossier.workbook))
    return PaperCode(CodeKind.DOSSIER, dossier_id(run, dossier.unit), contents)


def dossier_id(run: Run, unit: str) -> str:
    """Return what a unit's dossier is called for ever: in its bag, its code, its metadata."""
    return f"{run.plan.movement.id}/{run.cycle.id}/{unit}"
