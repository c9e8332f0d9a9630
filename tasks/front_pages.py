"""Draws what a reading copy adds to its parts: cover, contents, and a running line for every page.

A small module of its own: it only draws, in one reportlab run, and knows no part's file. Putting the
parts' pages above the running lines belongs to `reading_copy`.
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tasks.fonts import DRAWING, drawing_font

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
WIDTH, HEIGHT = A4
LEFT, RIGHT = 25 * mm, WIDTH - 18 * mm
TOP, BOTTOM = HEIGHT - 20 * mm, 22 * mm
STRIP = 28.0  # points at the foot of an A4 page, for the running line alone
STRIP_BASE = 12.0
STRIP_SIZE = 8.0
LIST_TOP = TOP - 40  # where lists start, below their heading
COVER_FOOT = BOTTOM + 76  # above the cover's own last lines
CODE_AT, CODE_SIDE = (
    (37.0, 40.0),
    26 * mm,
)  # on the cover: the code's lower left, its side with the white round it
SEAL_BOX = (354, 38, 544, 71)  # on the cover, in points: kept free for the stamp of who seals the copy
CODE_TEXT, CODE_LEAD = 6.8, 8.6  # of the lines beside the code
CODE_WIDTH = 44.0
NUMBER_WIDTH = 34.0

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Nominee:
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
    nominees: Sequence[Nominee]
    report_hash: str  # sha256 of the report as received
    town: str
    code: str  # what the QR carries, printed beside it
    squares: Sequence[Sequence[bool]]  # the QR's rows from the top, with the white round it


@dataclass(frozen=True)
class Sheet:
    """One page that a part brings: its size in points, upright; `notice` stands in for one that can't be shown."""

    width: float
    height: float
    notice: str = ""


@dataclass(frozen=True)
class Entry:
    """One part in the contents: its group's heading, its title, its pages."""

    group: str
    title: str
    sheets: Sequence[Sheet]


@dataclass(frozen=True)
class Drawn:
    """A PDF of cover, contents and one page a sheet; pages count from 0."""

    pdf: bytes
    contents_at: int
    starts: Sequence[int]  # the first page of each entry
    links: Sequence[tuple[int, Rect, int]]  # on a page, a rectangle, leading to a page


def strip_height(width: float, height: float) -> float:
    """Points at the foot of a page of that size which the running line takes; no content stands there."""
    return STRIP * min(width, height) / float(WIDTH)


def draw(cover: Cover, entries: Sequence[Entry], trial_text: str | None) -> Drawn:
    """Draw the front pages, and a page with nothing but its running line for every sheet of every entry."""
    with DRAWING:
        return _Pen(cover, entries, trial_text).draw()


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


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """From where to where a row is black without a gap."""
    start = 0
    for black, squares in groupby(row):
        end = start + len(list(squares))
        if black:
            yield start, end
        start = end


class _Pen:
    """Draws one reading copy's pages from the first to the last."""

    def __init__(self, cover: Cover, entries: Sequence[Entry], trial_text: str | None) -> None:
        self.cover, self.entries, self.trial_text = cover, entries, trial_text
        self.plain, self.bold, self.italic = (drawing_font(s) for s in ("Regular", "Bold", "Italic"))
        self.short = printable(cover.short_name)
        self.page = 0
        self.total = 0
        self.out = io.BytesIO()
        self.canvas = Canvas(
            self.out, pagesize=A4, initialFontName=self.plain, pageCompression=1, invariant=1
        )
        self.links: list[tuple[int, Rect, int]] = []

    def draw(self) -> Drawn:
        lists = list(self._paged(self._nominee_rows(), self._list_top(), COVER_FOOT))
        contents = list(self._paged(self._content_rows([0] * len(self.entries))))
        starts: list[int] = []
        at = len(lists) + len(contents)
        for entry in self.entries:
            starts.append(at)
            at += len(entry.sheets)
        self.total = at
        for number, rows in enumerate(lists):
            if number == 0:
                self._cover_page()
            else:
                self._centred("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG (tiếp theo)", self.bold, 13, TOP - 14)
            self._rows(rows)
            self._end(WIDTH, HEIGHT)
        for number, rows in enumerate(self._paged(self._content_rows(starts))):
            self._centred("MỤC LỤC" if number == 0 else "MỤC LỤC (tiếp theo)", self.bold, 14, TOP - 14)
            self._rows(rows)
            self._end(WIDTH, HEIGHT)
        for entry in self.entries:
            for sheet in entry.sheets:
                self.canvas.setPageSize((sheet.width, sheet.height))
                if sheet.notice:
                    self._notice(sheet)
                self._end(sheet.width, sheet.height)
        self.canvas.save()
        return Drawn(self.out.getvalue(), len(lists), starts, self.links)

    # -------------------------------------------------------------- cover

    def _cover_page(self) -> None:
        c = self.canvas
        for inset, thick in ((10 * mm, 1.6), (11.2 * mm, 0.5)):
            c.setLineWidth(thick)
            c.rect(inset, inset + 4, WIDTH - 2 * inset, HEIGHT - 2 * inset - 4)
        c.setLineWidth(0.7)
        split = LEFT + 0.42 * (RIGHT - LEFT)
        y = TOP - 12
        middle, width = (LEFT + split) / 2, split - LEFT - 6
        for body, font in ((self.cover.parent, self.plain), (self.cover.unit, self.bold)):
            for line in wrapped(body.upper(), font, 12, width) if body else []:
                self._centred(line, font, 12, y, middle)
                y -= 15
        c.line(middle - 30, y + 10, middle + 30, y + 10)
        middle = (split + RIGHT) / 2
        # 12 pt where it fits, as Nghị định 30 has it.
        size = min(12.0, 12.0 * (RIGHT - split) / stringWidth(COUNTRY, self.bold, 12))
        self._centred(COUNTRY, self.bold, size, TOP - 12, middle)
        self._centred(MOTTO, self.bold, 13, TOP - 28, middle)
        half = stringWidth(MOTTO, self.bold, 13) / 2
        c.line(middle - half, TOP - 33, middle + half, TOP - 33)
        for title, font, points, at in self._title_lines():
            self._centred(title, font, points, at)
        self._centred(
            printable(f"{self.cover.town}, {self.cover.cycle[:1].lower()}{self.cover.cycle[1:]}"),
            self.italic,
            13,
            BOTTOM + 58,
        )
        self._code()

    def _code(self) -> None:
        """The QR and, beside it, what it carries, and the report's hash; the seal stands to the right of them."""
        c, rows = self.canvas, self.cover.squares
        side = CODE_SIDE / max(len(rows), 1)
        left, top = CODE_AT[0], CODE_AT[1] + CODE_SIDE
        shape = c.beginPath()
        for down, row in enumerate(rows):
            for start, end in _runs(row):
                # A hair taller than a square, or a viewer shows white lines between the rows.
                shape.rect(left + start * side, top - (down + 1) * side, (end - start) * side, side * 1.02)
        c.drawPath(shape, stroke=0, fill=1)
        at, y = CODE_AT[0] + CODE_SIDE + 1, CODE_AT[1] + CODE_SIDE - 3.5 * side
        width = SEAL_BOX[0] - 8 - at
        for heading, text in (
            ("Mã hồ sơ (kiểm tra: quét ô vuông, hoặc thidua verify --code):", self.cover.code),
            ("Báo cáo nhận được, mã băm SHA-256:", self.cover.report_hash),
        ):
            y -= CODE_LEAD
            c.setFont(self.italic, CODE_TEXT)
            c.drawString(at, y, heading)
            c.setFont(self.plain, CODE_TEXT)
            for line in wrapped(text, self.plain, CODE_TEXT, width):
                y -= CODE_LEAD
                c.drawString(at, y, line)
            y -= 3

    def _title_lines(self) -> Iterator[tuple[str, str, float, float]]:
        y = TOP - 130
        yield "HỒ SƠ", self.bold, 22, y
        yield "ĐỀ NGHỊ KHEN THƯỞNG", self.bold, 22, y - 28
        y -= 66
        for text, font, size in (
            (self.cover.movement, self.bold, 14.0),
            (self.cover.cycle, self.plain, 14.0),
            (self.cover.unit, self.bold, 15.0),
        ):
            for line in wrapped(text, font, size, RIGHT - LEFT - 20):
                yield line, font, size, y
                y -= size * 1.35
            y -= 6

    def _list_top(self) -> float:
        return min(y for *_, y in self._title_lines()) - 34

    def _nominee_rows(self) -> Iterator[list["_Row"]]:
        heading = f"Danh sách đề nghị khen thưởng ({len(self.cover.nominees)})"
        block = [_Row(heading, self.bold, 13, lead=20)]
        width = RIGHT - LEFT - CODE_WIDTH - 10
        for nominee in self.cover.nominees:
            for number, line in enumerate(wrapped(nominee.name, self.plain, 13, width)):
                code = printable(nominee.code) if number == 0 else ""
                block.append(_Row(line, self.plain, 13, indent=CODE_WIDTH, before=code, lead=17))
            for line in wrapped(nominee.detail, self.italic, 11, width) if nominee.detail else []:
                block.append(_Row(line, self.italic, 11, indent=CODE_WIDTH, lead=14))
            yield block
            block = []
        if block:
            yield block

    # -------------------------------------------------------------- contents

    def _content_rows(self, starts: Sequence[int]) -> Iterator[list["_Row"]]:
        group = ""
        for number, (entry, start) in enumerate(zip(self.entries, starts, strict=True), start=1):
            block = []
            if entry.group != group:
                group = entry.group
                block.append(_Row(group, self.bold, 13, lead=24))
            lines = wrapped(entry.title, self.plain, 12, RIGHT - LEFT - 26 - NUMBER_WIDTH)
            for at, line in enumerate(lines):
                before = f"{number}." if at == 0 else ""
                after = str(start + 1) if at == len(lines) - 1 else ""
                lead = 18 if at == 0 else 15
                block.append(_Row(line, self.plain, 12, lead, 26, before, after, leads_to=start))
            yield block

    # -------------------------------------------------------------- rows, pages, running line

    def _paged(
        self, blocks: Iterator[list["_Row"]], top: float = LIST_TOP, foot: float = BOTTOM
    ) -> Iterator[list[tuple[float, "_Row"]]]:
        """Rows with their baselines, page by page, `top` and `foot` being the first page's own limits.

        A block (an entry with its lines) stays together where a page can hold it.
        """
        page: list[tuple[float, _Row]] = []
        y = top
        for block in blocks:
            tall = sum(row.lead for row in block)
            together = tall <= LIST_TOP - BOTTOM
            for at, row in enumerate(block):
                need = tall if at == 0 and together else row.lead
                if y - need < foot:
                    yield page
                    page, y, foot = [], LIST_TOP, BOTTOM
                y -= row.lead
                page.append((y, row))
        yield page

    def _rows(self, rows: list[tuple[float, "_Row"]]) -> None:
        c = self.canvas
        for y, row in rows:
            c.setFont(row.font, row.size)
            if row.before:
                c.drawString(LEFT, y, row.before)
            c.drawString(LEFT + row.indent, y, row.text)
            if row.after:
                c.drawRightString(RIGHT, y, row.after)
                start = LEFT + row.indent + stringWidth(row.text, row.font, row.size) + 4
                c.setLineWidth(0.5)
                c.setDash(0.5, 3)
                c.line(start, y + 1, RIGHT - NUMBER_WIDTH + 8, y + 1)
                c.setDash()
            if row.leads_to is not None:
                self.links.append((self.page, (LEFT, y - 3, RIGHT, y + row.size), row.leads_to))

    def _notice(self, sheet: Sheet) -> None:
        y = sheet.height / 2
        for line in wrapped(sheet.notice, self.italic, 12, sheet.width * 0.8):
            self._centred(line, self.italic, 12, y, sheet.width / 2)
            y -= 16

    def _end(self, width: float, height: float) -> None:
        """The running line (unit · trial text · page of pages), then the next page."""
        self.page += 1
        c, scale = self.canvas, strip_height(width, height) / STRIP
        size, edge, y = STRIP_SIZE * scale, 30 * scale, STRIP_BASE * scale
        number = f"Trang {self.page}/{self.total}"
        c.setLineWidth(0.4 * scale)
        c.line(edge, y + 11 * scale, width - edge, y + 11 * scale)
        c.setFont(self.plain, size)
        c.drawRightString(width - edge, y, number)
        aside = max(stringWidth(number, self.plain, size), 0.26 * (width - 2 * edge))
        short = self.short
        while len(short) > 2 and stringWidth(short, self.plain, size) > aside:
            short = short.rstrip("…")[:-1].rstrip() + "…"
        c.drawString(edge, y, short)
        if self.trial_text:
            room = width - 2 * edge - 2 * aside - 8 * scale
            size = min(size, size * room / stringWidth(self.trial_text, self.bold, size))
            self._centred(self.trial_text, self.bold, size, y, width / 2)
        c.showPage()

    def _centred(
        self, text: str, font: str, size: float, y: float, middle: float = (LEFT + RIGHT) / 2
    ) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawCentredString(middle, y, text)


@dataclass(frozen=True)
class _Row:
    """One line of a list: what stands before it, the line, a page number after it, where a click leads."""

    text: str
    font: str
    size: float
    lead: float  # points down from the row above
    indent: float = 0
    before: str = ""
    after: str = ""
    leads_to: int | None = None
