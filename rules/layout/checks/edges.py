"""L01-L03: the sheet and its margins."""

from collections.abc import Iterator

from rules.layout.checks.wording import fault, inside, number, on_page, span
from rules.layout.elements import Elements
from rules.layout.standard.standard import LayoutStandard
from rules.layout.values import LayoutFault, PageSeen, TextLine

_SHEET = 1.0  # millimetres that a sheet may differ: printers' drivers round


def sheet(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L01: every page is A4, upright; from the second page on it may lie across."""
    wanted = standard.page
    for page in paper.pages:
        size = (page.width, page.height)
        across = size[0] > size[1] and page.number >= wanted.turned_from_page
        shown = (size[1], size[0]) if across else size
        if abs(shown[0] - wanted.width) > _SHEET or abs(shown[1] - wanted.height) > _SHEET:
            measured = f"{number(size[0])} × {number(size[1])} mm"
            says = (
                f"khổ giấy {measured}, phải là A4 ({number(wanted.width)} × {number(wanted.height)} mm): "
                "đặt lại khổ giấy rồi xuất lại PDF"
            )
            yield on_page(
                "L01", page.number, measured, f"{number(wanted.width)} × {number(wanted.height)} mm", says
            )


def margins(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L02: no text outside of the margins; L03: and they are not wider than wanted."""
    aside = {id(line) for line in (*paper.trial, *paper.numbers)}
    for page in paper.pages:
        lines = [line for line in page.lines if id(line) not in aside]
        yield from _outside(page, lines, standard)
    yield from _too_wide(paper, standard)


def _outside(page: PageSeen, lines: list[TextLine], standard: LayoutStandard) -> Iterator[LayoutFault]:
    wanted, slack = standard.margins, standard.tolerances.length
    across = page.width > page.height
    least = {
        "trái": (wanted.right if across else wanted.left),
        "phải": (wanted.right),
        "trên": (wanted.right if across else wanted.top),
        "dưới": (wanted.right if across else wanted.bottom),
    }
    for side, allowed in least.items():
        free = [(_free(line, page, side), line) for line in lines]
        over = [(room, line) for room, line in free if 0 <= room < allowed[0] - slack]
        if not over:
            continue
        room, line = min(over, key=lambda one: one[0])
        says = f"chữ cách mép {side} của trang {number(room)} mm, lề {side} phải từ {span(allowed)} mm: đặt lại lề trang"
        yield on_page(
            "L02", page.number, f"{number(room)} mm", f"{span(allowed)} mm", says, line.box.x0, line.box.top
        )


def _free(line: TextLine, page: PageSeen, side: str) -> float:
    return {
        "trái": line.box.x0,
        "phải": page.width - line.box.x1,
        "trên": line.box.top,
        "dưới": page.height - line.baseline,
    }[side]


def _too_wide(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    wanted, slack, first = standard.margins, standard.tolerances.length, paper.pages[0]
    full = [line for one in paper.paragraphs for line in one.lines if line.box.x1 - line.box.x0 > 100]
    head = [one for one in (paper.head.country, *paper.head.issuers) if one is not None]
    sides = []
    if any(len(one.lines) > 1 for one in paper.paragraphs):
        sides += [
            ("trái", paper.edges.left, wanted.left, full[:1] or head),
            ("phải", first.width - paper.edges.right, wanted.right, full[:1] or head),
        ]
    if head:
        # Letters stand below the top of their own line by up to a millimetre.
        sides.append(("trên", min(one.box.top for one in head) - 1, wanted.top, head))
    for side, measured, allowed, at in sides:
        if at and not inside(measured, (0, allowed[1]), slack):
            says = f"lề {side} rộng {number(measured)} mm, phải từ {span(allowed)} mm: đặt lại lề trang"
            yield fault("L03", at[0], f"{number(measured)} mm", f"{span(allowed)} mm", says)
