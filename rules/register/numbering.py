"""How numbers are given out of the books of outgoing papers: the next of book and year, one each, none skipped.

The rule only; that nobody else reads the book meanwhile is the register's part (`tasks.register`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rules.values.text import fold


class NumberState(StrEnum):
    """What became of a number; `conflict` is only told, never kept."""

    GIVEN = "given"
    ISSUED = "issued"
    REPLACED = "replaced"
    FREE = "free"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """A paper that needs a number: `asked` is one from the office's own book ("": the next is given)."""

    key: str
    paper: str
    book: str
    first: int
    day: dt.date
    symbol: str
    asked: str
    content: str


@dataclass(frozen=True, slots=True)
class Given:
    """The number a paper has: `conflict` where it is issued under that number and day, saying something else."""

    key: str
    number: int | str
    printed: str
    state: NumberState
    day: dt.date


@dataclass(frozen=True, slots=True)
class BookLine:
    """One number of a book and year as it stands (`revision` counts its changes): which paper of which cycle has it."""

    book: str
    year: int
    text: str
    revision: int
    movement: str
    cycle: str
    key: str
    paper: str
    day: dt.date
    symbol: str
    printed: str
    content: str
    state: NumberState
    reason: str = ""
    approver: str = ""

    @property
    def slot(self) -> tuple[str, int, str]:
        """What is unique in a town's books."""
        return (self.book, self.year, self.text)

    @property
    def number(self) -> int | str:
        """The number as a number where it is one (12), else as the office writes it (12a); "" without a book."""
        if not self.book:
            return ""
        return int(self.text) if self.text.isdecimal() else self.text

    def given(self) -> Given:
        """Return what its paper is told."""
        return Given(self.key, self.number, self.printed, self.state, self.day)


def printed_number(number: int | str, symbol: str) -> str:
    """Return the number as papers print it: 05/QĐ-UBND, a zero before numbers below 10."""
    shown = f"{number:02d}" if isinstance(number, int) else number
    return f"{shown}/{symbol}" if symbol else shown


def asked_number(asked: str, symbol: str) -> tuple[str, str]:
    """Return the number asked for and how it is printed: "7", "07" and "07/QĐ-UBND" are the same number."""
    head, slash, tail = (part.strip() for part in asked.strip().partition("/"))
    text = str(int(head)) if head.isascii() and head.isdecimal() else head
    if slash and fold(tail) != fold(symbol):
        return text, asked.strip()
    return text, printed_number(int(text) if text.isdecimal() else text, symbol)


class Books:
    """The books of one town while numbers are given: `changed` are the lines to be written, `faults` refuse all."""

    def __init__(self, lines: Iterable[BookLine], movement: str, cycle: str) -> None:
        self._lines = {line.slot: line for line in lines}
        self._movement, self._cycle = movement, cycle
        self.changed: list[BookLine] = []
        self.faults: list[str] = []

    def _mine(self, line: BookLine) -> bool:
        return (line.movement, line.cycle) == (self._movement, self._cycle)

    @property
    def held(self) -> dict[str, BookLine]:
        """The numbers that papers of this cycle have now, by the papers' keys."""
        having = (NumberState.GIVEN, NumberState.ISSUED)
        return {n.key: n for n in self._lines.values() if n.state in having and self._mine(n)}

    def _put(self, line: BookLine) -> BookLine:
        before = self._lines.get(line.slot)
        line = replace(line, revision=before.revision + 1 if before else 1)
        self._lines[line.slot] = line
        self.changed.append(line)
        return line

    def give(self, wanted: Sequence[NumberRequest]) -> dict[str, Given]:
        """Give every paper its number, in the order wanted; look at `faults` before anything is written."""
        self._give_back(wanted)
        given: dict[str, Given] = {}
        held = self.held
        for want in wanted:
            if line := self._keep(want, held.get(want.key)) or self._first(want):
                given[want.key] = line.given()
        return given

    def _give_back(self, wanted: Sequence[NumberRequest]) -> None:
        """Numbers given but not issued go back where their paper is no more, or asks for another number or year.

        A paper is no more when its kind is wanted and it is not: a certificate whose winner has changed.
        """
        by_key = {want.key: want for want in wanted}
        if len(by_key) != len(wanted):
            raise ValueError("a key is wanted twice")
        kinds = {want.paper for want in wanted}
        for line in [n for n in self._lines.values() if n.state is NumberState.GIVEN and self._mine(n)]:
            want = by_key.get(line.key)
            gone = want is None and line.paper in kinds
            if gone or (want is not None and not _fits(line, want)):
                self._put(replace(line, state=NumberState.FREE))

    def _keep(self, want: NumberRequest, line: BookLine | None) -> BookLine | None:
        """Return the number that the paper already has; an issued one that says something else is a conflict."""
        if line is None:
            return None
        if line.state is NumberState.ISSUED:
            same = line.content == want.content and line.day == want.day and _fits(line, want)
            return line if same else replace(line, state=NumberState.CONFLICT)
        printed = _printed(line, want)
        now = replace(line, day=want.day, symbol=want.symbol, printed=printed, content=want.content)
        return line if now == line else self._put(now)

    def _first(self, want: NumberRequest) -> BookLine | None:
        if not want.book:
            return self._put(self._line(want, self._unnumbered(want), ""))
        return self._asked(want) if want.asked.strip() else self._next(want)

    def _unnumbered(self, want: NumberRequest) -> str:
        """Return what stands for the number of a paper that has none, so that it can be kept and replaced too."""
        mine = [n for n in self._lines.values() if not n.book and n.key == want.key and self._mine(n)]
        return f"{self._movement}/{self._cycle}/{want.key}/{len(mine) + 1}"

    def _asked(self, want: NumberRequest) -> BookLine | None:
        text, printed = asked_number(want.asked, want.symbol)
        holder = self._lines.get((want.book, want.day.year, text))
        if holder is not None and holder.state is not NumberState.FREE:
            whose = "đã bị thay của" if holder.state is NumberState.REPLACED else "của"
            self.faults.append(
                f"số {holder.printed} năm {holder.year} đã là {whose} văn bản '{holder.key}'"
                f" (chu kỳ {holder.cycle}), không dùng cho '{want.key}' được: sửa cột Số"
            )
            return None
        return self._put(self._line(want, text, printed))

    def _next(self, want: NumberRequest) -> BookLine:
        mine = [n for n in self._lines.values() if (n.book, n.year) == (want.book, want.day.year)]
        numbers = [n.number for n in mine if isinstance(n.number, int)]
        back = [n.number for n in mine if n.state is NumberState.FREE and isinstance(n.number, int)]
        # A number that came back is given out first, else the book would have a hole.
        number = min(back) if back else max([want.first - 1, *numbers]) + 1
        return self._put(self._line(want, str(number), printed_number(number, want.symbol)))

    def _line(self, want: NumberRequest, text: str, printed: str) -> BookLine:
        return BookLine(
            book=want.book,
            year=want.day.year,
            text=text,
            revision=0,
            movement=self._movement,
            cycle=self._cycle,
            key=want.key,
            paper=want.paper,
            day=want.day,
            symbol=want.symbol,
            printed=printed,
            content=want.content,
            state=NumberState.GIVEN,
        )


def _printed(line: BookLine, want: NumberRequest) -> str:
    if not line.book:
        return ""
    if want.asked.strip():
        return asked_number(want.asked, want.symbol)[1]
    return printed_number(line.number, want.symbol)


def _fits(line: BookLine, want: NumberRequest) -> bool:
    """Tell whether the number is one that the paper may have: its book, its year, the number asked for if any."""
    asked = want.asked.strip() if want.book else ""
    return (line.book, line.year) == (want.book, want.day.year) and (
        not asked or asked_number(asked, want.symbol)[0] == line.text
    )


def standing(lines: Iterable[BookLine]) -> Iterator[BookLine]:
    """Yield each number as it stands: the last of its revisions, in the order first given."""
    last: dict[tuple[str, int, str], BookLine] = {}
    for line in lines:
        before = last.get(line.slot)
        if before is None or before.revision < line.revision:
            last[line.slot] = line
    yield from last.values()
