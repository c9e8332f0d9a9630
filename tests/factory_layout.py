"""Makes measured pages by hand for tests of the layout checks: lines placed in millimetres."""

from rules.layout.values import Box, LetterRun, PageSeen, Stroke, TextLine

BLACK = (0, 0, 0)


def line(
    text: str,
    x0: float,
    baseline: float,
    x1: float | None = None,
    *,
    page: int = 1,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    font: str = "LiberationSerif",
    colour: tuple[int, int, int] = BLACK,
    embedded: bool = True,
    order: int = 0,
    cut: bool = False,
) -> TextLine:
    """A line of letters that all look alike; without `x1` as wide as its letters are by rule of thumb."""
    end = x0 + 0.155 * size * len(text) if x1 is None else x1
    run = LetterRun(text, font, size, bold, italic, colour, embedded, x0, end)
    box = Box(x0, baseline - 0.26 * size, end, baseline + 0.03 * size)
    return TextLine(page, order, (run,), box, baseline, cut)


def centred(text: str, middle: float, baseline: float, wide: float, **more: object) -> TextLine:
    """A line round a middle."""
    return line(text, middle - wide / 2, baseline, middle + wide / 2, **more)  # type: ignore[arg-type]


def page(*lines: TextLine, number: int = 1, strokes: tuple[Stroke, ...] = (), **more: object) -> PageSeen:
    """An A4 page."""
    values = {"width": 210.0, "height": 297.0, "rotation": 0} | more
    return PageSeen(number=number, lines=lines, strokes=strokes, **values)  # type: ignore[arg-type]


def upright(x: float, top: float, bottom: float) -> Stroke:
    """A vertical rule."""
    return Stroke(Box(x, top, x, bottom))


def level(x0: float, x1: float, y: float, *, dashed: bool = False) -> Stroke:
    """A horizontal rule."""
    return Stroke(Box(x0, y, x1, y), dashed)


HEAD = (
    centred("UBND THỊ XÃ DUY TIÊN", 63, 24, 55, size=12),
    centred("PHÒNG NỘI VỤ", 63, 29, 34, size=12, bold=True),
    centred("Số: 05/BC-PNV", 63, 38, 34, size=13),
    centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 146, 24, 88, size=12, bold=True),
    centred("Độc lập - Tự do - Hạnh phúc", 146, 29, 56, size=13, bold=True),
    centred("Duy Tiên, ngày 05 tháng 02 năm 2024", 146, 38, 72, size=13, italic=True),
    centred("BÁO CÁO", 112.5, 50, 24, bold=True),
    centred("Kết quả phong trào thi đua năm 2024", 112.5, 56, 80, bold=True),
)
RULES = (level(56, 70, 31.5), level(118, 174, 31.5), level(95, 130, 59))
TEXT = (
    line("Phòng Nội vụ báo cáo kết quả phong trào thi đua năm 2024 của các cơ quan, đơn vị", 42.7, 75, 195),
    line("trên địa bàn thị xã; các cơ quan, đơn vị đã gửi báo cáo đúng hạn, đầy đủ và đúng", 30, 81.5, 195),
    line("quy định.", 30, 88, 48),
    line("Trên đây là báo cáo, kính đề nghị Chủ tịch Ủy ban nhân dân thị xã xem xét, cho ý", 42.7, 97, 195),
    line("kiến chỉ đạo./.", 30, 103.5, 60),
)
FOOT = (
    line("Nơi nhận:", 30, 112, 48, size=12, bold=True, italic=True),
    line("- Như trên;", 30, 117, 47, size=11),
    line("- Lưu: VT, PNV.", 30, 121.5, 56, size=11),
    centred("TRƯỞNG PHÒNG", 153.7, 112, 42, bold=True),
    centred("Lê Văn An", 153.7, 145, 24, bold=True),
)
REPORT = (page(*HEAD, *TEXT, *FOOT, strokes=RULES),)
"""A report of one page in which nothing is wrong."""
