"""What the minutes of a unit's council and of the town's have in common: how they begin, who signs them."""

from docx.document import Document
from layout import HALVES, add, bare_table, head, title


def begin_minutes(paper: Document, *, draft: bool = False) -> None:
    """Write head and title, who met, and the agenda under which the votes stand."""
    head(paper, number=True, place=False, draft=draft)
    title(paper, "BIÊN BẢN")
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN")
    for field in ("when", "where", "chair", "secretary", "members", "quorum"):
        add(paper, "Than", f"{{{{ {field} }}}}")
    add(paper, "Muc", "II. NỘI DUNG VÀ KẾT QUẢ BỎ PHIẾU")
    add(paper, "Than", "{{ agenda }}")


def end_minutes(paper: Document) -> None:
    """Write the closing sentence and the two places where secretary and chair sign."""
    add(paper, "Than", "{{ closing }}").paragraph_format.keep_with_next = True
    left, right = bare_table(paper, HALVES).rows[0].cells
    for cell, post, name in ((left, "THƯ KÝ", "secretary_name"), (right, "CHỦ TRÌ", "chair_name")):
        add(cell, "Ky", post)
        add(cell, "Ky ten", f"{{{{ {name} }}}}")
