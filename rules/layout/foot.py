"""The foot of a paper: who signs and who gets it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.layout.body import Edges
from rules.layout.standard.standard import LayoutStandard
from rules.layout.values import TextLine
from rules.values.text import fold

_NEXT_LINE = 9.5
_NAME_FROM, _NAME_TO = 12.0, 90.0  # millimetres below the post
_SAME_COLUMN = 22.0


@dataclass(frozen=True, slots=True)
class SignerBlock:
    """One who signs: what stands above, the note in brackets, the name; `right`: in the right column."""

    posts: tuple[TextLine, ...]
    note: TextLine | None
    name: TextLine | None
    right: bool
    rest: tuple[TextLine, ...] = ()
    """What of a long name did not fit on its line."""

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """All of it."""
        found = (*self.posts, self.note, self.name, *self.rest)
        return tuple(line for line in found if line is not None)


@dataclass(frozen=True, slots=True)
class RecipientsBlock:
    """The label, where there is one, and the lines below it."""

    label: TextLine | None
    items: tuple[TextLine, ...]

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """All of it."""
        return (*([self.label] if self.label else []), *self.items)

    @property
    def first(self) -> TextLine:
        """Its uppermost line."""
        return self.lines[0]


def recipients_of(
    lines: Sequence[TextLine], standard: LayoutStandard
) -> tuple[RecipientsBlock | None, list[TextLine]]:
    """Return who gets the paper, and the other lines."""
    wanted = fold(standard.recipients.text).rstrip(":")
    # The last: a paragraph of the text may say the same words.
    label = next((line for line in reversed(lines) if fold(line.text).rstrip(":") == wanted), None)
    if label is None:
        return _without_label(lines, standard)
    items: list[TextLine] = []
    last = label
    for line in sorted(lines, key=lambda one: one.baseline):
        near = abs(line.box.x0 - label.box.x0) < 6 and line.box.x0 < label.box.x0 + 60
        if line.page == label.page and near and 1 < line.baseline - last.baseline < _NEXT_LINE:
            items.append(line)
            last = line
    found = RecipientsBlock(label, tuple(items))
    taken = {id(line) for line in found.lines}
    return found, [line for line in lines if id(line) not in taken]


def _without_label(
    lines: Sequence[TextLine], standard: LayoutStandard
) -> tuple[RecipientsBlock | None, list[TextLine]]:
    """Find the list by its last line; what stands right above it at the same edge belongs to it."""
    kept = re.compile(rf"[-–] ?{re.escape(standard.recipients.last)}")
    last = next((line for line in reversed(lines) if kept.match(line.text)), None)
    if last is None:
        return None, list(lines)
    items = [last]
    for line in sorted(lines, key=lambda one: -one.baseline):
        step = items[-1].baseline - line.baseline
        if line.page == last.page and line.size == last.size and 1 < step < _NEXT_LINE:
            items.append(line)
    found = RecipientsBlock(None, tuple(reversed(items)))
    taken = {id(line) for line in items}
    return found, [line for line in lines if id(line) not in taken]


def signatures_of(
    lines: Sequence[TextLine], edges: Edges, standard: LayoutStandard
) -> tuple[tuple[SignerBlock, ...], list[TextLine]]:
    """Return who signs, the right column first, and the other lines."""
    ordered = sorted(lines, key=lambda one: (one.page, one.baseline))
    starts = edges.left + 0.42 * edges.width
    capitals = [one for one in ordered if one.capitals]
    right_side = (one for one in capitals if one.box.x0 > starts and one.box.middle > edges.middle + 8)
    first = next((one for one in right_side if len(one.text) > 3), None)
    if first is None:
        return (), list(lines)
    found = [_chain(ordered, first, right=True)]
    left_side = (
        one for one in capitals if one.box.middle < edges.middle - 8 and one.box.x1 < edges.middle + 3
    )
    level = (one for one in left_side if one.page == first.page and abs(one.baseline - first.baseline) < 3)
    beside = next(level, None)
    if beside is not None:
        found.append(_chain(ordered, beside, right=False))
    taken = {id(line) for one in found for line in one.lines}
    return tuple(found), [line for line in lines if id(line) not in taken]


def _chain(ordered: Sequence[TextLine], first: TextLine, *, right: bool) -> SignerBlock:
    posts, note, name, last = [first], None, None, first
    rest: list[TextLine] = []
    for line in ordered:
        later = (line.page, line.baseline) > (last.page, last.baseline + 1)
        if not later or abs(line.box.middle - first.box.middle) > _SAME_COLUMN:
            continue
        step = line.baseline - last.baseline if line.page == last.page else _NAME_FROM
        if name is not None:
            if step < _NEXT_LINE and line.bold:
                rest.append(line)
                last = line
                continue
            break
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
            name = last = line
    return SignerBlock(tuple(posts), note, name, right, tuple(rest))
