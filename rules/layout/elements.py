"""Which line of a paper is which element: head, title, bases, text, tables, recipients, signatures, page numbers.

Recognised by words and place, not by how they look, so that an element that looks wrong is found and can be said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.layout.body import Edges, Paragraph, edges_of, paragraphs_of
from rules.layout.foot import RecipientsBlock, SignerBlock, recipients_of, signatures_of
from rules.layout.heads import Head, head_of, kind_of
from rules.layout.standard.standard import LayoutStandard, PaperKind
from rules.layout.tables import tables_on, within
from rules.layout.values import Box, PageSeen, TextLine
from rules.values.text import fold

_NUMBER = re.compile(r"[-–\s]*(?:Trang\s*)?([0-9]{1,4})(?:\s*/\s*[0-9]+)?[-–\s]*", re.IGNORECASE)
_SMALL_PRINT = 4.5  # millimetres from one line of a code's small print to the next
_MARGIN = 22.0  # millimetres from the edge of the sheet in which a page number may stand


@dataclass(frozen=True, slots=True)
class Elements:
    """A paper taken apart; every line of it is in exactly one place."""

    kind: PaperKind
    pages: Sequence[PageSeen]
    trial: tuple[TextLine, ...]
    code: tuple[TextLine, ...]
    """The small print beside a code that machines read."""
    numbers: tuple[TextLine, ...]
    tables: tuple[tuple[Box, ...], ...]
    """By page."""
    in_tables: tuple[TextLine, ...]
    head: Head
    edges: Edges
    paragraphs: tuple[Paragraph, ...]
    centred: tuple[TextLine, ...]
    signatures: tuple[SignerBlock, ...]
    recipients: RecipientsBlock | None

    def page(self, line: TextLine) -> PageSeen:
        """Return the page of a line."""
        return self.pages[line.page - 1]


def recognise(
    pages: Sequence[PageSeen], standard: LayoutStandard, wanted: PaperKind | None = None
) -> Elements:
    """Take a paper apart; `wanted`: it is of this kind, whatever its words say."""
    trial_texts = {fold(text) for text in standard.marks.trial}
    trial, numbers, in_tables, rest = [], [], [], []
    tables = tuple(tables_on(page) for page in pages)
    for page, boxes in zip(pages, tables, strict=True):
        for line in page.lines:
            if fold(line.text) in trial_texts:
                trial.append(line)
            elif any(within(line, box) for box in boxes):
                in_tables.append(line)
            elif _is_page_number(line, page):
                numbers.append(line)
            else:
                rest.append(line)
    kind, title = kind_of(pages, standard, wanted)
    head, rest = head_of(rest, pages, standard, kind, title)
    recipients = None
    if kind.recipients != "none":
        recipients, rest = recipients_of(rest, standard)
    code, rest = _code_of(rest, standard)
    edges = edges_of(rest, pages, recipients.lines if recipients else ())
    signatures, rest = signatures_of(rest, edges, standard)
    paragraphs, centred = paragraphs_of(rest, edges, standard)
    aside = (tuple(trial), code, tuple(numbers), tables, tuple(in_tables))
    return Elements(kind, pages, *aside, head, edges, paragraphs, centred, signatures, recipients)


def _is_page_number(line: TextLine, page: PageSeen) -> bool:
    near_edge = line.box.bottom < _MARGIN or line.baseline > page.height - _MARGIN
    return near_edge and _NUMBER.fullmatch(line.text.strip()) is not None


def _code_of(
    lines: Sequence[TextLine], standard: LayoutStandard
) -> tuple[tuple[TextLine, ...], list[TextLine]]:
    found: list[TextLine] = []
    for line in sorted(lines, key=lambda one: (one.page, one.baseline)):
        below = found and line.page == found[-1].page and line.baseline - found[-1].baseline < _SMALL_PRINT
        if line.text.startswith(standard.marks.codes) or (below and line.size == found[-1].size):
            found.append(line)
    taken = {id(line) for line in found}
    return tuple(found), [line for line in lines if id(line) not in taken]


def shown_number(line: TextLine) -> int:
    """Return the number that a page number's line shows."""
    found = _NUMBER.fullmatch(line.text.strip())
    return int(found[1]) if found else 0
