"""From papers to signed dossiers: who has one, of what it is made, signed, then sealed in a bundle. Order only."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.dossiers.dossier import Dossier
from flows.dossiers.papers import Draft
from flows.dossiers.sealing import seal_dossier
from flows.dossiers.signing import sign_dossier
from flows.run.context import RunContext
from flows.run.stages import again_if, gather
from rules.decision.decision import Decision
from rules.papers.dossier import papers_of
from rules.questions.facts import for_the_bundle, unit_facts


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
        facts = for_the_bundle(unit_facts(plan, cycle, report, scores, entries, list(own)))
        made.append(Dossier(run, draft, papers, own, report, facts.text(indent=1).encode("utf-8")))
    return made


def dossiers_to_bundles(run: RunContext, dossiers: Sequence[Dossier]) -> dict[str, Path]:
    """Sign and seal the dossiers; returns the finished bundle of each unit, in the artifact store."""
    gather("Ký số", {
        d.unit: again_if(sign_dossier, not run.store.has("signed", d.unit, d.signed_key)).submit(
            key=d.signed_key, unit=d.unit, dossier=d, run=run
        )
        for d in dossiers
    }, "hồ sơ")  # fmt: skip
    gather("Đóng gói hồ sơ", {
        d.unit: again_if(seal_dossier, not run.store.has("bundle", d.unit, d.key)).submit(
            key=d.key, unit=d.unit, dossier=d, run=run
        )
        for d in dossiers
    }, "hồ sơ")  # fmt: skip
    return {d.unit: run.store.path("bundle", d.unit, d.key) / f"{d.unit}.zip" for d in dossiers}
