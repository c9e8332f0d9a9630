"""What the form tells the clerk: titles, notes, hints, the words of the input checks."""

from collections.abc import Mapping

from rules.plan.report_form.form import CellKind

GUIDE_SHEET = "Hướng dẫn"
LISTS_SHEET = "Danh mục"

TITLES: Mapping[str, tuple[str, str]] = {
    "don_vi": ("Biểu 1. Đơn vị", "Điền cột B; ô nền xám đã ghi sẵn, không sửa."),
    "nhiem_vu": (
        "Biểu 2. Nhiệm vụ trong kế hoạch năm",
        "Mỗi nhiệm vụ một dòng. Chưa hoàn thành thì để trống ngày hoàn thành.",
    ),
    "tthc": (
        "Biểu 3. Tình hình giải quyết thủ tục hành chính (mẫu II.06a)",
        "Mỗi lĩnh vực một dòng; ngay dưới lĩnh vực cuối cùng ghi “Tổng cộng” ở cột (2) và cộng từng cột. "
        "Cần: (3)=(4)+(5)+(6); (7)=(8)+(9)+(10); (11)=(12)+(13); (3)=(7)+(11). Ô không có hồ sơ ghi số 0; số bị lệch hiện màu đỏ.",
    ),
    "sang_kien": (
        "Biểu 4. Sáng kiến, giải pháp được công nhận",
        "Tác giả: ghi “Tập thể” hoặc mã ở biểu 5, nhiều mã cách nhau bằng dấu “;”. "
        "Minh chứng: tên tệp PDF gửi kèm, nhiều tệp cách nhau bằng dấu “;”.",
    ),
    "ca_nhan": (
        "Biểu 5. Cá nhân đề nghị khen thưởng",
        "Mỗi dòng là một cá nhân được đề nghị, mã lần lượt CN1, CN2, … Trùng họ tên thì thêm năm sinh: Nguyễn Văn A (1985).",
    ),
    "thanh_tich": (
        "Biểu 6. Thành tích theo các nội dung thi đua",
        "Mỗi đối tượng đề nghị có đủ các nội dung, mỗi nội dung một dòng: ghi kết quả, hoặc lý do không áp dụng. Tập thể ghi mã TT.",
    ),
    "hop": (
        "Biểu 7. Họp xét khen thưởng của đơn vị",
        "Phần trên: cuộc họp. Bảng dưới: mỗi đối tượng đề nghị một dòng (TT là tập thể).",
    ),
    "hoat_dong": (
        "Biểu 8. Hoạt động thực hiện phong trào",
        "Mỗi hoạt động một dòng: tuyên truyền, phối hợp, chỉ đạo của người đứng đầu, huy động nguồn lực, nhân rộng điển hình. "
        "Không có hoạt động nào thì để trống cả bảng.",
    ),
}

SECTIONS: Mapping[str, str] = {
    "don_vi.ma": "A. Đơn vị và kỳ báo cáo",
    "don_vi.so_to_trinh": "B. Văn bản và đề nghị khen tập thể",
    "don_vi.tthc_tham_quyen": "C. Số liệu trong năm",
    "don_vi.so_ke_hoach_pt": "D. Phong trào thi đua, chỉ đạo, nhân sự",
    "don_vi.phien_ban": "E. Biểu mẫu",
    "hop.hinh_thuc": "A. Cuộc họp",
    "hop.ma": "B. Kết quả bỏ phiếu",
}
"""The heading above a label; above a table's first column where the key is one."""

HINTS: Mapping[str, str] = {
    "don_vi.ma": "Đã ghi sẵn",
    "don_vi.ten": "Đã ghi sẵn",
    "don_vi.chu_ky": "Đã ghi sẵn",
    "don_vi.nguoi_dung_dau": "Họ và tên, ghi có dấu",
    "don_vi.so_to_trinh": "Chưa có số thì để trống",
    "don_vi.so_ke_hoach": "Không ban hành thì để trống cả số và ngày",
    "don_vi.ngay_ke_hoach": "Bắt buộc khi đã ghi số kế hoạch",
    "don_vi.de_nghi_tap_the": "Có, hoặc để trống",
    "don_vi.hinh_thuc": "Để trống là {default_award}",
    "don_vi.tthc_tham_quyen": "Không có thủ tục thì ghi 0",
    "don_vi.tthc_niem_yet": "Không lớn hơn số thuộc thẩm quyền",
    "don_vi.tthc_ra_soat": "Không lớn hơn số thuộc thẩm quyền",
    "don_vi.vb_ky_so": "Không lớn hơn số văn bản phát hành",
    "don_vi.so_ke_hoach_pt": "Không ban hành thì để trống cả số và ngày",
    "don_vi.ngay_ke_hoach_pt": "Bắt buộc khi đã ghi số kế hoạch",
    "don_vi.vb_chi_dao": "Ban hành trong năm; không có thì ghi 0",
    "don_vi.tong_so_nguoi": "Cả đơn vị",
    "don_vi.so_nu": "Không lớn hơn tổng số người",
    "don_vi.phien_ban": "Đã ghi sẵn",
    "hop.so_bien_ban": "Chưa có số thì để trống",
    "hop.nguoi_co_mat": "Họ và tên, cách nhau bằng dấu “;”",
    "hop.nguoi_vang_mat": "Như trên; không ai vắng thì để trống",
    "hop.y_kien": "Ghi tóm tắt; không có thì để trống",
    "hop.tong_thanh_vien": "Tính cả người vắng mặt",
    "hop.co_mat": "Không lớn hơn tổng số thành viên",
}

PROMPTS: Mapping[str, str] = {
    "tthc.c2": "Tên lĩnh vực; dòng cuối cùng ghi: Tổng cộng",
    "sang_kien.tac_gia": "Tập thể, hoặc mã ở biểu 5 như CN1; CN3",
    "sang_kien.minh_chung": "Tên tệp PDF đúng như tệp gửi kèm, ví dụ: qd-cong-nhan-1.pdf",
    "ca_nhan.ma": "CN1, CN2, … không lặp lại",
    "ca_nhan.tham_muu_tthc": "Không làm thủ tục hành chính thì để trống",
    "ca_nhan.xep_loai": "Chưa được xếp loại thì để trống",
    "ca_nhan.hinh_thuc": "Để trống là {default_award}",
    "ca_nhan.dung_dau": "Ghi x nếu là người đứng đầu đơn vị",
    "ca_nhan.nam_sinh": "Bốn chữ số, ví dụ 1985; có thể để trống",
    "hoat_dong.linh_vuc": "Chung cho nhiều nội dung thì để trống",
    "hoat_dong.so_luot": "Số lượt hoặc số người tham gia; không đếm thì để trống",
    "hoat_dong.kinh_phi": "Số đồng; không có thì để trống",
    "hoat_dong.minh_chung": "Tên tệp PDF đúng như tệp gửi kèm; không có thì để trống",
    "thanh_tich.ly_do": "Chỉ ghi khi nội dung này không áp dụng",
}

CHECKS: Mapping[CellKind, tuple[str, str, str]] = {
    CellKind.COUNT: (
        "Số đếm",
        "Số nguyên từ 0 trở lên; không có thì ghi 0.",
        "Ô này là số đếm: ghi số nguyên từ 0 trở lên, không kèm chữ.",
    ),
    CellKind.SCORE: (
        "Điểm",
        "Từ 0 đến {maximum} điểm.",
        "Điểm phải là số từ 0 đến {maximum}.",
    ),
    CellKind.DATE: (
        "Ngày",
        "Gõ ngày/tháng/năm, ví dụ {example}. Xem lại ô hiện đúng ngày trước, tháng sau.",
        "Ô này cần một ngày trong khoảng {first} - {last}. Nếu máy không nhận ngày/tháng/năm thì cứ chọn Có (Yes) để giữ chữ dd/mm/yyyy.",
    ),
    CellKind.TIME: (
        "Giờ",
        "Gõ giờ:phút, ví dụ 08:30.",
        "Ô này cần một giờ trong ngày, ví dụ 08:30. Đã ghi dạng 8h30 thì cứ chọn Có (Yes) để giữ.",
    ),
    CellKind.LISTED: (
        "Chọn trong danh sách",
        "Bấm mũi tên bên phải ô để chọn.",
        "Chọn một giá trị trong danh sách của ô này.",
    ),
    CellKind.YES_NO: (
        "Có hay không",
        "Ghi x hoặc Có; không thì để trống.",
        "Ô này chỉ nhận x, Có, Không hoặc để trống.",
    ),
}
CODE_CHECK = (
    "Mã đối tượng",
    "TT là tập thể; CN1, CN2, … như ở biểu 5.",
    "Mã này không giống TT, CN1, CN2, …",
)

GUIDE_STEPS = (
    "Điền lần lượt các biểu từ 1 đến {last}. Chỉ gõ vào ô nền vàng; tiêu đề và ô nền xám đã khóa.",
    "Không đổi tên biểu, tên cột, tên dòng. Có thể thêm dòng, sắp xếp, nới rộng cột.",
    "Ngày gõ theo dạng ngày/tháng/năm. Số đếm không có thì ghi 0, không để trống.",
    "Không dùng công thức: gõ thẳng con số. Dán từ tệp khác thì chọn “dán giá trị”.",
    "Gõ tiếng Việt bằng bảng mã Unicode; không dùng phông .VnTime, VNI.",
    "Tệp minh chứng là PDF không đặt mật khẩu, tên tệp ghi đúng ở biểu {naming}.",
    "Đơn vị tự ký số tờ trình, biên bản, báo cáo thành tích thì để các PDF ấy trong thư mục van-ban, đặt tên to-trinh.pdf, bien-ban.pdf, bao-cao-TT.pdf, bao-cao-CN1.pdf …",
    "Xong thì lưu tệp dạng .xlsx và gửi cùng các tệp minh chứng về {office}.",
)
GUIDE_EDITIONS: Mapping[int, Mapping[str, str]] = {
    1: {"last": "7", "naming": "4"},
    2: {"last": "8", "naming": "4, biểu 8"},
}
"""What the steps say of an edition: its last sheet, the sheets that name evidence."""
GUIDE_SHEETS: Mapping[str, str] = {
    "don_vi": "Đơn vị, kế hoạch, đề nghị khen tập thể, số liệu chung. Bắt buộc.",
    "nhiem_vu": "Nhiệm vụ trong kế hoạch năm, thời hạn và ngày hoàn thành.",
    "tthc": "Số hồ sơ thủ tục hành chính theo lĩnh vực. Đơn vị không có thủ tục thì để trống.",
    "sang_kien": "Sáng kiến được công nhận trong năm, kèm số và ngày quyết định.",
    "ca_nhan": "Cá nhân đề nghị khen. Không đề nghị cá nhân nào thì để trống.",
    "thanh_tich": "Kết quả của từng đối tượng theo các nội dung thi đua.",
    "hop": "Cuộc họp xét khen thưởng và kết quả bỏ phiếu.",
    "hoat_dong": "Tuyên truyền, phối hợp, chỉ đạo, huy động nguồn lực, nhân rộng điển hình.",
}
GUIDE_COLOURS = (("input_text", "Ô để điền"), ("fixed", "Ô ghi sẵn, đã khóa"), ("head", "Tiêu đề, đã khóa"))
