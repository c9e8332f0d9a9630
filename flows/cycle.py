"""START HERE: the yearly run of one cycle, from the units' reports to signed dossiers, on one screen."""

from typing import Any, cast

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.dossiers import dossiers_of, dossiers_to_bundles
from flows.intake import accepted_reports, read_all
from flows.judging import judge_all
from flows.papers import drafts_of, papers_to_pdf
from flows.publication import forget_former_work, publish_results
from flows.returns import give_back, returns_of
from flows.run import CycleRun, open_run
from flows.settings import read_settings
from flows.stages import whole
from rules.summary import Outcome
from tasks.publishing import only_run

THREADS = cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=read_settings().workers))


@flow(
    name="award-cycle",
    description="Chạy một chu kỳ khen thưởng: nhận báo cáo, kiểm tra, chấm điểm, xếp hạng, lập và ký hồ sơ.",
    flow_run_name="chu-ky-{params.cycle}",
    task_runner=THREADS,
    validate_parameters=True,
)
def award_cycle(params: CycleRun) -> Outcome:
    """Run one annual cycle; writes all its results under `params.out` and returns what came out."""
    run = open_run(params, read_settings())
    with only_run(run.out):
        intakes, findings = read_all(run)
        accepted = accepted_reports(intakes, findings)
        judgement = judge_all(whole(accepted), run)

        drafts, returns = drafts_of(run, accepted), returns_of(run, findings)
        papers_to_pdf(run, [*drafts.values(), *(back.slip for back in returns)])

        dossiers = dossiers_of(run, drafts, accepted, judgement)
        bundles = dossiers_to_bundles(run, dossiers)
        returned = give_back(run, returns)

        outcome = publish_results(run, findings, judgement, bundles, returned)
        forget_former_work(run, drafts, dossiers, returns)
        return outcome
