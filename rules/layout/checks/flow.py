"""L36, L70, L71: headings that stay with their text, page numbers."""

from collections.abc import Iterator

from rules.layout.checks.wording import fault, inside, number, on_page, quoted, span
from rules.layout.elements import Elements, shown_number
from rules.layout.standard.standard import LayoutStandard
from rules.layout.values import LayoutFault, TextLine

_MIDDLE = 3.0


def flow(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L36 a heading alone at the foot of a page, L70 page numbers, L71 how they look."""
    yield from _headings(paper)
    for page in paper.pages:
        shown = [line for line in paper.numbers if line.page == page.number]
        if page.number < standard.page_number.first:
            for line in shown:
                yield fault(
                    "L70", line, line.text, "không có", "trang đầu không đánh số: bỏ số trang ở trang đầu"
                )
        elif len(shown) != 1 or shown_number(shown[0]) != page.number:
            said = shown[0].text if shown else "không có"
            says = f"số trang: {said}, phải là {page.number} ở giữa lề trên: đánh số trang từ trang {standard.page_number.first}"
            yield on_page("L70", page.number, said, str(page.number), says)
        else:
            yield from _place(shown[0], paper, standard)


def _place(line: TextLine, paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    page = paper.page(line)
    middles = (page.width / 2, paper.edges.middle)
    if line.box.bottom > standard.margins.top[1] or all(
        abs(line.box.middle - one) > _MIDDLE for one in middles
    ):
        says = (
            f"số trang {quoted(line.text)} không ở giữa lề trên của trang: chuyển số trang lên giữa lề trên"
        )
        yield fault(
            "L71", line, f"{number(line.box.middle)} × {number(line.baseline)} mm", "giữa lề trên", says
        )
    if not inside(line.size, standard.page_number.size, standard.tolerances.size):
        says = f"số trang cỡ chữ {number(line.size)}, phải là {span(standard.page_number.size)}: đổi cỡ chữ"
        yield fault("L71", line, f"cỡ {number(line.size)}", f"cỡ {span(standard.page_number.size)}", says)


def _headings(paper: Elements) -> Iterator[LayoutFault]:
    for page in paper.pages[:-1]:
        under = [line for line in (*paper.in_tables, *paper.centred) if line.page == page.number]
        under += [line for one in paper.signatures for line in one.lines if line.page == page.number]
        lowest = max((line.baseline for line in under), default=0.0)
        ended = [one for one in paper.paragraphs if one.lines[-1].page == page.number]
        begun = [one for one in paper.paragraphs if any(line.page == page.number for line in one.lines)]
        if not ended or begun[-1] is not ended[-1]:
            continue
        last = ended[-1]
        if last.bold and last.lines[-1].baseline > lowest and page.height - last.lines[-1].baseline < 90:
            says = f"đề mục {quoted(last.text)} nằm trơ ở cuối trang: cho đề mục đi cùng đoạn sau"
            yield fault("L36", last.lines[0], "cuối trang", "cùng trang với nội dung", says)
