"""`run.json`: what says whether two runs had the same inputs, and what came of one."""

from pydantic import ConfigDict

from rules.contracts.base import Contract, Moment, Sha256
from rules.contracts.summary import Counts
from rules.decision.decision import Stage

MARK = "run.json"
"""The file's name: where it stands in a folder of results, the run beside it is whole."""


class Versions(Contract):
    """What the run was made with; `code`: sha256 of the program's parts. Further names are packages with their versions."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]

    thidua: str
    code: dict[str, Sha256]
    python: str
    libreoffice: str


class AuditAnchor(Contract):
    """The run's entry in the register's audit trail: its number and its hash."""

    number: int
    hash: Sha256


class PublishedRun(Contract):
    """The whole of `run.json`; `run`: its number in the register, `inputs`: sha256 by path in the inbox.

    `former`: hash of what the register had of other cycles.
    """

    cycle: str
    plan: str
    plan_hash: Sha256
    run: int
    stage: Stage
    inputs: dict[str, Sha256]
    former: Sha256
    versions: Versions
    trial: bool
    started: Moment
    finished: Moment
    counts: Counts
    audit: AuditAnchor


class RunMark(Contract):
    """What is asked of `run.json` again, of any version's: one that can't say whether it was a trial counts as one."""

    trial: bool = True
    stage: str = ""
    audit: AuditAnchor | None = None

    @property
    def stage_words(self) -> str:
        """How far that cycle had come, for the operator; a stage of another version in its own words."""
        return Stage(self.stage).words(trial=self.trial) if self.stage in [*Stage] else self.stage
