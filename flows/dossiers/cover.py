"""What the cover of a dossier's reading copy says. Order only; how it looks belongs to `tasks.dossier.front_pages`."""

from flows.run.context import RunContext
from rules.checks.nominees import called
from rules.plan.wording import cycle_words
from rules.report.report import Report
from tasks.dossier.front_pages import Cover, CoverNominee


def cover_of(run: RunContext, report: Report) -> Cover:
    """Return the cover of a unit's dossier, without its code: that is of the signed papers."""
    plan, unit = run.plan, run.plan.units[report.unit]
    return Cover(
        parent=plan.kind_of(unit).parent,
        unit=unit.name,
        short_name=unit.name,
        movement=f"Phong trào thi đua “{plan.movement.title}”",
        cycle=cycle_words(run.cycle),
        nominees=[CoverNominee(code, called(plan, report, code)) for code in report.nominees],
        report_hash=report.sha256,
        town=plan.movement.town,
    )
