"""Words and texts as the operator sees them: states, severities, readings, rules; texts made safe to look at."""

import datetime as dt
import hashlib
import re
from decimal import Decimal

from rules.judging.gates import GateState
from rules.judging.ranking import NomineeKind
from rules.judging.scoring import Basis
from rules.plan.plan import Plan
from rules.values.findings import Severity
from rules.values.wording import trimmed

TEXT_LENGTH, VALUE_LENGTH = 1200, 240
DASH = "–"
PAGE = "index.html"
"""The page's name below the out folder."""

SEVERITIES = {Severity.ERROR: "Lỗi", Severity.WARNING: "Lưu ý", Severity.INFO: "Thông tin"}
KINDS = {NomineeKind.COLLECTIVE: "Tập thể", NomineeKind.INDIVIDUAL: "Cá nhân"}
STATES = {
    GateState.PASS: "Đạt",
    GateState.PENDING: "Chờ xếp loại",
    GateState.HOLD: "Chờ kết luận",
    GateState.FAIL: "Không đạt",
}
BASES = {
    Basis.SELF: "tự chấm",
    Basis.COMPUTED: "tính từ báo cáo",
    Basis.APPRAISED: "thẩm định",
    Basis.NOT_APPLICABLE: "không áp dụng",
}
READINGS = {"participating": "Được xếp hạng", "nominated": "Được đề nghị", "eligible": "Đủ điều kiện"}
ALLOCATIONS = {
    "per_group": "chia theo từng nhóm, phần lẻ còn lại do Hội đồng quyết định",
    "pooled": "tính chung các nhóm, lấy theo tổng điểm",
}
OTHER_ALLOCATION = {
    "per_group": ("pooled", "tính chung các nhóm"),
    "pooled": ("per_group", "chia theo từng nhóm"),
}
"""The other reading of each allocation, and what it is called inside a sentence."""
INBOX_PARTS = {
    "_tham-dinh": "Phiếu thẩm định",
    "_hoi-dong": "Biểu quyết của Hội đồng",
    "_dinh-chinh": "Đính chính",
    "_ban-hanh": "Ban hành",
    "_khen-cap-xa": "Khen cấp xã",
    "_khen-dot-xuat": "Khen đột xuất",
    "_chi-so": "Chỉ số cải cách hành chính",
    "_tong-hop": "Lời văn của báo cáo tổng hợp",
    "_guong-dien-hinh": "Gương điển hình",
}

PLAN_PARTS = {
    "movement": "Phong trào",
    "cycles": "Chu kỳ",
    "windows": "Khoảng ngày của giấy tờ",
    "schedule": "Lịch chạy và nhắc nộp",
    "groups": "Nhóm đơn vị",
    "unit_kinds": "Thể thức theo loại đơn vị",
    "contents": "Nội dung thi đua",
    "persons": "Đối tượng cá nhân",
    "ratings": "Mức xếp loại",
    "recognitions": "Cấp công nhận sáng kiến",
    "awards": "Hình thức khen thưởng",
    "rubric": "Thang điểm",
    "rubric.collective": "Thang điểm tập thể",
    "rubric.individual": "Thang điểm cá nhân",
    "gates": "Điều kiện xét khen",
    "council_rules": "Tỷ lệ dự họp và biểu quyết",
    "quota": "Tỷ lệ khen thưởng",
    "appraisal": "Thời hạn thẩm định",
    "resubmission": "Thời hạn nộp lại hồ sơ bị trả",
    "lanes": "Phân công thẩm định",
    "final": "Điều kiện của đợt tổng kết",
    "coverage": "Cách nhận biết bảy nội dung của phong trào",
    "town_papers": "Văn bản khen thưởng",
    "books": "Sổ văn bản",
    "regimes": "Chế độ văn bản theo thời gian",
    "signing": "Vai trò niêm phong hồ sơ",
    "signers": "Thứ tự ký số",
    "retention": "Thời hạn bảo quản",
    "agency_codes": "Mã định danh cơ quan",
    "brought": "Văn bản đơn vị tự ký",
    "grounds": "Lý do trả hồ sơ",
    "papers": "Câu chữ cố định của giấy tờ",
    "legal_bases": "Căn cứ pháp lý",
    "authorities": "Cơ quan có thẩm quyền theo thời gian",
    "salaries": "Lương cơ sở",
    "rewards": "Mức tiền thưởng",
    "money": "Cách tính tiền thưởng",
}
"""What each table of plan.toml is about."""

RULES = {
    "F01": "Thiếu tệp báo cáo hoặc tệp không đọc được",
    "F02": "Thiếu biểu",
    "F03": "Thiếu nhãn hoặc cột",
    "F04": "Đơn vị không đúng đối tượng hoặc sai thư mục",
    "F05": "Sai chu kỳ",
    "F06": "Nhiều hơn một tệp báo cáo",
    "F07": "Tệp vượt giới hạn an toàn",
    "D01": "Ô bắt buộc còn trống",
    "D02": "Không phải là số hoặc ô báo lỗi Excel",
    "D03": "Số lượng âm hoặc lẻ",
    "D04": "Không phải là ngày",
    "D05": "Ngoài danh mục cho trước",
    "D06": "Điểm ngoài khung",
    "D07": "Ngày ngoài khoảng của chu kỳ",
    "D08": "Chữ gõ bằng phông mã cũ",
    "D09": "Không phải là giờ trong ngày",
    "D10": "Chữ dài quá mức của ô",
    "T01": "(3) khác (4)+(5)+(6)",
    "T02": "(7) khác (8)+(9)+(10)",
    "T03": "(11) khác (12)+(13)",
    "T04": "(3) khác (7)+(11)",
    "T05": "Dòng Tổng cộng sai hoặc thiếu",
    "T06": "Số kỳ trước chuyển sang không khớp",
    "N01": "Số công khai, rà soát hoặc ký số vượt tổng số",
    "N02": "Đơn vị có thủ tục hành chính nhưng báo cáo ghi 0",
    "N03": "Số nữ nhiều hơn tổng số người",
    "I01": "Sáng kiến thiếu số hoặc ngày quyết định",
    "I02": "Sáng kiến công nhận ngoài chu kỳ",
    "I03": "Sáng kiến đã được khen ở chu kỳ trước",
    "I04": "Tác giả sáng kiến không có ở biểu 5",
    "I05": "Sáng kiến có quyết định nhưng chưa có minh chứng",
    "I06": "Sáng kiến trùng tên ở đơn vị hoặc chu kỳ khác",
    "P01": "Trùng mã hoặc trùng họ tên trong đơn vị",
    "P02": "Người đứng đầu: không có hoặc nhiều hơn một",
    "P03": "Cá nhân chưa được xếp loại",
    "P04": "Nhiệm vụ đúng hạn và trễ hạn vượt số được giao",
    "P05": "Trùng họ tên và chức vụ ở hai đơn vị",
    "A01": "Nội dung thiếu cả kết quả lẫn lý do",
    "A02": "Số trong lời văn khác số liệu của báo cáo",
    "A03": "Lời văn giống từng chữ của đơn vị khác",
    "M01": "Số phiếu vượt số có mặt hoặc số thành viên",
    "M02": "Cuộc họp không đủ số người dự",
    "M03": "Không đủ số phiếu đồng ý của hội đồng đơn vị",
    "M04": "Danh sách đề nghị ở các biểu không khớp",
    "M05": "Giờ kết thúc trước giờ bắt đầu",
    "H01": "Dòng thẩm định không được tính",
    "H02": "Dòng biểu quyết không được tính",
    "H03": "Dòng đính chính hoặc miễn xét không được tính",
    "H04": "Dòng ban hành, dòng chỉ số không được tính",
    "H05": "Dòng khen cấp xã, khen đột xuất không được tính",
    "H06": "Thành tích có thể đã được khen ngoài đợt này",
    "H07": "Dòng gương điển hình không được tính",
    "E01": "Minh chứng nêu tên nhưng không có",
    "E02": "Minh chứng không đọc được hoặc không an toàn",
    "F08": "Thư mục minh chứng không được đọc",
    "E03": "Tên minh chứng có ký tự đảo chiều chữ",
    "V01": "Tệp trong van-ban không được dùng",
    "V02": "Văn bản mang theo không đọc được hoặc không an toàn",
    "V03": "Văn bản mang theo bị sửa sau khi ký",
    "V04": "Chứng thư hết hạn, bị thu hồi hoặc không dùng để ký",
    "V05": "Chưa xác minh được người ký văn bản mang theo",
    "V06": "Văn bản mang theo chưa ký số",
    "V07": "Văn bản mang theo thiếu tên trong báo cáo",
    "V08": "Văn bản mang theo khác số liệu của báo cáo",
    "V09": "Văn bản mang theo đã ký hợp lệ",
    "V10": "Văn bản mang theo không đọc được chữ",
}
"""What each rule of the report form is about, in a few words."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ODD = re.compile(r"[\x80-\x9f]")


def shown(text: str, length: int = TEXT_LENGTH) -> str:
    """Return a report's text as one safe line of at most `length` characters: no controls, nothing turned round."""
    # A folder's name may hold bytes that are no UTF-8; Python keeps them as lone surrogates that no file can hold.
    writable = text.encode("utf-8", "replace").decode("utf-8")
    return trimmed(_ODD.sub("", writable), length)


def points_vi(points: Decimal) -> str:
    """Return points with a decimal comma and all their decimals (87,50), so that columns line up."""
    return format(points, "f").replace(".", ",")


def unit_name(plan: Plan, slug: str) -> str:
    """Return the unit's official name, a part of the inbox's in words, else the folder's own name."""
    unit = plan.units.get(slug)
    return unit.name if unit else INBOX_PARTS.get(slug, shown(slug, VALUE_LENGTH))


def unit_anchor(slug: str) -> str:
    """Return the name of a unit's place on the intake page: "don-vi-" and its slug, a digest for a strange folder."""
    if _SLUG.fullmatch(slug):
        return f"don-vi-{slug}"
    return "don-vi-" + hashlib.sha256(slug.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def time_vi(at: dt.datetime, zone: dt.tzinfo | None) -> str:
    """Return a moment as the office reads it: 08:15, 20/12/2024."""
    return f"{at.astimezone(zone):%H:%M, %d/%m/%Y}"
