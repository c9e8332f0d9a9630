"""The templates that report: báo cáo thẩm định, the council's packet, báo cáo tổng hợp."""

from docx.document import Document
from layout import add, addressed, end, list_table, repeat, when
from town_blocks import (
    chart,
    closed,
    corrections,
    headed,
    opinions,
    participation,
    quota,
    ranking,
    stopped,
    years,
)


def report() -> Document:
    """Báo cáo thẩm định of phòng Nội vụ."""
    paper = headed("Báo cáo thẩm định", "BÁO CÁO")
    addressed(paper)
    repeat(paper, "Can cu", "line", "bases")
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "I. TỔNG HỢP HỒ SƠ")
    repeat(paper, "Than", "line", "received")
    participation(paper)
    years(paper)
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
    opinions(paper)
    add(paper, "Muc", "III. ĐIỀU KIỆN XÉT KHEN")
    add(paper, "Than", "{{ gates_text }}")
    list_table(
        paper,
        ("Điều kiện", "Tập thể không đạt", "Tập thể chờ", "Cá nhân không đạt", "Cá nhân chờ"),
        (77, 22, 22, 22, 22),
        "gates",
        (1, 2, 3, 4),
    )
    stopped(paper)
    corrections(paper, "IV. ĐÍNH CHÍNH, MIỄN XÉT")
    add(paper, "Muc", "V. XẾP HẠNG CÁC TRƯỜNG HỢP ĐỦ ĐIỀU KIỆN")
    ranking(paper)
    add(paper, "Muc", "VI. SỐ LƯỢNG ĐƯỢC KHEN")
    quota(paper)
    closed(paper)
    return paper


def packet() -> Document:
    """The council's packet: slots, ties, ranking, who is stopped, what the offices say."""
    paper = headed("Tài liệu họp Hội đồng", "TÀI LIỆU HỌP HỘI ĐỒNG", number=False)
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "I. SỐ LƯỢNG ĐƯỢC KHEN VÀ SUẤT HỘI ĐỒNG QUYẾT ĐỊNH")
    repeat(paper, "Than", "line", "slots")
    quota(paper)
    when(paper, "ties")
    add(paper, "Muc nho", "Đồng hạng tại ranh giới, chờ Hội đồng quyết định")
    list_table(paper, ("Loại", "Hạng", "Tập thể, cá nhân", "Điểm"), (24, 18, 98, 25), "ties", (0, 1, 3))
    end(paper)
    add(paper, "Muc", "II. XẾP HẠNG CÁC TRƯỜNG HỢP ĐỦ ĐIỀU KIỆN")
    ranking(paper)
    repeat(paper, "Ghi chu", "line", "marked")
    add(paper, "Muc", "III. CÁC TRƯỜNG HỢP CHƯA ĐỦ ĐIỀU KIỆN")
    stopped(paper)
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
    opinions(paper)
    corrections(paper, "ĐÍNH CHÍNH, MIỄN XÉT")
    return paper


def summary() -> Document:
    """Báo cáo tổng hợp with tables and charts, of a year or of the whole period."""
    paper = headed("Báo cáo tổng hợp kết quả phong trào thi đua", "BÁO CÁO")
    repeat(paper, "Can cu", "line", "bases")
    add(paper, "Than", "{{ opening }}")
    when(paper, "annual")
    add(paper, "Muc", "THAM GIA PHONG TRÀO")
    repeat(paper, "Than", "line", "received")
    participation(paper)
    chart(paper, "bieu-do-tham-gia")
    add(paper, "Muc", "KẾT QUẢ THEO NỘI DUNG CỦA PHONG TRÀO")
    list_table(paper, ("Số", "Nội dung", "Đơn vị có kết quả"), (13, 117, 35), "contents", (0, 2))
    chart(paper, "bieu-do-noi-dung")
    add(paper, "Muc", "THỜI HẠN")
    repeat(paper, "Than", "line", "timeliness")
    chart(paper, "bieu-do-thoi-han")
    end(paper)
    when(paper, "years")
    add(paper, "Muc", "KẾT QUẢ CÁC NĂM")
    add(paper, "Than", "{{ years_text }}")
    years(paper)
    chart(paper, "bieu-do-cac-nam")
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
    chart(paper, "bieu-do-tieu-chi")
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
    chart(paper, "bieu-do-ket-qua")
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
    closed(paper)
    when(paper, "matrix")
    annex = add(paper, "Ten loai", "PHỤ LỤC")
    annex.paragraph_format.page_break_before = True
    add(paper, "Trich yeu", "Kết quả của từng đơn vị theo bảy nội dung của phong trào")
    add(paper, "Kem theo", "(x: báo cáo của đơn vị có kết quả; số của nội dung như bảng trong báo cáo)")
    list_table(paper, ("Đơn vị", *map(str, range(1, 8))), (81, *(12,) * 7), "matrix", range(1, 8))
    end(paper)
    return paper
