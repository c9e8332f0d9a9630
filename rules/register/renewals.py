"""A signed file whose long-term proof was renewed: the entry that makes the renewed file known as the one that was issued. Values only."""

import datetime as dt
from dataclasses import dataclass

from rules.report.register_values import PaperLine

ACTION = "gia hạn bằng chứng"
"""The audit entry's action."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """One renewal: sha256 (hex) `before` and `after`, when and by which service it was stamped.

    Movement, cycle, key and number say which paper of the register it is; movement, cycle and unit whose bundle, `file` what in it ("" all of it). Blank
    where nobody knows: a file from elsewhere has no name here, it may be a person's.
    """

    before: str
    after: str
    stamped: dt.datetime
    authority: str
    movement: str = ""
    cycle: str = ""
    unit: str = ""
    key: str = ""
    number: str = ""
    file: str = ""

    @property
    def subject(self) -> str:
        """What the audit entry is about, without a file's name, which may have to go some day."""
        return "/".join(part for part in (self.movement, self.cycle, self.unit, self.key) if part)


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """A renewal as the trail has it: the entry's number, when, by whom."""

    renewal: Renewal
    entry: int
    at: dt.datetime
    actor: str


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that the register knows by its sha256: the `paper` that it was issued as, the renewals up to it, the oldest first; one of both at least."""

    paper: PaperLine | None
    renewals: tuple[RenewalLine, ...]
