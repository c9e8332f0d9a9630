"""Blocks that several of the town's papers share: heads, lists of names, rankings, the foot."""

from collections.abc import Sequence

from docx.document import Document
from layout import add, each, head, list_table, new_paper, repeat, title, when
from pictures import picture
from styles import define_town_styles

Columns = Sequence[tuple[str, float]]
"""Further columns of a table: heading and width in millimetres."""
AMOUNT = ("Tiền thưởng (đồng)", 24)
NAMED = {1: "Ten khen", 3: "Ten don vi"}
"""The columns by which names and units are read back from a finished paper."""


def town_paper(name: str) -> Document:
    """Return an empty paper with the styles of the town's papers."""
    paper = new_paper(name)
    define_town_styles(paper)
    return paper


def headed(name: str, heading: str, *, number: bool = True) -> Document:
    """Return a paper with its head and title; `number`: it bears one."""
    paper = town_paper(name)
    head(paper, number=number, place=True, draft=True)
    title(paper, heading)
    return paper


def annex(
    paper: Document, heading: str, about: str = "{{ annex_about }}", note: str = "{{ enclosed_with }}"
) -> None:
    """Begin an annex on a page of its own, out of placeholders of the context or words."""
    add(paper, "Ten loai", heading).paragraph_format.page_break_before = True
    add(paper, "Trich yeu", about)
    add(paper, "Kem theo", note)


def name_lists(paper: Document) -> None:
    """Add the lists of collectives and persons, and what the mark means."""
    with when(paper, "groups"):
        add(paper, "Muc nho", "{{ collectives_heading }}")
        groups(paper)
    with when(paper, "people"):
        add(paper, "Muc nho", "{{ people_heading }}")
        people(paper)
    repeat(paper, "Ghi chu", "marked")


def groups(paper: Document, more: Columns = ()) -> None:
    """Add the collectives, a table for each group; `more`: headings and widths of columns behind the usual."""
    headings, widths = _wider(("STT", "Tên tập thể"), (18, 147), more)
    with each(paper, "group in groups"):
        add(paper, "Muc nho", "{{ group.heading }}")
        list_table(
            paper, headings, widths, "group.lines", (0, *range(2, len(widths))), styles={1: "Ten khen"}
        )


def people(paper: Document, more: Columns = ()) -> None:
    """Add the persons: number, name, post, unit, and `more`."""
    headings, widths = _wider(("STT", "Họ và tên", "Chức vụ", "Đơn vị"), (16, 47, 48, 54), more)
    list_table(paper, headings, widths, "people", (0, *range(4, len(widths))), styles=NAMED)


def _wider(headings: Sequence[str], widths: Sequence[float], more: Columns) -> tuple[str, tuple[float, ...]]:
    """Return headings and widths with the further columns, for which the usual ones but the number make room."""
    room = sum(width for _, width in more)
    narrowed = [width * (1 - room / sum(widths[1:])) for width in widths[1:]]
    named = (*headings, *(heading for heading, _ in more))
    return " | ".join(named), (widths[0], *narrowed, *(width for _, width in more))


def money_lists(paper: Document, more: Columns) -> None:
    """Add both lists with amounts and their sums."""
    with when(paper, "groups"):
        add(paper, "Muc nho", "{{ collectives_heading }}")
        groups(paper, more)
        with when(paper, "people"):
            repeat(paper, "Than", "sum_groups")
        with when(paper, "not people"):
            _sums(paper, "sum_groups")
    with when(paper, "people"):
        add(paper, "Muc nho", "{{ people_heading }}")
        people(paper, more)
        _sums(paper, "sum_people")
    _sums(paper, "sum_all")


def _sums(paper: Document, lines: str) -> None:
    """The last lines before the signature stay with it."""
    with each(paper, f"line in {lines}"):
        add(paper, "Than", "{{ line }}").paragraph_format.keep_with_next = True


def proposed(paper: Document) -> None:
    """Add who is put forward for a higher tier."""
    with when(paper, "proposed"):
        add(paper, "Than", "{{ proposed_text }}")
        list_table(paper, "STT | Tập thể, cá nhân | Đơn vị | Hình thức", (13, 57, 57, 38), "proposed", (0,))


def participation(paper: Document) -> None:
    """Add the table of participation by group."""
    with when(paper, "participation"):
        list_table(
            paper,
            "Nhóm đơn vị | Tham gia | Đã gửi | Được nhận | Trả lại | Chưa gửi | Gửi muộn",
            (63, 17, 17, 17, 17, 17, 17),
            "participation",
            (1, 2, 3, 4, 5, 6),
        )


def years(paper: Document) -> None:
    """Add the years of a final cycle side by side."""
    with when(paper, "years"):
        list_table(
            paper,
            "Năm | Báo cáo được nhận | Tập thể đề nghị | Tập thể được khen | Cá nhân đề nghị | Cá nhân được khen | "
            "Điểm bình quân tập thể | Điểm bình quân cá nhân",
            (18, 21, 21, 21, 21, 21, 21, 21),
            "years",
            tuple(range(8)),
        )


def opinions(paper: Document) -> None:
    """Add the opinions that ask for something."""
    with when(paper, "opinions"):
        add(paper, "Muc nho", "Ý kiến “Không đồng ý”, “Yêu cầu bổ sung”")
        list_table(
            paper,
            "Tập thể, cá nhân | Tiêu chí | Ý kiến | Cơ quan, lý do",
            (46, 34, 28, 57),
            "opinions",
            (2,),
        )
    repeat(paper, "Than", "no_opinions")


def awarded_before(paper: Document) -> None:
    """Add whom a commune, or the town suddenly, has awarded already, where the achievement may be the same."""
    with when(paper, "awarded_before"):
        add(paper, "Muc nho", "Thành tích có thể đã được khen: một thành tích chỉ khen một lần")
        list_table(
            paper,
            "Tập thể, cá nhân | Thành tích đã khen | Quyết định đã khen | Vì sao cần xem",
            (45, 45, 40, 35),
            "awarded_before",
        )


def stopped(paper: Document) -> None:
    """Add who is stopped, and by what."""
    with when(paper, "stopped"):
        list_table(paper, "STT | Tập thể, cá nhân | Đơn vị | Lý do", (13, 42, 45, 65), "stopped", (0,))
    with when(paper, "not stopped"):
        add(paper, "Than", "Không có trường hợp nào.")


def corrections(paper: Document) -> None:
    """Add corrections and waivers under their heading, where there are any."""
    with when(paper, "corrections or waivers"):
        add(paper, "Muc", "{{ heads.corrections }}")
        with when(paper, "corrections"):
            list_table(
                paper,
                "STT | Đơn vị | Biểu, ô | Trước | Sau | Lý do, người duyệt",
                (12, 38, 30, 19, 19, 47),
                "corrections",
                (0, 3, 4),
            )
        repeat(paper, "Than", "waivers")


def ranking(paper: Document, *, own_word: bool = False) -> None:
    """Add the ranking of the eligible; `own_word`: with the points that rest on a nominee's own word."""
    groups: tuple[str, tuple[float, ...]] = ("Hạng | Tập thể | Điểm | Kết quả", (16, 70, 19, 60))
    people: tuple[str, tuple[float, ...]] = (
        "Hạng | Họ và tên | Đơn vị | Điểm | Kết quả",
        (16, 40, 44, 18, 47),
    )
    if own_word:
        groups = (f"{groups[0]} | Tự chấm", (16, 60, 18, 41, 30))
        people = (f"{people[0]} | Tự chấm", (16, 36, 36, 18, 29, 30))
    with each(paper, "group in ranked_groups"), when(paper, "group.lines"):
        add(paper, "Muc nho", "{{ group.heading }}")
        list_table(paper, *groups, "group.lines", (0, 2, 4))
    with when(paper, "ranked_people"):
        add(paper, "Muc nho", "Cá nhân")
        list_table(paper, *people, "ranked_people", (0, 3, 5))


def quota(paper: Document) -> None:
    """Add the quota in its three readings."""
    list_table(
        paper,
        "Đối tượng | Được xếp hạng / tối đa | Đề nghị {{ quota_award }} / tối đa | Đủ điều kiện tặng {{ quota_award }} / tối đa | "
        "Đã chọn | Hội đồng quyết định",
        (40, 26, 26, 26, 22, 25),
        "quota",
        (1, 2, 3, 4, 5),
    )
    repeat(paper, "Ghi chu", "quota_note")


def chart(paper: Document, name: str) -> None:
    """Add the place of a chart, where there is one of that name."""
    with when(paper, f"charts['{name}']"):
        picture(paper, name, f"charts['{name}']")
