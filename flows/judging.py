"""The judgement of all accepted reports at once, as one task of the run."""

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.run import Run
from rules.judgement import Judgement, judge
from rules.report import Report


@task(task_run_name="cham-diem-xep-hang", cache_policy=NO_CACHE)
def judge_all(reports: Sequence[Report], run: Run) -> Judgement:
    """Score, rank and select the nominees of the accepted reports."""
    return judge(run.plan, run.cycle, reports)
