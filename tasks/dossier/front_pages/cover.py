"""The cover: who, for what, the list of nominees, the code and the place of the seal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tasks.documents.fonts import drawing_font
from tasks.dossier.front_pages.values import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    SEAL_BOX,
    TOP,
    WIDTH,
    Cover,
    ListRow,
    printable,
    wrapped,
)

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
COVER_FOOT = BOTTOM + 76  # above the cover's own last lines
CODE_AT, CODE_SIDE = (37.0, 40.0), 26 * mm  # the code's lower left, its side with the white round it
CODE_TEXT, CODE_LEAD = 6.8, 8.6  # of the lines beside the code
CODE_WIDTH = 44.0


class CoverPage:
    """One reading copy's cover; make it, and draw, while holding `tasks.documents.fonts.DRAWING`."""

    def __init__(self, cover: Cover) -> None:
        self.cover = cover
        self.plain, self.bold, self.italic = (drawing_font(s) for s in ("Regular", "Bold", "Italic"))

    def draw(self, canvas: Canvas) -> None:
        """Draw the cover but for its list."""
        c = canvas
        for inset, thick in ((10 * mm, 1.6), (11.2 * mm, 0.5)):
            c.setLineWidth(thick)
            c.rect(inset, inset + 4, WIDTH - 2 * inset, HEIGHT - 2 * inset - 4)
        c.setLineWidth(0.7)
        split = LEFT + 0.42 * (RIGHT - LEFT)
        y = TOP - 12
        middle, width = (LEFT + split) / 2, split - LEFT - 6
        for body, font in ((self.cover.parent, self.plain), (self.cover.unit, self.bold)):
            for line in wrapped(body.upper(), font, 12, width) if body else []:
                centred(c, line, font, 12, y, middle)
                y -= 15
        c.line(middle - 30, y + 10, middle + 30, y + 10)
        middle = (split + RIGHT) / 2
        # 12 pt where it fits, as Nghị định 30 has it.
        size = min(12.0, 12.0 * (RIGHT - split) / stringWidth(COUNTRY, self.bold, 12))
        centred(c, COUNTRY, self.bold, size, TOP - 12, middle)
        centred(c, MOTTO, self.bold, 13, TOP - 28, middle)
        half = stringWidth(MOTTO, self.bold, 13) / 2
        c.line(middle - half, TOP - 33, middle + half, TOP - 33)
        for title, font, points, at in self._title_lines():
            centred(c, title, font, points, at)
        centred(
            c,
            printable(f"{self.cover.town}, {self.cover.cycle[:1].lower()}{self.cover.cycle[1:]}"),
            self.italic,
            13,
            BOTTOM + 58,
        )
        self._code(c)

    def _code(self, c: Canvas) -> None:
        """The QR and, beside it, what it carries, and the report's hash; the seal stands to the right of them."""
        rows = self.cover.squares
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

    def list_top(self) -> float:
        """Return where the list of nominees may begin."""
        return min(y for *_, y in self._title_lines()) - 34

    def nominee_rows(self) -> Iterator[list[ListRow]]:
        """Yield the list of nominees, those rows together that belong to one."""
        heading = f"Danh sách đề nghị khen thưởng ({len(self.cover.nominees)})"
        block = [ListRow(heading, self.bold, 13, lead=20)]
        width = RIGHT - LEFT - CODE_WIDTH - 10
        for nominee in self.cover.nominees:
            for number, line in enumerate(wrapped(nominee.name, self.plain, 13, width)):
                code = printable(nominee.code) if number == 0 else ""
                block.append(ListRow(line, self.plain, 13, indent=CODE_WIDTH, before=code, lead=17))
            for line in wrapped(nominee.detail, self.italic, 11, width) if nominee.detail else []:
                block.append(ListRow(line, self.italic, 11, indent=CODE_WIDTH, lead=14))
            yield block
            block = []
        if block:
            yield block


def centred(
    c: Canvas, text: str, font: str, size: float, y: float, middle: float = (LEFT + RIGHT) / 2
) -> None:
    """Write a line whose middle is half-way between the margins, or at `middle`."""
    c.setFont(font, size)
    c.drawCentredString(middle, y, text)


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """From where to where a row is black without a gap."""
    start = 0
    for black, squares in groupby(row):
        end = start + len(list(squares))
        if black:
            yield start, end
        start = end
