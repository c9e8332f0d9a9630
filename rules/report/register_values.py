"""What is exchanged with the register, besides runs: versions, numbers, papers, awards, verdicts. Values only."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ReceivedFolder:
    """A unit's folder as it lies in the inbox: `sha256` of the report file, `digest` of all, `cells` texts by place.

    `cells` None: this machine could not read the report when it came in.
    """

    unit: str
    file: str
    sha256: str
    digest: str
    cells: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs from the unit's last version; "" where there was, or is, nothing."""

    place: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Version:
    """The n-th version of a unit's folder, when it was first seen and what changed since the one before."""

    unit: str
    number: int
    first_seen: dt.datetime
    changed: tuple[CellChange, ...] = ()
    file: str = ""
    sha256: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class CouncilAnswer:
    """What the operator answered at the council's stop of a flow run; `round` counts its stops from 1."""

    flow_run: str
    round: int
    answer: str
    approver: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice that was sent: to whom about what (`about`: the version returned, the day of the reminder)."""

    unit: str
    kind: str
    about: str
    address: str
    sent: dt.datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run that the register has taken: its id, and the audit entry that run.json names as its anchor."""

    id: int
    audit_number: int
    audit_hash: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in short; `units`: the only ones it took up anew, none: all; `actor`: who ran it, as the operating system calls them."""

    id: int
    movement: str
    cycle: str
    finished: dt.datetime
    stage: str
    trial: bool
    out: str
    accepted: int
    folders: int
    chosen: int
    reason: str = ""
    units: tuple[str, ...] = ()
    actor: str = ""


class AwardState(StrEnum):
    """How far an award has come; the value is what the operator reads."""

    PROPOSED = "đề nghị"
    DECIDED = "Hội đồng đã xét"
    GRANTED = "đã quyết định tặng"
    FORWARDED = "trình cấp trên"
    DROPPED = "không còn đề nghị"
    REVOKED = "đã thu hồi"


STANDING = frozenset({AwardState.PROPOSED, AwardState.DECIDED, AwardState.GRANTED, AwardState.FORWARDED})
"""The states in which the award counts as chosen."""


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One award as it stands: `decision`, `day`, `money` (đồng) once granted; `reason`, `approver`, `revoked_on` once revoked."""

    id: int
    movement: str
    cycle: str
    unit: str
    nominee: str
    kind: str
    name: str
    tier: str
    state: AwardState
    trial: bool
    run: int
    decision: str = ""
    day: dt.date | None = None
    certificate: str = ""
    reason: str = ""
    approver: str = ""
    revoked_on: dt.date | None = None
    money: int | None = None


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """A signed paper to be kept: its key, the sha256 of what it says without its number, the PDF and its sha256."""

    key: str
    content: str
    pdf: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A signed paper as the register keeps it."""

    number: int | str
    printed: str
    day: dt.date
    content: str
    pdf: bytes
    sha256: str
    state: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One number of a book as it stands: whose it is, since when; `reason` and `approver` where it was replaced."""

    movement: str
    cycle: str
    key: str
    book: str
    year: int
    number: int | str
    printed: str
    day: dt.date
    state: str
    reason: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True)
class RegisterVerdict:
    """Whether register and audit trail hold; `faults` are Vietnamese sentences."""

    ok: bool
    entries: int
    faults: tuple[str, ...]
