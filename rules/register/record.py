"""A run as the register keeps it: who, when, from which inputs, and what came of it. Values only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rules.report.town_inputs import Correction, Vote, Waiver
from rules.values.findings import Finding


@dataclass(frozen=True, slots=True)
class RunMeta:
    """What says which run it is; `inputs` and `code` map names to sha256, times carry their zone.

    `reason`: why it was asked for, where somebody said so; `units`: the only ones taken up anew, none: all.
    """

    movement: str
    cycle: str
    started: dt.datetime
    finished: dt.datetime
    out: str
    trial: bool
    plan_hash: str
    inputs: Mapping[str, str]
    code: Mapping[str, str]
    reason: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One item of one nominee; `before`: what the report alone gives; `office`, `why`: who appraised it and the reason."""

    unit: str
    nominee: str
    item: str
    basis: str
    points: Decimal | None
    max: Decimal
    before: Decimal | None
    how: str
    office: str
    why: str


@dataclass(frozen=True, slots=True)
class RankLine:
    """One line of the ranking as it was decided; `criteria` points in sum, `failed` the gates with FAIL."""

    kind: str
    group: str
    rank: int
    unit: str
    nominee: str
    name: str
    total: Decimal
    nominated: bool
    state: str
    eligible: bool
    selected: bool
    proposed: bool
    reason: str
    post: str = ""
    tier: str = ""
    criteria: Mapping[str, Decimal] = field(default_factory=dict)
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A finished run with its results; `stage` is the value of `decision.Stage`.

    `cells` holds the text of every cell of the accepted and returned reports that the run read, by unit, then by
    place ("biểu “1. Đơn vị”, ô B5"), so that two runs can be held against each other.
    """

    id: int
    meta: RunMeta
    stage: str
    findings: Sequence[Finding]
    scores: Sequence[ScoreLine]
    ranks: Sequence[RankLine]
    votes: Sequence[Vote]
    corrections: Sequence[Correction]
    waivers: Sequence[Waiver]
    cells: Mapping[str, Mapping[str, str]]
