"""The foot of a paper: who signs and who gets it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.layout.body import Edges
from rules.layout.standard import LayoutStandard
from rules.layout.values import Line
from rules.text import fold

_NEXT_LINE = 9.5
_NAME_FROM, _NAME_TO = 12.0, 90.0  # millimetres below the post
_SAME_COLUMN = 22.0


@dataclass(frozen=True, slots=True)
class Signature:
    """One who signs: what stands above, the note in brackets, the name; `right`: in the right column."""

    posts: tuple[Line, ...]
    note: Line | None
    name: Line | None
    right: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of it."""
        return (*self.posts, *([self.note] if self.note else []), *([self.name] if self.name else []))


@dataclass(frozen=True, slots=True)
class Recipients:
    """The label and the lines below it."""

    label: Line
    items: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of it."""
        return (self.label, *self.items)


def recipients_of(lines: Sequence[Line], standard: LayoutStandard) -> tuple[Recipients | None, list[Line]]:
    """Return who gets the paper, and the other lines."""
    wanted = fold(standard.recipients.text).rstrip(":")
    label = next((line for line in lines if fold(line.text).rstrip(":") == wanted), None)
    if label is None:
        return None, list(lines)
    items: list[Line] = []
    last = label
    for line in sorted(lines, key=lambda one: one.baseline):
        near = abs(line.box.x0 - label.box.x0) < 6 and line.box.x0 < label.box.x0 + 60
        if line.page == label.page and near and 1 < line.baseline - last.baseline < _NEXT_LINE:
            items.append(line)
            last = line
    found = Recipients(label, tuple(items))
    taken = {id(line) for line in found.lines}
    return found, [line for line in lines if id(line) not in taken]


def signatures_of(
    lines: Sequence[Line], edges: Edges, standard: LayoutStandard
) -> tuple[tuple[Signature, ...], list[Line]]:
    """Return who signs, the right column first, and the other lines."""
    ordered = sorted(lines, key=lambda one: (one.page, one.baseline))
    starts = edges.left + 0.42 * edges.width
    first = next(
        (
            one
            for one in ordered
            if one.capitals
            and one.box.x0 > starts
            and one.box.middle > edges.middle + 8
            and len(one.text) > 3
        ),
        None,
    )
    if first is None:
        return (), list(lines)
    right = _chain(ordered, first, right=True)
    found = [right]
    beside = next(
        (
            one
            for one in ordered
            if one.page == first.page
            and one.capitals
            and one.box.middle < edges.middle - 8
            and one.box.x1 < edges.middle + 3
            and abs(one.baseline - first.baseline) < 3
        ),
        None,
    )
    if beside is not None:
        found.append(_chain(ordered, beside, right=False))
    taken = {id(line) for one in found for line in one.lines}
    return tuple(found), [line for line in lines if id(line) not in taken]


def _chain(ordered: Sequence[Line], first: Line, *, right: bool) -> Signature:
    posts, note, name, last = [first], None, None, first
    for line in ordered:
        later = (line.page, line.baseline) > (last.page, last.baseline + 1)
        if not later or abs(line.box.middle - first.box.middle) > _SAME_COLUMN:
            continue
        step = line.baseline - last.baseline if line.page == last.page else _NAME_FROM
        if line.page > first.page + 1 or step > _NAME_TO:
            break
        if step < _NAME_FROM and line.text.startswith("("):
            note = last = line
        elif step < _NEXT_LINE and line.capitals and note is None:
            posts.append(line)
            last = line
        elif line.page > first.page and not (line.bold and len(line.text.split()) <= 8):
            break
        else:
            name = line
            break
    return Signature(tuple(posts), note, name, right)
