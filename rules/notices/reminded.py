"""What a reminder run tells the operator: who owes what, which paper was made, what came of the e-mail. Units only."""

import datetime as dt

from rules.notices.owing import Lack, Owing, time_left
from rules.notices.sending import Fate, SentNotice, in_short
from rules.page.links import Pages
from rules.page.prefect_tables import Table, TableRow
from rules.plan.plan import Cycle, Plan

PAPERS = "don-doc"
"""The folder of the letters below the folder of results."""


def reminders_table(
    plan: Plan, cycle: Cycle, day: dt.date, owed: list[Owing], lines: list[SentNotice], pages: Pages
) -> Table:
    """Return the table of a reminder run for Prefect."""
    told: dict[str, list[str]] = {}
    for line in lines:
        told.setdefault(line.unit.slug, []).append(f"{line.fate}: {line.why}" if line.why else str(line.fate))
    rows: list[TableRow] = [
        {
            "Đơn vị": owing.unit.name,
            "Tình trạng": str(owing.lack),
            "Số lỗi": len(owing.errors),
            "Thời hạn": time_left(plan.reports_due(cycle), day),
            "Công văn": _paper(owing, pages),
            "Thư": "; ".join(dict.fromkeys(told.get(owing.unit.slug, ()))),
        }
        for owing in owed
    ]
    said = reminded_words(plan, cycle, day, owed, lines)
    return Table(
        "reminders", f"**Đôn đốc nộp báo cáo, chu kỳ {cycle.id}, tính đến {day:%d/%m/%Y}.** {said}", rows
    )


def _paper(owing: Owing, pages: Pages) -> str:
    if owing.lack is Lack.GONE:
        return ""
    file = f"{PAPERS}/{owing.unit.slug}.pdf"
    return f"[{file}]({pages.file(file)})" if pages else file


def reminded_words(plan: Plan, cycle: Cycle, day: dt.date, owed: list[Owing], lines: list[SentNotice]) -> str:
    """Return what came of a reminder run in a few sentences."""
    if cycle.kind == "final":
        return f"Đợt tổng kết {cycle.id} không nhận báo cáo riêng của đơn vị: không có gì để đôn đốc."
    if not owed:
        return "Mọi đơn vị đã gửi báo cáo: không có gì để đôn đốc."
    of = {lack: sum(owing.lack is lack for owing in owed) for lack in Lack}
    said = [
        f"{of[Lack.MISSING]} đơn vị chưa gửi báo cáo, {of[Lack.RETURNED]} bị trả lại mà chưa gửi lại; "
        f"{time_left(plan.reports_due(cycle), day)}. Thư: {in_short(lines) or 'không có'}."
    ]
    if of[Lack.GONE]:
        said.append(
            f"{of[Lack.GONE]} đơn vị {Lack.GONE}: kiểm tra thư mục báo cáo, các đơn vị này không bị đôn đốc."
        )
    if any(line.fate is Fate.WOULD for line in lines):
        said.append(
            "Chưa thư nào được gửi: máy chưa bật THIDUA_NOTIFY, hoặc biểu mẫu đã tắt “Gửi thư điện tử”."
        )
    return " ".join(said)
