"""The template of the town council's biên bản: two hands sign it, and what is not known has no line."""

from docx.document import Document
from layout import HALVES, add, bare_table, head, list_table, recipients, repeat, title, when
from town_blocks import name_lists, proposed, town_paper

SIGNERS = (("THƯ KÝ", "secretary_name"), ("CHỦ TỌA", "chair_name"))
"""Who signs, from left to right, and the name below."""
IN_ROOM = (
    "STT | Tập thể, cá nhân | Đơn vị | Đồng ý | Không đồng ý | Tỷ lệ | Kết quả",
    (12, 44, 42, 14, 16, 18, 19),
)
WITH_WRITTEN = (
    "STT | Tập thể, cá nhân | Đơn vị | Đồng ý | Không đồng ý | Văn bản đồng ý | Văn bản không đồng ý | Tỷ lệ | Kết quả",
    (11, 35, 32, 12, 14, 13, 14, 17, 17),
)


def minutes() -> Document:
    """Biên bản of the town's council."""
    paper = town_paper("Biên bản họp Hội đồng Thi đua - Khen thưởng")
    head(paper, number=True, place=False, draft=True)
    title(paper, "BIÊN BẢN")
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN")
    repeat(paper, "Than", "session")
    add(paper, "Muc", "II. NỘI DUNG VÀ KẾT QUẢ BỎ PHIẾU")
    add(paper, "Than", "{{ agenda }}")
    with when(paper, "opinions"):
        add(paper, "Than", "Ý kiến thảo luận:")
        repeat(paper, "Than", "opinions")
    add(paper, "Than", "{{ voting }}")
    for condition, (headings, widths) in (("not written", IN_ROOM), ("written", WITH_WRITTEN)):
        with when(paper, condition):
            list_table(paper, headings, widths, "votes", (0, *range(3, len(widths))))
    repeat(paper, "Ghi chu", "vote_notes")
    add(paper, "Muc", "III. TRƯỜNG HỢP QUYẾT ĐỊNH KHÁC KẾT QUẢ XẾP HẠNG")
    with when(paper, "overrides"):
        list_table(paper, "Tập thể, cá nhân | Kết luận | Lý do", (65, 25, 75), "overrides", (1,))
    with when(paper, "not overrides"):
        add(paper, "Than", "{{ no_overrides }}")
    add(paper, "Muc", "IV. KẾT LUẬN")
    add(paper, "Than", "{{ conclusion }}")
    name_lists(paper)
    proposed(paper)
    add(paper, "Than", "{{ closing }}").paragraph_format.keep_with_next = True
    for cell, (post, name) in zip(bare_table(paper, HALVES).rows[0].cells, SIGNERS, strict=True):
        add(cell, "Ky", post)
        add(cell, "Ky ten", f"{{{{ {name} }}}}")
    add(paper, "Sau bang", "")
    recipients(bare_table(paper, HALVES).rows[0].cells[0])
    return paper
