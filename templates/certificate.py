"""The template of the certificates: one landscape page a winner, a double frame round it, all in one document."""

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from layout import COUNTRY, MOTTO, add, fix_widths, new_paper, repeat, rule, when
from styles import define_certificate_styles, define_town_styles, element

FRAME, GOLD = "A61C1C", "B8860B"
WIDTH, HEIGHT = 257, 167  # millimetres of the inner frame


def certificate() -> Document:
    """Giấy khen: the country's name, who awards, whom, for what, by which decision, as which of its list (NĐ 98, Điều 104)."""
    paper = new_paper("Giấy khen")
    define_town_styles(paper)
    define_certificate_styles(paper)
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(17)
    section.header_distance = section.footer_distance = Mm(15)
    _page_frame(section._sectPr)
    for header in (section.header, section.first_page_header):
        header.paragraphs[0].paragraph_format.space_after = Mm(0)
    numbers = section.header.paragraphs[0]._p
    numbers.getparent().remove(numbers)
    # A row fills a page: two never fit on one, so that every winner has a page without a break between them.
    table = paper.add_table(rows=3, cols=1)
    _inner_frame(table)
    add(table.rows[0].cells[0], "Bang", "{%tr for one in certificates %}")
    _page(table.rows[1].cells[0])
    add(table.rows[2].cells[0], "Bang", "{%tr endfor %}")
    table.rows[1].height, table.rows[1].height_rule = Mm(HEIGHT), WD_ROW_HEIGHT_RULE.AT_LEAST
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    add(paper, "GK cuoi", "")
    return paper


def _page(cell: _Cell) -> None:
    add(cell, "Quoc hieu", COUNTRY).paragraph_format.space_before = Mm(6)
    add(cell, "Tieu ngu", MOTTO)
    rule(cell, "Duong ke dau", 55, WIDTH)
    add(cell, "GK tham quyen", "{{ authority }}")
    add(cell, "GK tang", "TẶNG").runs[0].bold = True
    add(cell, "GK tieu de", "{{ award }}")
    ornament = rule(cell, "Duong ke dau", 40, WIDTH)
    ornament.paragraph_format.space_after = Mm(3)
    for side in ornament._p.iter(qn("w:top")):
        side.set(qn("w:color"), GOLD)
        side.set(qn("w:val"), "double")
    with when(cell, "one.kind"):
        add(cell, "GK loai", "{{ one.kind }}")
    name = add(cell, "Ten khen", "")
    name.runs[0].text = "{% if not one.long %}{{ one.name }}{% endif %}"
    small = name.add_run("{% if one.long %}{{ one.name }}{% endif %}")
    small.font.size = Mm(7.5)
    with when(cell, "one.title"):
        add(cell, "GK loai", "{{ one.title }}")
        add(cell, "Ten don vi", "{{ one.unit }}")
    merit = add(cell, "GK thanh tich", "{{ merit }}")
    merit.paragraph_format.left_indent = merit.paragraph_format.right_indent = Mm(22)
    foot = cell.add_table(rows=1, cols=2)
    left, right = foot.rows[0].cells
    for column, width in zip(foot.columns, (135, WIDTH - 145), strict=True):
        column.width = Mm(width)
        for inner in column.cells:
            inner.width = Mm(width)
    add(left, "GK so", "{{ by }}").paragraph_format.space_before = Mm(9)
    add(left, "GK so", "{{ one.book }}")
    with when(left, "one.draft"):
        add(left, "GK so", "{{ one.draft }}")
    for paragraph in left.paragraphs:
        paragraph.paragraph_format.left_indent = Mm(12)
    add(right, "Dia danh", "{{ one.place_date }}").runs[0].bold = True
    repeat(right, "Ky", "one.sign_lines")
    add(right, "Ky ten", "{{ one.sign_name }}")
    add(cell, "Duong ke dau", "")


def _page_frame(section: object) -> None:
    borders = element("w:pgBorders", offsetFrom="page")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(f"w:{side}", val="thickThinMediumGap", sz="36", space="14", color=FRAME))
    section.find(qn("w:cols")).addprevious(borders)  # type: ignore[attr-defined]


def _inner_frame(table: Table) -> None:
    fix_widths(table, (WIDTH,))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH"):
        borders.append(element(f"w:{side}", val="double", sz="6", space="0", color=GOLD))
    table._tbl.tblPr.append(borders)
