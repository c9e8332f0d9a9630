"""The numbers of a run, and what `thidua run --json` prints when it is over."""

from pydantic import Field

from rules.contracts.base import Contract, Count, Moment, Sha256, Slug
from rules.decision.decision import Stage
from rules.judging.ranking import NomineeKind


class FindingCounts(Contract):
    """How many findings of each severity."""

    error: Count
    warning: Count
    info: Count


class KindCounts(Contract):
    """How many nominees of one kind; `left_to_council`: places that a tie left open."""

    ranked: Count
    nominated: Count
    eligible: Count
    selected: Count
    left_to_council: Count


class Counts(Contract):
    """How many units, findings, nominees and papers; `counted` (units with a valid year) and `years` in a final cycle only.

    `corrections` count waivers too; of `bundles` some are new, the others were left alone; `bundles_held` (where there are any)
    could not be made.
    """

    units: Count
    received: Count
    missing: Count
    returned: Count
    accepted: Count
    counted: Count | None = Field(default=None, exclude_if=lambda number: number is None)
    years: Count | None = Field(default=None, exclude_if=lambda number: number is None)
    other_folders: Count
    findings: FindingCounts
    collective: KindCounts
    individual: KindCounts
    stage: Stage
    appraisals: Count
    corrections: Count
    town_papers: Count
    issued: Count
    bundles: Count
    bundles_new: Count
    bundles_reused: Count
    bundles_held: Count = Field(default=0, exclude_if=lambda number: not number)

    def of(self, kind: NomineeKind) -> KindCounts:
        """Return the numbers of one kind of nominee."""
        return self.collective if kind is NomineeKind.COLLECTIVE else self.individual


class ClosingSummary(Contract):
    """A finished run: its numbers, who is `missing`, which units or folders are `returned`, what to do `next`.

    `out`, `index`: the paths of the results and of their page.
    """

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
    returned: tuple[str, ...]
    next: tuple[str, ...]


class EndedEarly(Contract):
    """A run that was asked only for a part of the cycle, or ended before its result: how, in Vietnamese."""

    ended: str
