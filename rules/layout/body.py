"""The text of a paper: where its column stands, which lines make a paragraph, what stands in the middle."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rules.layout.standard.standard import LayoutStandard
from rules.layout.values import PageSeen, TextLine

_EDGE = 0.8  # millimetres: letters stand off their own edge by so much
_INDENTED = 3.0
_MIDDLE = 2.5
_FAR, _APART = 3.2, 0.3  # of the letters' size
_OFF_EDGE = 0.6  # a line of the text begins at the edge or is indented


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

    lines: tuple[TextLine, ...]

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(line.text.strip() for line in self.lines)

    @property
    def bold(self) -> bool:
        """All of it is bold: a heading."""
        return all(line.bold for line in self.lines)


def edges_of(lines: Sequence[TextLine], pages: Sequence[PageSeen], beside: Sequence[TextLine]) -> Edges:
    """Return the edges of the column: the leftmost and rightmost places that several lines share."""
    upright = [line for line in lines if pages[line.page - 1].width <= pages[line.page - 1].height]
    width = pages[0].width
    places = [line.box.x0 for line in upright if line.box.x0 < width / 2]
    lefts = sorted(places + [one.box.x0 for one in beside])
    rights = sorted((line.box.x1 for line in upright if line.box.x1 > width / 2), reverse=True)
    return Edges(_shared(lefts, 30.0), _shared(rights, width - 15.0))


def _shared(places: Sequence[float], without: float) -> float:
    for place, following in pairwise(places):
        if abs(place - following) <= _EDGE:
            return place
    return places[0] if places else without


def paragraphs_of(
    lines: Sequence[TextLine], edges: Edges, standard: LayoutStandard
) -> tuple[tuple[Paragraph, ...], tuple[TextLine, ...]]:
    """Return the paragraphs in order and the lines that stand in the middle (headings of articles, annexes)."""
    groups: list[list[TextLine]] = []
    ordered = _joined(sorted(lines, key=lambda one: (one.page, one.baseline, one.box.x0)), edges, standard)
    aside = _aside(ordered, edges, standard)
    centred = [line for line in ordered if id(line) in aside]
    for index, line in enumerate(ordered):
        if id(line) in aside:
            continue
        before = ordered[index - 1] if index else None
        begins = before is None or id(before) in aside or _begins(line, before, edges)
        if begins or _set_off(ordered, index, edges):
            groups.append([line])
        else:
            groups[-1].append(line)
    return tuple(Paragraph(tuple(group)) for group in groups), tuple(centred)


def _joined(ordered: Sequence[TextLine], edges: Edges, standard: LayoutStandard) -> list[TextLine]:
    """Join the words of a line of few words that justifying has drawn far apart: from the left edge to the right."""
    joined: list[TextLine] = []
    starts = (0.0, *standard.body.indents)
    index = 0
    while index < len(ordered):
        line, parts = ordered[index], [ordered[index]]
        while (index := index + 1) < len(ordered) and _goes_on(parts[-1], ordered[index]):
            parts.append(ordered[index])
        begins = any(abs(line.box.x0 - edges.left - start) < 1 for start in starts)
        if len(parts) > 1 and begins and abs(parts[-1].box.x1 - edges.right) < _EDGE:
            runs = [parts[0].runs]
            for part in parts[1:]:
                first = part.runs[0]
                runs.append((replace(first, text=f" {first.text}"), *part.runs[1:]))
            box = replace(line.box, x1=parts[-1].box.x1)
            joined.append(replace(line, runs=tuple(one for some in runs for one in some), box=box))
        else:
            joined += parts
    return joined


def _goes_on(line: TextLine, following: TextLine) -> bool:
    same = following.page == line.page and abs(following.baseline - line.baseline) < _EDGE / 2
    return same and following.box.x0 > line.box.x1


def _aside(ordered: Sequence[TextLine], edges: Edges, standard: LayoutStandard) -> set[int]:
    """Return the ids of the lines that stand in the middle, and of those that fill the column above one that does."""
    aside = {id(line) for line in ordered if _centred(line, edges, standard)}
    for index, (line, following) in enumerate(pairwise(ordered)):
        begins = index == 0 or id(ordered[index - 1]) in aside
        alike = (line.page, line.size, line.italic, line.bold) == (
            following.page, following.size, following.italic, following.bold
        )  # fmt: skip
        if begins and alike and id(following) in aside and _fills(line, edges):
            aside.add(id(line))
    return aside


def _fills(line: TextLine, edges: Edges) -> bool:
    return abs(line.box.x0 - edges.left) < _EDGE and abs(line.box.x1 - edges.right) < _EDGE


def _centred(line: TextLine, edges: Edges, standard: LayoutStandard) -> bool:
    off, rest = line.box.x0 - edges.left, edges.right - line.box.x1
    differing = 2 * _MIDDLE if min(off, rest) >= _INDENTED else _EDGE
    if abs(off - rest) > differing or min(off, rest) < _OFF_EDGE:
        return False
    first_line = any(abs(off - indent) < 1 for indent in standard.body.indents)
    return not first_line or line.capitals


def _begins(line: TextLine, before: TextLine, edges: Edges) -> bool:
    if line.box.x0 - edges.left > _INDENTED:
        return True
    if line.italic != before.italic and line.bold == before.bold and not (line.bold or before.bold):
        return True
    return ended_by_will(before, line, edges)


def _set_off(ordered: Sequence[TextLine], index: int, edges: Edges) -> bool:
    """Tell whether a line stands further below the one before than lines inside a paragraph next to it do."""
    step = _step(ordered, index)
    if step is None:
        return False
    beside = [
        number
        for number in (index - 1, index + 1)
        if number < len(ordered) and ordered[number].box.x0 - edges.left <= _INDENTED
    ]
    others = [one for one in (_step(ordered, number) for number in beside) if one is not None]
    return step > _FAR or (bool(others) and step > min(others) + _APART)


def _step(ordered: Sequence[TextLine], index: int) -> float | None:
    """From a line's predecessor down to it, of the letters' size; None over the end of a page."""
    if not 0 < index < len(ordered) or ordered[index].page != ordered[index - 1].page:
        return None
    line = ordered[index]
    return (line.baseline - ordered[index - 1].baseline) * 72 / 25.4 / line.size


def ended_by_will(line: TextLine, following: TextLine, edges: Edges) -> bool:
    """Tell whether a line was ended on purpose: the next one's first word would have found room on it."""
    if re.search(r"\w-$", line.text):
        return False  # a word broken at its hyphen
    word = following.text.split(" ")[0]
    share = len(word) / max(len(following.text), 1)
    needed = share * (following.box.x1 - following.box.x0) + 2.5
    return edges.right - line.box.x1 > needed
