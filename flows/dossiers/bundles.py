"""From papers to signed dossiers: who has one, of what it is made, signed, then sealed in a bundle. Order only."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task

from flows.dossiers.dossier import Dossier, evidence_of
from flows.dossiers.metadata import described
from flows.dossiers.papers import Draft
from flows.dossiers.signing import sign_dossier
from flows.run.context import RunContext
from flows.run.stages import OUTSIDE, again_if, gather
from rules.archive.metadata import day_of_paper, kept_until
from rules.decision.decision import Decision
from rules.papers.dossier import papers_of
from rules.questions.facts import for_the_bundle, unit_facts
from tasks.dossier.bundles import BagInfo, BundleContents, renamed, seal_bundle
from tasks.signing import sign_detached
from tasks.storage.code_hash import makes


def dossiers_of(
    run: RunContext, decision: Decision, supplied: Mapping[str, Mapping[str, Path]]
) -> list[Dossier]:
    """Return the dossier of every accepted report that nominates somebody; `supplied` papers take the place of ours."""
    plan, cycle, scores, entries = run.plan, run.cycle, decision.scores, decision.entries
    made = []
    for unit, report in decision.reports.items():
        if not report.nominees:
            continue
        papers = papers_of(plan, cycle, report, trial=run.keyring.trial)
        own = {name: path for name, path in supplied.get(unit, {}).items() if name in papers}
        draft = Draft(run, unit, {name: paper for name, paper in papers.items() if name not in own})
        facts = for_the_bundle(
            unit_facts(plan, cycle, report, scores, entries, list(own)),
            plan,
            renamed(evidence_of(run.folders[unit])),
        )
        made.append(Dossier(run, draft, papers, own, report, facts.text(indent=1).encode("utf-8")))
    return made


def dossiers_to_bundles(
    run: RunContext, dossiers: Sequence[Dossier], unmade: Mapping[str, str]
) -> tuple[dict[str, Path], dict[str, str]]:
    """Sign and seal the dossiers; returns the finished bundle of each unit, in the artifact store, and why others have none.

    `unmade`: units of which a paper did not become a PDF, and why.
    """
    made = [dossier for dossier in dossiers if dossier.unit not in unmade]
    told = gather("Ký số", {
        d.unit: again_if(sign_dossier, not run.store.has("signed", d.unit, d.signed_key)).submit(
            key=d.signed_key, unit=d.unit, dossier=d, run=run
        )
        for d in made
    }, "hồ sơ")  # fmt: skip
    held = {**unmade, **{unit: why for unit, why in told.items() if why}}
    signed = [dossier for dossier in made if dossier.unit not in held]
    gather("Đóng gói hồ sơ", {
        d.unit: again_if(seal_dossier, not run.store.has("bundle", d.unit, d.key)).submit(
            key=d.key, unit=d.unit, dossier=d, run=run
        )
        for d in signed
    }, "hồ sơ")  # fmt: skip
    return {d.unit: run.store.path("bundle", d.unit, d.key) / f"{d.unit}.zip" for d in signed}, held


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
        sealed = folder / f"{unit}.zip"
        seal_bundle(contents, info, sealed, lambda data: sign_detached(data, dossier.seal.key, run.proof))


def _kept(run: RunContext, dossier: Dossier) -> dict[str, str]:
    """What the bag's info says of how long it is kept."""
    days = [day for name in dossier.papers if (day := day_of_paper(dossier.report, name))]
    until = kept_until(run.plan.retention, days)
    return {
        "Retention-Period": run.plan.retention.text,
        "Retention-Until": until.isoformat() if until else "",
    }
