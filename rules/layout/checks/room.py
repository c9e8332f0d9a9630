"""L07-L09: nothing cut off by the page or a cell's border, nothing upon other text, every page can be read."""

from collections.abc import Iterator, Sequence

from rules.layout.checks.wording import fault, on_page, quoted
from rules.layout.elements import Elements
from rules.layout.standard.standard import LayoutStandard
from rules.layout.tables import borders, within
from rules.layout.values import Box, LayoutFault, PageSeen, TextLine

_OVER = 0.3  # millimetres: letters reach a little out of their own box
_INK = 0.45 * 25.4 / 72  # of the size: from the baseline up to the small letters' height, millimetres
_APART = 0.8


def room(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L07 cut off, L08 one text upon another, L09 a page without text or with text that is turned."""
    for page, tables in zip(paper.pages, paper.tables, strict=True):
        if not page.lines and not page.pictures:
            yield on_page(
                "L09", page.number, "trang trống", "có chữ", "trang trống: xóa trang này rồi xuất lại PDF"
            )
        elif not page.lines and paper.kind.profile == "full":
            says = "trang chỉ có hình ảnh, không đọc được chữ: xuất PDF từ tệp soạn thảo, không quét từ giấy"
            yield on_page("L09", page.number, "chỉ có hình", "có chữ", says)
        yield from (_cut(line) for line in page.lines if line.cut or _off(line, page))
        crossed: set[int] = set()
        for table in tables:
            inside = [line for line in page.lines if within(line, table)]
            for line in inside:
                if _crosses(line, page, table) and id(line) not in crossed:
                    crossed.add(id(line))
                    says = f"chữ {quoted(line.text)} tràn qua đường kẻ của ô: nới rộng cột hoặc cho chữ xuống dòng"
                    yield fault("L07", line, "chữ tràn qua đường kẻ", "chữ nằm trong ô", says)
        yield from _upon(page.lines)


def _off(line: TextLine, page: PageSeen) -> bool:
    return (
        line.box.x0 < -_OVER
        or line.box.x1 > page.width + _OVER
        or line.box.top < -_OVER
        or line.box.bottom > page.height + _OVER
    )


def _cut(line: TextLine) -> LayoutFault:
    says = f"chữ {quoted(line.text)} bị cắt, không thấy hết: nới ô hoặc lề, giảm chữ rồi xuất lại PDF"
    return fault("L07", line, "chữ bị cắt", "thấy đủ chữ", says)


def _crosses(line: TextLine, page: PageSeen, table: Box) -> bool:
    middle = line.baseline - 1
    return any(
        line.box.x0 + _APART < border.x0
        and border.x1 < line.box.x1 - _APART
        and border.top < middle < border.bottom
        for border in borders(page, table)
    )


def _upon(lines: Sequence[TextLine]) -> Iterator[LayoutFault]:
    ordered = sorted(lines, key=lambda one: one.baseline)
    for index, line in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.baseline - other.size * _INK > line.baseline - 0.2:
                if other.baseline - line.baseline > 20:
                    break
                continue
            shared = min(line.box.x1, other.box.x1) - max(line.box.x0, other.box.x0)
            if shared > _APART:
                says = f"chữ {quoted(other.text)} đè lên chữ {quoted(line.text)}: giãn dòng hoặc nới ô"
                yield fault("L08", other, quoted(line.text), "không chồng chữ", says)
                break
