"""The template of the certificates (NĐ 98/2023, Điều 104): one landscape page a winner, all in one document.

Border and emblem stand behind the text in the head of the page, and only where the office's picture of the emblem is
given: else the page is for a blank form that carries both, and every line stands where it stood.
"""

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from layout import COUNTRY, MOTTO, MOTTO_RULE, add, fix_widths, new_paper, repeat, rule, when
from pictures import floating_picture, floating_shape
from styles import define_certificate_styles, define_town_styles

PAGE = (297, 210)
WIDTH, HEIGHT, CELL_MARGIN = (
    257,
    167,
    1.9,
)  # millimetres that a certificate's text has, of them free at its sides
EMBLEM, EMBLEM_TOP = 24, 21.0
RED, GOLD = "A61C1C", "B8860B"
BORDER, BAND = 8.0, 8.0  # millimetres from the edge of the sheet to the border, and how wide that is
PICTURE = "quoc-huy"


def certificate() -> Document:
    """Giấy khen: the country's name, who awards, whom, for what, by which decision, as which of its list."""
    paper = new_paper("Giấy khen")
    define_town_styles(paper)
    define_certificate_styles(paper)
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(17)
    section.header_distance, section.footer_distance = Mm(16.5), Mm(15)
    numbers = section.header.paragraphs[0]._p
    numbers.getparent().remove(numbers)
    for header in (section.header, section.first_page_header):
        header.paragraphs[0].paragraph_format.space_after = Mm(0)
        for run in header.paragraphs[0].runs:
            run.font.size = Pt(9)  # between border and emblem
        _decorate(header.paragraphs[0])
    # A row fills a page: two never fit on one, so that every winner has a page without a break between them.
    table = paper.add_table(rows=3, cols=1)
    fix_widths(table, (WIDTH,))
    add(table.rows[0].cells[0], "Bang", "{%tr for one in certificates %}")
    _page(table.rows[1].cells[0])
    add(table.rows[2].cells[0], "Bang", "{%tr endfor %}")
    table.rows[1].height, table.rows[1].height_rule = Mm(HEIGHT), WD_ROW_HEIGHT_RULE.AT_LEAST
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    add(paper, "GK cuoi", "")
    return paper


def _page(cell: _Cell) -> None:
    add(cell, "Quoc hieu", COUNTRY).paragraph_format.space_before = Mm(EMBLEM_TOP + EMBLEM - 22 + 1)
    add(cell, "Tieu ngu", MOTTO)
    rule(cell, "Duong ke dau", MOTTO_RULE, WIDTH - 2 * CELL_MARGIN)
    add(cell, "GK tham quyen", "{{ authority }}")
    add(cell, "GK tang", "TẶNG")
    add(cell, "GK tieu de", "{{ award }}")
    with when(cell, "one.kind"):
        add(cell, "GK loai", "{{ one.kind }}")
    _fitted(add(cell, "Ten khen", ""), "one.name", "one.name_size", (None, 20, 15))
    with when(cell, "one.title"):
        _fitted(add(cell, "GK loai", ""), "one.title", "one.title_size", (None, 13, 11))
        add(cell, "Ten don vi", "{{ one.unit }}")
    with when(cell, "one.above"):
        add(cell, "GK loai", "{{ one.above }}")
    merit = add(cell, "GK thanh tich", "{{ merit }}")
    merit.paragraph_format.left_indent = merit.paragraph_format.right_indent = Mm(26)
    foot = cell.add_table(rows=1, cols=2)
    left, right = foot.rows[0].cells
    for column, width in zip(foot.columns, (135, WIDTH - 145), strict=True):
        column.width = Mm(width)
        for inner in column.cells:
            inner.width = Mm(width)
    add(left, "GK so", "{{ by }}")
    add(left, "GK so", "{{ one.book }}")
    with when(left, "one.draft"):
        add(left, "GK so", "{{ one.draft }}")
    for paragraph in left.paragraphs:
        paragraph.paragraph_format.left_indent = Mm(12)
    add(right, "Dia danh", "{{ one.place_date }}").runs[0].bold = True
    repeat(right, "Ky", "one.sign_lines")
    for condition, gap in (("not one.tight", 62), ("one.tight", 46)):
        with when(right, condition):
            add(right, "GK ky ten", "{{ one.sign_name }}").paragraph_format.space_before = Pt(gap)
    add(cell, "Duong ke dau", "")


def _fitted(paragraph: Paragraph, text: str, size: str, points: tuple[float | None, ...]) -> None:
    """Print a text in the one of these sizes that the context's number `size` says; None: the style's own."""
    for number, wanted in enumerate(points):
        run = paragraph.add_run(f"{{% if {size} == {number} %}}{{{{ {text} }}}}{{% endif %}}")
        if wanted is not None:
            run.font.size = Pt(wanted)


def _decorate(paragraph: Paragraph) -> None:
    """Add border and emblem, where a picture of the emblem is given; a pattern of lozenges, unlike those of state awards."""
    paragraph.add_run(f"{{% if '{PICTURE}' in pictures %}}")
    wide, high = PAGE
    for inset, colour, line in ((BORDER, RED, 1.0), (BORDER + BAND, GOLD, 0.4)):
        ring = [(inset, inset), (wide - inset, inset), (wide - inset, high - inset), (inset, high - inset)]
        floating_shape(paragraph, PAGE, [ring], colour, line=line)
    beads = _beads(BORDER + BAND / 2)
    floating_shape(paragraph, PAGE, [_lozenge(x, y, 2.8) for x, y in beads[::2]], RED)
    floating_shape(paragraph, PAGE, [_lozenge(x, y, 1.1) for x, y in (*beads[::2], *beads[1::2])], GOLD)
    floating_picture(paragraph, PICTURE, "Quốc huy", ((wide - EMBLEM) / 2, EMBLEM_TOP), EMBLEM)
    paragraph.add_run("{% endif %}")


def _beads(inset: float) -> list[tuple[float, float]]:
    """Points at equal distances round the sheet, an even number a side, from the top left corner on."""
    wide, high = PAGE[0] - 2 * inset, PAGE[1] - 2 * inset
    across, down = 2 * round(wide / 7), 2 * round(high / 7)
    top = [(inset + wide * i / across, inset) for i in range(across)]
    right = [(inset + wide, inset + high * i / down) for i in range(down)]
    return [*top, *right, *((PAGE[0] - x, PAGE[1] - y) for x, y in (*top, *right))]


def _lozenge(x: float, y: float, half: float) -> list[tuple[float, float]]:
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
