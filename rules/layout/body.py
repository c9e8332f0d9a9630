"""The text of a paper: where its column stands, which lines make a paragraph, what stands in the middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rules.layout.standard import LayoutStandard
from rules.layout.values import Line, PageSeen

_EDGE = 0.8  # millimetres: letters stand off their own edge by so much
_INDENTED = 3.0
_MIDDLE = 2.5


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the column of the text begins and ends, millimetres."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Its axis."""
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, in order."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(line.text.strip() for line in self.lines)

    @property
    def bold(self) -> bool:
        """All of it is bold: a heading."""
        return all(line.bold for line in self.lines)


def edges_of(lines: Sequence[Line], pages: Sequence[PageSeen], beside: Sequence[Line]) -> Edges:
    """Return the edges of the column: the leftmost and rightmost places that several lines share."""
    upright = [line for line in lines if pages[line.page - 1].width <= pages[line.page - 1].height]
    width = pages[0].width
    lefts = sorted(
        [line.box.x0 for line in upright if line.box.x0 < width / 2] + [one.box.x0 for one in beside]
    )
    rights = sorted((line.box.x1 for line in upright if line.box.x1 > width / 2), reverse=True)
    return Edges(_shared(lefts, 30.0), _shared(rights, width - 15.0))


def _shared(places: Sequence[float], without: float) -> float:
    for place, following in pairwise(places):
        if abs(place - following) <= _EDGE:
            return place
    return places[0] if places else without


def paragraphs_of(
    lines: Sequence[Line], edges: Edges, standard: LayoutStandard
) -> tuple[tuple[Paragraph, ...], tuple[Line, ...]]:
    """Return the paragraphs in order and the lines that stand in the middle (headings of articles, annexes)."""
    groups: list[list[Line]] = []
    centred: list[Line] = []
    before: Line | None = None
    for line in sorted(lines, key=lambda one: (one.page, one.baseline, one.box.x0)):
        if _centred(line, edges, standard):
            centred.append(line)
            before = None
        elif before is None or _begins(line, before, edges):
            groups.append([line])
            before = line
        else:
            groups[-1].append(line)
            before = line
    return tuple(Paragraph(tuple(group)) for group in groups), tuple(centred)


def _centred(line: Line, edges: Edges, standard: LayoutStandard) -> bool:
    off, rest = line.box.x0 - edges.left, edges.right - line.box.x1
    if abs(line.box.middle - edges.middle) > _MIDDLE or min(off, rest) < _INDENTED:
        return False
    first_line = any(abs(off - indent) < 1 for indent in standard.body.indents)
    return not first_line or line.capitals


def _begins(line: Line, before: Line, edges: Edges) -> bool:
    if line.box.x0 - edges.left > _INDENTED:
        return True
    if line.page == before.page and line.baseline - before.baseline > 2.2 * before.size * 25.4 / 72:
        return True
    return ended_by_will(before, line, edges)


def ended_by_will(line: Line, following: Line, edges: Edges) -> bool:
    """Tell whether a line was ended on purpose: the next one's first word would have found room on it."""
    word = following.text.split(" ")[0]
    share = len(word) / max(len(following.text), 1)
    needed = share * (following.box.x1 - following.box.x0) + 2.5
    return edges.right - line.box.x1 > needed
