"""What the town itself adds, its rows found good: appraisals, votes, corrections, waivers, days of issue, awards, index, texts."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One row of an office that counts; `points` None: an opinion only. `cell` is the row's item cell in `file`."""

    office: str
    unit: str
    nominee: str
    item: str
    points: Decimal | None
    opinion: str
    reason: str
    file: str
    cell: str


@dataclass(frozen=True, slots=True)
class LaneReturn:
    """What came back from one office: `received` False: silent; `late_by`: working days after the deadline.

    `rows` are those with an opinion: `counted`, or `refused`, or `waiting` for a report that is not accepted yet.
    """

    office: str
    name: str
    items: tuple[str, ...]
    received: bool
    rows: int
    counted: int
    refused: int
    waiting: int = 0
    deadline: dt.date | None = None
    late_by: int = 0


@dataclass(frozen=True, slots=True)
class CouncilMeeting:
    """The council's meeting; None where the form leaves a label blank or it can't be read."""

    day: dt.date | None
    chair: str
    secretary: str
    members: int | None
    present: int | None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """What the minutes tell of the meeting beside day and numbers; "", None or () where the form leaves it blank."""

    place: str = ""
    begins: dt.time | None = None
    ends: dt.time | None = None
    there: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    opinions: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """The council's votes on one nominee; `conclusion` is "" (as ranked), "Khen" or "Không khen" where it counts.

    `votes_for`, `against`: in the room; the written ones are those of absent members, None where there are none.
    """

    unit: str
    nominee: str
    votes_for: int | None
    against: int | None
    conclusion: str
    reason: str
    file: str
    cell: str
    written_for: int | None = None
    written_against: int | None = None

    @property
    def agreed(self) -> int | None:
        """All members who voted for, in the room and in writing; None where the form does not say."""
        return None if self.votes_for is None else self.votes_for + (self.written_for or 0)


@dataclass(frozen=True, slots=True)
class Council:
    """The council's form as read: its meeting and the votes that count, in the form's order.

    `open_rows` are the messages of what in the form leaves the result open: refused, missing, contradictory rows.
    """

    meeting: CouncilMeeting
    votes: tuple[Vote, ...]
    record: MeetingRecord = MeetingRecord()
    open_rows: tuple[str, ...] = ()

    def of(self, unit: str, nominee: str) -> Vote | None:
        """Return the vote on that nominee."""
        return next((v for v in self.votes if (v.unit, v.nominee) == (unit, nominee)), None)


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell of a unit's report that the office corrected: what stood there, what stands now, why, who approved."""

    unit: str
    sheet: str
    cell: str
    old: str
    new: str
    reason: str
    approver: str
    day: dt.date
    file: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """Gate K2 waived for a unit's collective: why, by whom, when."""

    unit: str
    reason: str
    approver: str
    day: dt.date
    file: str


@dataclass(frozen=True, slots=True)
class Issue:
    """The day on which a paper, or one set's (`quyet-dinh/p25-duy-tien`), is issued, who signs it; `number`: "" to be given."""

    paper: str
    day: dt.date
    number: str
    signer: str
    post: str
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnAwards:
    """Awards that a commune or ward gave by itself: only recorded and reported."""

    unit: str
    number: str
    day: dt.date | None
    collectives: int
    individuals: int
    note: str


@dataclass(frozen=True, slots=True)
class GivenAward:
    """A person or collective awarded outside of the cycle, and what for: by a commune itself, or suddenly by the town.

    `award`: the form of a sudden award, "" of a commune's own; `cell` is the name's in the form.
    """

    unit: str
    name: str
    merit: str
    award: str
    number: str
    day: dt.date
    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One field of a unit's index of administrative reform, or its sum; None: the form leaves the cell blank.

    `cell` is the total's in the form.
    """

    name: str
    max: Decimal
    own: Decimal | None
    appraised: Decimal | None
    survey: Decimal | None
    total: Decimal
    rank: int | None
    cell: str


@dataclass(frozen=True, slots=True)
class UnitIndex:
    """What the province published of a unit for a year: by which decision, field by field, and the sum with its rank."""

    unit: str
    year: int
    number: str
    day: dt.date
    fields: tuple[IndexLine, ...]
    whole: IndexLine
    file: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A winner whom the office chose to be told of, with consent: the edited text; where and when it was published."""

    unit: str
    nominee: str
    texts: tuple[str, ...]
    place: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class SummaryTexts:
    """What the office wrote for the consolidated report, paragraph by paragraph; () where it wrote nothing."""

    overall: tuple[str, ...] = ()
    shortcomings: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Town:
    """Everything of the town's that counts in a run."""

    lanes: tuple[LaneReturn, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    council: Council | None = None
    corrections: tuple[Correction, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    issues: tuple[Issue, ...] = ()
    own_awards: tuple[OwnAwards, ...] = ()
    own_awarded: tuple[GivenAward, ...] = ()
    sudden: tuple[GivenAward, ...] = ()
    index: tuple[UnitIndex, ...] = ()
    exemplars: tuple[Exemplar, ...] = ()
    texts: SummaryTexts = SummaryTexts()

    @property
    def own_words(self) -> frozenset[str]:
        """The paragraphs that the office wrote itself: what they count is not ours."""
        texts = (getattr(self.texts, name) for name in SummaryTexts.__slots__)
        return frozenset(line for lines in (*texts, *(e.texts for e in self.exemplars)) for line in lines)

    def index_of(self, unit: str) -> UnitIndex | None:
        """Return the unit's index of the latest year that is there."""
        return max((i for i in self.index if i.unit == unit), key=lambda i: i.year, default=None)
