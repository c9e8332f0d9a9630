"""What a stage says of its tasks: those that have ended here, whatever the Prefect server has written down by then."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from prefect import flow, task

from flows.run import progress
from flows.run.stages import gather
from rules.values.errors import ThiduaError

TASKS = 44
REFUSED = 5


class Counting:
    """An observer that counts the steps of each stage."""

    def __init__(self) -> None:
        self.stages: dict[str, tuple[int, int | None]] = {}

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[progress.StepCallback]:
        """Count the steps of this stage."""
        self.stages[name] = (0, total)

        def step(count: int = 1) -> None:
            self.stages[name] = (self.stages[name][0] + count, total)

        yield step


@task
def work(number: int, refused: int) -> int:
    """Do nothing well, or not at all."""
    if number < refused:
        raise ThiduaError("hỏng.")
    return number


@flow
def stage_of(refused: int) -> dict[str, int]:
    """Run one stage."""
    futures = {str(number): work.submit(number, refused) for number in range(TASKS)}
    return gather("Đọc báo cáo", futures, "báo cáo")


def test_a_stage_ends_with_as_many_steps_as_tasks_came_out(server: str) -> None:
    counting = Counting()
    with progress.watched_by(counting):
        assert stage_of(0) == {str(number): number for number in range(TASKS)}
    assert counting.stages == {"Đọc báo cáo": (TASKS, TASKS)}


def test_a_stage_that_stops_says_how_many_came_out(server: str) -> None:
    counting = Counting()
    with (
        progress.watched_by(counting),
        pytest.raises(ThiduaError, match=rf"\b{TASKS - REFUSED}/{TASKS}\b.*hỏng"),
    ):
        stage_of(REFUSED)
    assert counting.stages == {"Đọc báo cáo": (TASKS - REFUSED, TASKS)}
