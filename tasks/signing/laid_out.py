"""Where a paper of ours is signed, known from its layout: its template sets title and printed name in styles of their own.

No text is searched for: whatever a report says, and wherever that stands, can't take the signature away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pikepdf import PdfError
from pypdfium2 import PdfiumError

from rules.values.errors import SigningFailed
from rules.values.text import same_name
from tasks.documents.pdf.content import Rect
from tasks.documents.pdf.styled_text import StyledPage, styled_pages, styles_used
from tasks.documents.signature_styles import NAMES, NOTE, TITLE
from tasks.signing.place import LEAST_GAP, SAME_COLUMN, Block, PageLine, chain_above, clear, line_at

MM = 72 / 25.4
SLACK = 1.0  # points by which the boxes of two lines may reach over each other: they are drawn generously


class NoPlace(SigningFailed):
    """A paper of ours whose place of signature is not certain: it is not signed."""


@dataclass(frozen=True)
class LaidOut:
    """Where a paper is signed: the block, all lines of its page, what of that page shows."""

    block: Block
    lines: Sequence[PageLine]
    visible: Rect


def laid_out_block(data: bytes, name: str) -> LaidOut | None:
    """Return where the person of that printed name signs a paper that LibreOffice made of one of our templates.

    Of two places of one name the one with the longer title is meant: who confirms for the body, not who reports. None where
    nobody signs the paper above a name; NoPlace, in words, where somebody does and the place isn't certain.
    """
    told = False
    try:
        for page in styled_pages(data):
            if any(text.style in NAMES for text in page.texts):
                return _on(page, name)
            told = told or any(text.style for text in page.texts)
        if styles_used(data) & {TITLE, *NAMES}:
            raise NoPlace("không có chỗ in họ tên người ký")
    except (PdfiumError, PdfError) as broken:
        raise NoPlace("không đọc lại được trang ký") from broken
    if not told:
        raise NoPlace("tệp PDF không ghi cấu trúc của trang")
    return None


def why_no_place(data: bytes, name: str) -> str:
    """Return why nobody could say where the person of that printed name signs a paper of ours; "" where that is certain."""
    try:
        laid_out_block(data, name)
    except NoPlace as why:
        return str(why)
    return ""


def _on(page: StyledPage, wanted: str) -> LaidOut:
    lines = list(_lines_of(page))
    # A long name fills several lines, one after the other; between two names stands the title of the second.
    runs = groupby(lines, key=lambda each: each[1] in NAMES)
    names = [[line for line, _ in run] for named, run in runs if named]
    same = [parts for parts in names if same_name(_joined(parts)) == same_name(wanted)]
    # Drawn in pieces where a name has letters of several scripts: what it is made of must do then.
    own = same or [parts for parts in names if _letters(_joined(parts)) == _letters(wanted)]
    blocks = [_block(page.number, lines, parts, parts in own) for parts in names]
    best = max(blocks, key=lambda block: (block.own and len(block.title), block.middle))
    _certain(best, [line for line, style in lines if style not in NAMES], page.visible)
    return LaidOut(best, [line for line, _ in lines], page.visible)


def _lines_of(page: StyledPage) -> Iterator[tuple[PageLine, str]]:
    """The lines of a page with their styles; pieces of a signature's line, parted by a tab or another font, are one."""
    for (style, _), row in groupby(page.texts, key=lambda text: (text.style, round(text.baseline))):
        pieces = [line_at(t.text, t.x, t.baseline, t.size, t.bold) for t in row]
        if style in (TITLE, NOTE, *NAMES):
            yield _as_one(pieces), style
        else:
            yield from ((piece, style) for piece in pieces)


def _as_one(parts: Sequence[PageLine]) -> PageLine:
    if len(parts) == 1:
        return parts[0]
    lefts, bottoms, rights, tops = zip(*(part.box for part in parts), strict=True)
    box = (min(lefts), min(bottoms), max(rights), max(tops))
    return PageLine(_joined(parts), box, parts[0].baseline, parts[0].size, parts[0].bold)


def _joined(parts: Sequence[PageLine]) -> str:
    return " ".join(part.text for part in parts)


def _block(page: int, lines: Sequence[tuple[PageLine, str]], parts: Sequence[PageLine], own: bool) -> Block:
    """The block above a printed name."""
    name = _as_one(parts)
    column = [
        (line, style)
        for line, style in lines
        if line not in parts
        and line.baseline > name.baseline + name.size
        and abs(line.middle - name.middle) <= SAME_COLUMN
    ]
    stated = {line: style == TITLE for line, style in column if style in (TITLE, NOTE)}
    title = tuple(line.text for line in chain_above(stated) if stated[line])
    nearest = min((line for line, _ in column), key=lambda line: line.baseline, default=name)
    left, right = min(name.box[0], nearest.box[0]), max(name.box[2], nearest.box[2])
    gap = (left, name.box[3], right, nearest.box[1])
    return Block(page, gap, name.box, title, own)


def _certain(block: Block, others: Sequence[PageLine], visible: Rect) -> None:
    """Raise NoPlace where nobody could say that this is where to sign."""
    left, bottom, right, top = block.gap
    if not block.title:
        raise NoPlace("trên trang ký không có chức vụ in phía trên họ tên")
    if top - bottom < LEAST_GAP:
        raise NoPlace(
            f"giữa chức vụ và họ tên chỉ còn {max(top - bottom, 0) / MM:.0f} mm, cần ít nhất {LEAST_GAP / MM:.0f} mm"
        )
    if left < visible[0] or right > visible[2] or block.name[1] < visible[1] or top > visible[3]:
        raise NoPlace("chỗ ký tràn ra ngoài trang giấy")
    if not clear(others, (left + SLACK, bottom + SLACK, right - SLACK, top - SLACK)):
        raise NoPlace("chữ khác in chồng lên chỗ ký")


def _letters(text: str) -> list[str]:
    return sorted(same_name(text).replace(" ", ""))
