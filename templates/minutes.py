"""What the minutes of a unit's council and of the town's have in common after Mẫu 1.9: how they begin, who signs them."""

from docx.document import Document
from layout import HALVES, add, bare_table, head, recipients, repeat, title, when

SIGNERS = (("THƯ KÝ", "secretary_name"), ("CHỦ TỌA", "chair_name"))
"""Who signs, from left to right, and the name below."""


def begin_minutes(paper: Document, *, draft: bool = False, may_lack_number: bool = False) -> None:
    """Write head and title, and when, where and who met: a line for what is known."""
    head(paper, number=True, place=False, draft=draft, may_lack_number=may_lack_number)
    title(paper, "BIÊN BẢN")
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN")
    repeat(paper, "Than", "session")
    add(paper, "Muc", "II. NỘI DUNG VÀ KẾT QUẢ BỎ PHIẾU")


def opinions(paper: Document) -> None:
    """Write what was said, where something was."""
    with when(paper, "opinions"):
        add(paper, "Than", "Ý kiến thảo luận:")
        repeat(paper, "Than", "opinions")


def end_minutes(paper: Document) -> None:
    """Write the closing sentence, the two hands that sign, and Nơi nhận below the left one."""
    add(paper, "Than", "{{ closing }}").paragraph_format.keep_with_next = True
    left, right = bare_table(paper, HALVES).rows[0].cells
    for cell, (post, name) in zip((left, right), SIGNERS, strict=True):
        add(cell, "Ky", post)
        add(cell, "Ky ten", f"{{{{ {name} }}}}")
    add(left, "Sau bang", "")
    recipients(left)
