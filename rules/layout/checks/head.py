"""L10-L15: the country's name and motto, the issuing bodies, and their rules."""

from collections.abc import Iterator, Sequence

from rules.layout.checks.wording import fault, inside, number, on_page, quoted, span
from rules.layout.elements import Elements
from rules.layout.standard.standard import Element, LayoutStandard
from rules.layout.values import Box, LayoutFault, PageSeen, Stroke, TextLine

_BELOW = (-1.5, 5.0)  # millimetres from the bottom of the letters in which a rule belongs to them


def head(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L10 country's name, L11 motto, L12 its rule, L13 issuing bodies, L14 their rule."""
    country, motto = paper.head.country, paper.head.motto
    page = paper.pages[0]
    if country is None:
        says = f"không tìm thấy Quốc hiệu “{standard.country.text}” ở trang đầu: thêm Quốc hiệu ở góc trên bên phải"
        yield on_page("L10", 1, "không có", standard.country.text, says)
    else:
        yield from _form("L10", "Quốc hiệu", country, standard.country, standard)
        if country.box.middle <= page.width / 2:
            says = "Quốc hiệu không ở phía trên bên phải trang: chuyển sang bên phải"
            yield fault("L10", country, f"{number(country.box.middle)} mm", "bên phải", says)
    if motto is None:
        says = f"không tìm thấy Tiêu ngữ “{standard.motto.text}” ở trang đầu: thêm Tiêu ngữ dưới Quốc hiệu"
        yield on_page("L11", 1, "không có", standard.motto.text, says)
    else:
        yield from _form("L11", "Tiêu ngữ", motto, standard.motto, standard)
        off = abs(motto.box.middle - country.box.middle) if country is not None else 0
        if off > standard.tolerances.rule:
            says = "Tiêu ngữ không cân giữa dưới Quốc hiệu: căn giữa hai dòng"
            yield fault("L11", motto, f"lệch {number(off)} mm", "cân giữa", says)
        yield from _motto_rule(
            motto, page, standard, as_wanted=motto.bold and motto.text.strip() == standard.motto.text
        )
    yield from _issuers(paper, standard)


def _form(
    id: str, name: str, line: TextLine, wanted: Element, standard: LayoutStandard
) -> Iterator[LayoutFault]:
    if line.text.strip() != wanted.text:
        says = f"{name} ghi {quoted(line.text)}, phải là “{wanted.text}”: ghi lại đúng từng chữ"
        yield fault(id, line, quoted(line.text), wanted.text, says)
    yield from type_style(id, name, line, wanted, standard)


def type_style(
    id: str, name: str, line: TextLine, wanted: Element, standard: LayoutStandard
) -> Iterator[LayoutFault]:
    """Say where a line's size, weight or slant is not as wanted."""
    if not inside(line.size, wanted.size, standard.tolerances.size):
        says = (
            f"{name} {quoted(line.text)} cỡ chữ {number(line.size)}, phải là {span(wanted.size)}: đổi cỡ chữ"
        )
        yield fault(id, line, f"cỡ {number(line.size)}", f"cỡ {span(wanted.size)}", says)
    for is_so, is_wanted, so, not_so in (
        (line.bold, wanted.bold, "đậm", "không đậm"),
        (line.italic, wanted.italic, "nghiêng", "đứng"),
    ):
        if is_so != is_wanted:
            shown, right = (so, not_so) if is_so else (not_so, so)
            says = f"{name} {quoted(line.text)} là chữ {shown}, phải là chữ {right}: đổi kiểu chữ"
            yield fault(id, line, shown, right, says)


def rule_below(page: PageSeen, line: TextLine, box: Box, middle: float) -> Stroke | None:
    """Return the rule that belongs to a line: right below it, under its middle, no border of a table."""
    found = [
        stroke
        for stroke in page.strokes
        if stroke.level
        and _BELOW[0] <= stroke.box.top - line.box.bottom <= _BELOW[1]
        and abs(stroke.box.middle - middle) < 12
        and stroke.length < 120
    ]
    return min(found, key=lambda one: one.box.top, default=None)


def _motto_rule(
    motto: TextLine, page: PageSeen, standard: LayoutStandard, *, as_wanted: bool
) -> Iterator[LayoutFault]:
    """`as_wanted`: the line above is right, so that its length tells the rule's."""
    wide, slack = motto.box.x1 - motto.box.x0, standard.tolerances.rule
    stroke = rule_below(page, motto, motto.box, motto.box.middle)
    wanted = f"{number(wide)} mm, nét liền"
    if stroke is None:
        says = "thiếu đường kẻ dưới Tiêu ngữ: kẻ đường nét liền dài bằng dòng chữ"
        yield fault("L12", motto, "không có", wanted, says)
    elif (
        stroke.dashed
        or (as_wanted and abs(stroke.length - wide) > slack)
        or abs(stroke.box.middle - motto.box.middle) > slack
    ):
        shown = "nét đứt" if stroke.dashed else f"dài {number(stroke.length)} mm"
        says = f"đường kẻ dưới Tiêu ngữ {shown}, phải nét liền, dài bằng dòng chữ ({number(wide)} mm) và cân giữa: kẻ lại"
        yield fault("L12", motto, shown, wanted, says)


def _issuers(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    issuers = paper.head.issuers
    if not issuers:
        says = "không tìm thấy tên cơ quan ban hành ở góc trên bên trái: ghi tên cơ quan bằng chữ in hoa"
        yield on_page("L13", 1, "không có", "tên cơ quan ban hành", says)
        return
    for line in issuers:
        if not line.capitals:
            says = f"tên cơ quan {quoted(line.text)} phải viết bằng chữ in hoa: đổi kiểu chữ"
            yield fault("L13", line, quoted(line.text), "chữ in hoa", says)
        weighed = line.bold if line is not issuers[-1] else True
        wanted = Element(standard.issuer.size, bold=weighed)
        yield from type_style("L13", "tên cơ quan", line, wanted, standard)
    own = [line for line in issuers if line.bold] or [issuers[-1]]
    yield from share_rule(
        "L14", "tên cơ quan ban hành", own, issuers[-1], standard.issuer, paper.pages[0], standard
    )


def share_rule(
    id: str,
    name: str,
    lines: Sequence[TextLine],
    last: TextLine,
    wanted: Element,
    page: PageSeen,
    standard: LayoutStandard,
) -> Iterator[LayoutFault]:
    """Say where the rule below an element is missing, too short, too long, broken or not under its middle."""
    if wanted.rule is None:
        return
    longest = max(line.box.x1 - line.box.x0 for line in lines)
    least, most = wanted.rule[0] * longest, wanted.rule[1] * longest
    right = f"{number(least)}-{number(most)} mm"
    stroke = rule_below(page, last, last.box, last.box.middle)
    if stroke is None:
        says = f"thiếu đường kẻ dưới {name}: kẻ đường nét liền dài từ 1/3 đến 1/2 dòng chữ, ở giữa"
        yield fault(id, last, "không có", right, says)
        return
    share = stroke.length / longest
    off = abs(stroke.box.middle - last.box.middle) > standard.tolerances.rule
    if stroke.dashed or off or not inside(share, wanted.rule, standard.tolerances.part):
        shown = "nét đứt" if stroke.dashed else "lệch giữa" if off else f"dài {number(stroke.length)} mm"
        says = f"đường kẻ dưới {name} {shown}, phải nét liền, ở giữa, dài từ 1/3 đến 1/2 dòng chữ ({right}): kẻ lại"
        yield fault(id, last, shown, right, says)
