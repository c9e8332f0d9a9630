"""A movement as data: the shape of plan.toml.

The shape only; what makes a plan usable belongs to `plan_reading`, reading the files to `tasks.plans`, what the
numbers do to `scoring`, `gates`, `quotas`.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from rules.units import Registry, Unit, subjects

Exact = Annotated[Decimal, Field(ge=0)]
Text = Annotated[str, Field(min_length=1)]
_DAY = r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def _share(value: object) -> object:
    """Read "2/3" exactly; anything else is pydantic's to refuse."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]+(/[1-9][0-9]*)?|[0-9]+\.[0-9]+", value):
        return Fraction(value)
    raise ValueError("phải là phân số như 1/2 hoặc số thập phân trong ngoặc kép như 0.5")


def _day_or_blank(value: object) -> object:
    return None if value == "" else value


Share = Annotated[Fraction, BeforeValidator(_share)]
Day = Annotated[dt.date | None, BeforeValidator(_day_or_blank)]


class Part(BaseModel):
    """A frozen table of the plan; unknown keys are refused, so that a typing slip is not silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Sourced(Part):
    """A table that says where its values come from and whether somebody checked them against that source."""

    source: Text
    checked: bool


class Movement(Sourced):
    """Names of the movement, the town and its offices, as papers print them."""

    id: Text
    title: Text
    subject: Text
    town: Text
    place: Text
    province: Text
    authority: Text
    chairman: Text
    council: Text
    office: Text
    office_unit: Text
    plan_name: Text
    plan_number: str
    plan_date: Day
    trial_text: Text
    authority_until: Day

    @property
    def is_numbered(self) -> bool:
        """Tell whether the plan's own number and day are entered: decisions and certificates cite them."""
        return bool(self.plan_number and self.plan_date)


class Cycle(Sourced):
    """One round of awards; a final cycle names the annual years it adds up."""

    id: Annotated[str, Field(pattern=r"^[A-Z][0-9]{4}$")]
    kind: Literal["annual", "final"]
    year: Annotated[int, Field(ge=2000, le=2100)]
    years: tuple[int, ...] = ()

    @property
    def first_day(self) -> dt.date:
        """The first day of the cycle's year."""
        return dt.date(self.year, 1, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day of the cycle's year."""
        return dt.date(self.year, 12, 31)


class Windows(Sourced):
    """Days "MM-DD": until when reports are asked for, and between which days papers of a cycle are dated."""

    reports_until: Annotated[str, Field(pattern=f"^{_DAY}$")]
    papers_from: Annotated[str, Field(pattern=f"^{_DAY}$")]
    papers_until_next_year: Annotated[str, Field(pattern=f"^{_DAY}$")]


class Named(Sourced):
    """A value that has nothing but its official spelling."""

    name: Text


class Group(Named):
    """A group within which collectives are ranked."""

    id: Text


class UnitKind(Sourced):
    """How a kind of unit heads and signs its papers."""

    id: Text
    parent: str
    on_behalf: str


class Content(Named):
    """One obligatory content: `name` in the report form, `heading` in the achievement reports."""

    heading: Text


class Persons(Sourced):
    """Who may be nominated as an individual."""

    subjects: Annotated[tuple[Text, ...], Field(min_length=1)]


class Rating(Named):
    """A yearly rating of a person; `meets`: good enough for gate K4."""

    abbrev: Text
    meets: bool


class GuidanceQuota(Part):
    """How many nominations for a tier its guidance lets the town put forward."""

    collective: Annotated[int, Field(ge=0)]
    individual: Annotated[int, Field(ge=0)]


class Award(Named):
    """A step of the award ladder; a step that needs guidance is closed until it is entered."""

    full_name: Text
    needs_guidance: bool
    guidance_number: str = ""
    guidance_date: Day = None
    guidance_quota: GuidanceQuota | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether nominations for this tier may pass gate K7."""
        return not self.needs_guidance or bool(
            self.guidance_number and self.guidance_date and self.guidance_quota
        )


class Step(Part):
    """Points for a fact that reaches a number."""

    fact: Text
    at_least: Exact
    points: Exact


class Item(Sourced):
    """One item of the rubric: its maximum in points and the method of `rules.scoring` that counts it."""

    code: Text
    criterion: Text
    name: Text
    max: Annotated[Decimal, Field(gt=0)]
    method: Literal["self_score", "plan_by_day", "tasks_done", "best_initiative", "ratio", "steps", "rating"]
    fact: str = ""
    date_fact: str = ""
    day: Annotated[str, Field(pattern=f"^({_DAY})?$")] = ""
    late_weight: Exact = Decimal(0)
    points: Mapping[str, Exact] = {}
    part: Mapping[str, Exact] = {}
    whole: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    needs_procedures: bool = False
    empty_is_na: bool = False


class Scale(Sourced):
    """The items of one kind of nominee and the criteria that decide between equal totals."""

    order: tuple[Text, ...]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Rubric(Sourced):
    """Both scales and how points are rounded."""

    decimals: Annotated[int, Field(ge=0, le=6)]
    rounding: Literal["half-up"]
    collective: Scale
    individual: Scale


class Gates(Sourced):
    """Which gates are on and the facts that gate K2 looks at."""

    overdue_facts: tuple[Text, ...]
    initiative_collective: bool
    initiative_individual: bool


class CouncilRules(Sourced):
    """Shares of all members: who must be present, and what must be exceeded to pass."""

    quorum: Share
    majority: Share


class Quota(Sourced):
    """The share of eligible nominees that may be chosen, and over what it is counted."""

    share: Share
    allocation: Literal["per_group", "pooled"]


class Appraising(Sourced):
    """How long the offices have, in working days; `late_counts`: whether a form that comes later still counts."""

    working_days: Annotated[int, Field(ge=1, le=60)]
    late_counts: bool
    holidays: tuple[dt.date, ...] = ()


class Lane(Sourced):
    """The items an office appraises, who does it for the office's own unit, and who takes over when it ends.

    `opinions` are appraised without points; `opinion_on` names the content of sheet 6 that each is about.
    """

    office: Text
    items: tuple[str, ...]
    opinions: tuple[str, ...] = ()
    opinion_on: Mapping[str, str] = {}
    recused_to: Text
    successor: str = ""


class FinalRules(Sourced):
    """What a final cycle asks of the years it adds up: how many valid ones, and which gates bar."""

    min_years: Annotated[int, Field(ge=1)]
    barring_gates: tuple[Text, ...]


MOST_CONTENTS = 7
"""So many contents of the movement have a column in the consolidated report."""


class Coverage(Sourced):
    """One content of the movement and where the reports show that a unit took part in it.

    `method`: "words" (a text of sheet 6 holds one of `words`), "heads" (heads among the nominees), "contents"
    (a result in sheet 6 for each, or one, of `contents`), "initiatives" (a recognised one in sheet 4), "scores".
    """

    number: Annotated[int, Field(ge=1)]
    name: Text
    method: Literal["words", "heads", "contents", "initiatives", "scores"]
    words: tuple[Text, ...] = ()
    contents: tuple[Text, ...] = ()


class Regime(Sourced):
    """Which templates papers dated within these days use, where they differ from the usual of the same name."""

    id: Text
    name: Text
    valid_from: dt.date
    valid_to: Day
    templates: Mapping[str, str] = {}

    def in_force(self, day: dt.date) -> bool:
        """Tell whether papers of that day are under this regime."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Book(Sourced):
    """A book of outgoing papers whose numbers start anew each year; `first`: the first number it gives out."""

    id: Text
    name: Text
    first: Annotated[int, Field(ge=1)] = 1


class TownPaper(Sourced):
    """One paper of the town: how it is numbered, who signs it, what it cites, whom it goes to, who carries it out.

    `needs_plan_number`: it is not issued while the plan's own number and day are blank.
    """

    id: Text
    title: Text
    symbol: str
    book: str
    signed_by: Literal["office", "town"]
    on_behalf: str = ""
    post: Text
    cites: tuple[Literal["law", "decree", "circular", "movement", "background"], ...]
    recipients: tuple[Text, ...] = ()
    executors: tuple[Text, ...] = ()
    needs_plan_number: bool = False


class Signing(Sourced):
    """Which role signs what."""

    papers: Literal["unit", "town"]
    dossier: Literal["unit", "town"]


class Ground(Sourced):
    """A ground on which a report is returned, and the rules that lead to it ("*": all others)."""

    id: Text
    text: Text
    rules: tuple[str, ...]


class Papers(Sourced):
    """Fixed phrases of the unit's papers."""

    recipients_submission: tuple[Text, ...]
    addressed_to: tuple[Text, ...]


class LegalBasis(Sourced):
    """A document that papers cite while it is in force."""

    role: Literal["law", "decree", "circular", "movement", "background"]
    number: Text
    date: dt.date
    issuer: Text
    title: Text
    valid_from: dt.date
    valid_to: Day

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the document is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Plan(Part):
    """The whole plan of one movement in one town; `hash` is the sha256 of its files."""

    movement: Movement
    cycles: Annotated[tuple[Cycle, ...], Field(min_length=1)]
    windows: Windows
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    unit_kinds: tuple[UnitKind, ...]
    contents: Annotated[tuple[Content, ...], Field(min_length=1)]
    persons: Persons
    ratings: Annotated[tuple[Rating, ...], Field(min_length=1)]
    recognitions: Annotated[tuple[Named, ...], Field(min_length=1)]
    awards: Annotated[tuple[Award, ...], Field(min_length=1)]
    rubric: Rubric
    gates: Gates
    council_rules: CouncilRules
    quota: Quota
    appraisal: Appraising
    lanes: tuple[Lane, ...]
    final: FinalRules
    coverage: tuple[Coverage, ...]
    signing: Signing
    grounds: tuple[Ground, ...]
    papers: Papers
    town_papers: tuple[TownPaper, ...]
    books: tuple[Book, ...]
    regimes: tuple[Regime, ...]
    legal_bases: tuple[LegalBasis, ...]
    units: Registry
    hash: str

    def cycle(self, cycle_id: str) -> Cycle | None:
        """Return the cycle of that id, or None."""
        return next((c for c in self.cycles if c.id == cycle_id), None)

    def subjects(self, cycle: Cycle) -> list[Unit]:
        """Return the units that take part in the cycle, in the registry's order."""
        return subjects(self.units, cycle.year)

    def award(self, name: str) -> Award:
        """Return the tier of that official name."""
        return next(a for a in self.awards if a.name == name)

    def town_paper(self, paper: str) -> TownPaper:
        """Return what is known of that paper of the town."""
        return next(p for p in self.town_papers if p.id == paper)

    def reports_due(self, cycle: Cycle) -> dt.date:
        """Return the last day on which reports of the cycle are in time."""
        return dt.date.fromisoformat(f"{cycle.year}-{self.windows.reports_until}")

    def kind_of(self, unit: Unit) -> UnitKind:
        """Return how this unit heads and signs its papers."""
        return next(k for k in self.unit_kinds if k.id == unit.kind)

    def papers_window(self, cycle: Cycle) -> tuple[dt.date, dt.date]:
        """Return the first and the last day on which papers of the cycle may be dated."""
        return (
            dt.date.fromisoformat(f"{cycle.year}-{self.windows.papers_from}"),
            dt.date.fromisoformat(f"{cycle.year + 1}-{self.windows.papers_until_next_year}"),
        )

    def bases(self, role: str, day: dt.date) -> list[LegalBasis]:
        """Return the documents of that role in force on that day, in the plan's order."""
        return [b for b in self.legal_bases if b.role == role and b.in_force(day)]
