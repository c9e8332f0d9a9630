"""L20-L23, L42: name of the document, what it is about, the rule below, whom it is addressed to."""

from collections.abc import Iterator

from rules.layout.checks.head import share_rule, type_style
from rules.layout.checks.wording import fault, number, on_page, quoted
from rules.layout.elements import Elements
from rules.layout.standard.standard import LayoutStandard
from rules.layout.values import LayoutFault, TextLine


def title(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L20 title, L21 abstract, L22 its rule, L23 what a letter is about, L42 "Kính gửi"."""
    head = paper.head
    if paper.kind.letter:
        if not head.letter_about:
            says = "không tìm thấy trích yếu “V/v …” dưới số, ký hiệu của công văn: thêm dòng “V/v …”"
            yield on_page("L23", 1, "không có", standard.letter_about.begins, says)
        for line in head.letter_about:
            yield from type_style("L23", "trích yếu công văn", line, standard.letter_about, standard)
    elif not head.title:
        says = "không tìm thấy tên loại văn bản (TỜ TRÌNH, BÁO CÁO, …) ở giữa trang đầu: thêm tên loại bằng chữ in hoa, đậm"
        yield on_page("L20", 1, "không có", "tên loại văn bản", says)
    else:
        for line in head.title:
            if not line.capitals:
                says = f"tên loại {quoted(line.text)} phải viết bằng chữ in hoa: đổi kiểu chữ"
                yield fault("L20", line, quoted(line.text), "chữ in hoa", says)
            yield from type_style("L20", "tên loại", line, standard.title, standard)
            yield from _middle("L20", "tên loại", line, paper, standard)
        yield from _abstract(paper, standard)
    for line in head.addressed:
        yield from type_style("L42", "“Kính gửi”", line, standard.addressed, standard)


def _abstract(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    head = paper.head
    if not head.abstract:
        says = "không tìm thấy trích yếu nội dung dưới tên loại văn bản: thêm trích yếu, chữ đậm, ở giữa"
        yield on_page("L21", 1, "không có", "trích yếu", says, head.title[0].box.x0, head.title[0].box.top)
        return
    for line in head.abstract:
        yield from type_style("L21", "trích yếu", line, standard.abstract, standard)
        yield from _middle("L21", "trích yếu", line, paper, standard)
    yield from share_rule(
        "L22", "trích yếu", head.abstract, head.abstract[-1], standard.abstract, paper.pages[0], standard
    )


def _middle(
    id: str, name: str, line: TextLine, paper: Elements, standard: LayoutStandard
) -> Iterator[LayoutFault]:
    off = abs(line.box.middle - paper.edges.middle)
    if off > standard.tolerances.rule + 0.5:
        says = f"{name} {quoted(line.text)} lệch giữa {number(off)} mm: căn giữa"
        yield fault(id, line, f"lệch {number(off)} mm", "ở giữa", says)
