"""What the cover of a dossier's reading copy says. Order only; how it looks belongs to `tasks.front_pages`."""

from pathlib import Path

from flows.dossier import Dossier
from flows.run import Run
from rules.nominees import called
from rules.papers.words import cycle_words
from tasks.front_pages import Cover, Nominee


def cover_of(run: Run, dossier: Dossier, signed: Path) -> Cover:
    """Return the cover of a dossier whose own signed papers stand in the folder `signed`."""
    plan, unit = run.plan, run.plan.units[dossier.unit]
    return Cover(
        parent=plan.kind_of(unit).parent,
        unit=unit.name,
        short_name=unit.name,
        movement=f"Phong trào thi đua “{plan.movement.title}”",
        cycle=cycle_words(run.cycle),
        nominees=[Nominee(code, called(plan, dossier.report, code)) for code in dossier.report.nominees],
        report_hash=dossier.report.sha256,
        town=plan.movement.town,
    )
