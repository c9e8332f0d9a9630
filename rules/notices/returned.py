"""What the e-mail with a return slip says: how many faults, where, what to do; the values stand in the slip alone."""

import datetime as dt

from rules.notices.faults import fault_lines
from rules.notices.owing import time_left
from rules.notices.sending import Fate, SentNotice, in_short
from rules.notices.values import Words
from rules.page.prefect_tables import Table, TableRow
from rules.papers.parts import movement_words
from rules.papers.returned import goes_along
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.report.collected import Collected
from rules.report.register_values import Version
from rules.town.appraisal.lanes import working_day_after
from rules.values.findings import Severity
from rules.values.wording import capital, counted, one_line, short_day, trimmed

_FILE_LENGTH = 80
_REMEDIES = {
    Fate.WOULD: "Đặt THIDUA_NOTIFY=true để gửi; phiếu trả nằm trong thư mục tiep-nhan/returned.",
    Fate.NO_ADDRESS: "Thêm dòng của đơn vị vào tệp địa chỉ; nay gửi phiếu trả bằng tay.",
    Fate.FAILED: "Lần tiếp nhận sau gửi lại; gấp thì gửi phiếu trả bằng tay.",
}


def return_mail(collected: Collected, unit: Unit, version: Version, *, with_workbook: bool) -> Words:
    """Return the e-mail that carries the unit's return slip; `version` is what was returned, `with_workbook`: marked."""
    plan, cycle, today = collected.plan, collected.cycle, collected.at.date()
    due = resubmission_due(plan, cycle, today)
    findings = [f for f in collected.findings if f.unit == unit.slug]
    errors = sum(f.severity is Severity.ERROR for f in findings)
    lines, more = fault_lines(findings)
    name, office = unit.official_name, plan.movement.office
    file = trimmed(version.file, _FILE_LENGTH) or "không có tệp báo cáo"
    came = f"{version.first_seen.astimezone(collected.at.tzinfo):%H:%M ngày %d/%m/%Y}"
    mend = (
        "Mở tệp báo cáo gửi kèm: trang “LỖI CẦN SỬA” liệt kê từng lỗi và dẫn đến đúng ô, ô sai được tô màu; sửa trên tệp "
        "đó hoặc trên tệp gốc của đơn vị."
        if with_workbook
        else "Sửa theo phiếu trả hồ sơ gửi kèm; báo cáo lập trên mẫu đã phát, kiểm tra tệp mở được và không đặt mật khẩu."
    )
    return Words(
        subject=f"[Trả hồ sơ] Báo cáo thi đua {cycle.id} của {one_line(unit.name)}: {counted(errors)} lỗi cần sửa",
        title="Báo cáo cần hoàn thiện",
        tone="late" if today > collected.due else "soon",
        greeting=f"Kính gửi {name},",
        paragraphs=(
            f"{office} đã nhận báo cáo của {name} và trân trọng cảm ơn quý cơ quan, đơn vị. Qua kiểm tra, báo cáo còn "
            f"{counted(errors)} lỗi nên chưa thể đưa vào xét khen thưởng; xin gửi lại kèm phiếu trả hồ sơ để hoàn thiện.",
        ),
        facts=(
            ("Báo cáo", capital(movement_words(plan, cycle))),
            ("Tệp đã nhận", f"{file} (bản thứ {version.number}, nhận lúc {came})"),
            ("Hạn gửi lại", f"{short_day(due)}, {time_left(due, today)}"),
        ),
        headings=("Biểu", "Điều chưa đúng", "Ô"),
        rows=tuple(lines),
        after_rows=f"Còn {counted(more)} lỗi khác trong phiếu trả hồ sơ." if more else "",
        steps=(
            mend,
            f"Gửi lại một tệp báo cáo duy nhất, cùng {goes_along(findings)}, vào thư mục “{unit.slug}” của đơn vị tại "
            f"{office}; tệp mới thay tệp cũ, cả hai bản đều được lưu.",
            "Số liệu không bị lỗi giữ nguyên; hồ sơ được kiểm tra lại ngay trong lần tiếp nhận tới.",
        ),
        closing=f"Mọi vướng mắc xin liên hệ {office} để được hướng dẫn.",
        signed=("Trân trọng cảm ơn,", office),
        foot="Thư này do phần mềm tiếp nhận báo cáo của Phòng gửi tự động; giá trị đang ghi và cách sửa từng ô có trong "
        "phiếu trả hồ sơ gửi kèm.",
        trial_text=plan.movement.trial_text if collected.trial else "",
    )


def resubmission_due(plan: Plan, cycle: Cycle, returned: dt.date) -> dt.date:
    """Return the last day for a report returned that day: the usual last day, where it is later."""
    again = working_day_after(plan, returned, plan.resubmission.working_days)
    return max(plan.reports_due(cycle), again)


def returns_table(cycle: Cycle, lines: list[SentNotice]) -> Table:
    """Return what came of each notice of return, for Prefect: units, no addresses."""
    rows: list[TableRow] = [
        {
            "Đơn vị": line.unit.name,
            "Thư": str(line.fate),
            "Vì sao": line.why,
            "Cách làm": _REMEDIES.get(line.fate, ""),
        }
        for line in lines
    ]
    return Table("return-mails", f"**Thư trả hồ sơ, chu kỳ {cycle.id}.** {in_short(lines)}.", rows)
