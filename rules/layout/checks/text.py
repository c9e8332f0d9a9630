"""L30-L35, L40, L41: size, alignment, indents and distances of the text, letters in tables, the bases."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rules.layout.body import Paragraph, ended_by_will
from rules.layout.checks.wording import fault, inside, number, on_page, quoted, span
from rules.layout.elements import Elements
from rules.layout.standard.standard import LayoutStandard
from rules.layout.values import LayoutFault, TextLine

_POINTS = 72 / 25.4
_RAGGED = 1.5  # millimetres that a justified line may end short: its last letter stands off its own edge
_ABOVE = 0.8  # so much of a line's height is above its baseline
_LINES = 0.05  # of single spacing


def text(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """All checks of the text; each says its first place and how many there are."""
    if not paper.paragraphs:
        says = "không tìm thấy nội dung văn bản: kiểm tra lại tệp, xuất lại PDF"
        yield on_page("L30", 1, "không có", "nội dung", says)
        return
    yield from _sizes(paper, standard)
    yield from _justified(paper)
    yield from _indents(paper, standard)
    yield from _between(paper, standard)
    yield from _spacing(paper, standard)
    yield from _bases(paper, standard)


def _more(found: Sequence[object]) -> str:
    return f" (và {len(found) - 1} chỗ khác)" if len(found) > 1 else ""


def _sizes(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    lines = [line for one in paper.paragraphs for line in one.lines] + list(paper.centred)
    for id, name, places, wanted in (
        ("L30", "nội dung", lines, standard.body.size),
        ("L35", "chữ trong bảng", paper.in_tables, standard.table.size),
    ):
        wrong = [line for line in places if not inside(line.size, wanted, standard.tolerances.size)]
        if wrong:
            line = wrong[0]
            says = f"{name} {quoted(line.text)} cỡ chữ {number(line.size)}, phải là {span(wanted)}{_more(wrong)}: đổi cỡ chữ"
            yield fault(id, line, f"cỡ {number(line.size)}", f"cỡ {span(wanted)}", says)


def _justified(paper: Elements) -> Iterator[LayoutFault]:
    wrong = [
        line
        for one in paper.paragraphs
        for line, following in pairwise(one.lines)
        # A line of one long word has no blank that could be stretched.
        if " " in line.text.strip()
        and paper.edges.right - line.box.x1 > _RAGGED
        and not ended_by_will(line, following, paper.edges)
    ]
    if wrong:
        line = wrong[0]
        short = paper.edges.right - line.box.x1
        says = f"dòng {quoted(line.text)} không đều lề phải, hụt {number(short)} mm{_more(wrong)}: căn đều hai bên"
        yield fault("L31", line, f"hụt {number(short)} mm", "đều hai bên", says)


def _indents(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    wrong = []
    for one in paper.paragraphs:
        off = one.lines[0].box.x0 - paper.edges.left
        if not any(abs(off - indent) <= standard.tolerances.length + 0.2 for indent in standard.body.indents):
            wrong.append((off, one.lines[0]))
    if wrong:
        off, line = wrong[0]
        wanted = " hoặc ".join(
            f"{number(indent / 10)} cm" if indent == 10 else "1,27 cm" for indent in standard.body.indents
        )
        says = f"đoạn {quoted(line.text)} thụt đầu dòng {number(max(off, 0))} mm, phải là {wanted}{_more(wrong)}: đặt lại thụt đầu dòng"
        yield fault("L32", line, f"{number(off)} mm", wanted, says)


def _pitch(paper: Elements, standard: LayoutStandard) -> float:
    inner = [
        (b.baseline - a.baseline) * _POINTS / a.size
        for one in paper.paragraphs
        for a, b in pairwise(one.lines)
        if a.page == b.page
    ]
    return sorted(inner)[len(inner) // 2] if inner else standard.body.single


def _between(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    pitch, wrong = _pitch(paper, standard), []
    for before, after in pairwise(paper.paragraphs):
        last, line = before.lines[-1], after.lines[0]
        if last.page != line.page or _something_between(last, line, paper):
            continue
        high = _ABOVE * line.size + (1 - _ABOVE) * last.size
        extra = (line.baseline - last.baseline) * _POINTS - pitch * high
        if extra < standard.body.between - standard.tolerances.spacing:
            wrong.append((extra, line))
    if wrong:
        extra, line = wrong[0]
        wanted = number(standard.body.between)
        says = f"đoạn {quoted(line.text)} cách đoạn trên {number(max(extra, 0))} pt, phải từ {wanted} pt{_more(wrong)}: đặt lại khoảng cách đoạn"
        yield fault("L33", line, f"{number(extra)} pt", f"từ {wanted} pt", says)


def _something_between(last: TextLine, line: TextLine, paper: Elements) -> bool:
    tables = paper.tables[line.page - 1]
    others = [one for one in paper.centred if one.page == line.page]
    return any(last.baseline < box.top < line.baseline for box in tables) or any(
        last.baseline < one.baseline < line.baseline for one in others
    )


def _spacing(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    wrong = []
    for one in paper.paragraphs:
        for line, following in pairwise(one.lines):
            if line.page != following.page:
                continue
            step = (following.baseline - line.baseline) * _POINTS / (line.size * standard.body.single)
            if not inside(step, standard.body.lines, _LINES):
                wrong.append((step, line))
    if wrong:
        step, line = wrong[0]
        shown = f"{step:.2f}".replace(".", ",")
        says = f"giãn dòng {shown} ở {quoted(line.text)}, phải từ đơn đến 1,5 dòng{_more(wrong)}: đặt lại giãn dòng"
        yield fault("L34", line, f"{shown} dòng", f"{span(standard.body.lines)} dòng", says)


def _bases(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    if paper.kind.letter:  # a letter may begin with "Căn cứ …, đề nghị …" as with any sentence
        return
    bases = bases_of(paper.paragraphs, standard)
    form = standard.citations
    wrong = [line for one in bases for line in one.lines if line.italic != form.italic]
    if wrong:
        says = f"căn cứ {quoted(wrong[0].text)} phải là chữ nghiêng{_more(wrong)}: đổi kiểu chữ"
        yield fault("L40", wrong[0], "chữ đứng", "chữ nghiêng", says)
    for one in bases:
        end = form.last if one is bases[-1] else form.ends
        if not one.text.startswith(form.begins):
            says = f"căn cứ {quoted(one.text)} phải viết hoa chữ đầu: ghi lại “Căn cứ …”"
            yield fault("L41", one.lines[0], quoted(one.text, 20), "viết hoa chữ đầu", says)
        if not one.text.endswith(end):
            line = one.lines[-1]
            says = f"căn cứ “…{line.text[-24:].strip()}” phải kết thúc bằng dấu “{end}”: sửa dấu cuối dòng"
            yield fault("L41", line, quoted(line.text[-12:]), f"“{end}”", says)


def bases_of(paragraphs: Sequence[Paragraph], standard: LayoutStandard) -> list[Paragraph]:
    """Return the bases of a paper: the first paragraphs in a row that begin as bases do, above any heading."""
    found: list[Paragraph] = []
    begins = tuple(text.casefold() for text in standard.citations.begins)
    for one in paragraphs:
        if one.text.casefold().startswith(begins):
            found.append(one)
        elif found or one.bold:
            break
    return found
