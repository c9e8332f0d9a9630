"""The head of a paper: the country's name and motto, who issues it, number, place and day, title, what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.layout.standard.standard import LayoutStandard, PaperKind
from rules.layout.values import PageSeen, TextLine
from rules.values.text import fold

_LETTERS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\s*Số\s*:?(?!\w)", re.IGNORECASE)
_NEXT_LINE = 9.5  # millimetres: one and a half lines of 14 points
_OTHER = PaperKind("khac", ())


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text; None or empty where it was not found."""

    country: TextLine | None = None
    motto: TextLine | None = None
    issuers: tuple[TextLine, ...] = ()
    number: TextLine | None = None
    draft: tuple[TextLine, ...] = ()
    letter_about: tuple[TextLine, ...] = ()
    place_date: TextLine | None = None
    title: tuple[TextLine, ...] = ()
    abstract: tuple[TextLine, ...] = ()
    addressed: tuple[TextLine, ...] = ()

    def open(self, blank: str) -> bool:
        """Tell whether number or day are left open: a draft, or a trial."""
        return bool(self.draft) or any(blank in line.text for line in (self.number, self.place_date) if line)


def letters(text: str) -> str:
    """Return nothing but the letters and figures of a text, folded: signs and dashes do not count."""
    return _LETTERS.sub("", fold(text))


def kind_of(
    pages: Sequence[PageSeen], standard: LayoutStandard, wanted: PaperKind | None
) -> tuple[PaperKind, TextLine | None]:
    """Return the kind of paper and the line of its title; a kind without rules of its own where no words tell."""
    first = pages[0].lines
    above = [(line, letters(line.text)) for line in first if line.box.top < pages[0].height * 0.6]
    titled: list[tuple[int, PaperKind, TextLine]] = []
    for kind in [wanted] if wanted else standard.kinds:
        for title in kind.titles:
            words, begins = letters(title), kind.profile != "full"
            titled += [
                (len(title), kind, line)
                for line, said in above
                if said == words or (begins and said.startswith(words))
            ]
    if titled:
        _, found, line = max(titled, key=lambda one: (one[0], -one[2].box.top))
        return found, line
    if wanted is not None:
        return wanted, None
    about = standard.letter_about.begins.casefold()
    letter = next((kind for kind in standard.kinds if kind.letter), None)
    if letter and any(line.text.casefold().startswith(about) and line.baseline < 100 for line in first):
        return letter, None
    return _OTHER, None


def head_of(
    lines: Sequence[TextLine],
    pages: Sequence[PageSeen],
    standard: LayoutStandard,
    kind: PaperKind,
    title: TextLine | None,
) -> tuple[Head, list[TextLine]]:
    """Return the head and the lines that are none of it."""
    first = [line for line in lines if line.page == 1]
    country = _named(first, standard.country.text)
    motto = _named(first, standard.motto.text)
    addressed = _addressed(first, standard)
    if title is None and not kind.letter and kind.profile == "full":
        title = _any_title(first, country, addressed)
    end = _end(first, pages, title, addressed, motto)
    split = country.box.x0 - 1 if country else pages[0].width / 2 - 5
    zone = [line for line in first if line.baseline < end and line not in (country, motto, title)]
    left = sorted((line for line in zone if line.box.middle < split), key=lambda one: one.baseline)
    right = sorted((line for line in zone if line.box.middle >= split), key=lambda one: one.baseline)
    number = next((line for line in left if _NUMBER.match(line.text)), None)
    marks = {fold(text) for text in standard.marks.draft}
    draft = tuple(line for line in left if fold(line.text) in marks)
    left = [line for line in left if line not in draft]
    if number is None:
        above, below = [line for line in left if line.capitals], []
    else:
        above = [line for line in left if line.baseline < number.baseline]
        below = [line for line in left if line.baseline > number.baseline]
    place = next((line for line in right if "ngày" in line.text or re.search(r"\d/\d", line.text)), None)
    if place is None:
        place = next((line for line in right if "," in line.text), None)
    titles, abstract = _title_lines(first, title, addressed)
    about = tuple(below) if kind.letter else ()
    head = Head(country, motto, tuple(above), number, draft, about, place, titles, abstract, addressed)
    parts = (country, motto, *above, number, *draft, *about, place, *titles, *abstract, *addressed)
    taken = {id(line) for line in parts}
    return head, [line for line in lines if id(line) not in taken]


def _named(lines: Sequence[TextLine], text: str) -> TextLine | None:
    wanted = letters(text)
    for line in lines:
        if letters(line.text) == wanted:
            return line
    return next((line for line in lines if letters(line.text)[:9] == wanted[:9]), None)


def _addressed(lines: Sequence[TextLine], standard: LayoutStandard) -> tuple[TextLine, ...]:
    start = next((one for one in lines if fold(one.text).startswith(fold(standard.addressed.text))), None)
    if start is None:
        return ()
    found, last = [start], start
    for line in sorted(lines, key=lambda one: one.baseline):
        beside = line is not start and abs(line.baseline - start.baseline) < 1 and line.box.x0 > start.box.x1
        # Set off from the label, or in the middle as it is: the text begins at its own indent.
        below = line.box.x0 > start.box.x0 + 15 or abs(line.box.middle - start.box.middle) < 3
        under = below and 0 < line.baseline - last.baseline < _NEXT_LINE
        listed = line.text.startswith("-") or last.text.rstrip()[-1:] not in (".", ";")
        if beside or (under and listed and last.text.rstrip()[-1:] != "."):
            found.append(line)
            last = line
    return tuple(found)


def _any_title(
    lines: Sequence[TextLine], country: TextLine | None, addressed: Sequence[TextLine]
) -> TextLine | None:
    """A title that is no known kind's: capitals in the middle, below the head."""
    top = country.baseline + 15 if country else 40
    until = min([line.box.top for line in addressed], default=130)
    shown = (line for line in lines if line.capitals and line.bold and line.box.x0 > 50)
    return next((line for line in shown if top < line.baseline < until), None)


def _end(
    lines: Sequence[TextLine],
    pages: Sequence[PageSeen],
    title: TextLine | None,
    addressed: Sequence[TextLine],
    motto: TextLine | None,
) -> float:
    if title is not None:
        return title.box.top
    if addressed:
        return min(line.box.top for line in addressed)
    return (motto.baseline + 14) if motto else 55.0


def _title_lines(
    lines: Sequence[TextLine], title: TextLine | None, addressed: Sequence[TextLine]
) -> tuple[tuple[TextLine, ...], tuple[TextLine, ...]]:
    if title is None:
        return (), ()
    abstract: list[TextLine] = []
    last = title
    for line in sorted(lines, key=lambda one: one.baseline):
        if line in addressed or line.baseline <= last.baseline + 1:
            continue
        centred = abs(line.box.middle - title.box.middle) < 4
        if not centred or line.baseline - last.baseline > _NEXT_LINE or line.capitals:
            break
        abstract.append(line)
        last = line
    return (title,), tuple(abstract)
