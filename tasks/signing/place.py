"""Where on a stranger's paper a person signs: between the title in capitals and the printed name, read from the page's own text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from rules.values.text import same_name, single_spaced
from tasks.documents.fonts import DRAWING, Style, drawing_font
from tasks.documents.pdf.content import Rect, annotations, pieces, value

LEAST_GAP = 40.0  # points between title and name in which somebody could sign
ASCENT, DESCENT = 0.95, 0.25  # of a size: capitals with two accents, tails
SAME_COLUMN = 45.0  # points by which the middles of a name and its title may differ
LEADING = 1.7  # lines of one title stand at most so many sizes apart
REPORTER = (
    "NGƯỜI BÁO CÁO",
)  # the title over who reports for himself, as a head does whom the level above confirms
MOST_PAGES = 12  # from the end: annexes come after the signature


@dataclass(frozen=True)
class PageLine:
    """One line of text on a page as it looks."""

    text: str
    box: Rect
    baseline: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        """Half-way between its ends."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def capitals(self) -> bool:
        """Whether it is a title in capitals."""
        return self.text.upper() == self.text and any(c.isalpha() for c in self.text)


@dataclass(frozen=True)
class Block:
    """A signature block: its page (from 0), the gap between title and name, the printed name's box, its title.

    `own`: the printed name is that of the person looked for.
    """

    page: int
    gap: Rect
    name: Rect
    title: tuple[str, ...]
    own: bool

    @property
    def sealed(self) -> bool:
        """Whether who signs here does so for a body, whose seal then belongs here."""
        return self.title != REPORTER

    @property
    def middle(self) -> float:
        """Where the name is centred."""
        return (self.name[0] + self.name[2]) / 2


def upright(page: PageObject) -> bool:
    """Tell whether what is placed on a page shows as placed: it is not turned, and its unit is the point."""
    return not page.rotation and page.get("/UserUnit", 1) == 1


def lines_of(page: PageObject) -> list[PageLine]:
    """Return the lines of text of a page from top to bottom."""
    lines = []
    for piece in pieces(page):
        *_, high, x, baseline = piece.matrix
        tall = abs(piece.size * high) or abs(piece.size)
        lines.append(line_at(piece.text, x, baseline, tall, "Bold" in piece.font))
    return sorted(lines, key=lambda line: -line.baseline)


def line_at(text: str, x: float, baseline: float, size: float, bold: bool) -> PageLine:
    """Return the line of a text that begins at a place, as wide as Liberation Serif is; points."""
    style: Style = "Bold" if bold else "Regular"
    with DRAWING:
        wide = stringWidth(text.lstrip("\n").rstrip(), drawing_font(style), size)
    box = (x, baseline - DESCENT * size, x + wide, baseline + ASCENT * size)
    return PageLine(single_spaced(text), box, baseline, size, bold)


def find_block(reader: PdfReader, name: str) -> tuple[Block, list[PageLine]] | None:
    """Return where the person of that printed name signs, searched from the end, and the lines of that page.

    Of two places of one name the one with the longer title is meant: who confirms for the body, not who reports.
    Where the name stands nowhere, the rightmost place of the last page that has one.
    """
    last: tuple[Block, list[PageLine]] | None = None
    pages = len(reader.pages)
    for number in range(pages - 1, max(-1, pages - 1 - MOST_PAGES), -1):
        page = reader.pages[number]
        if not upright(page):
            continue
        lines = lines_of(page)
        blocks = list(_blocks(lines, number, name))
        same = [block for block in blocks if block.own]
        if same:
            return max(same, key=lambda block: (len(block.title), block.middle)), lines
        if blocks and last is None:
            last = max(blocks, key=lambda block: block.middle), lines
    return last


def _blocks(lines: Sequence[PageLine], page: int, wanted: str) -> Iterable[Block]:
    """The signature blocks of a page: a bold name (the wanted one in any letters), a gap, a title in capitals."""
    for line in lines:
        known = same_name(line.text) == same_name(wanted)
        if not known and (not line.bold or line.capitals or not line.text[:1].isupper()):
            continue
        above = [
            other
            for other in lines
            if other.baseline > line.baseline + line.size and abs(other.middle - line.middle) <= SAME_COLUMN
        ]
        if not above:
            continue
        nearest = min(above, key=lambda other: other.baseline)
        title = tuple(other.text for other in chain_above(above) if other.bold and other.capitals)
        left, right = min(line.box[0], nearest.box[0]), max(line.box[2], nearest.box[2])
        gap = (left, line.box[3], right, nearest.box[1])
        if title and gap[3] - gap[1] >= LEAST_GAP:
            yield Block(page, gap, line.box, title, known)


def chain_above(lines: Iterable[PageLine]) -> list[PageLine]:
    """Return the lines that stand on each other from the lowest on, the topmost first: a title is set close."""
    chain: list[PageLine] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if chain and line.baseline - chain[-1].baseline > LEADING * max(line.size, chain[-1].size):
            break
        chain.append(line)
    return chain[::-1]


def clear(lines: Iterable[PageLine], box: Rect) -> bool:
    """Tell whether no text stands in a box."""
    left, bottom, right, top = box
    return not any(
        line.box[0] < right and left < line.box[2] and line.box[1] < top and bottom < line.box[3]
        for line in lines
    )


def stamps_on(page: PageObject, within: Rect) -> Rect | None:
    """Return the box of a signature that shows in a place already; None where none does."""
    for annotation in annotations(page):
        if annotation.get("/Subtype") == "/Widget" and "/Rect" in annotation:
            left, bottom, right, top = (float(v) for v in value(annotation, "/Rect"))
            x, y = (left + right) / 2, (bottom + top) / 2
            if within[0] - SAME_COLUMN <= x <= within[2] + SAME_COLUMN and within[1] <= y <= within[3]:
                return (left, bottom, right, top)
    return None
