"""The stop at the council: the run leaves its process, waits in Prefect for weeks, and starts again with an answer.

A resumed run begins at its top in a new process. So the answers are read there, from the flow run's own inputs, and
what was done before is taken up by content.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRunInput
from prefect.context import FlowRunContext
from prefect.exceptions import MissingContextError
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.logging import get_run_logger
from pydantic import ConfigDict, Field

from flows.run import Run
from rules.council_stop import NEEDS_REASON, Choice, fault_of, question, stop_words
from rules.decision import Stage
from rules.register.values import Answer
from rules.summary import Outcome
from rules.town.form import COUNCIL_FOLDER

KEY = "hoi-dong"
PATIENCE = dt.timedelta(days=365)
"""How long a run waits; afterwards it has failed, and Retry asks again."""
MOST_INPUTS = 200  # what the server gives at once; three for each stop
NAME = r".*\w.*\w.*"


class CouncilDecision(RunInput):
    """The form at the council's stop, as the Prefect UI shows it below the packet."""

    model_config = ConfigDict(
        title="Ý kiến của Hội đồng",
        extra="forbid",
        json_schema_extra={
            "description": "Trả lời ở bước Hội đồng",
            # Checked by the server when the form is sent.
            "if": {"properties": {"decision": {"enum": list(NEEDS_REASON)}}, "required": ["decision"]},
            "then": {"properties": {"reason": {"type": "string", "pattern": NAME}}, "required": ["reason"]},
        },
    )

    decision: Choice = Field(title="Ý kiến", description="Đọc phần “Ý kiến nào làm gì” ở trên")
    approver: str = Field(
        title="Người quyết định",
        description="Họ và tên, bắt buộc. Chỉ ghi vào sổ đăng ký",
        min_length=2,
        max_length=200,
        pattern=NAME,
    )
    reason: str = Field(
        default="",
        title="Lý do",
        description="Bắt buộc khi xếp hạng lại hoặc dừng. Chỉ ghi vào sổ đăng ký",
        max_length=2000,
    )


@dataclass(frozen=True)
class CouncilStop:
    """The stop of one flow run: the answers given so far, how often it has asked; `ended` says why it ends, "" if not."""

    run: Run
    answers: tuple[Answer, ...] = ()
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
            _log().warning(
                "Không dừng chờ Hội đồng: chỉ lần chạy từ bản triển khai của Prefect (thidua up) mới chờ được. Khi có "
                "biểu của Hội đồng thì chạy lại."
            )
            return
        text = question(
            outcome,
            self.answers,
            [form.name for form in self.run.forms if form.folder == COUNCIL_FOLDER.name],
            self.run.pages,
            str(self.run.params.inbox or self.run.settings.inboxes / self.run.cycle.id),
        )
        suspend_flow_run(
            wait_for_input=CouncilDecision.with_initial_data(description=text),
            key=f"{KEY}-{self.asked + 1}",
            timeout=int(PATIENCE.total_seconds()),
        )


def council_stop(run: Run) -> CouncilStop:
    """Read the answers that this flow run was given, and note them in the register."""
    flow_run = _deployed_run()
    if flow_run is None:
        return CouncilStop(run)
    asked, given = _inputs(flow_run)
    for at, answer in given:
        run.register.note_answer(run.plan.movement.id, run.cycle.id, at, answer)
        if fault := fault_of(answer):
            _log().warning("Câu trả lời lần %d ở bước Hội đồng chưa dùng được. %s", answer.round, fault)
        else:
            _log().info("Bước Hội đồng, lần %d: %s.", answer.round, answer.answer)
    return CouncilStop(run, tuple(answer for _, answer in given), asked)


def _deployed_run() -> UUID | None:
    """Return the flow run that this is, None where it has no deployment: only a worker can start it again."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None or context.flow_run.deployment_id is None:
        return None
    return context.flow_run.id


def _inputs(flow_run: UUID) -> tuple[int, list[tuple[dt.datetime, Answer]]]:
    """Return how often the flow run has asked, and the answers in their order with their times.

    A question without an answer is one that ran into its timeout: its key is spent, the next one takes a new one.
    """
    with get_client(sync_client=True) as client:
        found = client.filter_flow_run_input(flow_run, f"suspended-{KEY}-", MOST_INPUTS, set())
    by_key = {said.key.removeprefix(f"suspended-{KEY}-"): said for said in found}
    asked = max((int(key.removesuffix("-schema")) for key in by_key if key.endswith("-schema")), default=0)
    rounds = [n for n in range(1, asked + 1) if f"{n}-response" in by_key]
    return asked, [_answer(flow_run, n, by_key[f"{n}-response"]) for n in rounds]


def _answer(flow_run: UUID, number: int, said: FlowRunInput) -> tuple[dt.datetime, Answer]:
    values = said.decoded_value
    text = {name: str(values.get(name) or "").strip() for name in ("decision", "approver", "reason")}
    at = said.created or dt.datetime.now(dt.UTC)
    return at, Answer(str(flow_run), number, text["decision"], text["approver"], text["reason"])


def _log() -> logging.Logger | logging.LoggerAdapter[logging.Logger]:
    try:
        return get_run_logger()
    except MissingContextError:
        return logging.getLogger(__name__)
