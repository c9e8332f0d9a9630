"""Sealing a signed dossier: papers, evidence, report and scores in one bundle. Order only."""

from prefect import task

from flows.dossiers.dossier import Dossier
from flows.dossiers.metadata import described
from flows.run.context import RunContext
from flows.run.stages import OUTSIDE
from rules.archive.metadata import day_of_paper, kept_until
from tasks.dossier.bundles import BagInfo, BundleContents, seal_bundle
from tasks.signing import sign_detached
from tasks.storage.code_hash import makes


@task(task_run_name="dong-goi-{unit}", **OUTSIDE)
@makes("bundle")
def seal_dossier(key: str, unit: str, dossier: Dossier, run: RunContext) -> None:
    """Seal a unit's signed papers, evidence and report in its bundle."""
    if run.store.has("bundle", unit, key):
        return
    signed = run.store.path("signed", unit, dossier.signed_key)
    drafts = run.store.path("docx", unit, dossier.draft.key)
    pdfs = {name: dossier.supplied.get(name, signed / f"{name}.pdf") for name in dossier.papers}
    papers = {f"{name}.pdf": pdf for name, pdf in pdfs.items()}
    papers |= {f"{name}.docx": drafts / f"{name}.docx" for name in dossier.draft.papers}
    contents = BundleContents(
        signed / "ho-so.pdf",
        papers,
        dossier.evidence,
        dossier.workbook,
        dossier.scores,
        described(run, dossier, pdfs, signed / "ho-so.pdf"),
    )
    plan, cycle = run.plan, run.cycle
    info = BagInfo(
        organization=plan.units[unit].name,
        identifier=dossier.identifier,
        bagging_date=run.started.astimezone(run.zone).date(),
        contact=plan.movement.office,
        description=f"Hồ sơ đề nghị khen thưởng phong trào thi đua “{plan.movement.title}”",
        group=cycle.id,
        more={"Plan-Hash": plan.hash, "Report-Hash": dossier.report.sha256, **_kept(run, dossier)},
    )
    with run.store.making("bundle", unit, key) as folder:
        seal_bundle(
            contents,
            info,
            folder / f"{unit}.zip",
            lambda data: sign_detached(data, dossier.seal.key, run.proof),
        )


def _kept(run: RunContext, dossier: Dossier) -> dict[str, str]:
    """What the bag's info says of how long it is kept."""
    days = [day for name in dossier.papers if (day := day_of_paper(dossier.report, name))]
    until = kept_until(run.plan.retention, days)
    return {
        "Retention-Period": run.plan.retention.text,
        "Retention-Until": until.isoformat() if until else "",
    }
