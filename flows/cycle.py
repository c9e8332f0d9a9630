"""START HERE: the yearly run of one cycle, from the units' reports to signed dossiers and the town's papers, on one screen."""

from typing import Any, cast

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.dossiers import dossiers_of, dossiers_to_bundles
from flows.intake import read_all
from flows.judging import judge_all
from flows.papers import drafts_of, papers_to_pdf
from flows.publication import forget_former_work, publish_results
from flows.returns import give_back, returns_of
from flows.run import open_run
from flows.run_form import CycleRun
from flows.settings import read_settings
from flows.stages import whole
from flows.town import town_papers
from rules.summary import Outcome
from tasks.publishing import only_run

THREADS = cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=read_settings().workers))


@flow(
    name="award-cycle",
    description="Chạy một chu kỳ khen thưởng: nhận báo cáo, kiểm tra, thẩm định, xếp hạng, lập và ký hồ sơ, trình Hội đồng.",
    flow_run_name="chu-ky-{params.cycle}",
    task_runner=THREADS,
    validate_parameters=True,
)
def award_cycle(params: CycleRun) -> Outcome:
    """Run one cycle as far as it can go; writes all its results under `params.out` and returns what came out."""
    run = open_run(params, read_settings())
    with only_run(run.out), run.register:
        received = read_all(run)
        decision = judge_all(whole(received), run)

        drafts, returns = drafts_of(run, decision), returns_of(run, decision.findings)
        papers_to_pdf(run, [*drafts.values(), *(back.slip for back in returns)])

        dossiers = dossiers_of(run, drafts, decision)
        bundles = dossiers_to_bundles(run, dossiers)
        returned = give_back(run, returns)
        town = town_papers(run, decision)

        outcome = publish_results(run, town, bundles, returned)
        forget_former_work(run, drafts, dossiers, returns, town)
        return outcome
