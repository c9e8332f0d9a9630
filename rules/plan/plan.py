"""A movement as data: the shape of plan.toml.

The shape only: names, cycles, lists and the whole; tables that judge are in `tables.judging`, those of appraisal and the
town's papers in `tables.town`. What makes a plan usable belongs to `reading`, reading the files to `tasks.plan.plans`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from rules.plan.paper_ids import LIKE
from rules.plan.tables.authorities import Authority
from rules.plan.tables.base import DAY_PATTERN, TIME_PATTERN, Day, Named, PlanTable, Sourced, Text
from rules.plan.tables.judging import CouncilRules, Gates, Quota, Rubric
from rules.plan.tables.rewards import BaseSalary, MoneyRules, RewardRate
from rules.plan.tables.town import (
    AgencyCode,
    Appraising,
    Book,
    Coverage,
    FinalRules,
    Lane,
    LegalBasis,
    Regime,
    Resubmission,
    Retention,
    Signer,
    SuppliedPapersRules,
    TownPaper,
)
from rules.plan.units import Registry, Unit, subjects


class Movement(Sourced):
    """Names of the movement, the town and its offices, as papers print them.

    `office_head`: who leads the office ("": “Trưởng” before its name); `issued_by`: whose plan it is ("": `authority`'s).
    """

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
    office_head: str = ""
    plan_name: Text
    plan_number: str
    plan_date: Day
    issued_by: str = ""
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

    reports_until: Annotated[str, Field(pattern=f"^{DAY_PATTERN}$")]
    papers_from: Annotated[str, Field(pattern=f"^{DAY_PATTERN}$")]
    papers_until_next_year: Annotated[str, Field(pattern=f"^{DAY_PATTERN}$")]


class Schedule(Sourced):
    """When the yearly run, the daily intake and the reminders of a cycle start: days "MM-DD" of its year, times "HH:MM".

    The intake runs daily from `intake_from` until the morning after the last day on which reports are asked for.
    """

    award_run: Annotated[str, Field(pattern=f"^{DAY_PATTERN}$")]
    award_run_at: Annotated[str, Field(pattern=f"^{TIME_PATTERN}$")]
    intake_from: Annotated[str, Field(pattern=f"^{DAY_PATTERN}$")]
    intake_at: Annotated[str, Field(pattern=f"^{TIME_PATTERN}$")]
    reminders: Annotated[
        tuple[Annotated[str, Field(pattern=f"^{DAY_PATTERN}$")], ...], Field(min_length=1, max_length=12)
    ]
    reminders_at: Annotated[str, Field(pattern=f"^{TIME_PATTERN}$")]


class Group(Named):
    """A group within which collectives are ranked."""

    id: Text


class UnitKind(Sourced):
    """How a kind of unit heads and signs its papers; `on_behalf_of`: units of the kind that sign in another way."""

    id: Text
    parent: str
    on_behalf: str
    on_behalf_of: Mapping[str, str] = {}


class Content(Named):
    """One obligatory content: `name` in the report form, `heading` in the achievement reports.

    `figures`: what of the unit's data, beside its tasks, stands first below that heading.
    """

    heading: Text
    figures: tuple[Literal["procedures", "files", "online", "signed"], ...] = ()


class Persons(Sourced):
    """Who may be nominated as an individual."""

    subjects: Annotated[tuple[Text, ...], Field(min_length=1)]


class Rating(Named):
    """A yearly rating of a person; `meets`: good enough for gate K4."""

    abbrev: Text
    meets: bool


class GuidanceQuota(PlanTable):
    """How many nominations for a tier its guidance lets the town put forward."""

    collective: Annotated[int, Field(ge=0)]
    individual: Annotated[int, Field(ge=0)]


class Award(Named):
    """A step of the award ladder; a step that needs guidance is closed until it is entered.

    `decided_above`: the province only passes it on, to be awarded by the state.
    """

    full_name: Text
    needs_guidance: bool
    guidance_number: str = ""
    guidance_date: Day = None
    guidance_quota: GuidanceQuota | None = None
    decided_above: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether nominations for this tier may pass gate K7."""
        return not self.needs_guidance or bool(
            self.guidance_number and self.guidance_date and self.guidance_quota
        )


class Signing(Sourced):
    """Who seals a unit's dossier: its reading copy and its manifest; who signs papers is in `signers`."""

    dossier: Literal["unit", "town"]


class Ground(Sourced):
    """A ground on which a report is returned, and the rules that lead to it ("*": all others)."""

    id: Text
    text: Text
    rules: tuple[str, ...]


class Papers(Sourced):
    """Fixed phrases of the unit's papers; `most_pages`: one that is longer is named to the office, since nobody reads it."""

    recipients_submission: tuple[Text, ...]
    recipients_minutes: tuple[Text, ...]
    addressed_to: tuple[Text, ...]
    most_pages: Annotated[int, Field(ge=1, le=2000)] = 60


class Plan(PlanTable):
    """The whole plan of one movement in one town; `hash` is the sha256 of its files, its own templates among them.

    `tables_hash` is that of its tables alone, by which reports are read. `templates`: the papers' templates (.docx by
    name) that go before those that come along. `emblem`: the office's picture of the national emblem (PNG), b"" where
    it gave none; no part of the hash.
    """

    movement: Movement
    cycles: Annotated[tuple[Cycle, ...], Field(min_length=1)]
    windows: Windows
    schedule: Schedule
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
    resubmission: Resubmission
    lanes: tuple[Lane, ...]
    final: FinalRules
    coverage: tuple[Coverage, ...]
    signing: Signing
    signers: Annotated[tuple[Signer, ...], Field(min_length=1)]
    retention: Retention
    agency_codes: tuple[AgencyCode, ...] = ()
    brought: SuppliedPapersRules
    grounds: tuple[Ground, ...]
    papers: Papers
    town_papers: tuple[TownPaper, ...]
    books: tuple[Book, ...]
    regimes: tuple[Regime, ...]
    legal_bases: tuple[LegalBasis, ...]
    authorities: tuple[Authority, ...] = ()
    salaries: tuple[BaseSalary, ...] = ()
    rewards: tuple[RewardRate, ...] = ()
    money: MoneyRules | None = None
    units: Registry
    hash: str
    tables_hash: str
    templates: Mapping[str, bytes] = Field({}, repr=False)
    emblem: bytes = Field(b"", repr=False)

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
        """Return what is known of that paper of the town; a supplementary one is as the one that it adds to."""
        found = next(p for p in self.town_papers if p.id == LIKE.get(paper, paper))
        return (
            found.model_copy(update={"id": paper, "title": f"{found.title} (bổ sung)"})
            if paper in LIKE
            else found
        )

    def reports_due(self, cycle: Cycle) -> dt.date:
        """Return the last day on which reports of the cycle are in time."""
        return dt.date.fromisoformat(f"{cycle.year}-{self.windows.reports_until}")

    def kind_of(self, unit: Unit) -> UnitKind:
        """Return how this unit heads and signs its papers."""
        return next(k for k in self.unit_kinds if k.id == unit.kind)

    def parent_of(self, unit: Unit) -> str:
        """Return the superior body that heads the unit's papers: its own, else its kind's; "" where there is none."""
        return unit.parent or self.kind_of(unit).parent

    def on_behalf_of(self, unit: Unit) -> str:
        """Return the line “TM. …” above the signature on the unit's papers, "" where its head signs alone."""
        kind = self.kind_of(unit)
        return kind.on_behalf_of.get(unit.slug, kind.on_behalf)

    def papers_window(self, cycle: Cycle) -> tuple[dt.date, dt.date]:
        """Return the first and the last day on which papers of the cycle may be dated."""
        return (
            dt.date.fromisoformat(f"{cycle.year}-{self.windows.papers_from}"),
            dt.date.fromisoformat(f"{cycle.year + 1}-{self.windows.papers_until_next_year}"),
        )

    def bases(self, role: str, day: dt.date) -> list[LegalBasis]:
        """Return the documents of that role in force on that day, in the plan's order."""
        return [b for b in self.legal_bases if b.role == role and b.in_force(day)]
