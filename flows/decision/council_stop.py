"""The stop at the council: the run leaves its process, waits in Prefect for weeks, and starts again with an answer.

A resumed run begins at its top in a new process. So the answers are read there, from the flow run's own inputs, and
what was done before is taken up by content.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRunInput
from prefect.context import FlowRunContext
from prefect.flow_runs import suspend_flow_run

from flows.decision.answer_form import CHOICES, CouncilDecision
from flows.run.context import RunContext, run_logger
from flows.run.inputs import Inputs, take_inputs
from flows.run.place import Place
from rules.decision.decision import Stage
from rules.page.council_stop import Choice, fault_of, question, stop_words
from rules.page.summary import Outcome
from rules.report.register_values import CouncilAnswer
from rules.town.form import COUNCIL_FOLDER
from tasks.register import Register, open_register

KEY = "hoi-dong"
PREFIX = f"suspended-{KEY}-"
"""How the server calls what belongs to a suspended run's form: `…1-schema`, `…1-description`, `…1-response`."""
PATIENCE = dt.timedelta(days=365)
"""How long a run waits; afterwards it has failed, and Retry asks again."""
MOST_INPUTS = 200  # what the server gives at once; three for each stop


@dataclass(frozen=True)
class CouncilStop:
    """The stop of one flow run: the answers given so far, how often it has asked; `ended` says why it ends, "" if not."""

    run: RunContext
    answers: tuple[CouncilAnswer, ...] = ()
    asked: int = 0

    @property
    def ended(self) -> str:
        """What the run ends with where it was told to stop, "" where it goes on."""
        return stop_words(self.answers)

    def wait(self, outcome: Outcome) -> None:
        """Suspend the flow run where the cycle waits for the council and the run is to wait; else return at once."""
        if outcome.decision.stage is not Stage.WAITING or not self.run.params.wait:
            return
        if _deployed_run() is None:
            run_logger(__name__).warning(
                "Không dừng chờ Hội đồng: chỉ lần chạy từ bản triển khai của Prefect (thidua up) mới chờ được. Khi có "
                "biểu của Hội đồng thì chạy lại."
            )
            return
        text = question(
            outcome,
            self.answers,
            [form.name for form in self.run.forms if form.folder == COUNCIL_FOLDER.name],
            self.run.pages,
            str(self._dropped_into()),
        )
        suspend_flow_run(
            wait_for_input=CouncilDecision.with_initial_data(description=text),
            key=f"{KEY}-{self.asked + 1}",
            timeout=int(PATIENCE.total_seconds()),
        )

    def _dropped_into(self) -> Path:
        """Return the folder into which the clerk puts the council's form: the watched one where there is one."""
        if self.run.params.inbox is not None:
            return self.run.params.inbox
        settings = self.run.settings
        return (settings.uploads or settings.inboxes) / self.run.cycle.id


def inputs_of(place: Place) -> Inputs:
    """Take in what the run reads; raises ThiduaError, WrongUse.

    Where the council has met, it has voted on what was published: its form is taken in, and no report that came since.
    """
    return take_inputs(place, dt.datetime.now(dt.UTC), as_published=_council_has_met(place))


def _council_has_met(place: Place) -> bool:
    """Tell whether the last answer that this flow run was given says that the council has met."""
    flow_run = _deployed_run()
    if flow_run is None:
        return False
    with open_register(place.settings.register_url) as register:
        answers, _ = _answers(register, place.plan.movement.id, place.cycle.id, flow_run)
    return bool(answers) and not fault_of(answers[-1]) and answers[-1].answer == Choice.MET


def council_stop(run: RunContext) -> CouncilStop:
    """Take the answers that this flow run was given into the register; Prefect keeps none of them."""
    flow_run = _deployed_run()
    if flow_run is None:
        return CouncilStop(run)
    return CouncilStop(run, *_answers(run.register, run.plan.movement.id, run.cycle.id, flow_run))


def _answers(
    register: Register, movement: str, cycle: str, flow_run: UUID
) -> tuple[tuple[CouncilAnswer, ...], int]:
    """Move what Prefect has of the answers into the register; returns all that it holds of this run, how often was asked."""
    with get_client(sync_client=True) as client:
        found = client.filter_flow_run_input(flow_run, PREFIX, MOST_INPUTS, set())
        for said in found:
            number, _, part = said.key.removeprefix(PREFIX).partition("-")
            if part == "response":
                answer = _answer(flow_run, int(number), said)
                register.note_answer(movement, cycle, said.created or dt.datetime.now(dt.UTC), answer)
                # Names belong in the register, not in the server's history.
                client.delete_flow_run_input(flow_run, said.key)
                _tell(answer)
    # A question without an answer ran into its timeout: its key is spent, the next one takes a new one.
    asked = (int(said.key.removeprefix(PREFIX).partition("-")[0]) for said in found)
    answers = (answer for answer in register.answers(movement, cycle) if answer.flow_run == str(flow_run))
    return tuple(sorted(answers, key=lambda a: a.round)), max(asked, default=0)


def _tell(answer: CouncilAnswer) -> None:
    if fault := fault_of(answer):
        run_logger(__name__).warning(
            "Câu trả lời lần %d ở bước Hội đồng chưa dùng được. %s", answer.round, fault
        )
    else:
        run_logger(__name__).info("Bước Hội đồng, lần %d: %s.", answer.round, answer.answer)


def _deployed_run() -> UUID | None:
    """Return the flow run that this is, None where it has no deployment: only a worker can start it again."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None or context.flow_run.deployment_id is None:
        return None
    return context.flow_run.id


def _answer(flow_run: UUID, number: int, said: FlowRunInput) -> CouncilAnswer:
    values = said.decoded_value
    decided = values.get("decision")
    given = decided.items() if isinstance(decided, dict) else ()
    chosen = [(CHOICES[name], text) for name, text in given if name in CHOICES]
    choice, reason = chosen[0] if len(chosen) == 1 else ("", "")
    return CouncilAnswer(str(flow_run), number, str(choice), _text(values.get("approver")), _text(reason))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
