"""Says how far a run is, to whoever watches; by default nobody does. No terminal and no Prefect in here.

with progress.stage("Đọc báo cáo", total=43) as step:
    ...
    step()
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

StepCallback = Callable[..., None]
"""Say that one more is done, or so many: `step()`, `step(5)`; may be called from any thread."""


class Observer(Protocol):
    """Whoever is told of the stages of a run."""

    def stage(self, name: str, total: int | None) -> AbstractContextManager[StepCallback]:
        """Open a stage of `total` steps (None: unknown); leaving it, by an exception too, ends it."""


class Nobody:
    """The observer that looks away."""

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[StepCallback]:
        """Open a stage that nobody sees."""
        yield lambda count=1: None


# One for the process, not one for a context: the steps come from threads that Prefect starts.
_observer: Observer = Nobody()


def stage(name: str, total: int | None = None) -> AbstractContextManager[StepCallback]:
    """Open a stage of the run, told to the observer of the moment; gives the function that counts its steps."""
    return _observer.stage(name, total)


@contextmanager
def watched_by(observer: Observer) -> Iterator[None]:
    """Let this observer see the stages opened within the block."""
    global _observer
    before, _observer = _observer, observer
    try:
        yield
    finally:
        _observer = before
