"""The templates that award: tờ trình, quyết định, gương điển hình, thông báo."""

from docx.document import Document
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from layout import TEXT_WIDTH, add, addressed, bare_table, closed, each, list_table, repeat, signed, when
from styles import JUSTIFY
from town_blocks import AMOUNT, annex, groups, headed, money_lists, name_lists, people, proposed


def submission() -> Document:
    """Tờ trình of phòng Nội vụ: the list proposed, and who is put forward for a higher tier."""
    paper = headed("Tờ trình về việc khen thưởng", "TỜ TRÌNH")
    addressed(paper)
    repeat(paper, "Can cu", "bases")
    add(paper, "Than", "{{ opening }}")
    name_lists(paper)
    proposed(paper)
    repeat(paper, "Than", "budget")
    closed(paper)
    return paper


def upward() -> Document:
    """Tờ trình of the town to the province, with a summary of what each nominee did as its annex."""
    paper = headed("Tờ trình đề nghị cấp trên khen thưởng", "TỜ TRÌNH")
    addressed(paper)
    repeat(paper, "Can cu", "bases")
    add(paper, "Than", "{{ opening }}")
    name_lists(paper)
    add(paper, "Than", "{{ enclosed }}")
    closed(paper)
    annex(paper, "{{ annex_summary }}")
    with each(paper, "one in summaries"):
        add(paper, "Muc nho", "{{ loop.index }}. {{ one.name }}")
        with when(paper, "one.about"):
            add(paper, "Than", "{{ one.about }}")
        with each(paper, "text in one.texts"):
            add(paper, "Than", "{{ text }}")
    return paper


def decision() -> Document:
    """Quyết định with its lists as annexes, each on a page of its own."""
    paper = headed("Quyết định về việc tặng Giấy khen", "QUYẾT ĐỊNH")
    add(paper, "Tham quyen", "{{ authority }}")
    repeat(paper, "Can cu", "bases")
    add(paper, "Tham quyen", "QUYẾT ĐỊNH:")
    with each(paper, "article in articles"):
        paragraph = add(paper, "Than", "")
        paragraph.add_run("Điều {{ loop.index }}. ").bold = True
        paragraph.add_run("{{ article }}")
        # The last article stays with the signature.
        paragraph.paragraph_format.keep_together = True
    signed(paper)
    with when(paper, "groups"):
        annex(paper, "{{ annex_collectives }}")
        with when(paper, "money"):
            groups(paper, [AMOUNT])
            repeat(paper, "Than", "sum_groups")
        with when(paper, "not money"):
            groups(paper)
        repeat(paper, "Ghi chu", "marked_collective")
    with when(paper, "people"):
        annex(paper, "{{ annex_people }}")
        with when(paper, "money"):
            people(paper, [AMOUNT])
            repeat(paper, "Than", "sum_people")
        with when(paper, "not money"):
            people(paper)
        repeat(paper, "Ghi chu", "marked_individual")
    return paper


def receipt() -> Document:
    """The list that winners sign for their money."""
    paper = headed("Danh sách nhận tiền thưởng", "DANH SÁCH NHẬN TIỀN THƯỞNG", number=False)
    add(paper, "Than", "{{ opening }}")
    money_lists(paper, [AMOUNT, ("Ký nhận", 20)])
    left, middle, right = bare_table(paper, (TEXT_WIDTH / 3,) * 3).rows[0].cells
    add(left, "Ky", "NGƯỜI LẬP")
    add(middle, "Ky", "KẾ TOÁN")
    repeat(right, "Ky", "sign_lines")
    return paper


def exemplars() -> Document:
    """The exemplar pack: winners only, no scores."""
    paper = headed("Gương điển hình tiên tiến", "GƯƠNG ĐIỂN HÌNH TIÊN TIẾN", number=False)
    add(paper, "Than", "{{ opening }}")
    for heading, items in (("TẬP THỂ", "collectives"), ("CÁ NHÂN", "people")):
        with when(paper, items):
            add(paper, "Muc", heading)
            with each(paper, f"one in {items}"):
                name = _as_text(add(paper, "Ten khen", "{{ one.name }}"), bold=True)
                name.paragraph_format.space_before = Pt(8)
                if items == "people":
                    _as_text(add(paper, "Ten don vi", "{{ one.unit }}"), bold=False)
                add(paper, "Than", "{{ one.about }}")
                with each(paper, "text in one.texts"):
                    add(paper, "Than", "{{ text }}")
    return paper


def _as_text(paragraph: Paragraph, *, bold: bool) -> Paragraph:
    """Set a paragraph that names are read back by like the text around it, and keep it with what follows."""
    shape = paragraph.paragraph_format
    shape.keep_with_next, shape.first_line_indent = True, Mm(12.7)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(6), 1.15
    shape.alignment = JUSTIFY
    paragraph.runs[0].bold, paragraph.runs[0].font.size = bold, Pt(14)
    return paragraph


def notice() -> Document:
    """Thông báo to one unit about its refused nominees."""
    paper = headed("Thông báo kết quả xét khen thưởng", "THÔNG BÁO")
    add(paper, "Kinh gui", "Kính gửi: {{ addressed }}")
    repeat(paper, "Can cu", "bases")
    add(paper, "Than", "{{ opening }}")
    list_table(
        paper,
        "STT | Tập thể, cá nhân | Căn cứ | Lý do",
        (13, 47, 35, 70),
        "refused",
        (0,),
        styles={1: "Ten khen"},
    )
    repeat(paper, "Ghi chu", "corrected")
    with each(paper, "line in closing"):
        add(paper, "Than", "{{ line }}").paragraph_format.keep_with_next = True
    signed(paper)
    return paper
