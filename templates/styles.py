"""The paragraph styles of the papers' templates, after NĐ 30/2020/NĐ-CP (sizes in points)."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "Times New Roman"
RED = RGBColor(0xC0, 0x00, 0x00)
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """Return an element of WordprocessingML with these attributes, which are of the `w:` namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def define_styles(paper: Document) -> None:
    """Define the styles of all papers: font, size, weight, spacing, and what stays with the next paragraph."""
    normal = paper.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    _set(normal, before=0, after=0)
    _speak_vietnamese(paper)

    _set_as_text(_style(paper, "Than"))
    _set_as_text(_style(paper, "Can cu", italic=True))
    _set_as_text(_style(paper, "Muc", bold=True, outline=1), before=6, keep=True)
    _set_as_text(_style(paper, "Muc nho", bold=True, italic=True), before=3, keep=True)
    _set(_style(paper, "Ten loai", bold=True, outline=0), CENTRE, before=16, after=0, keep=True)
    _set(_style(paper, "Trich yeu", bold=True), CENTRE, before=2, after=0, keep=True)
    _set(_style(paper, "Duong ke", size=3), CENTRE, before=3, after=14, exact=4)
    _set(_style(paper, "Duong ke dau", size=2), CENTRE, before=2, after=0, exact=3)
    _set(_style(paper, "Quoc hieu", size=12, bold=True), CENTRE)
    _set(_style(paper, "Tieu ngu", size=13, bold=True), CENTRE)
    _set(_style(paper, "Co quan tren", size=12), CENTRE)
    _set(_style(paper, "Co quan", size=12, bold=True), CENTRE)
    _set(_style(paper, "So", size=13), CENTRE, before=5)
    _set(_style(paper, "Dia danh", size=13, italic=True), CENTRE, before=5)
    _set(_style(paper, "Kinh gui", size=14), CENTRE, before=0, after=10)
    _set(_style(paper, "Kinh gui ben", size=14), LEFT, before=0, after=4)
    _set(_style(paper, "Bang", size=12), LEFT, before=2, after=2)
    _set(_style(paper, "Bang giua", size=12), CENTRE, before=2, after=2)
    _set(_style(paper, "Bang dau", size=11, bold=True), CENTRE, before=3, after=3, keep=True)
    _set(_style(paper, "Sau bang", size=6), LEFT, before=0, after=0)
    _set(_style(paper, "Noi nhan dau", size=12, bold=True, italic=True), LEFT, keep=True)
    _set(_style(paper, "Noi nhan", size=11), LEFT, keep=True)
    _set(_style(paper, "Ky", size=14, bold=True), CENTRE, keep=True)
    _set(_style(paper, "Ky chu", size=13, italic=True), CENTRE, keep=True)
    _set(_style(paper, "Ky ten", size=14, bold=True), CENTRE, before=72)
    _set(_style(paper, "Dau trang", size=13), CENTRE)
    _set_as_text(_style(paper, "Ghi chu", size=13, italic=True))
    trial = _style(paper, "Ban thu", size=11, bold=True)
    trial.font.color.rgb = RED
    _set(trial, CENTRE, after=4)


def define_town_styles(paper: Document) -> None:
    """Define what only the town's papers use; "Ten khen" and "Ten don vi" are what names are read back by."""
    _set(_style(paper, "Du thao", size=12, bold=True), CENTRE, before=3)
    _set(_style(paper, "Tham quyen", bold=True), CENTRE, before=0, after=10, keep=True)
    _set(_style(paper, "Kem theo", size=13, italic=True), CENTRE, before=2, after=10)
    _set(_style(paper, "Ten khen", size=12), LEFT, before=2, after=2)
    _set(_style(paper, "Ten don vi", size=12), LEFT, before=2, after=2)
    _set(_style(paper, "Hinh"), CENTRE, before=4, after=8)


def define_letter_styles(paper: Document) -> None:
    """Define what only letters (công văn) use: what one is about stands below its number."""
    _set(_style(paper, "Ve viec", size=12), CENTRE, before=6)


def define_code_styles(paper: Document) -> None:
    """Define what the code of a paper uses: the square, and what it carries in small letters."""
    _set(_style(paper, "Ma"), LEFT, before=6, after=0, keep=True)
    _set(_style(paper, "Ma chu", size=7), LEFT, before=0, after=0, keep=True)


def define_certificate_styles(paper: Document) -> None:
    """Define the styles of a certificate; names on it are read back like those in lists."""
    for name, size, bold, colour, before, after, line in (
        ("GK tham quyen", 16, True, RED, 9, 2, 1.0),
        ("GK tang", 16, True, None, 0, 0, 1.0),
        ("GK tieu de", 40, True, RED, 0, 0, 1.0),
        ("GK loai", 15, False, None, 1, 0, 1.0),
        ("GK thanh tich", 15, False, None, 6, 6, 1.1),
    ):
        style = _style(paper, name, size=size, bold=bold)
        if colour is not None:
            style.font.color.rgb = colour
        _set(style, CENTRE, before=before, after=after, line=line)
    for name, size, bold in (("Ten khen", 26, True), ("Ten don vi", 15, False)):
        style = paper.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.size, style.font.bold = Pt(size), bold
        _set(style, CENTRE, before=1, after=0)
    _set(_style(paper, "GK so", size=13, bold=True, italic=True), LEFT, before=5)
    _set(_style(paper, "GK ky ten", size=14, bold=True), CENTRE)
    _set(_style(paper, "GK cuoi", size=1), LEFT, exact=1)


def _speak_vietnamese(paper: Document) -> None:
    """Make Vietnamese the language of the whole paper: a PDF names it from the document's defaults."""
    defaults = paper.styles.element.find(qn("w:docDefaults"))
    del defaults[:]
    runs, run = OxmlElement("w:rPrDefault"), OxmlElement("w:rPr")
    run.append(element("w:lang", val="vi-VN"))
    runs.append(run)
    defaults.append(runs)
    paper.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), "vi-VN")


def _style(
    paper: Document,
    name: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    outline: int | None = None,
) -> ParagraphStyle:
    style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = paper.styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    if outline is not None:
        style.element.get_or_add_pPr().append(element("w:outlineLvl", val=str(outline)))
    return style


def _set_as_text(style: ParagraphStyle, *, before: float = 0, keep: bool = False) -> None:
    _set(style, JUSTIFY, before=before, after=6, line=1.15, first=12.7, keep=keep)


def _set(
    style: ParagraphStyle,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    *,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    exact: float | None = None,
    first: float = 0,
    keep: bool = False,
) -> None:
    shape = style.paragraph_format
    shape.alignment = align
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing = Pt(exact) if exact else line
    shape.first_line_indent = Mm(first)
    shape.keep_with_next = keep
    shape.widow_control = True
