"""L50-L62: who signs, that the signature does not stand alone on its page, who gets the paper."""

import re
from collections.abc import Iterator

from rules.layout.checks.head import type_style
from rules.layout.checks.wording import fault, number, on_page, quoted
from rules.layout.elements import Elements
from rules.layout.foot import SignerBlock
from rules.layout.standard.standard import Element, LayoutStandard
from rules.layout.values import LayoutFault, TextLine


def foot(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L50 signature there, L51 posts, L52 name, L53 titles, L54 orphan, L55 in one, L60-L62 recipients."""
    if paper.kind.signature == "required" and not paper.signatures:
        says = "không tìm thấy chỗ ký (quyền hạn, chức vụ bằng chữ in hoa, bên phải): thêm phần ký ở cuối văn bản"
        yield on_page("L50", len(paper.pages), "không có", "chữ ký", says)
    for one in paper.signatures:
        yield from _posts(one, standard)
        yield from _name(one, paper, standard)
    if paper.signatures:
        yield from _alone(paper, standard)
    yield from _recipients(paper, standard)


def _posts(one: SignerBlock, standard: LayoutStandard) -> Iterator[LayoutFault]:
    form = standard.signature
    for line in one.posts:
        yield from type_style("L51", "quyền hạn, chức vụ", line, Element(form.size, bold=True), standard)
        for prefix in form.prefixes:
            bare = prefix.rstrip(".")
            if re.match(rf"{bare}(?!\w)", line.text) and not line.text.startswith(f"{prefix} "):
                says = f"{quoted(line.text)} phải ghi “{prefix}” có dấu chấm, cách một khoảng: ghi lại"
                yield fault("L51", line, quoted(line.text), f"“{prefix} …”", says)


def _name(one: SignerBlock, paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    form, line = standard.signature, one.name
    if line is None:
        if one.note is None and not paper.head.open(standard.marks.blank):
            last = one.posts[-1]
            says = f"không tìm thấy họ tên người ký dưới {quoted(last.text)}: ghi họ và tên"
            yield fault("L52", last, "không có", "họ và tên", says)
        return
    yield from type_style("L52", "họ tên người ký", line, Element(form.name_size, bold=True), standard)
    if line.capitals and len(line.text) > 2:
        says = f"họ tên {quoted(line.text)} phải viết bằng chữ thường: đổi kiểu chữ"
        yield fault("L52", line, quoted(line.text), "chữ thường", says)
    titles = "|".join(sorted(form.academic, key=len, reverse=True))
    if found := re.match(rf"\s*(?P<title>(?:{titles}))(?:\.|\s+(?=\S+\s))", line.text, re.IGNORECASE):
        says = f"trước họ tên {quoted(line.text)} không ghi học hàm, học vị: bỏ “{found[0].strip()}”"
        yield fault("L53", line, f"{found['title']}.", "không có", says)
    if line.page == one.posts[-1].page:
        above = one.note or one.posts[-1]
        gap = line.baseline - above.baseline
        if not form.gap[0] <= gap <= form.gap[1] + 10:
            says = f"họ tên {quoted(line.text)} cách chức vụ {number(gap)} mm, không vừa chỗ ký: chừa {number(form.gap[0])}-{number(form.gap[1])} mm"
            yield fault("L52", line, f"{number(gap)} mm", f"từ {number(form.gap[0])} mm", says)


def _alone(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    first = paper.signatures[0]
    start = first.posts[0]
    lines = [line for one in paper.signatures for line in one.lines]
    if split := next((line for line in lines if line.page != start.page), None):
        says = f"phần ký bị chia hai trang: {quoted(split.text)} phải cùng trang với {quoted(start.text)}: giữ cả khối chữ ký trên một trang"
        yield fault("L55", split, f"trang {split.page}", f"trang {start.page}", says)
    if paper.recipients and paper.recipients.first.page != start.page:
        label = paper.recipients.first
        says = "“Nơi nhận” không cùng trang với chữ ký: giữ cả khối trên một trang"
        yield fault("L55", label, f"trang {label.page}", f"trang {start.page}", says)
    if start.page > 1:
        above = [line for one in paper.paragraphs for line in one.lines] + list(paper.in_tables)
        here = [line for line in above if line.page == start.page and line.baseline < start.baseline + 1]
        if len(_rows(here)) < standard.signature.body_lines:
            says = f"chữ ký đứng riêng ở trang {start.page}, phía trên chỉ có {len(_rows(here))} dòng nội dung: đưa ít nhất {standard.signature.body_lines} dòng nội dung sang cùng trang"
            yield fault(
                "L54", start, f"{len(_rows(here))} dòng", f"từ {standard.signature.body_lines} dòng", says
            )


def _rows(lines: list[TextLine]) -> set[int]:
    return {round(line.baseline) for line in lines}


def _recipients(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    form, found = standard.recipients, paper.recipients
    label = found.label if found else None
    if label is None and (found or paper.kind.recipients == "required"):
        says = "không tìm thấy “Nơi nhận:” ở cuối văn bản, bên trái chữ ký: thêm nơi nhận"
        yield on_page("L60", found.first.page if found else len(paper.pages), "không có", form.text, says)
    if found is None:
        return
    if label is not None:
        yield from type_style(
            "L61", "“Nơi nhận:”", label, Element(form.size, bold=True, italic=True), standard
        )
    if label is not None and label.text.strip() != form.text:
        says = f"phải ghi “{form.text}”: ghi lại đúng từng chữ"
        yield fault("L61", label, quoted(label.text), form.text, says)
    for line in found.items:
        yield from type_style("L61", "dòng nơi nhận", line, Element(form.item_size), standard)
    last = next((line for line in reversed(found.items) if line.text.startswith(("-", "–"))), None)
    kept = rf"[-–] ?{re.escape(form.last)} ?{re.escape(form.first_archive)}(?!\w)"
    if last is None or not re.match(kept, last.text) or not found.items[-1].text.rstrip().endswith("."):
        at = last or found.first
        says = f"dòng cuối của nơi nhận ghi {quoted(at.text)}, phải là “- {form.last} {form.first_archive}, ….”, kết thúc bằng dấu chấm: ghi lại"
        yield fault("L62", at, quoted(at.text), f"“- {form.last} {form.first_archive}, ….”", says)
