"""The shape of the corpus: its tables, each the words of one matter."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

Lines = tuple[str, ...]
ByContent = Mapping[str, Lines]
"""Sentences by the name of a content; those of "default" go with every other."""
CountSpan = tuple[int, int]
"""From, to."""
ShareSpan = tuple[float, float]
"""From, to."""


class CorpusTable(BaseModel):
    """A table of the corpus; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GivenNames(CorpusTable):
    """Middle and given names of men or of women."""

    middle: Lines
    given: Lines


class Names(CorpusTable):
    """What people's names are made of; a family name stands as often as it is met."""

    family: Lines
    male: GivenNames
    female: GivenNames


class Posts(CorpusTable):
    """What a unit calls its people; `staff`: post and subject."""

    head: str
    deputies: Lines
    head_subject: str
    staff: tuple[tuple[str, str], ...]


class OwnPosts(CorpusTable):
    """Where a unit calls its people otherwise than its kind does."""

    head: str | None = None
    deputies: Lines | None = None
    head_subject: str | None = None
    staff: tuple[tuple[str, str], ...] | None = None


class Procedures(CorpusTable):
    """How many procedures a unit has, how many files a field and year, which fields."""

    count: CountSpan
    files: CountSpan
    fields: Lines


class Tier(CorpusTable):
    """How well a unit does."""

    self_score: ShareSpan
    tasks_on_time: ShareSpan
    tasks_late: ShareSpan
    plan: str
    initiative: int
    posted: ShareSpan
    proposals: CountSpan
    online: ShareSpan
    signed: ShareSpan


class TaskNotes(CorpusTable):
    """Why a task is late or undone."""

    late: Lines
    undone: Lines


class Initiatives(CorpusTable):
    """Title, scope and effect of what a unit may think of."""

    titles: tuple[tuple[str, str, str], ...]


class Achievements(CorpusTable):
    """What is told of a collective with procedures, of one without, and of a person."""

    collective: ByContent
    collective_without_procedures: ByContent
    person: ByContent


class ContentReasons(CorpusTable):
    """Why a content does not apply."""

    without_procedures: ByContent
    person: ByContent


class RecognitionPaper(CorpusTable):
    """How a decision of recognition is numbered and signed."""

    issuer: Lines
    number: str
    numbers: CountSpan
    signer: str
    place: str


class EvidenceWords(CorpusTable):
    """What stands in a decision of recognition."""

    motto: Lines
    title: str
    abstract: str
    number: str
    dated: str
    body: Lines
    sample: str
    of_collective: str
    of_persons: str


class OfficeWords(CorpusTable):
    """What the offices and the council write."""

    lowered: Lines
    opinions: Lines
    council_no: Lines
    council_yes: Lines
    council_place: str
    council_hours: tuple[str, str]
    council_opinions: str
    corrected: str
    waived: str
    own_awards: Lines
    own_merits: Lines
    sudden: Lines


class SecondEdition(CorpusTable):
    """What a unit says in a form of the second edition; `activities`: content and text by kind."""

    place: str
    hours: tuple[str, str]
    opinions: str
    further_member: str
    told: str
    activities: Mapping[str, tuple[tuple[str, str], ...]]


class IndexWords(CorpusTable):
    """How the province publishes its index; `most`: the points of each of its fields."""

    number: str
    most: int


class FaultWords(CorpusTable):
    """Seeded faults that are wording."""

    unknown_folder: str
    unknown_name: str
    tcvn3: str
    vni: str
    no_date: str
    impossible_date: str
    no_number: str
    ambiguous_number: str
    unlisted_rating: str
    unlisted_opinion: str
    unknown_item: str
    unlisted_content: str
    unlisted_recognition: str
    extra_column: str
    extra_note: str
    locked: str
    no_time: str
    too_early: str
    other_number: str


class SloppyWords(CorpusTable):
    """How sloppy clerks name and type things."""

    sheet_names: Lines
    renamed_label: str
    file_copy: str
    old_file: str
    yes: Lines
    no: str
