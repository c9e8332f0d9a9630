"""Draws all pages in one reportlab run: cover, lists, contents, and a running line for every page of the parts."""

import io
from collections.abc import Iterator, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tasks.documents.fonts import DRAWING, drawing_font
from tasks.documents.pdf.content import Rect
from tasks.dossier.front_pages.cover import COVER_FOOT, CoverPage, centred
from tasks.dossier.front_pages.values import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    ContentsEntry,
    Cover,
    FrontPages,
    ListRow,
    PartPage,
    printable,
    wrapped,
)

STRIP = 28.0  # points at the foot of an A4 page, for the running line alone
STRIP_BASE = 12.0
STRIP_SIZE = 8.0
LIST_TOP = TOP - 40  # where lists start, below their heading
NUMBER_WIDTH = 34.0


def strip_height(width: float, height: float) -> float:
    """Points at the foot of a page of that size which the running line takes; no content stands there."""
    return STRIP * min(width, height) / float(WIDTH)


def draw(cover: Cover, entries: Sequence[ContentsEntry], trial_text: str | None) -> FrontPages:
    """Draw the front pages, and a page with nothing but its running line for every sheet of every entry."""
    with DRAWING:
        return _Pen(cover, entries, trial_text).draw()


class _Pen:
    def __init__(self, cover: Cover, entries: Sequence[ContentsEntry], trial_text: str | None) -> None:
        self.cover, self.entries, self.trial_text = CoverPage(cover), entries, trial_text
        self.plain, self.bold, self.italic = (drawing_font(s) for s in ("Regular", "Bold", "Italic"))
        self.short = printable(cover.short_name)
        self.page = 0
        self.total = 0
        self.out = io.BytesIO()
        self.canvas = Canvas(
            self.out, pagesize=A4, initialFontName=self.plain, pageCompression=1, invariant=1
        )
        self.links: list[tuple[int, Rect, int]] = []

    def draw(self) -> FrontPages:
        lists = list(self._paged(self.cover.nominee_rows(), self.cover.list_top(), COVER_FOOT))
        contents = list(self._paged(self._content_rows([0] * len(self.entries))))
        starts: list[int] = []
        at = len(lists) + len(contents)
        for entry in self.entries:
            starts.append(at)
            at += len(entry.sheets)
        self.total = at
        for number, rows in enumerate(lists):
            if number == 0:
                self.cover.draw(self.canvas)
            else:
                centred(self.canvas, "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG (tiếp theo)", self.bold, 13, TOP - 14)
            self._rows(rows)
            self._end(WIDTH, HEIGHT)
        for number, rows in enumerate(self._paged(self._content_rows(starts))):
            centred(self.canvas, "MỤC LỤC" if number == 0 else "MỤC LỤC (tiếp theo)", self.bold, 14, TOP - 14)
            self._rows(rows)
            self._end(WIDTH, HEIGHT)
        for entry in self.entries:
            for sheet in entry.sheets:
                self.canvas.setPageSize((sheet.width, sheet.height))
                if sheet.notice:
                    self._notice(sheet)
                self._end(sheet.width, sheet.height)
        self.canvas.save()
        return FrontPages(self.out.getvalue(), len(lists), starts, self.links)

    def _content_rows(self, starts: Sequence[int]) -> Iterator[list[ListRow]]:
        group = ""
        for number, (entry, start) in enumerate(zip(self.entries, starts, strict=True), start=1):
            block = []
            if entry.group != group:
                group = entry.group
                block.append(ListRow(group, self.bold, 13, lead=24))
            lines = wrapped(entry.title, self.plain, 12, RIGHT - LEFT - 26 - NUMBER_WIDTH)
            for at, line in enumerate(lines):
                before = f"{number}." if at == 0 else ""
                after = str(start + 1) if at == len(lines) - 1 else ""
                lead = 18 if at == 0 else 15
                block.append(ListRow(line, self.plain, 12, lead, 26, before, after, leads_to=start))
            yield block

    def _paged(
        self, blocks: Iterator[list[ListRow]], top: float = LIST_TOP, foot: float = BOTTOM
    ) -> Iterator[list[tuple[float, ListRow]]]:
        """Rows with their baselines, page by page, `top` and `foot` being the first page's own limits.

        A block (an entry with its lines) stays together where a page can hold it.
        """
        page: list[tuple[float, ListRow]] = []
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

    def _rows(self, rows: list[tuple[float, ListRow]]) -> None:
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

    def _notice(self, sheet: PartPage) -> None:
        y = sheet.height / 2
        for line in wrapped(sheet.notice, self.italic, 12, sheet.width * 0.8):
            centred(self.canvas, line, self.italic, 12, y, sheet.width / 2)
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
            centred(self.canvas, self.trial_text, self.bold, size, y, width / 2)
        c.showPage()
