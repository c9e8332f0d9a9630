"""Where a page has ruled tables: rules that cross make one box."""

from rules.layout.values import Box, PageSeen, TextLine

_JOIN = 1.5  # millimetres between rules that belong together
_LEAST = 3.0


def tables_on(page: PageSeen) -> tuple[Box, ...]:
    """Return the outlines of the ruled tables of a page, from the top; a frame round the page is none."""
    upright = [
        s.box for s in page.strokes if not s.level and s.length >= _LEAST and s.length < page.height * 0.97
    ]
    boxes: list[Box] = []
    for box in sorted(upright, key=lambda one: one.top):
        for index, known in enumerate(boxes):
            if box.top <= known.bottom + _JOIN and box.bottom >= known.top - _JOIN:
                top, bottom = min(box.top, known.top), max(box.bottom, known.bottom)
                boxes[index] = Box(min(box.x0, known.x0), top, max(box.x1, known.x1), bottom)
                break
        else:
            boxes.append(box)
    return tuple(sorted((b for b in boxes if b.x1 - b.x0 > _LEAST), key=lambda one: one.top))


def within(line: TextLine, table: Box) -> bool:
    """Tell whether a line stands in a table: its middle does."""
    middle = (line.box.top + line.box.bottom) / 2
    return table.top - 0.5 <= middle <= table.bottom + 0.5 and table.x0 <= line.box.middle <= table.x1


def borders(page: PageSeen, table: Box) -> tuple[Box, ...]:
    """Return a table's upright rules."""
    return tuple(
        s.box
        for s in page.strokes
        if not s.level
        and s.length >= _LEAST
        and table.x0 - 0.1 <= s.box.x0 <= table.x1 + 0.1
        and s.box.top >= table.top - _JOIN
        and s.box.bottom <= table.bottom + _JOIN
    )
