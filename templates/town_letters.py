"""The templates of the town's letters (công văn): no title, what they are about stands below the number."""

from docx.document import Document
from docx.shared import Pt
from layout import add, closed, head, list_table, new_paper, repeat, when
from styles import define_letter_styles


def reminder() -> Document:
    """Công văn that asks a unit for the report it owes, or for the mended one."""
    paper = new_paper("Công văn đôn đốc nộp báo cáo")
    define_letter_styles(paper)
    head(paper, number=True, place=True, about="Ve viec")
    add(paper, "Kinh gui", "Kính gửi: {{ addressed }}").paragraph_format.space_before = Pt(20)
    repeat(paper, "Than", "paragraphs")
    with when(paper, "faults"):
        list_table(paper, "Biểu | Điều chưa đúng | Ô", (48, 67, 50), "faults")
    with when(paper, "more_faults"):
        add(paper, "Than", "{{ more_faults }}")
    add(paper, "Than", "{{ request }}").paragraph_format.keep_with_next = True
    repeat(paper, "Than", "steps")
    closed(paper, name="")
    return paper
