"""What earlier cycles left that this one is held against: files still pending, initiatives already rewarded.

Values only; the register keeps them (`tasks.register`), the checks T06 and I03 use them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Pending:
    """Column (11) of one field of sheet 3 in the previous cycle's accepted report of a unit."""

    cycle: str
    unit: str
    field: str
    pending: Decimal


@dataclass(frozen=True, slots=True)
class Rewarded:
    """One nominee chosen in an earlier cycle and not revoked since, with the initiatives that counted for it."""

    cycle: str
    unit: str
    nominee: str
    name: str
    tier: str
    initiatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Former:
    """All of it; empty where no earlier cycle was run."""

    pending: tuple[Pending, ...] = ()
    rewarded: tuple[Rewarded, ...] = ()


@dataclass(frozen=True, slots=True)
class YearLine:
    """One collective or person of one annual cycle as it was judged; `failed`: the gates with FAIL."""

    unit: str
    nominee: str
    kind: str
    name: str
    post: str
    total: Decimal
    criteria: Mapping[str, Decimal]
    nominated: bool
    state: str
    failed: tuple[str, ...]
    selected: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The last finished run of one annual cycle: which units had an accepted report, and their lines."""

    cycle: str
    year: int
    run: int
    accepted: frozenset[str]
    lines: Sequence[YearLine] = field(default_factory=tuple)
