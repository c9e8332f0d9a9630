"""How the flow's tasks are run: taken up again by the content of their inputs, gathered with a bar on the terminal."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from prefect import Task
from prefect.cache_policies import CacheKeyFnPolicy
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.transactions import get_transaction
from prefect.utilities.annotations import quote

from flows.run import progress
from flows.settings import read_settings
from rules.page.ending import stopped_words
from rules.values.errors import ThiduaError

R = TypeVar("R")


class OfficeThreads(ThreadPoolTaskRunner[Any]):
    """As many tasks at once as this machine's settings say when a run begins; nothing is read before."""

    def duplicate(self) -> "OfficeThreads":
        """Return the runner of one run; Prefect asks for it as the flow begins."""
        return OfficeThreads(max_workers=read_settings().workers)


OFFICE_THREADS = cast(TaskRunner[PrefectFuture[Any]], OfficeThreads())  # its futures are of a narrower kind


BY_KEY = CacheKeyFnPolicy(cache_key_fn=lambda context, parameters: str(parameters["key"]))
"""A task's result is taken up again wherever its `key`, a hash of its inputs, is the same."""


def outside_fault(task: Any, task_run: Any, state: Any) -> bool:
    """Retry only what the outside world may mend by itself (a share that is away, a full disk)."""
    return isinstance(state.result(raise_on_failure=False), OSError)


OUTSIDE: dict[str, Any] = {
    "cache_policy": BY_KEY,
    "persist_result": True,
    "retries": 2,
    "retry_delay_seconds": 2,
    "retry_condition_fn": outside_fault,
}
"""How a task is run that reads or writes files: taken up again by its key, tried again where the disk was at fault."""


def whole(value: R) -> R:
    """Hand a large value to a task as it is: Prefect would walk through all of it to look for futures."""
    return cast(R, quote(value))


def forgotten(result: R) -> R:
    """Return a task's result so that this run has it and no later one: it holds a fault of this machine.

    Only from within the task whose result it is.
    """
    if (transaction := get_transaction()) is not None:  # none where the function is called by itself
        transaction.write_on_commit = False
    return result


def again_if(step: Task[..., R], missing: bool) -> Task[..., R]:
    """Return the step so that it runs even though its result is known, where what it made is no longer there."""
    return step.with_options(refresh_cache=True) if missing else step


def gather(title: str, futures: Mapping[str, PrefectFuture[R]], things: str = "") -> dict[str, R]:
    """Wait for all futures with a progress bar of that title; returns their results by name, the first fault raised.

    With `things`, what the futures make, a ThiduaError says how many of them are done and stay: whoever reads it need not guess.
    """
    done = 0
    with progress.stage(title, total=len(futures)) as step:
        for future in as_completed(list(futures.values())):
            # By its own outcome: `future.state` asks the server, which writes it down later.
            if not isinstance(future.result(raise_on_failure=False), BaseException):
                done += 1
                step()
        try:
            return {name: future.result() for name, future in futures.items()}
        except ThiduaError as fault:
            if not things:
                raise
            raise type(fault)(f"{stopped_words(title, done, len(futures), things)} {fault}") from fault
