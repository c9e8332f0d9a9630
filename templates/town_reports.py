"""The templates that report: báo cáo thẩm định, the council's packet, báo cáo tổng hợp."""

from docx.document import Document
from layout import add, addressed, closed, list_table, repeat, when
from town_blocks import (
    annex,
    awarded_before,
    chart,
    corrections,
    headed,
    opinions,
    participation,
    quota,
    ranking,
    stopped,
    years,
)

KINDS_OF_ACTIVITY = 5
"""So many kinds of activity has sheet 8."""
MATRIX = 7
"""So many contents have a column in the consolidated report's annex; a plan may have no more."""


def report() -> Document:
    """Báo cáo thẩm định of phòng Nội vụ."""
    paper = headed("Báo cáo thẩm định", "BÁO CÁO")
    addressed(paper)
    repeat(paper, "Can cu", "bases")
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "{{ heads.received }}")
    repeat(paper, "Than", "received")
    participation(paper)
    years(paper)
    add(paper, "Muc", "{{ heads.lanes }}")
    with when(paper, "lanes"):
        list_table(
            paper,
            "Cơ quan | Tiêu chí | Ý kiến | Điểm thay đổi | Không đồng ý | Yêu cầu bổ sung | Không ý kiến | Thời hạn",
            (32, 42, 13, 14, 14, 16, 14, 20),
            "lanes",
            (2, 3, 4, 5, 6, 7),
        )
    repeat(paper, "Ghi chu", "lane_notes")
    with when(paper, "changed"):
        add(paper, "Muc nho", "Điểm thay đổi sau thẩm định")
        list_table(
            paper,
            "Tập thể, cá nhân | Tiêu chí | Cách có điểm | Trước | Sau | Cơ quan, lý do",
            (42, 34, 19, 14, 14, 42),
            "changed",
            (2, 3, 4),
        )
    repeat(paper, "Than", "no_changes")
    opinions(paper)
    awarded_before(paper)
    add(paper, "Muc", "{{ heads.gates }}")
    add(paper, "Than", "{{ gates_text }}")
    list_table(
        paper,
        "Điều kiện | Tập thể không đạt | Tập thể chờ | Cá nhân không đạt | Cá nhân chờ",
        (77, 22, 22, 22, 22),
        "gates",
        (1, 2, 3, 4),
    )
    stopped(paper)
    corrections(paper)
    add(paper, "Muc", "{{ heads.ranking }}")
    ranking(paper)
    repeat(paper, "Ghi chu", "marked")
    add(paper, "Muc", "{{ heads.quota }}")
    quota(paper)
    closed(paper)
    return paper


def packet() -> Document:
    """The council's packet: slots, ties, ranking, who is stopped, what the offices say."""
    paper = headed("Tài liệu họp Hội đồng", "TÀI LIỆU HỌP HỘI ĐỒNG", number=False)
    add(paper, "Than", "{{ opening }}")
    add(paper, "Muc", "{{ heads.slots }}")
    repeat(paper, "Than", "slots")
    quota(paper)
    with when(paper, "ties"):
        add(paper, "Muc nho", "Đồng hạng tại ranh giới, chờ Hội đồng quyết định")
        list_table(paper, "Loại | Hạng | Tập thể, cá nhân | Điểm", (24, 18, 98, 25), "ties", (0, 1, 3))
    add(paper, "Muc", "{{ heads.ranking }}")
    ranking(paper, own_word=True)
    repeat(paper, "Ghi chu", "own_word_note")
    repeat(paper, "Ghi chu", "marked")
    with when(paper, "unproved"):
        add(paper, "Muc nho", "Sáng kiến được công nhận nhưng chưa kèm minh chứng")
        list_table(paper, "Tập thể, cá nhân | Sáng kiến", (70, 95), "unproved")
    add(paper, "Muc", "{{ heads.stopped }}")
    stopped(paper)
    with when(paper, "higher"):
        add(paper, "Muc", "{{ heads.higher }}")
        list_table(
            paper,
            "STT | Tập thể, cá nhân | Hình thức | Kết quả thẩm định",
            (13, 72, 40, 40),
            "higher",
            (0, 2, 3),
        )
    with when(paper, "heads.opinions"):
        add(paper, "Muc", "{{ heads.opinions }}")
    opinions(paper)
    awarded_before(paper)
    corrections(paper)
    return paper


def summary() -> Document:
    """Báo cáo tổng hợp with tables and charts, of a year or of the whole period."""
    paper = headed("Báo cáo tổng hợp kết quả phong trào thi đua", "BÁO CÁO")
    repeat(paper, "Can cu", "bases")
    add(paper, "Than", "{{ opening }}")
    _own_text(paper, "overall")
    with when(paper, "annual"):
        add(paper, "Muc", "{{ heads.received }}")
        repeat(paper, "Than", "received")
        participation(paper)
        chart(paper, "bieu-do-tham-gia")
        add(paper, "Muc", "{{ heads.contents }}")
        list_table(
            paper,
            "Số | Nội dung | Có kết quả/đơn vị có số liệu | Không áp dụng | Chưa có số liệu",
            (13, 83, 27, 21, 21),
            "contents",
            (0, 2, 3, 4),
        )
        repeat(paper, "Ghi chu", "contents_note")
        chart(paper, "bieu-do-noi-dung")
    with when(paper, "activities"):
        add(paper, "Muc", "{{ heads.activities }}")
        add(paper, "Than", "{{ activities_text }}")
        list_table(
            paper,
            "Loại hoạt động | Số đơn vị | Số hoạt động | Số lượt, số người | Kinh phí (đồng)",
            (61, 20, 22, 28, 34),
            "activities",
            (1, 2, 3, 4),
        )
    with when(paper, "index"):
        add(paper, "Muc", "{{ heads.index }}")
        repeat(paper, "Than", "index_text")
        list_table(
            paper,
            "Đơn vị | Năm | Tự chấm | Thẩm định | Điều tra xã hội học | Tổng điểm | Xếp hạng",
            (55, 16, 17, 17, 20, 22, 18),
            "index",
            (1, 2, 3, 4, 5, 6),
        )
    with when(paper, "annual"):
        add(paper, "Muc", "{{ heads.timeliness }}")
        repeat(paper, "Than", "timeliness")
        chart(paper, "bieu-do-thoi-han")
    with when(paper, "years"):
        add(paper, "Muc", "{{ heads.years }}")
        add(paper, "Than", "{{ years_text }}")
        years(paper)
        chart(paper, "bieu-do-cac-nam")
        add(paper, "Muc nho", "Theo nhóm đơn vị")
        list_table(
            paper,
            "Năm | Nhóm đơn vị | Đơn vị tham gia | Báo cáo được nhận | Tập thể được khen | Cá nhân được khen",
            (16, 65, 21, 21, 21, 21),
            "group_years",
            (0, 2, 3, 4, 5),
        )
    with when(paper, "charts['bieu-do-bao-cao-qua-cac-nam']"):
        add(paper, "Muc", "{{ heads.over_years }}")
        chart(paper, "bieu-do-bao-cao-qua-cac-nam")
        chart(paper, "bieu-do-diem-qua-cac-nam")
    with when(paper, "items"):
        add(paper, "Muc", "{{ heads.criteria }}")
        list_table(
            paper,
            "Mã | Tiêu chí | Tối đa | Số đơn vị | Bình quân | Tỷ lệ",
            (14, 77, 17, 17, 18, 22),
            "items",
            (0, 2, 3, 4, 5),
        )
        chart(paper, "bieu-do-tieu-chi")
    add(paper, "Muc", "{{ heads.results }}")
    add(paper, "Than", "{{ results_text }}")
    list_table(
        paper,
        "Nhóm | Được xếp hạng | Được đề nghị | Đủ điều kiện | Được khen | Trình cấp trên | Điểm bình quân",
        (57, 18, 18, 18, 18, 18, 18),
        "results",
        (1, 2, 3, 4, 5, 6),
    )
    chart(paper, "bieu-do-ket-qua")
    add(paper, "Muc", "{{ heads.own }}")
    with when(paper, "own"):
        add(paper, "Than", "{{ own_text }}")
        list_table(
            paper,
            "Đơn vị | Số quyết định | Ngày | Tập thể | Cá nhân",
            (61, 40, 28, 18, 18),
            "own",
            (1, 2, 3, 4),
            total="own_total",
        )
    with when(paper, "own_names"):
        list_table(
            paper,
            "Đơn vị | Tập thể, cá nhân | Thành tích, sáng kiến | Quyết định",
            (40, 42, 48, 35),
            "own_names",
        )
    with when(paper, "not own and not own_names"):
        add(paper, "Than", "{{ no_own }}")
    with when(paper, "sudden"):
        add(paper, "Muc", "{{ heads.sudden }}")
        add(paper, "Than", "{{ sudden_text }}")
        list_table(
            paper,
            "Tập thể, cá nhân | Đơn vị | Thành tích | Hình thức | Quyết định",
            (35, 35, 43, 20, 32),
            "sudden",
        )
    with when(paper, "texts.shortcomings or shortcomings"):
        add(paper, "Muc", "{{ heads.shortcomings }}")
        repeat(paper, "Than", "texts.shortcomings")
        with when(paper, "shortcomings"):
            add(paper, "Than", "{{ shortcomings_text }}")
            list_table(
                paper,
                "Thiếu sót | Số đơn vị phải hoàn thiện, gửi lại | Số đơn vị được lưu ý",
                (105, 33, 27),
                "shortcomings",
                (1, 2),
            )
    for name in ("causes", "tasks", "proposals"):
        _own_text(paper, name)
    repeat(paper, "Ghi chu", "corrected")
    closed(paper)
    with when(paper, "matrix"):
        annex(
            paper,
            "{{ annexes[0] }}",
            "Kết quả của từng đơn vị theo nội dung của phong trào",
            "(x: có; 0: không; KA: không áp dụng; –: chưa có số liệu; số của nội dung như bảng trong báo cáo)",
        )
        numbers = (f"{{{{ matrix_head[{i}] }}}}" for i in range(MATRIX))
        list_table(
            paper,
            " | ".join(("Đơn vị", *numbers)),
            (81, *(84 / MATRIX,) * MATRIX),
            "matrix",
            range(1, MATRIX + 1),
        )
    with when(paper, "unit_activities"):
        annex(
            paper,
            "{{ annexes[1] }}",
            "Số hoạt động hưởng ứng phong trào của từng đơn vị",
            "(theo biểu 8 của các báo cáo được nhận; kinh phí là tổng của mọi loại hoạt động)",
        )
        kinds = (f"{{{{ activity_head[{i}] }}}}" for i in range(KINDS_OF_ACTIVITY))
        list_table(
            paper,
            " | ".join(("Đơn vị", *kinds, "Kinh phí (đồng)")),
            (49, *(18,) * KINDS_OF_ACTIVITY, 26),
            "unit_activities",
            range(1, KINDS_OF_ACTIVITY + 2),
        )
    return paper


def _own_text(paper: Document, name: str) -> None:
    """Add a text of the office's under its heading, where it wrote one."""
    with when(paper, f"texts.{name}"):
        add(paper, "Muc", f"{{{{ heads.{name} }}}}")
        repeat(paper, "Than", f"texts.{name}")
