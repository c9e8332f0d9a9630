"""The report form, first edition: its sheets, labels and headings, as units already hold them.

What the second asks for beyond it stands in `rules.plan.report_form.editions`. What is written here never changes with a movement; lists of values (`options`) and maxima (`max_item`)
are the plan's. Where a value stands in a given workbook belongs to `rules.report.reading`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rules.values.text import fold

if TYPE_CHECKING:
    from rules.plan.plan import Plan


class CellKind(StrEnum):
    """What a cell must hold."""

    TEXT = "text"
    COUNT = "count"
    SCORE = "score"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes_no"
    LISTED = "listed"


SHORT, LINE, PROSE = 200, 1000, 6000
"""The most characters of a name or number, of a line of a table, of a text: some ten times what units write.

What is longer was pasted there by mistake, or fills papers that nobody reads.
"""
A_ROW = 40
"""So many characters a line feed counts for: a text of many short lines is as long on paper."""


@dataclass(frozen=True, slots=True)
class Field:
    """One label or column: `key` in the code, `label` on the form; `most`: the most characters of a text."""

    key: str
    label: str
    kind: CellKind = CellKind.TEXT
    required: bool = True
    options: str = ""
    max_item: str = ""
    aliases: tuple[str, ...] = ()
    most: int = LINE

    @property
    def names(self) -> frozenset[str]:
        """The folded spellings under which the label is known."""
        return frozenset(fold(name) for name in (self.label, *self.aliases))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the form: labels in column A with values in column B, then columns of a table."""

    number: int
    key: str
    name: str
    labels: tuple[Field, ...] = ()
    columns: tuple[Field, ...] = ()

    def field(self, key: str) -> Field:
        """Return the label or column of that key."""
        return next(f for f in (*self.labels, *self.columns) if f.key == key)


def optional(key: str, label: str, kind: CellKind = CellKind.TEXT, **more: Any) -> Field:
    """Return a field that may stay blank; `more`: its `options`, its `max_item`, its `most`."""
    return Field(key, label, kind, required=False, **more)


DON_VI = Sheet(
    1,
    "don_vi",
    "1. Đơn vị",
    labels=(
        Field("ma", "Mã đơn vị", most=SHORT),
        Field("ten", "Tên đơn vị", most=SHORT),
        Field("chu_ky", "Chu kỳ", CellKind.LISTED, options="cycles"),
        Field("nguoi_dung_dau", "Người đứng đầu", most=SHORT),
        Field("chuc_vu", "Chức vụ người đứng đầu", most=SHORT),
        Field("ngay_bao_cao", "Ngày báo cáo", CellKind.DATE),
        optional("so_to_trinh", "Số tờ trình", most=SHORT),
        optional("ngay_to_trinh", "Ngày tờ trình", CellKind.DATE),
        optional("so_ke_hoach", "Số kế hoạch CCHC", most=SHORT),
        optional("ngay_ke_hoach", "Ngày ban hành kế hoạch CCHC", CellKind.DATE),
        optional("de_nghi_tap_the", "Đề nghị khen tập thể", CellKind.YES_NO),
        optional("hinh_thuc", "Hình thức đề nghị tập thể", CellKind.LISTED, options="awards"),
        Field("ky_luat", "Kỷ luật tập thể", CellKind.LISTED, options="discipline"),
        Field("tthc_tham_quyen", "Số TTHC thuộc thẩm quyền", CellKind.COUNT),
        Field("tthc_niem_yet", "Số TTHC đã niêm yết, công khai", CellKind.COUNT),
        Field("tthc_ra_soat", "Số TTHC đã rà soát", CellKind.COUNT),
        Field("phuong_an", "Số phương án đơn giản hóa được đề xuất", CellKind.COUNT),
        Field("vb_phat_hanh", "Số văn bản phát hành", CellKind.COUNT),
        Field("vb_ky_so", "Số văn bản ký số", CellKind.COUNT),
        Field("tu_cham_c1", "Tự chấm C1", CellKind.SCORE, max_item="C1"),
    ),
)
NHIEM_VU = Sheet(
    2,
    "nhiem_vu",
    "2. Nhiệm vụ",
    columns=(
        optional("stt", "STT"),
        Field("nhiem_vu", "Nhiệm vụ"),
        Field("noi_dung", "Nội dung CCHC", CellKind.LISTED, options="contents"),
        Field("thoi_han", "Thời hạn", CellKind.DATE),
        optional("ngay_hoan_thanh", "Ngày hoàn thành", CellKind.DATE),
        optional("ghi_chu", "Ghi chú"),
    ),
)
TTHC = Sheet(
    3,
    "tthc",
    "3. TTHC",
    columns=(
        optional("c1", "STT"),
        Field("c2", "Lĩnh vực", most=SHORT),
        Field("c3", "Tổng số", CellKind.COUNT),
        Field("c4", "Trực tuyến", CellKind.COUNT),
        Field("c5", "Trực tiếp, bưu chính", CellKind.COUNT, aliases=("Trực tiếp, dịch vụ bưu chính",)),
        Field("c6", "Từ kỳ trước", CellKind.COUNT),
        Field("c7", "Tổng số", CellKind.COUNT),
        Field("c8", "Trước hạn", CellKind.COUNT),
        Field("c9", "Đúng hạn", CellKind.COUNT),
        Field("c10", "Quá hạn", CellKind.COUNT),
        Field("c11", "Tổng số", CellKind.COUNT),
        Field("c12", "Trong hạn", CellKind.COUNT),
        Field("c13", "Quá hạn", CellKind.COUNT),
    ),
)
TTHC_GROUPS = (
    ("Số hồ sơ tiếp nhận", "c3", "c6"),
    ("Số hồ sơ đã giải quyết", "c7", "c10"),
    ("Số hồ sơ đang giải quyết", "c11", "c13"),
)
"""The merged group headers of form II.06a: text, first column, last column."""
TOTAL_ROW = "Tổng cộng"
SANG_KIEN = Sheet(
    4,
    "sang_kien",
    "4. Sáng kiến",
    columns=(
        optional("stt", "STT"),
        Field("ten", "Tên sáng kiến"),
        Field("tac_gia", "Tác giả"),
        Field("cap", "Cấp công nhận", CellKind.LISTED, options="recognitions"),
        optional("so_quyet_dinh", "Số quyết định", most=SHORT),
        optional("ngay_quyet_dinh", "Ngày quyết định", CellKind.DATE),
        optional("pham_vi", "Phạm vi ảnh hưởng", most=PROSE),
        optional("hieu_qua", "Hiệu quả áp dụng", most=PROSE),
        optional("minh_chung", "Minh chứng", most=PROSE),
    ),
)
COLLECTIVE_AUTHOR = "Tập thể"
CA_NHAN = Sheet(
    5,
    "ca_nhan",
    "5. Cá nhân",
    columns=(
        Field("ma", "Mã", most=SHORT),
        Field("ho_ten", "Họ và tên", most=SHORT),
        Field("chuc_vu", "Chức vụ", most=SHORT),
        Field("doi_tuong", "Đối tượng", CellKind.LISTED, options="subjects"),
        optional("dung_dau", "Người đứng đầu", CellKind.YES_NO),
        optional("xep_loai", "Xếp loại", CellKind.LISTED, options="ratings"),
        Field("ky_luat", "Kỷ luật", CellKind.LISTED, options="discipline"),
        Field("duoc_giao", "Nhiệm vụ được giao", CellKind.COUNT),
        Field("dung_han", "Hoàn thành đúng hạn", CellKind.COUNT),
        Field("tre_han", "Hoàn thành trễ hạn", CellKind.COUNT),
        Field("chat_luong", "Chất lượng tham mưu", CellKind.SCORE, max_item="I2.2"),
        optional("tham_muu_tthc", "Tham mưu TTHC", CellKind.SCORE, max_item="I4"),
        Field("tu_cham_c1", "Tự chấm C1", CellKind.SCORE, max_item="I1"),
        optional("hinh_thuc", "Hình thức đề nghị", CellKind.LISTED, options="awards"),
    ),
)
COLLECTIVE = "TT"
"""The code of the unit's collective among the nominees."""
THANH_TICH = Sheet(
    6,
    "thanh_tich",
    "6. Thành tích",
    columns=(
        Field("ma", "Mã đối tượng", most=SHORT),
        Field("noi_dung", "Nội dung CCHC", CellKind.LISTED, options="contents"),
        optional("ket_qua", "Kết quả đạt được", most=PROSE),
        optional("ly_do", "Lý do không áp dụng", most=PROSE),
    ),
)
MEETING = (
    Field("ngay_hop", "Ngày họp", CellKind.DATE),
    Field("chu_tri", "Chủ trì", most=SHORT),
    Field("thu_ky", "Thư ký", most=SHORT),
    Field("tong_thanh_vien", "Tổng số thành viên", CellKind.COUNT),
    Field("co_mat", "Có mặt", CellKind.COUNT),
)
"""When a council met, under whom, how many of how many: a unit's and the town's."""
VOTES = (
    Field("dong_y", "Số phiếu đồng ý", CellKind.COUNT),
    Field("khong_dong_y", "Số phiếu không đồng ý", CellKind.COUNT),
)
HOP = Sheet(
    7,
    "hop",
    "7. Họp hội đồng",
    labels=(
        Field("hinh_thuc", "Hình thức họp", CellKind.LISTED, options="meetings"),
        *MEETING,
    ),
    columns=(Field("ma", "Mã đối tượng", most=SHORT), *VOTES),
)
SHEETS = (DON_VI, NHIEM_VU, TTHC, SANG_KIEN, CA_NHAN, THANH_TICH, HOP)

NO_DISCIPLINE, UNDER_REVIEW, DISCIPLINED = "Không", "Đang xem xét", "Có"
INSPECTED, COMPLAINED_OF = "Đang thanh tra, kiểm tra, điều tra", "Đang có khiếu nại, tố cáo"
HOLDS = (UNDER_REVIEW, INSPECTED, COMPLAINED_OF)
"""What keeps a nominee waiting until it is settled."""
WOMAN, MAN = "Nữ", "Nam"
ACTIVITIES = (
    "Tuyên truyền",
    "Phối hợp",
    "Chỉ đạo của người đứng đầu",
    "Huy động nguồn lực",
    "Nhân rộng điển hình",
)
"""The kinds of activity of sheet 8."""
COUNCIL_MEETING, LEADERS_MEETING = "Hội đồng Thi đua - Khen thưởng", "Tập thể lãnh đạo"

APPRAISAL_SHEET = "Thẩm định"
AGREED = "Đồng ý"
OPINIONS = (AGREED, "Không đồng ý", "Yêu cầu bổ sung")
COUNCIL_SHEET = "Hội đồng"
CONCLUSIONS = ("Khen", "Không khen")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the plan adds to the form: the official values of each list, and the maximum of each score in points."""

    values: Mapping[str, tuple[str, ...]]
    spellings: Mapping[str, Mapping[str, str]]
    maxima: Mapping[str, Decimal]


def vocabulary(plan: "Plan") -> Vocabulary:
    """Collect the plan's lists and maxima under the names that the form's fields use."""
    values: dict[str, tuple[str, ...]] = {
        "cycles": tuple(c.id for c in plan.cycles),
        "contents": tuple(c.name for c in plan.contents),
        "awards": tuple(a.name for a in plan.awards),
        "recognitions": tuple(r.name for r in plan.recognitions),
        "subjects": plan.persons.subjects,
        "ratings": tuple(r.name for r in plan.ratings),
        "discipline": (NO_DISCIPLINE, *HOLDS, DISCIPLINED),
        "editions": ("1", "2"),
        "genders": (MAN, WOMAN),
        "activities": ACTIVITIES,
        "meetings": (COUNCIL_MEETING, LEADERS_MEETING),
    }
    spellings = {name: {fold(v): v for v in listed} for name, listed in values.items()}
    spellings["ratings"] |= {fold(r.abbrev): r.name for r in plan.ratings}
    return Vocabulary(values, spellings, {item.code: item.max for item in plan.rubric.all_items})
