"""L80-L88: a certificate, line by line of its pattern; each page is one."""

import re
from collections.abc import Iterator, Sequence

from rules.layout.checks.head import rule_below
from rules.layout.checks.wording import fault, number, on_page, quoted
from rules.layout.elements import Elements
from rules.layout.heads import letters
from rules.layout.standard.standard import CertificateRule, LayoutStandard
from rules.layout.values import LayoutFault, PageSeen, TextLine
from rules.values.text import fold

_SHEET = 1.0  # millimetres that a sheet may differ: printers' drivers round
_CENTRE = 3.0
_DAY = re.compile(r"ngày\s+\S+\s+tháng\s+\S+\s+năm\s+\S+")
_BOOK = re.compile(r"Số sổ vàng:\s*\d+")


def certificate(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """Hold every page against the pattern: sheet, emblem's room, the five first lines, whom and why, both feet."""
    aside = {id(line) for line in paper.trial}
    for page in paper.pages:
        lines = sorted((one for one in page.lines if id(one) not in aside), key=lambda one: one.baseline)
        yield from _sheet(page, standard.certificate)
        country = next((one for one in lines if letters(one.text) == letters(standard.country.text)), None)
        given = next((one for one in lines if one.text.strip() == standard.certificate.given), None)
        if country is None or given is None:
            lacking = standard.country.text if country is None else standard.certificate.given
            says = f"giấy khen không có dòng “{lacking}”: thêm dòng ấy"
            yield on_page("L81" if country is None else "L84", page.number, "không có", lacking, says)
            continue
        yield from _emblem(page, country, standard.certificate)
        yield from _top(page, lines, country, given, standard)
        yield from _foot(page, [one for one in lines if one.baseline > given.baseline], standard)


def _sheet(page: PageSeen, wanted: CertificateRule) -> Iterator[LayoutFault]:
    if abs(page.width - wanted.width) > _SHEET or abs(page.height - wanted.height) > _SHEET:
        right = f"{number(wanted.width)} × {number(wanted.height)} mm"
        shown = f"{number(page.width)} × {number(page.height)} mm"
        says = (
            f"khổ giấy {shown}, giấy khen phải là A4 nằm ngang ({right}): đặt lại khổ giấy rồi xuất lại PDF"
        )
        yield on_page("L80", page.number, shown, right, says)


def _emblem(page: PageSeen, country: TextLine, wanted: CertificateRule) -> Iterator[LayoutFault]:
    """L82: above the country's name the emblem, in the middle, or the room in which the blank form bears it."""
    above = [one for one in page.pictures if one.bottom <= country.box.top and one.top > 0]
    if any(abs(one.middle - page.width / 2) > _CENTRE for one in above):
        says = "Quốc huy không ở chính giữa phía trên: căn giữa trang"
        yield on_page("L82", page.number, "lệch", "chính giữa phía trên", says)
    if country.box.top < wanted.emblem:
        says = f"phía trên Quốc hiệu còn {number(country.box.top)} mm, phải từ {number(wanted.emblem)} mm để có chỗ cho Quốc huy: hạ Quốc hiệu xuống"
        yield fault("L82", country, f"{number(country.box.top)} mm", f"từ {number(wanted.emblem)} mm", says)


def _top(
    page: PageSeen, lines: Sequence[TextLine], country: TextLine, given: TextLine, standard: LayoutStandard
) -> Iterator[LayoutFault]:
    between = [one for one in lines if country.baseline < one.baseline < given.baseline]
    below = [one for one in lines if one.baseline > given.baseline]
    yield from _set_as("L81", "Quốc hiệu", country, capitals=True)
    motto, authority = (between[0], between[1:]) if between else (None, [])
    if motto is None or motto.text.strip() != standard.motto.text:
        says = f"dòng dưới Quốc hiệu phải là “{standard.motto.text}”: ghi lại đúng từng chữ"
        yield fault(
            "L81", motto or country, quoted(motto.text) if motto else "không có", standard.motto.text, says
        )
    else:
        yield from _set_as("L81", "Tiêu ngữ", motto)
        wide, stroke = motto.box.x1 - motto.box.x0, rule_below(page, motto, motto.box, motto.box.middle)
        if stroke is None or stroke.dashed or abs(stroke.length - wide) > standard.tolerances.rule:
            says = f"dưới Tiêu ngữ phải có đường kẻ nét liền dài bằng dòng chữ ({number(wide)} mm): kẻ lại"
            shown = "không có" if stroke is None else f"dài {number(stroke.length)} mm"
            yield fault("L81", motto, shown, f"{number(wide)} mm, nét liền", says)
    if not authority:
        says = "dòng thứ ba phải ghi chức vụ của người có thẩm quyền khen thưởng: thêm dòng ấy"
        yield fault("L83", given, "không có", "chức vụ", says)
    for line in authority:
        yield from _set_as("L83", "chức vụ người khen thưởng", line, capitals=True, red=True)
    yield from _set_as("L84", "dòng thứ tư", given, capitals=True)
    if not below or letters(below[0].text) not in {letters(one) for one in standard.certificate.awards}:
        says = f"dòng thứ năm phải là tên hình thức khen thưởng (“{standard.certificate.awards[0]}”): ghi lại"
        shown = quoted(below[0].text) if below else "không có"
        yield fault("L85", below[0] if below else given, shown, standard.certificate.awards[0], says)
    else:
        yield from _set_as("L85", "tên hình thức khen thưởng", below[0], capitals=True, red=True)


def _foot(page: PageSeen, below: Sequence[TextLine], standard: LayoutStandard) -> Iterator[LayoutFault]:
    half = page.width / 2
    left = [one for one in below if one.box.x1 < half + _CENTRE]
    right = [one for one in below if one.box.x0 > half - _CENTRE]
    decided = next(
        (one for one in left if one.text.startswith("Quyết định số") and _DAY.search(one.text)), None
    )
    book = next(
        (one for one in left if decided and one.baseline > decided.baseline and _BOOK.match(one.text)), None
    )
    for line, what in ((decided, "Quyết định số …, ngày, tháng, năm"), (book, "Số sổ vàng")):
        if line is None:
            says = f"phía dưới bên trái phải có dòng “{what}”, số sổ vàng dưới số quyết định: thêm dòng ấy"
            yield on_page("L87", page.number, "không có", what, says)
        else:
            yield from _set_as("L87", what, line, italic=True)
    place = next((one for one in right if _DAY.search(one.text)), None)
    first = min((one.baseline for one in (decided, place) if one), default=page.height)
    said = [one for one in below[1:] if one.baseline < first - 1]
    if len(said) < 2:
        says = "phải ghi tên, địa chỉ (chức danh, đơn vị hoặc cơ quan chủ quản) và thành tích của đối tượng: thêm vào"
        yield on_page("L86", page.number, f"{len(said)} dòng", "tên và thành tích", says)
    for line in said:
        yield from _coloured("L86", "tên, thành tích", line, red=False)
    if place is None:
        says = "phía dưới bên phải phải có địa danh, ngày, tháng, năm: thêm dòng ấy"
        yield on_page("L88", page.number, "không có", "địa danh, ngày, tháng, năm", says)
        return
    yield from _set_as("L88", "địa danh, ngày", place, italic=True)
    yield from _signed(place, [one for one in right if one.baseline > place.baseline + 1], below, standard)


def _signed(
    place: TextLine, under: Sequence[TextLine], below: Sequence[TextLine], standard: LayoutStandard
) -> Iterator[LayoutFault]:
    posts = [one for one in under if one.capitals]
    if not posts:
        says = (
            "dưới địa danh phải có chức vụ của người có thẩm quyền khen thưởng bằng chữ in hoa: thêm dòng ấy"
        )
        yield fault("L88", place, "không có", "chức vụ", says)
        return
    for line in posts:
        yield from _set_as("L88", "chức vụ", line, capitals=True)
    drafts = {fold(text) for text in standard.marks.draft}
    name = next((one for one in under if one.baseline > posts[-1].baseline and not one.capitals), None)
    if name is None:
        if not any(fold(one.text) in drafts for one in below):
            says = "không có họ và tên người ký dưới chức vụ: ghi họ và tên"
            yield fault("L88", posts[-1], "không có", "họ và tên", says)
        return
    gap, (least, most) = name.box.top - posts[-1].baseline, standard.signature.gap
    if not least <= gap <= most:
        says = f"chỗ để ký, đóng dấu cao {number(gap)} mm, phải từ {number(least)} đến {number(most)} mm: giãn lại"
        yield fault("L88", name, f"{number(gap)} mm", f"{number(least)}-{number(most)} mm", says)


def _set_as(
    id: str, what: str, line: TextLine, *, capitals: bool = False, italic: bool = False, red: bool = False
) -> Iterator[LayoutFault]:
    """Say where a line, which is bold, is not slanted, in capitals, red or black as the pattern has it."""
    for is_so, is_wanted, so, not_so in (
        (line.bold, True, "đậm", "không đậm"),
        (line.italic, italic, "nghiêng", "đứng"),
        (line.capitals, capitals, "in hoa", "in thường"),
    ):
        if is_so != is_wanted:
            shown, right = (so, not_so) if is_so else (not_so, so)
            says = f"{what} {quoted(line.text)} là chữ {shown}, phải là chữ {right}: đổi kiểu chữ"
            yield fault(id, line, shown, right, says)
    yield from _coloured(id, what, line, red=red)


def _coloured(id: str, what: str, line: TextLine, *, red: bool) -> Iterator[LayoutFault]:
    for run in line.runs:
        r, g, b = run.colour
        right = (r >= 128 and r > 2 * max(g, b)) if red else max(r, g, b) < 64
        if run.text.strip() and not right:
            shown, wanted = "#{:02x}{:02x}{:02x}".format(*run.colour), "đỏ" if red else "đen"
            says = f"{what} {quoted(line.text)} có màu {shown}, phải màu {wanted}: đổi màu chữ"
            yield fault(id, line, shown, f"màu {wanted}", says)
            return
