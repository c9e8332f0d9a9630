"""The form in which an archive takes a PDF: PDF/A-2b (ISO 19005-2, level B), as far as a program can check it here.

Each rule with its clause and its words; looking into files belongs to `pdfa`. No full validator: what is
listed here is what papers like ours can break, not every sentence of the standard.
"""

from dataclasses import dataclass
from types import MappingProxyType

OWN = "NĐ 30/2020"
"""In the place of a clause: not asked by the standard, but by what a paper is read for."""


@dataclass(frozen=True, slots=True)
class ArchiveFault:
    """One fault of a PDF: the rule's id, its clause, where (an object or page, "" for the file), what is wrong."""

    rule: str
    clause: str
    where: str
    says: str


_RULES = {
    # id: (clause, words)
    "header": ("6.1.2", "đầu tệp không phải “%PDF-1.n” kèm dòng ghi chú nhị phân"),
    "id": ("6.1.3", "tệp không có mã nhận dạng (/ID)"),
    "encrypted": ("6.1.3", "tệp bị mã hóa"),
    "after-end": ("6.1.3", "có dữ liệu sau dấu kết thúc tệp (%%EOF)"),
    "xref": ("6.1.4", "bảng vị trí các đối tượng (xref) sai"),
    "external-stream": ("6.1.7.1", "dữ liệu nằm ở một tệp khác"),
    "stream-length": ("6.1.7.1", "độ dài ghi của một luồng dữ liệu sai"),
    "filter": ("6.1.7.2", "dữ liệu nén kiểu không được phép (như LZW)"),
    "permissions": ("6.1.12", "có quyền hạn (/Perms) ngoài DocMDP và UR3"),
    "page-size": ("6.1.13", "khổ trang ngoài giới hạn"),
    "nesting": ("6.1.13", "trạng thái đồ họa lồng nhau quá 28 lớp"),
    "operator": ("6.2.2", "nội dung trang có lệnh không xác định"),
    "intent": ("6.2.3", "thiếu bảng màu (OutputIntent) hoặc bảng màu không đọc được"),
    "colour": ("6.2.4.3", "dùng màu mà bảng màu của tệp không xác định"),
    "graphics-state": ("6.2.5", "trạng thái đồ họa có hàm chuyển (/TR, /TR2, /HTP)"),
    "picture": ("6.2.8.1", "hình có bản thay thế, OPI hoặc nội suy"),
    "form-object": ("6.2.9", "hình vẽ tham chiếu tệp khác hoặc chứa PostScript"),
    "blending": ("6.2.10", "cách hòa trộn màu không có trong chuẩn"),
    "transparency": ("6.2.10", "có phần trong suốt mà không có bảng màu để pha"),
    "font-embedded": ("6.2.11.4.1", "phông chữ không nhúng trong tệp"),
    "font-program": ("6.2.11.2", "phông chữ nhúng không đọc được"),
    "font-widths": ("6.2.11.5", "bảng độ rộng chữ thiếu hoặc sai"),
    "font-map": ("6.2.11.3.2", "phông chữ CID không có bảng CIDToGIDMap"),
    "font-encoding": ("6.2.11.6", "bảng mã của phông TrueType không đúng"),
    "notdef": ("6.2.11.8", "có chữ mà phông nhúng không có hình"),
    "unicode": (OWN, "không tra được chữ: phông thiếu bảng ToUnicode hoặc bảng ghi mã rỗng"),
    "annotation-kind": ("6.3.1", "có chú thích kiểu không được phép (âm thanh, phim, 3D…)"),
    "annotation-flags": ("6.3.2", "có chú thích bị ẩn hoặc không in ra"),
    "annotation-look": ("6.3.3", "có chú thích không có hình hiển thị"),
    "form-actions": ("6.4.1", "ô biểu mẫu có hành động, hoặc chờ phần mềm vẽ (NeedAppearances)"),
    "xfa": ("6.4.2", "có biểu mẫu XFA"),
    "action": ("6.5.1", "có hành động không được phép (JavaScript, chạy chương trình…)"),
    "trigger": ("6.5.2", "có hành động tự chạy (/AA)"),
    "metadata": ("6.6.2.1", "thiếu hoặc không đọc được phần mô tả XMP"),
    "pdfa-id": ("6.6.4", "phần mô tả không ghi là PDF/A-2, mức B trở lên"),
    "info": ("ISO 19005-1, 6.7.3", "mô tả trong XMP và trong Info khác nhau"),
    "embedded-file": ("6.8", "có tệp đính kèm"),
    "layers": ("6.9", "các lớp hiển thị (optional content) thiếu tên hoặc tự bật tắt"),
    "steps": ("6.10", "có cách trình chiếu thay thế"),
    "requirements": ("6.11", "tệp đòi phần mềm đọc có chức năng riêng (/Requirements)"),
    "unreadable": ("6.1", "không đọc được tệp như một PDF"),
}  # fmt: skip
RULES = MappingProxyType(_RULES)
"""All rules by id: clause of ISO 19005-2 and words, without where."""


def fault(rule: str, where: str = "") -> ArchiveFault:
    """Return a fault of that rule; KeyError where there is no such rule."""
    clause, says = RULES[rule]
    return ArchiveFault(rule, clause, where, says)
