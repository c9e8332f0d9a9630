"""The template of the town council's biên bản: two hands sign it, and what is not known has no line."""

from docx.document import Document
from layout import add, list_table, repeat, when
from minutes import begin_minutes, end_minutes, opinions
from town_blocks import name_lists, proposed, town_paper

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
    begin_minutes(paper, draft=True)
    add(paper, "Than", "{{ agenda }}")
    opinions(paper)
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
    end_minutes(paper)
    return paper
