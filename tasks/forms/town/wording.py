"""What the town's forms tell those who fill them in."""

from collections.abc import Mapping

from rules.plan.report_form.form import CellKind

APPRAISAL_TITLE = "Thẩm định của {office}"
APPRAISAL_NOTE = (
    "Chỉ ghi vào ba cột nền vàng. Không có ý kiến thì để trống cả dòng: điểm giữ như báo cáo. "
    "Ghi điểm khác cột “Điểm theo báo cáo” thì phải có lý do. Dòng có ô điểm nền xám chỉ cho ý kiến. "
    "Không đổi tên tệp, tên biểu, tên cột.\n{deadline}"
)
APPRAISAL_DEADLINE = "Gửi lại {office} trước hết ngày {day}."
DEADLINE_HEADER = "Hạn gửi: {day}"

COUNCIL_TITLE = "Hội đồng xét khen thưởng"
COUNCIL_NOTE = (
    "Ghi phần cuộc họp (tên cách nhau bằng dấu “;”) và số phiếu theo biên bản kiểm phiếu; ý kiến bằng văn bản là của người vắng "
    "mặt. Chỉ khen được người có phiếu đồng ý quá nửa tổng số thành viên. Kết luận để trống là giữ như cột “Đề xuất”; ghi Khen hoặc "
    "Không khen khác với đề xuất thì phải có lý do và không vượt số còn lại ở biểu “Số lượng”. Dòng nền cam là nhóm đồng hạng tại "
    "ranh giới, chờ Hội đồng chọn."
)
QUOTA_SHEET = "Số lượng"
QUOTA_TITLE = "Số lượng được khen và phần còn lại của Hội đồng"
QUOTA_NOTE = (
    "Tỷ lệ khen không quá {share} số đủ điều kiện, tính riêng tập thể và cá nhân, làm tròn xuống. "
    "Dòng “Tính chung” là mức cao nhất; phần chưa chia hết theo nhóm do Hội đồng chọn, có lý do."
)

CHECKS: Mapping[CellKind, tuple[str, str, str]] = {
    CellKind.COUNT: ("Số đếm", "Số nguyên từ 0 trở lên.", "Ghi số nguyên từ 0 trở lên, không kèm chữ."),
    CellKind.DATE: (
        "Ngày",
        "Gõ ngày/tháng/năm. Xem lại ô hiện đúng ngày trước, tháng sau.",
        "Ô này cần một ngày. Nếu máy không nhận ngày/tháng/năm thì cứ chọn Có (Yes) để giữ chữ dd/mm/yyyy.",
    ),
    CellKind.LISTED: (
        "Chọn trong danh sách",
        "Bấm mũi tên bên phải ô để chọn; để trống cũng được.",
        "Chọn một giá trị trong danh sách của ô này.",
    ),
}
SCORE_CHECK = (
    "Điểm thẩm định",
    "Từ 0 đến {maximum} điểm; để trống là giữ nguyên.",
    "Điểm phải là số từ 0 đến {maximum}.",
)
CODE_CHECK = ("Mã", "Mã ở biểu “Danh mục”.", "Không có mã này ở biểu “Danh mục”.")

FORMS: Mapping[str, tuple[str, str]] = {
    "dinh_chinh": (
        "Đính chính báo cáo của đơn vị",
        "Mỗi ô một dòng; giá trị cũ ghi đúng như báo cáo đang ghi (để trống nếu ô trống). Mã đơn vị, chu kỳ, mã đối tượng không đính chính được.\nVí dụ: p-hoa-mac · 1 · B25 · 9,5 · 8 · "
        "Đơn vị báo ghi nhầm · Nguyễn Văn A, Trưởng phòng Nội vụ · 18/12/2024.",
    ),
    "mien_k2": (
        "Miễn điều kiện K2 (hồ sơ quá hạn)",
        "Mỗi đơn vị một dòng, chỉ khi báo cáo có hồ sơ quá hạn.\nVí dụ: p-hoa-mac · Hệ thống dùng chung của tỉnh lỗi, đã xin lỗi công dân · "
        "Nguyễn Văn B, Chủ tịch UBND thị xã · 18/12/2024.",
    ),
    "ban_hanh": (
        "Ngày ban hành văn bản khen thưởng",
        "Mỗi văn bản một dòng. Số để trống thì lấy số tiếp theo của sổ. Căn cứ thêm: nhiều căn cứ cách nhau bằng dấu “;”.\n"
        "Ví dụ: quyet-dinh · 30/12/2024 · (trống) · Nguyễn Văn B · CHỦ TỊCH.",
    ),
    "khen_cap_xa": (
        "Khen thưởng do xã, phường tự tặng",
        "Mỗi quyết định một dòng; chỉ để ghi nhận và tổng hợp.\nVí dụ: p-hoa-mac · 45/QĐ-UBND · 20/12/2024 · 3 · 12 · Giấy khen của Chủ tịch UBND phường.",
    ),
    "danh_sach_khen": (
        "Tập thể, cá nhân do xã, phường tự khen",
        "Mỗi người, mỗi tập thể một dòng; thành tích là sáng kiến thì ghi đúng tên sáng kiến. Để trống nếu không có danh sách.\n"
        "Ví dụ: p-hoa-mac · Nguyễn Văn A · Số hóa hồ sơ đất đai · 45/QĐ-UBND · 20/12/2024.",
    ),
    "khen_dot_xuat": (
        "Khen thưởng đột xuất ngoài đợt xét của phong trào",
        "Mỗi người, mỗi tập thể một dòng; chỉ để ghi nhận, tổng hợp và đối chiếu: một thành tích chỉ khen một lần.\n"
        "Ví dụ: p-hoa-mac · Nguyễn Văn A · Cứu người trong mưa lũ · Giấy khen · 812/QĐ-UBND · 12/09/2024.",
    ),
    "chi_so": (
        "Chỉ số cải cách hành chính do tỉnh công bố",
        "Chép theo quyết định của tỉnh: mỗi đơn vị, mỗi lĩnh vực một dòng, thêm một dòng “Tổng cộng”. Chỉ để đối chiếu, không tính điểm.\n"
        "Ví dụ: p-hoa-mac · Tổng cộng · 100 · 91,5 · 62,25 · 25 · 87,25 · 3.",
    ),
    "guong_dien_hinh": (
        "Gương điển hình được giới thiệu",
        "Chỉ ghi người, tập thể được khen và đồng ý công bố; lời giới thiệu do Phòng biên tập (Alt+Enter để xuống dòng). Nơi đăng, ngày đăng ghi khi đã đăng.\n"
        "Ví dụ: p-hoa-mac · CN1 · Có · Chị Nguyễn Thị A có sáng kiến … · Cổng thông tin điện tử thị xã · 20/01/2025.",
    ),
    "tong_hop": (
        "Lời văn của báo cáo tổng hợp",
        "Ghi vào ô bên phải, Alt+Enter để sang đoạn mới; mục để trống thì báo cáo không có mục ấy.\n"
        "Lời văn giữ nguyên ở mọi lần chạy lại; số liệu, bảng, biểu đồ do phần mềm lập.",
    ),
}
CODES_SHEET = "Danh mục"
CODES_TITLE, CODES_NOTE = "Mã đơn vị và văn bản", "Chép mã ở cột đầu sang các biểu khác."
