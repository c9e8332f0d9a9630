"""`.work/facts.json`: what a run leaves to be asked. All units' points with what was decided, and the faults of the rest."""

from rules.contracts.base import Contract, Points, Slug
from rules.contracts.points import (
    GateOutcome,
    ItemPoints,
    NomineeTotal,
    PrintedFigure,
    UnitReport,
    UsedCell,
)
from rules.judging.gates import GateState
from rules.judging.women_first import Precedence
from rules.questions.why_not.why_not import CutoffLine
from rules.report.town_inputs import Vote
from rules.town_papers.figures.coverage import CoverState


class NomineeFacts(NomineeTotal):
    """One nominee with what became of it: `key` as the ranking compares it, the `line` of the quota, the council's vote.

    `conclusion` as the ranking notes it; `proposed`: for a tier above the town's own; `by_law`: what is said where the
    law alone set it apart from its equals, by its `precedence`.
    """

    key: tuple[Points, ...]
    precedence: Precedence | None = None
    """Older than 0.6: not there, nor `by_law`."""
    by_law: str = ""
    rank: int
    state: GateState
    eligible: bool
    selected: bool
    proposed: bool
    reason: str
    conclusion: str
    since: str = ""
    """What became of one cleared after the decision. Older than 0.6: not there."""
    line: CutoffLine | None
    council: Vote | None
    items: tuple[ItemPoints, ...]
    gates: tuple[GateOutcome, ...]
    figures: tuple[PrintedFigure, ...] = ()
    """Of the achievement report. Older than 0.6: not there."""


class CouncilMet(Contract):
    """That the council has met: the day (ISO), "" where its form does not say."""

    met: str


class CoveredContent(Contract):
    """What a unit's data say of one content of the movement, and the cells that say so."""

    number: int
    name: str
    state: CoverState
    sources: tuple[UsedCell, ...]


class UnitFacts(UnitReport):
    """One unit's nominees; `council` None before it has met."""

    council: CouncilMet | None
    nominees: tuple[NomineeFacts, ...]
    contents: tuple[CoveredContent, ...] = ()
    """None in a final cycle. Older than 0.6: not there."""


class RunFacts(Contract):
    """The whole of `facts.json`: a unit with its points, or with the messages for which its report was returned."""

    cycle: str
    units: dict[Slug, UnitFacts]
    returned: dict[str, tuple[str, ...]]
