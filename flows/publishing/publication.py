"""Puts everything a run found and made under its final names, at once at the end."""

import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.decision.papers import TownPapers
from flows.dossiers.dossier import Dossier
from flows.intake.returns import Return, returned_files
from flows.run import progress
from flows.run.context import RunContext, units_without_a_person
from flows.run.inputs import RECEIVED
from flows.run.stages import whole
from flows.settings import PROJECT
from rules.contracts.run import AuditAnchor, PublishedRun, Versions
from rules.page.prefect_tables import result_tables
from rules.page.result.index import index_page
from rules.page.summary import Outcome, counts
from rules.page.tables import COLUMNS, findings_rows, quota_rows, ranking_rows, scores_rows
from rules.questions.facts import and_since, unit_facts
from rules.questions.record import RunFacts
from rules.register.record import RunMeta
from rules.town_papers.figures.coverage import covered_contents
from tasks.dossier.length import papers_longer_than
from tasks.intake.received import PUBLISHED, ReceivedFolders
from tasks.pages.pages import render_index
from tasks.pages.prefect_artifacts import publish_tables
from tasks.pages.tables import csv_bytes
from tasks.register import Recorded
from tasks.storage.artifact_store import key_of
from tasks.storage.publishing import WORK, publish

VERSIONS_TOLD = (
    "prefect",
    "pandas",
    "great-expectations",
    "docxtpl",
    "pypdf",
    "pyhanko",
    "openpyxl",
    "python-calamine",
)


def publish_results(
    run: RunContext,
    town: TownPapers,
    bundles: Mapping[str, Path],
    held: Mapping[str, str],
    returned: Mapping[str, Mapping[str, Path]],
) -> Outcome:
    """Write the tables, bundles, returned reports, the town's papers, the page and run.json; returns what the run knows."""
    same = sum(_is_there(run.out / "bundles" / path.name, path) for path in bundles.values())
    files = town.files(run)
    outcome = Outcome(
        decision=town.decision,
        bundles={unit: f"bundles/{path.name}" for unit, path in bundles.items()},
        returned={unit: [f"returned/{unit}/{name}" for name in made] for unit, made in returned.items()},
        town=town.by_key(files),
        obstacles=town.obstacles,
        started=run.started.astimezone(run.zone),
        finished=datetime.now(run.zone),
        renewed=len(bundles) - same,
        reused=same,
        seal_only=units_without_a_person(run.plan, [run.plan.units[u] for u in bundles], run.keyring),
        long_papers={u: papers_longer_than(run.plan.papers.most_pages, path) for u, path in bundles.items()},
        held=held,
        unsigned=town.unsigned,
        town_renewed=sum(
            name.endswith(".pdf") and not _is_there(run.out / name, made) for name, made in files.items()
        ),
    )
    with progress.stage("Công bố kết quả", total=2) as step:
        recorded = run.register.record(_meta(run, outcome), outcome.decision)
        put_in_place(run, whole(outcome), whole(files), whole(bundles), whole(returned), recorded)
        digests = {name: folder.digest for name, folder in run.folders.items()}
        ReceivedFolders(run.out / RECEIVED).note(digests, PUBLISHED)
        step()
        tell_prefect(whole(outcome), run)
        step()
    return outcome


@task(task_run_name="cong-bo", cache_policy=NO_CACHE)
def put_in_place(
    run: RunContext,
    outcome: Outcome,
    town: Mapping[str, bytes | Path],
    bundles: Mapping[str, Path],
    returned: Mapping[str, Mapping[str, Path]],
    recorded: Recorded,
) -> None:
    """Put all files in place; unchanged ones are left alone, stale ones removed."""
    files: dict[str, bytes | Path] = {
        "findings.csv": csv_bytes(COLUMNS["findings"], findings_rows(outcome.findings)),
        "scores.csv": csv_bytes(COLUMNS["scores"], scores_rows(outcome.scores)),
        "ranking.csv": csv_bytes(COLUMNS["ranking"], ranking_rows(outcome.entries, outcome.decision.since)),
        "quota.csv": csv_bytes(COLUMNS["quota"], quota_rows(outcome.quota)),
        "index.html": render_index(index_page(outcome), PROJECT / "templates").encode("utf-8"),
        **town,
    }
    files |= {f"bundles/{path.name}": path for path in bundles.values()}
    files |= returned_files(returned)
    files[f"{WORK}/facts.json"] = _facts(outcome).text().encode("utf-8")
    publish(run.out, files, _published(run, outcome, recorded).text(indent=1).encode("utf-8"))


@task(task_run_name="bao-cho-prefect", cache_policy=NO_CACHE)
def tell_prefect(outcome: Outcome, run: RunContext) -> None:
    """Show rankings, quota and dossiers as Prefect artifacts of the run."""
    publish_tables(result_tables(outcome, run.pages, run.pages.result))


def forget_former_work(
    run: RunContext, dossiers: Sequence[Dossier], returns: Sequence[Return], town: TownPapers
) -> None:
    """Drop what former runs left in the artifact store and this one did not take up."""
    papers = {d.unit: d.draft.key for d in dossiers}
    papers |= {back.unit: back.slip.key for back in returns}
    papers |= {draft.unit: draft.key for draft in town.drafts.values()}
    run.store.keep_only("docx", papers)
    run.store.keep_only("pdf", papers)
    run.store.keep_only("paper", {d.unit: list(d.paper_keys.values()) for d in dossiers})
    run.store.keep_only("signed", {d.unit: d.signed_key for d in dossiers})
    run.store.keep_only("bundle", {d.unit: d.key for d in dossiers})
    run.store.keep_only("marked", {back.unit: back.key for back in returns})
    run.store.keep_only("issued", town.issued.store_keys)


def _facts(outcome: Outcome) -> RunFacts:
    """What `thidua explain` reads: the facts of all units with scores, the faults of all that were returned."""
    decision = outcome.decision
    units = dict.fromkeys(entry.unit for entry in decision.entries)
    facts = {
        unit: unit_facts(
            decision.plan,
            decision.cycle,
            decision.reports.get(unit),
            decision.scores,
            decision.entries,
            unit=unit,
            council=decision.town.council,
            covered=covered_contents(decision, unit) if unit in decision.reports else (),
        )
        for unit in units
    }
    faults = {unit: tuple(f.message for f in outcome.findings if f.unit == unit) for unit in outcome.returned}
    facts = {unit: and_since(told, decision.since) for unit, told in facts.items()}
    return RunFacts(cycle=decision.cycle.id, units=facts, returned=faults)


def _inputs(run: RunContext) -> dict[str, str]:
    """Return the sha256 of every file that came in, by its path in the inbox."""
    found = {
        f"{folder.name}/{name}": digest for folder in run.folders.values() for name, digest in folder.hashes
    }
    return found | {f"{form.folder}/{form.name}": form.sha256 for form in run.forms}


def _meta(run: RunContext, outcome: Outcome) -> RunMeta:
    return RunMeta(
        movement=run.plan.movement.id,
        cycle=run.cycle.id,
        started=outcome.started,
        finished=outcome.finished,
        out=str(run.out),
        trial=run.keyring.trial,
        plan_hash=run.plan.hash,
        inputs=_inputs(run),
        code=run.code,
        reason=run.params.reason.strip(),
        units=tuple(run.params.units),
    )


def _published(run: RunContext, outcome: Outcome, recorded: Recorded) -> PublishedRun:
    """What says whether two runs had the same inputs, and what came of this one."""
    decision = outcome.decision
    return PublishedRun(
        cycle=run.cycle.id,
        plan=run.plan.movement.id,
        plan_hash=run.plan.hash,
        run=recorded.id,
        stage=decision.stage,
        inputs=_inputs(run),
        former=key_of(decision.former, (*decision.years, *decision.earlier)),
        versions=Versions.model_validate(
            {
                "thidua": version("thidua"),
                "code": run.code,
                "python": platform.python_version(),
                "libreoffice": run.office_version,
                **{name: version(name) for name in VERSIONS_TOLD},
            }
        ),
        trial=run.keyring.trial,
        started=outcome.started.replace(microsecond=0),
        finished=outcome.finished.replace(microsecond=0),
        counts=counts(outcome),
        audit=AuditAnchor(number=recorded.audit_number, hash=recorded.audit_hash),
    )


def _is_there(path: Path, made: Path | bytes) -> bool:
    return path.is_file() and path.read_bytes() == (made if isinstance(made, bytes) else made.read_bytes())
