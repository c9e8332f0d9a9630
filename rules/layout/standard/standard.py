"""A layout regime as values: what `data/layouts/<regime>.toml` says, for the checks. Points, millimetres."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Span = tuple[float, float]
"""The least and the most that is right."""
Need = Literal["required", "optional", "none"]


@dataclass(frozen=True, slots=True)
class PageSize:
    """The sheet; from page `turned_from_page` on it may lie across."""

    width: float
    height: float
    turned_from_page: int


@dataclass(frozen=True, slots=True)
class Margins:
    """Millimetres that stay free."""

    top: Span
    bottom: Span
    left: Span
    right: Span


@dataclass(frozen=True, slots=True)
class Fonts:
    """Families of letters; `signs`: families for signs that no text font has."""

    families: tuple[str, ...]
    signs: tuple[str, ...]
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """The first page that bears one, its size."""

    size: Span
    first: int


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the head or foot: its words where they are fixed, size, weight, and the rule below it.

    `rule`: least and most length as shares of the line above.
    """

    size: Span
    text: str = ""
    begins: str = ""
    bold: bool = False
    italic: bool = False
    rule: Span | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """Number and symbol."""

    size: Span
    pad_below: int


@dataclass(frozen=True, slots=True)
class PlaceDate:
    """Place and day."""

    size: Span
    italic: bool
    padded_months: tuple[int, ...]
    pad_days_below: int


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs: `between` points at least; `lines` as multiples of single spacing, which is `single` x size."""

    size: Span
    indents: tuple[float, ...]
    between: float
    lines: Span
    single: float


@dataclass(frozen=True, slots=True)
class Citations:
    """The bases of a paper."""

    begins: tuple[str, ...]
    italic: bool
    ends: str
    last: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs; `gap`: millimetres between post and name."""

    size: Span
    name_size: Span
    prefixes: tuple[str, ...]
    academic: tuple[str, ...]
    body_lines: int
    gap: Span


@dataclass(frozen=True, slots=True)
class RecipientsRule:
    """Who gets it."""

    text: str
    size: Span
    item_size: Span
    last: str
    first_archive: str


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """A certificate: its sheet, the free millimetres above the country's name for the emblem, the words of its lines."""

    width: float
    height: float
    emblem: float
    given: str
    awards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Text that is none of the paper's, and what stands where nothing is known yet."""

    trial: tuple[str, ...]
    draft: tuple[str, ...]
    codes: tuple[str, ...]
    blank: str


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How exactly a page can be measured."""

    length: float
    size: float
    rule: float
    part: float
    spacing: float


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper: by which words it is known, which elements it has.

    `profile`: "certificate" has a pattern of its own, "plain" is only page, fonts, nothing cut off.
    """

    id: str
    titles: tuple[str, ...]
    symbols: tuple[str, ...] = ()
    number: Need = "required"
    place_date: Need = "required"
    recipients: Need = "required"
    signature: Need = "required"
    letter: bool = False
    profile: Literal["full", "certificate", "plain"] = "full"


@dataclass(frozen=True, slots=True)
class LayoutStandard:
    """All of a regime; `unchecked` names the tables that nobody has confirmed."""

    id: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None
    page: PageSize
    margins: Margins
    fonts: Fonts
    page_number: PageNumbers
    country: Element
    motto: Element
    issuer: Element
    number: Number
    place_date: PlaceDate
    title: Element
    abstract: Element
    letter_about: Element
    body: Body
    table: Element
    citations: Citations
    signature: Signatures
    addressed: Element
    recipients: RecipientsRule
    certificate: CertificateRule
    marks: Marks
    tolerances: Tolerances
    kinds: tuple[PaperKind, ...]
    unchecked: tuple[str, ...] = ()

    def kind(self, name: str) -> PaperKind | None:
        """Return the kind of that id."""
        return next((kind for kind in self.kinds if kind.id == name), None)

    def symbols(self) -> frozenset[str]:
        """Return all abbreviations of kinds."""
        return frozenset(symbol for kind in self.kinds for symbol in kind.symbols)
