"""The editions of the report form: what the second asks for beyond `rules.plan.report_form.form`, the first.

A workbook names its edition in sheet 1; without that row it is of the first.
"""

from collections.abc import Mapping
from dataclasses import replace

from rules.plan.report_form.form import (
    CA_NHAN,
    DISCIPLINED,
    DON_VI,
    HOP,
    NO_DISCIPLINE,
    PROSE,
    SHEETS,
    SHORT,
    UNDER_REVIEW,
    CellKind,
    Field,
    Sheet,
    Vocabulary,
    optional,
)

EDITION = Field("phien_ban", "Phiên bản biểu mẫu", CellKind.LISTED, options="editions")
"""The row that names the edition; a workbook of the first may have it too."""

HOAT_DONG = Sheet(
    8,
    "hoat_dong",
    "8. Hoạt động",
    columns=(
        optional("stt", "STT"),
        Field("loai", "Loại hoạt động", CellKind.LISTED, options="activities"),
        optional("linh_vuc", "Nội dung CCHC", CellKind.LISTED, options="contents"),
        Field("noi_dung", "Nội dung", most=PROSE),
        Field("ngay", "Ngày", CellKind.DATE),
        optional("so_luot", "Số lượt, số người", CellKind.COUNT),
        optional("kinh_phi", "Kinh phí (đồng)", CellKind.COUNT),
        optional("minh_chung", "Minh chứng", most=PROSE),
    ),
)

_FURTHER_LABELS = {
    DON_VI.key: (
        optional("so_ke_hoach_pt", "Số kế hoạch phong trào thi đua", most=SHORT),
        optional("ngay_ke_hoach_pt", "Ngày ban hành kế hoạch phong trào thi đua", CellKind.DATE),
        Field("vb_chi_dao", "Số văn bản chỉ đạo, điều hành CCHC", CellKind.COUNT),
        Field("tong_so_nguoi", "Tổng số người", CellKind.COUNT),
        Field("so_nu", "Số nữ", CellKind.COUNT),
        EDITION,
    ),
    HOP.key: (
        optional("so_bien_ban", "Số biên bản", most=SHORT),
        Field("dia_diem", "Địa điểm"),
        Field("gio_bat_dau", "Giờ bắt đầu", CellKind.TIME),
        Field("gio_ket_thuc", "Giờ kết thúc", CellKind.TIME),
        Field("nguoi_co_mat", "Thành phần có mặt", most=PROSE),
        optional("nguoi_vang_mat", "Thành phần vắng mặt", most=PROSE),
        optional("y_kien", "Ý kiến thảo luận", most=PROSE),
    ),
}
_FURTHER_COLUMNS = {
    CA_NHAN.key: (
        Field("gioi_tinh", "Giới tính", CellKind.LISTED, options="genders"),
        optional("nam_sinh", "Năm sinh", CellKind.COUNT),
    )
}


def _second(sheet: Sheet) -> Sheet:
    labels, columns = _FURTHER_LABELS.get(sheet.key, ()), _FURTHER_COLUMNS.get(sheet.key, ())
    if not labels and not columns:
        return sheet
    return replace(sheet, labels=(*sheet.labels, *labels), columns=(*sheet.columns, *columns))


FORM = (*map(_second, SHEETS), HOAT_DONG)
"""The sheets of the form that is given out now: the second edition's."""
NOW = 2
EDITIONS: Mapping[int, tuple[Sheet, ...]] = {1: SHEETS, NOW: FORM}
"""The sheets of each edition, in their order."""

_FIRST_OFFERED = {"discipline": (NO_DISCIPLINE, UNDER_REVIEW, DISCIPLINED)}


def offered(words: Vocabulary, edition: int) -> Mapping[str, tuple[str, ...]]:
    """Return the lists that the drop-downs of an edition offer; what the first one did not offer is read in it all the same."""
    asked = {f.options for sheet in EDITIONS[edition] for f in (*sheet.labels, *sheet.columns)}
    lists = {name: values for name, values in words.values.items() if name in asked}
    return {**lists, **_FIRST_OFFERED} if edition == 1 else lists


def _facts(sheets: tuple[Sheet, ...]) -> Mapping[str, str]:
    return {f"{sheet.key}.{f.key}": f.label for sheet in sheets for f in (*sheet.labels, *sheet.columns)}


FACTS = _facts(FORM)
"""Every number, date or text that a rubric may count from: its name `<sheet>.<field>`, its label."""
IN_EVERY_EDITION = frozenset(_facts(SHEETS))
"""The facts that a workbook of any edition has: what rests on others alone would cost a unit points for its old form."""
