"""The building blocks of the papers' templates: page, styles, head, tables and signatures after NĐ 30/2020/NĐ-CP.

Layout only; the words come from the contexts of `rules.papers.unit`, the order of the blocks from `build`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

import docx
from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from styles import RIGHT, define_styles, element

TEXT_WIDTH = 165  # millimetres between the margins
HALVES = (TEXT_WIDTH / 2, TEXT_WIDTH / 2)
HEAD_LEFT = 67  # of them for the issuing body
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_RULE = 55  # millimetres: as long as the motto in 13 points bold
TITLE_RULE = 55  # millimetres: a third to a half of a full line above
ISSUER_RULES = ((8, 8), (11, 11), (15, 15), (19, 19))
"""Letters of an issuing body's longest line at most, and the rule below in millimetres: a third to a half of it."""
LONGEST_ISSUER_RULE = 23
CREATED = dt.datetime(2020, 3, 5)  # a fixed day, so that building again gives the same file


def new_paper(title: str) -> Document:
    """Return an empty A4 paper with margins, styles and the headers that say the trial text on every page."""
    paper = docx.Document()
    _drop_what_we_do_not_use(paper)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance, section.footer_distance = Mm(8), Mm(10)
    define_styles(paper)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.style = "Dau trang"
    _page_field(number)
    trial = section.header.add_paragraph(style="Ban thu")
    for place in (trial, section.first_page_header.paragraphs[0]):
        place.style = "Ban thu"
        place.add_run("{% if trial %}{{ trial_text }}{% endif %}")
    properties = paper.core_properties
    properties.title, properties.author, properties.language = title, "thidua", "vi-VN"
    properties.comments = properties.keywords = properties.subject = properties.last_modified_by = ""
    properties.created = properties.modified = CREATED
    properties.revision = 1
    return paper


def _drop_what_we_do_not_use(paper: Document) -> None:
    body = paper.element.body
    for paragraph in list(paper.paragraphs):
        body.remove(paragraph._element)
    for owner in (paper.part.package.rels, paper.part.rels):
        for key, rel in list(owner.items()):
            if rel.reltype.endswith(
                ("/thumbnail", "/customXml", "/stylesWithEffects", "/webSettings", "/numbering")
            ):
                owner.pop(key)
    kept = {"Normal", "Default Paragraph Font", "Normal Table", "Header"}
    for style in list(paper.styles):
        if style.name not in kept:
            style.element.getparent().remove(style.element)
    paper.styles.element.remove(paper.styles.element.find(qn("w:latentStyles")))


# ------------------------------------------------------------------ paragraphs


def add(place: Document | _Cell, style: str, text: str) -> Paragraph:
    """Add a paragraph; a new cell's empty first paragraph is used up first."""
    if isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].runs:
        paragraph: Paragraph = place.paragraphs[0]
        paragraph.style = style
    else:
        paragraph = place.add_paragraph(style=style)
    paragraph.add_run(text)
    return paragraph


def repeat(place: Document | _Cell, style: str, lines: str) -> None:
    """Add one paragraph for each of the context's list `lines`."""
    add(place, style, f"{{%p for line in {lines} %}}")
    add(place, style, "{{ line }}")
    add(place, style, "{%p endfor %}")


@contextmanager
def when(place: Document | _Cell, condition: str) -> Iterator[None]:
    """Frame a part that is there only where the context's value is true or not empty."""
    add(place, "Than", f"{{%p if {condition} %}}")
    yield
    add(place, "Than", "{%p endif %}")


@contextmanager
def each(place: Document | _Cell, loop: str) -> Iterator[None]:
    """Frame a part that comes once for each item of a list; `loop` is "item in items"."""
    add(place, "Than", f"{{%p for {loop} %}}")
    yield
    add(place, "Than", "{%p endfor %}")


def rule(place: Document | _Cell, style: str, length: float, width: float) -> Paragraph:
    """Draw a solid rule of `length` in the middle of `width` millimetres: the top border of an indented paragraph."""
    paragraph = add(place, style, "")
    borders = OxmlElement("w:pBdr")
    borders.append(element("w:top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc")
    side = (width - length) / 2
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side)
    return paragraph


def _page_field(paragraph: Paragraph) -> None:
    field = element("w:fldSimple", instr="PAGE")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


# ------------------------------------------------------------------ tables


def bare_table(paper: Document, widths: Sequence[float]) -> Table:
    """Add a one-row table without borders, for the head and the signatures; widths in millimetres."""
    table: Table = paper.add_table(rows=1, cols=len(widths))
    fix_widths(table, widths)
    _cell_margins(table, 0)
    _no_split(table.rows[0]._tr)
    return table


def list_table(
    paper: Document,
    headings: str,
    widths: Sequence[float],
    rows: str,
    centred: Sequence[int] = (),
    total: str = "",
    styles: Mapping[int, str] = MappingProxyType({}),
) -> None:
    """Add a ruled table of the context's list `rows` (lists of texts); its heading row comes again on every page.

    `headings` are those of the columns, " | " between; `widths` in millimetres; `centred` the columns set so.
    `total` names a list of the context that is printed in bold below them; `styles` gives a column another style.
    """
    table = paper.add_table(rows=5 if total else 4, cols=len(widths))
    fix_widths(table, widths)
    _ruled(table)
    for cell, heading in zip(table.rows[0].cells, headings.split(" | "), strict=True):
        add(cell, "Bang dau", heading)
        cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill="F2F2F2"))
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    add(table.rows[1].cells[0], "Bang", f"{{%tr for row in {rows} %}}")
    for index, cell in enumerate(table.rows[2].cells):
        usual = "Bang giua" if index in centred else "Bang"
        add(cell, styles.get(index, usual), f"{{{{ row[{index}] }}}}")
    add(table.rows[3].cells[0], "Bang", "{%tr endfor %}")
    for index, cell in enumerate(table.rows[4].cells if total else ()):
        paragraph = add(cell, "Bang giua" if index in centred else "Bang", f"{{{{ {total}[{index}] }}}}")
        paragraph.runs[0].bold = True
    for row in (table.rows[0], table.rows[2], *table.rows[4:]):
        _no_split(row._tr)
    add(paper, "Sau bang", "")


def fix_widths(table: Table, widths: Sequence[float]) -> None:
    """Set the columns' widths in millimetres, whatever their cells hold, and the table in the middle."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _ruled(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    table._tbl.tblPr.append(borders)
    _cell_margins(table, 70)


def _cell_margins(table: Table, twips: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(twips), type="dxa"))
    table._tbl.tblPr.append(margins)


def _no_split(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


# ------------------------------------------------------------------ head and foot of a paper


def head(
    paper: Document,
    *,
    number: bool,
    place: bool,
    draft: bool = False,
    about: str = "",
    may_lack_number: bool = False,
) -> None:
    """Add the head: issuing body on the left, the country's name and motto on the right, number, place and day.

    `draft`: below the number stands the context's `draft`, where it has one; `about`: below it stands what a letter,
    which has no title, is about, in this style. `may_lack_number`: where none was given there is no such line.
    """
    right_width = TEXT_WIDTH - HEAD_LEFT
    left, right = bare_table(paper, (HEAD_LEFT, right_width)).rows[0].cells
    with when(left, "parent"):
        add(left, "Co quan tren", "{{ parent }}")
    repeat(left, "Co quan", "issuer")
    _issuer_rule(left)
    if may_lack_number:
        with when(left, "number"):
            add(left, "So", "{{ number }}")
    elif number:
        add(left, "So", "{{ number }}")
    if draft:
        with when(left, "draft"):
            add(left, "Du thao", "{{ draft }}")
    if about:
        add(left, about, "{{ about }}")
    add(right, "Quoc hieu", COUNTRY)
    add(right, "Tieu ngu", MOTTO)
    rule(right, "Duong ke dau", MOTTO_RULE, right_width)
    if place:
        add(right, "Dia danh", "{{ place_date }}")


def _issuer_rule(cell: _Cell) -> None:
    longest = "(issuer | map('length') | max)"
    for branch, (letters, length) in zip(("if", *["elif"] * len(ISSUER_RULES)), ISSUER_RULES, strict=False):
        add(cell, "Than", f"{{%p {branch} {longest} <= {letters} %}}")
        rule(cell, "Duong ke dau", length, HEAD_LEFT)
    add(cell, "Than", "{%p else %}")
    rule(cell, "Duong ke dau", LONGEST_ISSUER_RULE, HEAD_LEFT)
    add(cell, "Than", "{%p endif %}")


def title(paper: Document, name: str, extra: str = "") -> None:
    """Add the name of the paper, what it is about, and the rule below; `extra` is one more line of the context."""
    add(paper, "Ten loai", name)
    add(paper, "Trich yeu", "{{ about }}")
    if extra:
        add(paper, "Trich yeu", f"{{{{ {extra} }}}}")
    rule(paper, "Duong ke", TITLE_RULE, TEXT_WIDTH)


def addressed(paper: Document) -> None:
    """Add "Kính gửi" with the context's list `addressed`."""
    left, right = bare_table(paper, (HEAD_LEFT - 20, TEXT_WIDTH - HEAD_LEFT + 20)).rows[0].cells
    label = add(left, "Kinh gui", "Kính gửi:")
    label.alignment, label.paragraph_format.right_indent = RIGHT, Mm(3)
    repeat(right, "Kinh gui ben", "addressed")
    add(right, "Sau bang", "")


def recipients(cell: _Cell) -> None:
    """Add "Nơi nhận" with the context's list."""
    add(cell, "Noi nhan dau", "Nơi nhận:")
    repeat(cell, "Noi nhan", "recipients")


def closed(paper: Document, name: str = "{{ sign_name }}") -> None:
    """Add the closing sentence, kept with the signature."""
    add(paper, "Than", "{{ closing }}").paragraph_format.keep_with_next = True
    signed(paper, name)


def signed(paper: Document, name: str = "{{ sign_name }}") -> None:
    """Add recipients on the left, the signature on the right."""
    left, right = bare_table(paper, HALVES).rows[0].cells
    recipients(left)
    repeat(right, "Ky", "sign_lines")
    add(right, "Ky ten", name)
