"""The numbers of a run, and what `thidua run --json` prints when it is over."""

from pydantic import Field

from rules.contracts.base import Contract, Moment, Sha256, Slug
from rules.decision import Stage
from rules.ranking import NomineeKind


class FindingCounts(Contract):
    """How many findings of each severity."""

    error: int
    warning: int
    info: int


class KindCounts(Contract):
    """How many nominees of one kind; `left_to_council`: places that a tie left open."""

    ranked: int
    nominated: int
    eligible: int
    selected: int
    left_to_council: int


class Counts(Contract):
    """How many units, findings, nominees and papers; `counted` (units with a valid year) and `years` in a final cycle only.

    `corrections` count waivers too; of `bundles` some are new, the others were left alone.
    """

    units: int
    received: int
    missing: int
    returned: int
    accepted: int
    counted: int | None = Field(default=None, exclude_if=lambda number: number is None)
    years: int | None = Field(default=None, exclude_if=lambda number: number is None)
    other_folders: int
    findings: FindingCounts
    collective: KindCounts
    individual: KindCounts
    stage: Stage
    appraisals: int
    corrections: int
    town_papers: int
    issued: int
    bundles: int
    bundles_new: int
    bundles_reused: int

    def of(self, kind: NomineeKind) -> KindCounts:
        """Return the numbers of one kind of nominee."""
        return self.collective if kind is NomineeKind.COLLECTIVE else self.individual


class ClosingSummary(Contract):
    """A finished run: its numbers, who is `missing` or `returned`, where to look, what to do `next`; `out`, `index`: paths."""

    cycle: str
    plan: str
    plan_hash: Sha256
    trial: bool
    out: str
    index: str
    started: Moment
    finished: Moment
    counts: Counts
    missing: tuple[Slug, ...]
    returned: tuple[Slug, ...]
    next: tuple[str, ...]


class EndedEarly(Contract):
    """A run that was asked only for a part of the cycle, or ended before its result: how, in Vietnamese."""

    ended: str
