"""What the minutes of the town's council want before they are signed: place, hours, names, and the chair's own hand."""

from collections.abc import Iterator

from rules.report.town_inputs import Council, Issue
from rules.town.form import COUNCIL, COUNCIL_FOLDER
from rules.values.wording import signer

_FORM = f"phần đầu của {COUNCIL_FOLDER.name}/hoi-dong.xlsx"


def unrecorded(council: Council, issue: Issue) -> Iterator[str]:
    """Yield what the head of the council's form does not tell yet, one line; names that are not as many as are counted."""
    met, record = council.meeting, council.record
    away = met.members is not None and met.present is not None and met.members > met.present
    said = {
        "chu_tri": met.chair,
        "thu_ky": met.secretary,
        "tong_thanh_vien": met.members is not None,
        "co_mat": met.present is not None,
        "dia_diem": record.place,
        "gio_bat_dau": record.begins,
        "gio_ket_thuc": record.ends,
        "nguoi_co_mat": record.there,
        "nguoi_vang_mat": record.absent or not away,
    }
    if blank := [COUNCIL.field(key).label for key, told in said.items() if not told]:
        yield f"biên bản còn thiếu {', '.join(blank)}: ghi ở {_FORM}"
    if met.present is not None and record.there and len(record.there) != met.present:
        yield f"Thành phần có mặt ghi {len(record.there)} tên, Có mặt ghi {met.present}: sửa cho khớp ở {_FORM}"
    if away and record.absent and len(record.absent) != (absent := (met.members or 0) - (met.present or 0)):
        yield f"Thành phần vắng mặt ghi {len(record.absent)} tên, vắng mặt {absent}: sửa cho khớp ở {_FORM}"
    if met.chair and signer(issue.signer) != signer(met.chair):
        yield (
            f"biên bản do chủ tọa ký ({signer(met.chair)}) mà biểu “Ban hành” ghi người ký {signer(issue.signer)}: "
            "sửa Người ký hoặc Chủ trì"
        )
