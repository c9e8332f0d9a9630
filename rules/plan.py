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
    """Days "MM-DD" between which papers of a cycle are dated."""

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


class Award(Named):
    """A step of the award ladder; a step that needs guidance is closed until it is entered."""

    full_name: Text
    needs_guidance: bool
    guidance_number: str = ""
    guidance_date: Day = None
    guidance_quota: str = ""

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


class Lane(Sourced):
    """The items an office appraises, and who does it for the office's own unit."""

    office: Text
    items: tuple[str, ...]
    opinions: tuple[str, ...] = ()
    recused_to: Text


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
    lanes: tuple[Lane, ...]
    signing: Signing
    grounds: tuple[Ground, ...]
    papers: Papers
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
