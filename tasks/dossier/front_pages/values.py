"""What is drawn: the cover, the parts with their pages, and what comes of it; the measures of a page, text fit for it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from tasks.documents.pdf.content import Rect

WIDTH, HEIGHT = A4
LEFT, RIGHT = 25 * mm, WIDTH - 18 * mm
TOP, BOTTOM = HEIGHT - 20 * mm, 22 * mm
SEAL_BOX = (354, 38, 544, 71)  # on the cover, in points: kept free for the stamp of who seals the copy


@dataclass(frozen=True)
class CoverNominee:
    """Who is put forward: code, full name, and a line under the name (post, form of award)."""

    code: str
    name: str
    detail: str = ""


@dataclass(frozen=True)
class Cover:
    """What the cover says, every text ready to be printed."""

    parent: str  # the body above the issuing unit, may be empty
    unit: str
    short_name: str  # of the unit, at the foot of every page
    movement: str
    cycle: str
    nominees: Sequence[CoverNominee]
    report_hash: str  # sha256 of the report as received
    town: str
    code: str = ""  # what the QR carries, printed beside it
    squares: Sequence[Sequence[bool]] = ()  # the QR's rows from the top, with the white round it


@dataclass(frozen=True)
class PartPage:
    """One page that a part brings: its size in points, upright; `notice` stands in for one that can't be shown."""

    width: float
    height: float
    notice: str = ""


@dataclass(frozen=True)
class ContentsEntry:
    """One part in the contents: its group's heading, its title, its pages."""

    group: str
    title: str
    sheets: Sequence[PartPage]


@dataclass(frozen=True)
class FrontPages:
    """A PDF of cover, contents and one page a sheet; pages count from 0."""

    pdf: bytes
    contents_at: int
    starts: Sequence[int]  # the first page of each entry
    links: Sequence[tuple[int, Rect, int]]  # on a page, a rectangle, leading to a page


@dataclass(frozen=True)
class ListRow:
    """One line of a list: what stands before it, the line, a page number after it, where a click leads."""

    text: str
    font: str
    size: float
    lead: float  # points down from the row above
    indent: float = 0
    before: str = ""
    after: str = ""
    leads_to: int | None = None


def printable(text: str) -> str:
    """A text in NFC, its control characters and broken code units as spaces."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in composed)


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The lines of a text within a width in points; a word too long for a line is broken."""
    lines: list[str] = []
    for line in simpleSplit(printable(text), font, size, width):
        while stringWidth(line, font, size) > width and len(line) > 1:
            fit = next(
                n for n in range(len(line) - 1, 0, -1) if n == 1 or stringWidth(line[:n], font, size) <= width
            )
            lines.append(line[:fit])
            line = line[fit:]
        lines.append(line)
    return lines or [""]
