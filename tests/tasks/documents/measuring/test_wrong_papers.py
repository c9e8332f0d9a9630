"""A right paper passes; the same paper with one thing changed fails, each for its reason and no other."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from factory_papers import to_pdf, usual_papers
from factory_wrong import Change, changed, look, say, styled

from rules.layout import lint
from tasks.documents.layouts import read_layout
from tasks.documents.measuring import measure


def tell(style: str, old: str, new: str) -> Change:
    """Other words in a paragraph of that style."""

    def change(paper: Document) -> None:
        run = next(run for p in styled(paper, style) for run in p.runs if old in run.text)
        run.text = run.text.replace(old, new)

    return change


def shape(style: str, **values: object) -> Change:
    """Another shape of a style's paragraphs."""

    def change(paper: Document) -> None:
        for name, value in values.items():
            setattr(paper.styles[style].paragraph_format, name, value)

    return change


def without(style: str, which: int = 0) -> Change:
    def change(paper: Document) -> None:
        paragraph = styled(paper, style)[which]
        for run in paragraph.runs:
            run.text = ""

    return change


def section(**values: object) -> Change:
    def change(paper: Document) -> None:
        for name, value in values.items():
            setattr(paper.sections[0], name, value)

    return change


def rule(which: int, length: float | None, dashed: bool = False) -> Change:
    """The motto's rule (1), the issuer's (0), gone, of another length in its 98 or 67 mm, or dashed."""

    def change(paper: Document) -> None:
        paragraph = styled(paper, "Duong ke dau")[which]
        if dashed:
            next(paragraph._p.iter(qn("w:top"))).set(qn("w:val"), "dashed")
        elif length is None:
            paragraph._p.pPr.remove(paragraph._p.pPr.find(qn("w:pBdr")))
        else:
            side = Mm(((98, 67)[which == 0] - length) / 2)
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side

    return change


def no_title_rule(paper: Document) -> None:
    paragraph = styled(paper, "Duong ke")[0]
    paragraph._p.pPr.remove(paragraph._p.pPr.find(qn("w:pBdr")))


def no_page_number(paper: Document) -> None:
    number = paper.sections[0].header.paragraphs[0]
    for field in list(number._p.iter(qn("w:fldSimple"))):
        number._p.remove(field)


def number_at_the_foot(paper: Document) -> None:
    header, footer = paper.sections[0].header.paragraphs[0], paper.sections[0].footer
    footer.is_linked_to_previous = False
    field = next(header._p.iter(qn("w:fldSimple")))
    footer.paragraphs[0]._p.append(field)
    footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def number_at_the_right(paper: Document) -> None:
    paper.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def numbered_first(paper: Document) -> None:
    paper.sections[0].different_first_page_header_footer = False


def signature_alone(paper: Document) -> None:
    signatures = paper.tables[-1]._tbl
    closing = Paragraph(signatures.getprevious(), paper)
    closing.add_run().add_break(WD_BREAK.PAGE)


def cut_in_a_row(paper: Document) -> None:
    row = next(t for t in paper.tables if len(t.columns) == 5).rows[1]
    row.height, row.height_rule = Mm(4.2), WD_ROW_HEIGHT_RULE.EXACTLY
    row.cells[2].paragraphs[0].add_run(" phụ trách một cửa và nhiều việc khác nữa")


def wide_gap(paper: Document) -> None:
    styled(paper, "Ky ten")[0].paragraph_format.space_before = Pt(4)


WRONG: Mapping[str, tuple[Change, str]] = {
    "kho-giay-letter": (section(page_width=Mm(215.9), page_height=Mm(279.4)), "L01"),
    "le-trai-25": (section(left_margin=Mm(25)), "L02"),
    "le-phai-10": (section(right_margin=Mm(10)), "L02"),
    "le-tren-15": (section(top_margin=Mm(15), header_distance=Mm(4)), "L02"),
    "le-tren-35": (section(top_margin=Mm(35)), "L03"),
    "phong-arial": (look("Can cu", name="Arial"), "L04"),
    "chu-do": (look("Than", color=None), "L06"),
    "chu-bi-cat": (cut_in_a_row, "L07"),
    "quoc-hieu-co-16": (look("Quoc hieu", size=Pt(10)), "L10"),
    "quoc-hieu-sai-chu": (say("Quoc hieu", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "L10"),
    "quoc-hieu-khong-co": (without("Quoc hieu"), "L10"),
    "tieu-ngu-khong-dam": (look("Tieu ngu", bold=False), "L11"),
    "tieu-ngu-gach-dai": (say("Tieu ngu", "Độc lập – Tự do – Hạnh phúc"), "L11"),
    "tieu-ngu-in-hoa": (say("Tieu ngu", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"), "L11"),
    "tieu-ngu-sat-gach": (say("Tieu ngu", "Độc lập-Tự do-Hạnh phúc"), "L11"),
    "tieu-ngu-khong-ke": (rule(1, None), "L12"),
    "tieu-ngu-ke-ngan": (rule(1, 30), "L12"),
    "tieu-ngu-ke-dut": (rule(1, 55, dashed=True), "L12"),
    "co-quan-khong-dam": (look("Co quan", bold=False), "L13"),
    "co-quan-ke-dai": (rule(0, 40), "L14"),
    "co-quan-khong-ke": (rule(0, None), "L14"),
    "so-khong-dem": (say("So", "Số: 5/TTr-UBND"), "L15"),
    "so-thieu-hai-cham": (say("So", "Số 05/TTr-UBND"), "L15"),
    "so-dam": (look("So", bold=True), "L15"),
    "so-khong-co": (without("So"), "L15"),
    "so-sai-dang": (say("So", "Số 05 TTr UBND"), "L15"),
    "ky-hieu-sai-loai": (say("So", "Số: 05/BC-UBND"), "L16"),
    "ngay-bang-so": (say("Dia danh", "Hòa Mạc, 05/2/2024"), "L17"),
    "ngay-khong-dem": (say("Dia danh", "Hòa Mạc, ngày 5 tháng 2 năm 2024"), "L17"),
    "thang-dem-thua": (say("Dia danh", "Hòa Mạc, ngày 05 tháng 03 năm 2024"), "L17"),
    "ngay-khong-phay": (say("Dia danh", "Hòa Mạc ngày 05 tháng 02 năm 2024"), "L17"),
    "ngay-ngoai-lich": (say("Dia danh", "Hòa Mạc, ngày 31 tháng 02 năm 2024"), "L17"),
    "ngay-khong-co": (without("Dia danh"), "L17"),
    "ngay-chu-dung": (look("Dia danh", italic=False), "L18"),
    "ten-loai-khong-dam": (look("Ten loai", bold=False), "L20"),
    "ten-loai-thuong": (say("Ten loai", "Tờ trình"), "L20"),
    "trich-yeu-khong-dam": (look("Trich yeu", bold=False), "L21"),
    "khong-ten-loai": (without("Ten loai"), "L20"),
    "khong-trich-yeu": (without("Trich yeu"), "L21"),
    "trich-yeu-nghieng": (look("Trich yeu", italic=True), "L21"),
    "trich-yeu-khong-ke": (no_title_rule, "L22"),
    "noi-dung-co-12": (look("Than", size=Pt(12)), "L30"),
    "canh-trai": (shape("Than", alignment=WD_ALIGN_PARAGRAPH.LEFT), "L31"),
    "khong-thut-dong": (shape("Than", first_line_indent=Mm(0)), "L32"),
    "thut-dong-2cm": (shape("Than", first_line_indent=Mm(20)), "L32"),
    "doan-sat-nhau": (shape("Can cu", space_after=Pt(0)), "L33"),
    "gian-dong-doi": (shape("Than", line_spacing=2.0), "L34"),
    "gian-dong-1-7": (shape("Than", line_spacing=1.7), "L34"),
    "bang-co-8": (look("Bang", size=Pt(8)), "L35"),
    "can-cu-chu-dung": (look("Can cu", italic=False), "L40"),
    "can-cu-dau-phay": (tell("Can cu", "năm 2022;", "năm 2022,"), "L41"),
    "can-cu-chu-thuong": (tell("Can cu", "Căn cứ", "căn cứ"), "L41"),
    "can-cu-cuoi-cham-phay": (tell("Can cu", "khen thưởng.", "khen thưởng;"), "L41"),
    "kinh-gui-nghieng": (look("Kinh gui", italic=True), "L42"),
    "chuc-vu-khong-dam": (look("Ky", bold=False), "L51"),
    "tm-thieu-cham": (tell("Ky", "TM. ", "TM "), "L51"),
    "ten-khong-dam": (look("Ky ten", bold=False), "L52"),
    "ten-khong-co": (without("Ky ten"), "L52"),
    "khong-cho-ky": (wide_gap, "L52"),
    "ten-in-hoa": (say("Ky ten", "NGUYỄN THỊ PHƯƠNG THẢO"), "L52"),
    "ten-hoc-vi": (say("Ky ten", "ThS. Nguyễn Thị Phương Thảo"), "L53"),
    "chu-ky-tro": (signature_alone, "L54"),
    "noi-nhan-khong-co": (without("Noi nhan dau"), "L60"),
    "noi-nhan-chu-dung": (look("Noi nhan dau", italic=False), "L61"),
    "noi-nhan-khong-luu": (tell("Noi nhan", "Lưu: VT", "Chi cục VT"), "L62"),
    "khong-so-trang": (no_page_number, "L70"),
    "so-trang-dau": (numbered_first, "L70"),
    "so-trang-ben-phai": (number_at_the_right, "L71"),
    "le-duoi-8": (section(bottom_margin=Mm(8)), "L02"),
    "so-trang-o-chan": (number_at_the_foot, "L71"),
}


def red(paper: Document) -> None:
    styled(paper, "Than")[0].runs[0].font.color.rgb = RGBColor(0xFF, 0, 0)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The right tờ trình and all wrong ones as PDF, made by one call."""
    right = usual_papers()["to-trinh"]
    changes = {name: change for name, (change, _) in WRONG.items()} | {"chu-do": red}
    made = {"dung": right, **{name: changed(right, change) for name, change in changes.items()}}
    return to_pdf(made, tmp_path_factory.mktemp("papers"))


def found(path: Path) -> list[str]:
    return [f"{one.id} {one.line()}" for one in lint(measure(path), read_layout())]


def test_the_right_paper_passes(papers: Mapping[str, Path]) -> None:
    assert found(papers["dung"]) == []


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_paper_fails_for_its_reason_alone(papers: Mapping[str, Path], name: str) -> None:
    said = found(papers[name])
    assert {one[:3] for one in said} == {WRONG[name][1]}, said
