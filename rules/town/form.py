"""The town's own forms: their folders, sheets, labels and headings. Findings about them carry the folder as unit."""

from dataclasses import dataclass

from rules.plan.paper_ids import ISSUABLE
from rules.plan.report_form.form import (
    APPRAISAL_SHEET,
    CONCLUSIONS,
    COUNCIL_SHEET,
    MEETING,
    OPINIONS,
    VOTES,
    CellKind,
    Field,
    Sheet,
    Vocabulary,
    optional,
)
from rules.values.text import fold


@dataclass(frozen=True, slots=True)
class TownFolder:
    """A folder of the inbox that is no unit's: its name, the rule of its findings, the sheets of its workbooks."""

    name: str
    rule: str
    sheets: tuple[Sheet, ...]


_UNIT, _NOMINEE = Field("don_vi", "Mã đơn vị"), Field("ma", "Mã đối tượng")
_WHY = (
    Field("ly_do", "Lý do"),
    Field("nguoi_duyet", "Người duyệt"),
    Field("ngay_duyet", "Ngày duyệt", CellKind.DATE),
)
_DECIDED = Field("so", "Số quyết định"), Field("ngay", "Ngày quyết định", CellKind.DATE)
_AWARDED = Field("ten", "Họ và tên, tên tập thể"), Field("thanh_tich", "Thành tích, sáng kiến")

APPRAISAL = Sheet(
    0,
    "tham_dinh",
    APPRAISAL_SHEET,
    columns=(
        _UNIT,
        _NOMINEE,
        Field("tieu_chi", "Mã tiêu chí"),
        optional("diem", "Điểm thẩm định", CellKind.SCORE),
        optional("y_kien", "Ý kiến", CellKind.LISTED, options="opinions"),
        optional("ly_do", "Lý do"),
    ),
)
COUNCIL_RECORD = (
    optional("dia_diem", "Địa điểm"),
    optional("gio_bat_dau", "Giờ bắt đầu", CellKind.TIME),
    optional("gio_ket_thuc", "Giờ kết thúc", CellKind.TIME),
    optional("nguoi_co_mat", "Thành phần có mặt"),
    optional("nguoi_vang_mat", "Thành phần vắng mặt"),
    optional("y_kien", "Ý kiến thảo luận"),
)
"""What the minutes tell of the meeting: labels of the second edition."""
WRITTEN_VOTES = (
    optional("vb_dong_y", "Ý kiến bằng văn bản đồng ý", CellKind.COUNT),
    optional("vb_khong_dong_y", "Ý kiến bằng văn bản không đồng ý", CellKind.COUNT),
)
"""Votes of absent members: columns of the second edition."""
SECOND_EDITION = frozenset((*COUNCIL_RECORD, *WRITTEN_VOTES))
"""What a form of the first edition lacks: nothing is said about it."""
COUNCIL = Sheet(
    0,
    "hoi_dong",
    COUNCIL_SHEET,
    labels=(*MEETING, *COUNCIL_RECORD),
    columns=(
        _UNIT,
        _NOMINEE,
        *VOTES,
        *WRITTEN_VOTES,
        optional("ket_luan", "Kết luận", CellKind.LISTED, options="conclusions"),
        optional("ly_do", "Lý do"),
    ),
)
CORRECTIONS = Sheet(
    0,
    "dinh_chinh",
    "Đính chính",
    columns=(
        _UNIT,
        Field("bieu", "Biểu"),
        Field("o", "Ô"),
        optional("cu", "Giá trị cũ"),
        optional("moi", "Giá trị mới"),
        *_WHY,
    ),
)
WAIVERS = Sheet(0, "mien_k2", "Miễn K2", columns=(_UNIT, *_WHY))
ISSUES = Sheet(
    0,
    "ban_hanh",
    "Ban hành",
    columns=(
        Field("van_ban", "Văn bản", CellKind.LISTED, options="town_papers"),
        Field("ngay", "Ngày ban hành", CellKind.DATE),
        optional("so", "Số"),
        Field("nguoi_ky", "Người ký"),
        optional("chuc_vu", "Chức vụ"),
        optional("can_cu", "Căn cứ thêm"),
    ),
)
OVERRIDES = Sheet(
    0,
    "ngoai_le",
    "Ngoại lệ",
    columns=(Field("van_ban", "Văn bản", CellKind.LISTED, options="town_papers"),),
)
"""In workbooks given out before 0.6.0; it has no effect any more and is not given out."""
OWN_AWARDS = Sheet(
    0,
    "khen_cap_xa",
    "Khen cấp xã",
    columns=(
        _UNIT,
        *_DECIDED,
        Field("tap_the", "Số tập thể", CellKind.COUNT),
        Field("ca_nhan", "Số cá nhân", CellKind.COUNT),
        optional("ghi_chu", "Ghi chú"),
    ),
)
OWN_AWARDED = Sheet(
    0,
    "danh_sach_khen",
    "Danh sách được khen",
    columns=(
        _UNIT,
        *_AWARDED,
        *_DECIDED,
    ),
)
SUDDEN = Sheet(
    0,
    "khen_dot_xuat",
    "Khen đột xuất",
    columns=(
        _UNIT,
        *_AWARDED,
        Field("hinh_thuc", "Hình thức khen"),
        *_DECIDED,
    ),
)
INDEX = Sheet(
    0,
    "chi_so",
    "Chỉ số",
    labels=(
        Field("nam", "Năm", CellKind.COUNT),
        *_DECIDED,
    ),
    columns=(
        _UNIT,
        Field("linh_vuc", "Lĩnh vực"),
        Field("toi_da", "Điểm tối đa", CellKind.SCORE),
        optional("tu_cham", "Tự chấm", CellKind.SCORE),
        optional("tham_dinh", "Thẩm định", CellKind.SCORE),
        optional("dieu_tra", "Điều tra xã hội học", CellKind.SCORE),
        Field("tong", "Tổng điểm", CellKind.SCORE),
        optional("xep_hang", "Xếp hạng", CellKind.COUNT),
    ),
)
EXEMPLAR_ROWS = Sheet(
    0,
    "guong_dien_hinh",
    "Gương điển hình",
    columns=(
        _UNIT,
        _NOMINEE,
        Field("cong_bo", "Đồng ý công bố", CellKind.YES_NO),
        Field("gioi_thieu", "Lời giới thiệu đã biên tập"),
        optional("noi_dang", "Nơi đăng"),
        optional("ngay_dang", "Ngày đăng", CellKind.DATE),
    ),
)
SUMMARY_TEXTS = Sheet(
    0,
    "tong_hop",
    "Báo cáo tổng hợp",
    labels=(
        optional("danh_gia", "Đánh giá chung"),
        optional("han_che", "Tồn tại, hạn chế"),
        optional("nguyen_nhan", "Nguyên nhân hạn chế"),
        optional("phuong_huong", "Phương hướng, nhiệm vụ"),
        optional("kien_nghi", "Kiến nghị, đề xuất"),
    ),
)
"""What the office itself writes into the báo cáo tổng hợp; a line of a text becomes a paragraph."""

LANES_FOLDER = TownFolder("_tham-dinh", "H01", (APPRAISAL,))
COUNCIL_FOLDER = TownFolder("_hoi-dong", "H02", (COUNCIL,))
CORRECTIONS_FOLDER = TownFolder("_dinh-chinh", "H03", (CORRECTIONS, WAIVERS))
ISSUES_FOLDER = TownFolder("_ban-hanh", "H04", (ISSUES, OVERRIDES))
OWN_AWARDS_FOLDER = TownFolder("_khen-cap-xa", "H05", (OWN_AWARDS, OWN_AWARDED))
SUDDEN_FOLDER = TownFolder("_khen-dot-xuat", "H05", (SUDDEN,))
INDEX_FOLDER = TownFolder("_chi-so", "H04", (INDEX,))
SUMMARY_FOLDER = TownFolder("_tong-hop", "H04", (SUMMARY_TEXTS,))
EXEMPLARS_FOLDER = TownFolder("_guong-dien-hinh", "H07", (EXEMPLAR_ROWS,))
TOWN_FOLDERS = (
    LANES_FOLDER,
    COUNCIL_FOLDER,
    CORRECTIONS_FOLDER,
    ISSUES_FOLDER,
    OWN_AWARDS_FOLDER,
    SUDDEN_FOLDER,
    INDEX_FOLDER,
    SUMMARY_FOLDER,
    EXEMPLARS_FOLDER,
)


def town_vocabulary() -> Vocabulary:
    """Return the listed values of the town's forms; a paper is listed by its id."""
    values = {"opinions": OPINIONS, "conclusions": CONCLUSIONS, "town_papers": ISSUABLE}
    return Vocabulary(values, {name: {fold(v): v for v in listed} for name, listed in values.items()}, {})
