"""The shape of a plan's tables for what comes after the ranking: appraisal, final cycle, contents, papers, law by date."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from rules.plan.tables.base import Dated, Day, Share, Sourced, Text

TOWN = "town"
"""The role of the key that seals the town's papers; a unit's own role is its slug, another authority's its own."""


class Appraising(Sourced):
    """How long the offices have, in working days; `late_counts`: whether a form that comes later still counts."""

    working_days: Annotated[int, Field(ge=1, le=60)]
    late_counts: bool
    holidays: tuple[dt.date, ...] = ()


class Resubmission(Sourced):
    """How long a unit has to send a returned report again, in working days (`appraisal.holidays` are none)."""

    working_days: Annotated[int, Field(ge=1, le=60)]


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
    """One content of the movement and which data show that a unit took part in it; any of them is enough.

    `activities`: kinds of sheet 8; `facts`: labels of sheet 1, or the total row of sheet 3, above 0 or filled in;
    `tasks`: contents of sheet 2 with a task done; `contents`: each reported in sheet 2 or 6, or said with a reason not
    to apply; `initiatives`: one recognised in the cycle; `index`: the province's index of the year.
    """

    number: Annotated[int, Field(ge=1)]
    name: Text
    activities: tuple[Text, ...] = ()
    facts: tuple[Text, ...] = ()
    tasks: tuple[Text, ...] = ()
    contents: tuple[Text, ...] = ()
    initiatives: bool = False
    index: bool = False


BasisRole = Literal[
    "organisation", "competence", "law", "decree", "circular", "regulation", "movement", "background"
]
"""What a legal basis is to the papers that cite it."""


class WomenFirst(Sourced):
    """Whom a regime puts first among equals: a woman, a collective with this share of women; `basis`: its article."""

    share: Share
    basis: Text


CERTIFICATE_TEMPLATE = "tx-giay-khen"


class CertificatePattern(Sourced):
    """What certificates of a regime look like: the template that draws its pattern; `source`: the pattern's article."""

    template: Text


class Regime(Dated):
    """Which templates papers dated within these days use, where they differ from the usual of the same name.

    `women_first`: what the law of those days says of equals, None where it says nothing. `certificate`: the pattern of
    the certificates of those days, None: the usual template's.
    """

    id: Text
    name: Text
    templates: Mapping[str, str] = {}
    women_first: WomenFirst | None = None
    certificate: CertificatePattern | None = None

    def template_of(self, name: str) -> str:
        """Return the template that stands for the usual one of that name."""
        if self.certificate is not None and name == CERTIFICATE_TEMPLATE:
            return self.certificate.template
        return self.templates.get(name, name)


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
    cites: tuple[BasisRole, ...]
    recipients: tuple[Text, ...] = ()
    executors: tuple[Text, ...] = ()
    needs_plan_number: bool = False


class LegalBasis(Sourced):
    """A document that papers cite while it is in force; without number or first day it waits to be filled in.

    `or_from`: another first day that sources give; nobody has settled yet which of the two holds.
    """

    role: BasisRole
    number: str
    date: Day
    issuer: Text
    title: Text
    valid_from: Day
    or_from: Day = None
    valid_to: Day

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the document is known and in force on that day."""
        if not self.number or self.valid_from is None:
            return False
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_disputed(self, day: dt.date) -> bool:
        """Tell whether the day lies between the two first days that sources give."""
        if self.valid_from is None or self.or_from is None:
            return False
        return min(self.valid_from, self.or_from) <= day < max(self.valid_from, self.or_from)


class Signer(Sourced):
    """One of those who sign a kind of papers, in the plan's order; `role` names the key ("{unit}": the unit's slug).

    `papers`: those of a unit, of the home-affairs office, of the town. A person's signature shows between title and
    name, an organisation's as its seal over a third of it. One that is not `required` is left out where no key is there.
    """

    papers: Literal["unit", "office", "town"]
    by: Literal["person", "organisation"]
    role: Text
    required: bool


class Retention(Sourced):
    """How long a dossier is kept: `years`, or None for ever."""

    years: Annotated[int, Field(ge=1, le=100)] | None = None
    text: Text


class AgencyCode(Sourced):
    """The code (mã định danh) of a unit, by its slug, or of another body, as papers name it; blank: not entered yet.

    By Decision 20/2020/QĐ-TTg: up to 35 letters, digits and dots, from the province down (H25.7.3).
    """

    unit: Text
    code: Annotated[str, Field(pattern=r"^([A-Z0-9]+(\.[A-Z0-9]+)*)?$", max_length=35)]


class SuppliedPapersRules(Sourced):
    """How grave it is what is found of papers that a unit signed itself; an "error" returns the report.

    `changed` after signing; `revoked`: the certificate expired, revoked or not for signing when it signed;
    `unknown_authority`: nobody of ours vouches for who signed; `unsigned`; `differs` from the report in names or figures.
    """

    changed: Literal["error", "warning"]
    revoked: Literal["error", "warning"]
    unknown_authority: Literal["error", "warning"]
    unsigned: Literal["error", "warning"]
    differs: Literal["error", "warning"]
