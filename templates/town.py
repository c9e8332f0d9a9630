"""The templates of the town's papers: the order of their blocks. Their words come from `rules.town_papers_*`."""

from collections.abc import Callable

from docx.document import Document
from docx.shared import Pt
from layout import (
    TEXT_WIDTH,
    add,
    addressed,
    bare_table,
    end,
    head,
    list_table,
    new_paper,
    recipients,
    repeat,
    title,
    when,
)
from pictures import picture
from styles import define_town_styles

HALVES = (TEXT_WIDTH / 2, TEXT_WIDTH / 2)
NAMED = {1: "Ten khen", 3: "Ten don vi"}
"""The columns by which names and units are read back from a finished paper."""


def report() -> Document:
    """Báo cáo thẩm định of phòng Nội vụ."""
    paper = _headed("Báo cáo thẩm định", "BÁO CÁO")
    addressed(paper)
    repeat(paper, "Can cu", "line", "bases")
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "I. TỔNG HỢP HỒ SƠ")
    repeat(paper, "Than", "line", "received")
    _participation(paper)
    _years(paper)
    add(paper, "Muc", "II. Ý KIẾN THẨM ĐỊNH CỦA CÁC CƠ QUAN")
    when(paper, "lanes")
    list_table(
        paper,
        (
            "Cơ quan",
            "Tiêu chí",
            "Ý kiến",
            "Điểm thay đổi",
            "Không đồng ý",
            "Yêu cầu bổ sung",
            "Không ý kiến",
            "Thời hạn",
        ),
        (38, 28, 14, 15, 15, 17, 15, 23),
        "lanes",
        (2, 3, 4, 5, 6, 7),
    )
    end(paper)
    when(paper, "changed")
    add(paper, "Muc nho", "Điểm thay đổi sau thẩm định")
    list_table(
        paper,
        ("Tập thể, cá nhân", "Tiêu chí", "Trước", "Sau", "Cơ quan, lý do"),
        (58, 17, 17, 17, 56),
        "changed",
        (1, 2, 3),
    )
    end(paper)
    when(paper, "not changed")
    add(paper, "Than", "Không có điểm nào thay đổi sau thẩm định.")
    end(paper)
    _opinions(paper)
    add(paper, "Muc", "III. ĐIỀU KIỆN XÉT KHEN")
    add(paper, "Than", "{{ gates_text }}")
    list_table(
        paper,
        ("Điều kiện", "Tập thể không đạt", "Tập thể chờ", "Cá nhân không đạt", "Cá nhân chờ"),
        (77, 22, 22, 22, 22),
        "gates",
        (1, 2, 3, 4),
    )
    _stopped(paper)
    _corrections(paper, "IV. ĐÍNH CHÍNH, MIỄN XÉT")
    add(paper, "Muc", "V. XẾP HẠNG CÁC TRƯỜNG HỢP ĐỦ ĐIỀU KIỆN")
    _ranking(paper)
    add(paper, "Muc", "VI. SỐ LƯỢNG ĐƯỢC KHEN")
    _quota(paper)
    _closed(paper)
    return paper


def packet() -> Document:
    """The council's packet: slots, ties, ranking, who is stopped, what the offices say."""
    paper = _headed("Tài liệu họp Hội đồng", "TÀI LIỆU HỌP HỘI ĐỒNG", number=False)
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "I. SỐ LƯỢNG ĐƯỢC KHEN VÀ SUẤT HỘI ĐỒNG QUYẾT ĐỊNH")
    repeat(paper, "Than", "line", "slots")
    _quota(paper)
    when(paper, "ties")
    add(paper, "Muc nho", "Đồng hạng tại ranh giới, chờ Hội đồng quyết định")
    list_table(paper, ("Loại", "Hạng", "Tập thể, cá nhân", "Điểm"), (24, 18, 98, 25), "ties", (0, 1, 3))
    end(paper)
    add(paper, "Muc", "II. XẾP HẠNG CÁC TRƯỜNG HỢP ĐỦ ĐIỀU KIỆN")
    _ranking(paper)
    repeat(paper, "Ghi chu", "line", "marked")
    add(paper, "Muc", "III. CÁC TRƯỜNG HỢP CHƯA ĐỦ ĐIỀU KIỆN")
    _stopped(paper)
    when(paper, "higher")
    add(paper, "Muc", "IV. ĐỀ NGHỊ HÌNH THỨC KHEN THƯỞNG CAO HƠN")
    list_table(
        paper,
        ("STT", "Tập thể, cá nhân", "Hình thức", "Kết quả thẩm định"),
        (13, 72, 40, 40),
        "higher",
        (0, 2, 3),
    )
    end(paper)
    add(paper, "Muc", "Ý KIẾN CỦA CÁC CƠ QUAN THẨM ĐỊNH")
    _opinions(paper)
    _corrections(paper, "ĐÍNH CHÍNH, MIỄN XÉT")
    return paper


def submission() -> Document:
    """Tờ trình of phòng Nội vụ: the list proposed, and who is put forward for a higher tier."""
    paper = _headed("Tờ trình về việc khen thưởng", "TỜ TRÌNH")
    addressed(paper)
    repeat(paper, "Can cu", "line", "bases")
    add(paper, "Than", "{{ opening }}")
    _lists(paper)
    _proposed(paper)
    _closed(paper)
    return paper


def minutes() -> Document:
    """Biên bản of the town's council."""
    paper = _town_paper("Biên bản họp Hội đồng Thi đua - Khen thưởng thị xã")
    head(paper, number=True, place=False, draft=True)
    title(paper, "BIÊN BẢN")
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN")
    for field in ("when", "where", "chair", "secretary", "members", "quorum"):
        add(paper, "Than", f"{{{{ {field} }}}}")
    add(paper, "Muc", "II. NỘI DUNG VÀ KẾT QUẢ BỎ PHIẾU")
    add(paper, "Than", "{{ agenda }}")
    list_table(
        paper,
        ("STT", "Tập thể, cá nhân", "Đơn vị", "Đồng ý", "Không đồng ý", "Tỷ lệ", "Kết quả"),
        (12, 44, 42, 14, 16, 18, 19),
        "votes",
        (0, 3, 4, 5, 6),
    )
    add(paper, "Muc", "III. TRƯỜNG HỢP HỘI ĐỒNG QUYẾT ĐỊNH KHÁC KẾT QUẢ XẾP HẠNG")
    when(paper, "overrides")
    list_table(paper, ("Tập thể, cá nhân", "Kết luận", "Lý do"), (65, 25, 75), "overrides", (1,))
    end(paper)
    when(paper, "not overrides")
    add(paper, "Than", "{{ no_overrides }}")
    end(paper)
    add(paper, "Muc", "IV. KẾT LUẬN")
    add(paper, "Than", "{{ conclusion }}")
    _lists(paper)
    _proposed(paper)
    add(paper, "Than", "{{ closing }}").paragraph_format.keep_with_next = True
    left, right = bare_table(paper, HALVES).rows[0].cells
    for cell, post, name in ((left, "THƯ KÝ", "secretary_name"), (right, "CHỦ TRÌ", "chair_name")):
        add(cell, "Ky", post)
        add(cell, "Ky ten", f"{{{{ {name} }}}}")
    return paper


def decision() -> Document:
    """Quyết định with its lists as annexes, each on a page of its own."""
    paper = _headed("Quyết định về việc tặng Giấy khen", "QUYẾT ĐỊNH")
    add(paper, "Tham quyen", "{{ authority }}")
    repeat(paper, "Can cu", "line", "bases")
    add(paper, "Tham quyen", "QUYẾT ĐỊNH:")
    add(paper, "Than", "{%p for article in articles %}")
    paragraph = add(paper, "Than", "")
    paragraph.add_run("Điều {{ loop.index }}. ").bold = True
    paragraph.add_run("{{ article }}")
    # The last article stays with the signature.
    paragraph.paragraph_format.keep_together = True
    end(paper, "for")
    _signed(paper)
    when(paper, "groups")
    _annex(paper, "DANH SÁCH TẬP THỂ ĐƯỢC TẶNG GIẤY KHEN")
    _groups(paper)
    end(paper)
    when(paper, "people")
    _annex(paper, "DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG GIẤY KHEN")
    _people(paper)
    end(paper)
    repeat(paper, "Ghi chu", "line", "marked")
    return paper


def summary() -> Document:
    """Báo cáo tổng hợp with tables and charts, of a year or of the whole period."""
    paper = _headed("Báo cáo tổng hợp kết quả phong trào thi đua", "BÁO CÁO")
    repeat(paper, "Can cu", "line", "bases")
    add(paper, "Than", "{{ opening }}")
    when(paper, "annual")
    add(paper, "Muc", "THAM GIA PHONG TRÀO")
    repeat(paper, "Than", "line", "received")
    _participation(paper)
    _chart(paper, "bieu-do-tham-gia")
    add(paper, "Muc", "KẾT QUẢ THEO NỘI DUNG CỦA PHONG TRÀO")
    list_table(paper, ("Số", "Nội dung", "Đơn vị có kết quả"), (13, 117, 35), "contents", (0, 2))
    _chart(paper, "bieu-do-noi-dung")
    add(paper, "Muc", "THỜI HẠN")
    repeat(paper, "Than", "line", "timeliness")
    _chart(paper, "bieu-do-thoi-han")
    end(paper)
    when(paper, "years")
    add(paper, "Muc", "KẾT QUẢ CÁC NĂM")
    add(paper, "Than", "{{ years_text }}")
    _years(paper)
    _chart(paper, "bieu-do-cac-nam")
    end(paper)
    when(paper, "items")
    add(paper, "Muc", "KẾT QUẢ THEO TIÊU CHÍ (TẬP THỂ)")
    list_table(
        paper,
        ("Mã", "Tiêu chí", "Tối đa", "Số đơn vị", "Bình quân", "Tỷ lệ"),
        (14, 77, 17, 17, 18, 22),
        "items",
        (0, 2, 3, 4, 5),
    )
    _chart(paper, "bieu-do-tieu-chi")
    end(paper)
    add(paper, "Muc", "KẾT QUẢ XÉT KHEN THƯỞNG")
    add(paper, "Than", "{{ results_text }}")
    list_table(
        paper,
        (
            "Nhóm",
            "Được xếp hạng",
            "Được đề nghị",
            "Đủ điều kiện",
            "Được khen",
            "Trình cấp trên",
            "Điểm bình quân",
        ),
        (57, 18, 18, 18, 18, 18, 18),
        "results",
        (1, 2, 3, 4, 5, 6),
    )
    _chart(paper, "bieu-do-ket-qua")
    add(paper, "Muc", "KHEN THƯỞNG CỦA CÁC XÃ, PHƯỜNG")
    when(paper, "own")
    add(paper, "Than", "{{ own_text }}")
    list_table(
        paper,
        ("Đơn vị", "Số quyết định", "Ngày", "Tập thể", "Cá nhân"),
        (61, 40, 28, 18, 18),
        "own",
        (1, 2, 3, 4),
        total="own_total",
    )
    end(paper)
    when(paper, "not own")
    add(paper, "Than", "{{ no_own }}")
    end(paper)
    repeat(paper, "Ghi chu", "line", "corrected")
    _closed(paper)
    when(paper, "matrix")
    annex = add(paper, "Ten loai", "PHỤ LỤC")
    annex.paragraph_format.page_break_before = True
    add(paper, "Trich yeu", "Kết quả của từng đơn vị theo bảy nội dung của phong trào")
    add(paper, "Kem theo", "(x: báo cáo của đơn vị có kết quả; số của nội dung như bảng trong báo cáo)")
    list_table(paper, ("Đơn vị", *map(str, range(1, 8))), (81, *(12,) * 7), "matrix", range(1, 8))
    end(paper)
    return paper


def exemplars() -> Document:
    """The exemplar pack: winners only, no scores."""
    paper = _headed("Gương điển hình tiên tiến", "GƯƠNG ĐIỂN HÌNH TIÊN TIẾN", number=False)
    add(paper, "Than", "{{ opening }}")
    for heading, items in (("TẬP THỂ", "collectives"), ("CÁ NHÂN", "people")):
        when(paper, items)
        add(paper, "Muc", heading)
        add(paper, "Than", f"{{%p for one in {items} %}}")
        name = add(paper, "Ten khen", "{{ one.name }}")
        name.paragraph_format.keep_with_next = True
        name.runs[0].bold, name.runs[0].font.size = True, Pt(14)
        name.paragraph_format.space_before = Pt(8)
        if items == "people":
            unit = add(paper, "Ten don vi", "{{ one.unit }}")
            unit.paragraph_format.keep_with_next = True
        add(paper, "Bang", "{{ one.about }}")
        add(paper, "Than", "{%p for text in one.texts %}")
        add(paper, "Than", "{{ text }}")
        end(paper, "for")
        end(paper, "for")
        end(paper)
    return paper


def notice() -> Document:
    """Thông báo to one unit about its refused nominees."""
    paper = _headed("Thông báo kết quả xét khen thưởng", "THÔNG BÁO")
    add(paper, "Kinh gui", "Kính gửi: {{ addressed }}")
    repeat(paper, "Can cu", "line", "bases")
    add(paper, "Than", "{{ opening }}")
    list_table(
        paper,
        ("STT", "Tập thể, cá nhân", "Căn cứ", "Lý do"),
        (13, 47, 35, 70),
        "refused",
        (0,),
        styles={1: "Ten khen"},
    )
    repeat(paper, "Ghi chu", "line", "corrected")
    add(paper, "Than", "{%p for line in closing %}")
    add(paper, "Than", "{{ line }}").paragraph_format.keep_with_next = True
    end(paper, "for")
    _signed(paper)
    return paper


# ------------------------------------------------------------------ blocks of several papers


def _town_paper(name: str) -> Document:
    paper = new_paper(name)
    define_town_styles(paper)
    return paper


def _headed(name: str, heading: str, *, number: bool = True) -> Document:
    paper = _town_paper(name)
    head(paper, number=number, place=True, draft=True)
    title(paper, heading)
    return paper


def _closed(paper: Document) -> None:
    add(paper, "Than", "{{ closing }}").paragraph_format.keep_with_next = True
    _signed(paper)


def _signed(paper: Document) -> None:
    left, right = bare_table(paper, HALVES).rows[0].cells
    recipients(left)
    repeat(right, "Ky", "line", "sign_lines")
    add(right, "Ky ten", "{{ sign_name }}")


def _annex(paper: Document, heading: str) -> None:
    add(paper, "Ten loai", heading).paragraph_format.page_break_before = True
    add(paper, "Trich yeu", "{{ about }}")
    add(paper, "Kem theo", "{{ enclosed_with }}")


def _lists(paper: Document) -> None:
    when(paper, "groups")
    add(paper, "Muc nho", "{{ collectives_heading }}")
    _groups(paper)
    end(paper)
    when(paper, "people")
    add(paper, "Muc nho", "{{ people_heading }}")
    _people(paper)
    end(paper)
    repeat(paper, "Ghi chu", "line", "marked")


def _groups(paper: Document) -> None:
    add(paper, "Than", "{%p for group in groups %}")
    add(paper, "Muc nho", "{{ group.heading }}")
    list_table(paper, ("STT", "Tên tập thể"), (18, 147), "group.lines", (0,), styles={1: "Ten khen"})
    end(paper, "for")


def _people(paper: Document) -> None:
    list_table(
        paper, ("STT", "Họ và tên", "Chức vụ", "Đơn vị"), (16, 47, 48, 54), "people", (0,), styles=NAMED
    )


def _proposed(paper: Document) -> None:
    when(paper, "proposed")
    add(paper, "Than", "{{ proposed_text }}")
    list_table(paper, ("STT", "Tập thể, cá nhân", "Đơn vị", "Hình thức"), (13, 57, 57, 38), "proposed", (0,))
    end(paper)


def _participation(paper: Document) -> None:
    when(paper, "participation")
    list_table(
        paper,
        ("Nhóm đơn vị", "Tham gia", "Đã gửi", "Được nhận", "Trả lại", "Chưa gửi", "Gửi muộn"),
        (63, 17, 17, 17, 17, 17, 17),
        "participation",
        (1, 2, 3, 4, 5, 6),
    )
    end(paper)


def _years(paper: Document) -> None:
    when(paper, "years")
    list_table(
        paper,
        (
            "Năm",
            "Báo cáo được nhận",
            "Tập thể đề nghị",
            "Tập thể được khen",
            "Cá nhân đề nghị",
            "Cá nhân được khen",
            "Điểm bình quân tập thể",
            "Điểm bình quân cá nhân",
        ),
        (18, 21, 21, 21, 21, 21, 21, 21),
        "years",
        tuple(range(8)),
    )
    end(paper)


def _opinions(paper: Document) -> None:
    when(paper, "opinions")
    add(paper, "Muc nho", "Ý kiến “Không đồng ý”, “Yêu cầu bổ sung”")
    list_table(
        paper,
        ("Tập thể, cá nhân", "Tiêu chí", "Ý kiến", "Cơ quan, lý do"),
        (58, 17, 28, 62),
        "opinions",
        (1, 2),
    )
    end(paper)
    when(paper, "not opinions")
    add(paper, "Than", "Không có ý kiến “Không đồng ý” hoặc “Yêu cầu bổ sung”.")
    end(paper)


def _stopped(paper: Document) -> None:
    when(paper, "stopped")
    list_table(
        paper,
        ("STT", "Tập thể, cá nhân", "Đơn vị", "Điều kiện chưa đạt"),
        (13, 42, 45, 65),
        "stopped",
        (0,),
    )
    end(paper)
    when(paper, "not stopped")
    add(paper, "Than", "Không có trường hợp nào.")
    end(paper)


def _corrections(paper: Document, heading: str) -> None:
    when(paper, "corrections or waivers")
    add(paper, "Muc", heading)
    when(paper, "corrections")
    list_table(
        paper,
        ("STT", "Đơn vị", "Biểu, ô", "Trước", "Sau", "Lý do, người duyệt"),
        (12, 38, 30, 19, 19, 47),
        "corrections",
        (0, 3, 4),
    )
    end(paper)
    repeat(paper, "Than", "line", "waivers")
    end(paper)


def _ranking(paper: Document) -> None:
    add(paper, "Than", "{%p for group in ranked_groups %}")
    when(paper, "group.lines")
    add(paper, "Muc nho", "{{ group.heading }}")
    list_table(paper, ("Hạng", "Tập thể", "Điểm", "Kết quả"), (16, 70, 19, 60), "group.lines", (0, 2))
    end(paper)
    end(paper, "for")
    when(paper, "ranked_people")
    add(paper, "Muc nho", "Cá nhân")
    list_table(
        paper,
        ("Hạng", "Họ và tên", "Đơn vị", "Điểm", "Kết quả"),
        (16, 40, 44, 18, 47),
        "ranked_people",
        (0, 3),
    )
    end(paper)


def _quota(paper: Document) -> None:
    list_table(
        paper,
        (
            "Đối tượng",
            "Tham gia / tối đa",
            "Được đề nghị / tối đa",
            "Đủ điều kiện / tối đa",
            "Đã chọn",
            "Hội đồng quyết định",
        ),
        (40, 26, 26, 26, 22, 25),
        "quota",
        (1, 2, 3, 4, 5),
    )


def _chart(paper: Document, name: str) -> None:
    when(paper, f"charts['{name}']")
    picture(paper, name, f"charts['{name}']")
    end(paper)


TOWN: dict[str, Callable[[], Document]] = {
    "tx-goi-hoi-dong": packet,
    "tx-bao-cao-tham-dinh": report,
    "tx-to-trinh": submission,
    "tx-bien-ban": minutes,
    "tx-quyet-dinh": decision,
    "tx-bao-cao-tong-hop": summary,
    "tx-guong-dien-hinh": exemplars,
    "tx-thong-bao": notice,
}
