"""Builds the templates of the papers: `python templates/build.py` writes them anew beside this file.

The built files are kept in the repository; a test holds them against a fresh build. An office that
wants another wording edits this script or, in Word, the .docx, and keeps the fields in braces.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import town_awards
import town_minutes
import town_reports
from certificate import certificate
from docx.document import Document
from layout import (
    HALVES,
    TEXT_WIDTH,
    add,
    addressed,
    bare_table,
    closed,
    each,
    head,
    list_table,
    new_paper,
    recipients,
    repeat,
    title,
    when,
)
from minutes import begin_minutes, end_minutes, opinions
from pictures import picture
from styles import define_code_styles
from town_letters import reminder

from tasks.storage.fixed_zip import saved_parts, zipped


def submission() -> Document:
    """Tờ trình: bases, nominees by tier of award, what is asked."""
    paper = new_paper("Tờ trình đề nghị khen thưởng")
    head(paper, number=True, place=True)
    title(paper, "TỜ TRÌNH")
    addressed(paper)
    repeat(paper, "Can cu", "bases")
    repeat(paper, "Than", "opening")
    with each(paper, "tier in tiers"):
        add(paper, "Muc", "{{ tier.heading }}")
        with when(paper, "tier.collectives"):
            add(paper, "Muc nho", "Tập thể")
            list_table(
                paper, "STT | Tên tập thể | Kết quả bỏ phiếu", (13, 112, 40), "tier.collectives", (0, 2)
            )
        with when(paper, "tier.people"):
            add(paper, "Muc nho", "Cá nhân")
            list_table(
                paper,
                "STT | Họ và tên | Chức vụ | Đối tượng | Kết quả bỏ phiếu",
                (13, 46, 52, 26, 28),
                "tier.people",
                (0, 3, 4),
            )
    add(paper, "Muc", "Hồ sơ kèm theo")
    repeat(paper, "Than", "enclosed")
    repeat(paper, "Ghi chu", "corrected")
    closed(paper)
    return paper


def minutes() -> Document:
    """Biên bản: who met, the votes on each nominee, the conclusion; two hands sign it, and what is not told has no line."""
    paper = new_paper("Biên bản họp xét, đề nghị khen thưởng")
    begin_minutes(paper, may_lack_number=True)
    opinions(paper)
    add(paper, "Than", "{{ agenda }}")
    list_table(
        paper,
        "STT | Tập thể, cá nhân | Chức vụ | Hình thức đề nghị | Đồng ý | Không đồng ý | Tỷ lệ | Kết quả",
        (11, 36, 33, 22, 13, 17, 17, 16),
        "votes",
        (0, 3, 4, 5, 6, 7),
    )
    add(paper, "Muc", "III. KẾT LUẬN")
    repeat(paper, "Than", "conclusion")
    repeat(paper, "Ghi chu", "corrected")
    end_minutes(paper)
    return paper


def achievement() -> Document:
    """Báo cáo thành tích of a collective or a person, in the obligatory contents."""
    paper = new_paper("Báo cáo thành tích đề nghị khen thưởng")
    head(paper, number=False, place=True)
    title(paper, "BÁO CÁO THÀNH TÍCH", extra="who")
    add(paper, "Muc", "I. THÔNG TIN CHUNG")
    repeat(paper, "Than", "facts")
    add(paper, "Muc", "II. THÀNH TÍCH, KẾT QUẢ ĐẠT ĐƯỢC")
    with each(paper, "content in contents"):
        # A row of its own: LibreOffice 7.4 leaves a heading alone at the foot of a page, "keep with next" or not.
        together = bare_table(paper, (TEXT_WIDTH,)).rows[0].cells[0]
        # Kept by the row; "keep with next" inside it would make LibreOffice move the whole chain of rows.
        add(together, "Muc nho", "{{ content.heading }}").paragraph_format.keep_with_next = False
        with when(together, "content.texts"):
            add(together, "Than", "{{ (content.data + content.texts)[0] }}")
        add(paper, "Duong ke dau", "")  # tables that touch would become one
        repeat(paper, "Than", "(content.data + content.texts)[1:]")
    add(paper, "Muc nho", "{{ figures_heading }}")
    with when(paper, "compared.lines"):
        list_table(
            paper,
            "Chỉ tiêu | Năm trước ({{ compared.before }}) | Năm nay ({{ compared.now }}) | Thay đổi",
            (66, 32, 32, 35),
            "compared.lines",
            (1, 2, 3),
        )
    with when(paper, "not compared.lines"):
        list_table(paper, "Chỉ tiêu | Số lượng | Tỷ lệ", (105, 30, 30), "general", (1, 2))
    with when(paper, "compared.note"):
        add(paper, "Than", "{{ compared.note }}")
    with when(paper, "tasks_total"):
        add(paper, "Muc nho", "Nhiệm vụ {{ subject }} được giao")
        list_table(
            paper,
            "Nội dung | Được giao | Đúng hạn | Sau thời hạn | Chưa xong",
            (77, 22, 22, 22, 22),
            "tasks",
            (1, 2, 3, 4),
            total="tasks_total",
        )
    with when(paper, "procedures_total"):
        add(paper, "Muc nho", "Tiếp nhận, giải quyết thủ tục hành chính theo lĩnh vực")
        list_table(
            paper,
            "Lĩnh vực | Tiếp nhận | Trong đó trực tuyến | Đã giải quyết | Trước hạn | Đúng hạn | Quá hạn | "
            "Đang giải quyết | Trong đó quá hạn",
            (41, 15.5, 15.5, 15.5, 15.5, 15.5, 15.5, 15.5, 15.5),
            "procedures",
            tuple(range(1, 9)),
            total="procedures_total",
        )
    add(paper, "Muc", "III. BIỆN PHÁP, SÁNG KIẾN, KINH NGHIỆM")
    with when(paper, "initiatives"):
        list_table(
            paper,
            "STT | Sáng kiến, giải pháp | Công nhận | Phạm vi ảnh hưởng | Hiệu quả áp dụng",
            (12, 48, 35, 30, 40),
            "initiatives",
            (0,),
        )
    with when(paper, "not initiatives"):
        add(paper, "Than", "{{ no_initiative }}")
    repeat(paper, "Ghi chu", "corrected")
    add(paper, "Than", "{{ closing }}").paragraph_format.keep_with_next = True
    left, right = bare_table(paper, HALVES).rows[0].cells
    add(left, "Ky", "XÁC NHẬN")
    add(left, "Ky", "CỦA CẤP TRÌNH KHEN THƯỞNG")
    with when(left, "confirmed_above"):
        add(left, "Ky chu", "(Ký, đóng dấu)")
    with when(left, "not confirmed_above"):
        repeat(left, "Ky", "sign_lines")
        add(left, "Ky ten", "{{ sign_name }}")
    with when(right, "is_collective"):
        repeat(right, "Ky", "sign_lines")
        add(right, "Ky ten", "{{ sign_name }}")
    with when(right, "not is_collective"):
        add(right, "Ky", "NGƯỜI BÁO CÁO")
        add(right, "Ky ten", "{{ reporter }}")
    for cell in (left, right):
        add(cell, "Sau bang", "")
    return paper


def return_slip() -> Document:
    """Phiếu trả hồ sơ: the ground, the errors, what to look at, what to do next."""
    paper = new_paper("Phiếu trả hồ sơ")
    define_code_styles(paper)
    head(paper, number=True, place=True)
    title(paper, "PHIẾU TRẢ HỒ SƠ")
    add(paper, "Kinh gui", "Kính gửi: {{ addressed }}")
    add(paper, "Than", "{{ opening }}")
    repeat(paper, "Than", "grounds")
    add(paper, "Muc", "I. NỘI DUNG CẦN SỬA")
    _findings(paper, "errors", "more_errors")
    with when(paper, "warnings"):
        add(paper, "Muc", "II. NỘI DUNG CẦN LƯU Ý (không phải lý do trả hồ sơ)")
        _findings(paper, "warnings", "more_warnings")
    add(paper, "Muc", "CÁCH SỬA VÀ GỬI LẠI")
    repeat(paper, "Than", "next_steps")
    add(paper, "Than", "{{ closing }}").paragraph_format.keep_with_next = True
    left, right = bare_table(paper, HALVES).rows[0].cells
    recipients(left)
    picture(left, "ma", "code", style="Ma", width=26, height=26)
    add(left, "Ma chu", "Mã của phiếu (quét ô vuông để đối chiếu):")
    add(left, "Ma chu", "{{ code }}")
    repeat(right, "Ky", "sign_lines")
    add(right, "Ky chu", "{{ sign_note }}")
    return paper


def _findings(paper: Document, rows: str, more: str) -> None:
    list_table(paper, "STT | Vị trí | Giá trị đang ghi | Cần làm gì", (12, 38, 35, 80), rows, (0,))
    with when(paper, more):
        add(paper, "Than", f"{{{{ {more} }}}}")


PAPERS: dict[str, Callable[[], Document]] = {
    "to-trinh": submission,
    "bien-ban": minutes,
    "bao-cao": achievement,
    "phieu-tra": return_slip,
    "tx-goi-hoi-dong": town_reports.packet,
    "tx-bao-cao-tham-dinh": town_reports.report,
    "tx-to-trinh": town_awards.submission,
    "tx-bien-ban": town_minutes.minutes,
    "tx-quyet-dinh": town_awards.decision,
    "tx-bao-cao-tong-hop": town_reports.summary,
    "tx-guong-dien-hinh": town_awards.exemplars,
    "tx-danh-sach-tien-thuong": town_awards.receipt,
    "tx-thong-bao": town_awards.notice,
    "tx-trinh-cap-tren": town_awards.upward,
    "tx-don-doc": reminder,
    "tx-giay-khen": certificate,
}


def packed(paper: Document) -> bytes:
    """Return the paper as .docx bytes that depend on nothing but its content."""
    return zipped(saved_parts(paper))


def main(folder: Path) -> None:
    """Write every template into the folder."""
    for name, make in PAPERS.items():
        (folder / f"{name}.docx").write_bytes(packed(make()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
