"""START HERE: the yearly run of one cycle, from the units' reports to signed dossiers, on one screen."""

import json
from typing import Any, cast

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.dossiers import Dossier, Draft, dossiers_to_bundles, papers_to_pdf
from flows.intake import read_all
from flows.publication import publish_results
from flows.returns import give_back, returns_of
from flows.run import CycleRun, open_run
from flows.settings import read_settings
from rules.dossier import papers_of
from rules.explain import unit_facts
from rules.findings import with_errors
from rules.quotas import quota_lines, select
from rules.ranking import entries_of
from rules.scoring import scores_of
from rules.summary import Outcome
from tasks.publishing import only_run

THREADS = cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=read_settings().workers))


@flow(
    name="award-cycle",
    description="Chạy một chu kỳ khen thưởng: nhận báo cáo, kiểm tra, chấm điểm, xếp hạng, lập và ký hồ sơ.",
    flow_run_name="chu-kỳ-{params.cycle}",
    task_runner=THREADS,
    validate_parameters=True,
)
def award_cycle(params: CycleRun) -> Outcome:
    """Run one annual cycle; writes everything of outputs under `params.out` and returns what came out."""
    run = open_run(params, read_settings())
    with only_run(run.out):
        intakes, findings = read_all(run)
        returned = with_errors(findings)
        reports = [i.report for i in intakes if i.report is not None and i.folder not in returned]

        scores = scores_of(run.plan, run.cycle, reports)
        entries = select(run.plan, entries_of(run.plan, run.cycle, reports, scores))
        quota = quota_lines(run.plan, entries)

        nominating = [report for report in reports if report.nominees]
        papers = {r.unit: papers_of(run.plan, run.cycle, r, trial=run.keyring.trial) for r in nominating}
        drafts = {unit: Draft(run, unit, made) for unit, made in papers.items()}
        returns = returns_of(run, findings)
        papers_to_pdf(run, [*drafts.values(), *(back.draft for back in returns)])

        facts = {r.unit: unit_facts(run.plan, run.cycle, r, scores, entries) for r in reports}
        dossiers = [Dossier(run, drafts[r.unit], r, _json(facts[r.unit])) for r in nominating]
        bundles = dossiers_to_bundles(run, dossiers)
        back = give_back(run, returns)

        return publish_results(run, findings, scores, entries, quota, bundles, back, facts)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")
