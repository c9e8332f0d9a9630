"""The entry in the register of a run that stops before publishing."""

from prefect import State

from flows.run.context import RunContext
from flows.run.when import now
from rules.register.part_runs import PartRun
from rules.values.steps import Step


def entered(run: RunContext, state: State) -> State:
    """Enter such a run with why it was asked for and what it said; one that only looked, and found all as it was, is not entered."""
    asked = run.params
    if asked.until is Step.INTAKE and not (asked.units or asked.reason.strip() or _came_in(run)):
        return state
    run.register.note_part_run(
        PartRun(
            movement=run.plan.movement.id,
            cycle=run.cycle.id,
            started=run.started,
            finished=now(),
            until=asked.until.value,
            reason=asked.reason.strip(),
            ended=state.message or "",
            units=tuple(asked.units),
        )
    )
    return state


def _came_in(run: RunContext) -> bool:
    versions = run.register.versions(run.plan.movement.id, run.cycle.id)
    return any(version.first_seen >= run.started for seen in versions.values() for version in seen)
