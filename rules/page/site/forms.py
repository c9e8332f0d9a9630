"""The page of blank forms of a cycle: what goes to the units, what the offices and the home-affairs office fill in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rules.page.files import FileLink
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.editions import FORM, NOW


@dataclass(frozen=True, slots=True)
class FormsGroup:
    """Forms of one kind: what to do with them, `all_in_one` the archive that holds them all ("" none)."""

    title: str
    note: str
    links: Sequence[FileLink]
    all_in_one: str = ""


@dataclass(frozen=True, slots=True)
class FormsPage:
    """Forms of a cycle, by kind."""

    cycle: str
    movement: str
    office: str
    title: str
    groups: Sequence[FormsGroup]
    trial: str = ""


def blank_forms_page(
    plan: Plan, cycle: Cycle, reports: Sequence[FileLink], archive: str, own: Sequence[FileLink]
) -> FormsPage:
    """Return the page of the blank forms: the units' reports with their archive, the office's own."""
    due = f"{plan.reports_due(cycle):%d/%m/%Y}"
    of_units = (
        f"Gửi cho mỗi đơn vị tệp của mình; hạn nộp {due}. Tệp đã ghi sẵn mã, tên đơn vị và chu kỳ. Biểu mẫu phiên bản {NOW}, "
        f"{len(FORM)} biểu; báo cáo trên mẫu phiên bản trước vẫn được nhận."
    )
    of_office = (
        "Phòng ghi khi cần: đính chính, miễn điều kiện K2; ngày và người ký văn bản; khen của xã, phường; khen đột xuất; chỉ số của tỉnh; "
        "gương điển hình; lời văn của báo cáo tổng hợp. Ghi xong đặt vào _dinh-chinh, _ban-hanh, _khen-cap-xa, _khen-dot-xuat, _chi-so, "
        "_guong-dien-hinh, _tong-hop của thư mục gửi hoặc hộp nhận."
    )
    groups = [
        FormsGroup("Báo cáo của các đơn vị", of_units, reports, archive),
        FormsGroup("Biểu của Phòng", of_office, own),
    ]
    return FormsPage(cycle.id, plan.movement.title, plan.movement.office, "Biểu mẫu để phát", groups)


def appraisal_forms_page(plan: Plan, cycle: Cycle, links: Sequence[FileLink], deadline: dt.date) -> FormsPage:
    """Return the page of the offices' appraisal forms."""
    note = (
        f"Gửi cho từng cơ quan tệp của mình; hạn gửi lại {deadline:%d/%m/%Y}. "
        "Nhận lại thì đặt vào _tham-dinh của thư mục gửi hoặc hộp nhận."
    )
    group = FormsGroup("Các cơ quan thẩm định", note, links)
    return FormsPage(cycle.id, plan.movement.title, plan.movement.office, "Biểu thẩm định", [group])
