"""What a reminder says, as a paper (công văn) and as an e-mail: kind, exact about days, no value of a report."""

import datetime as dt
from dataclasses import dataclass

from rules.notices.faults import fault_lines
from rules.notices.owing import Lack, Owing, time_left
from rules.notices.returned import resubmission_due
from rules.notices.values import Words
from rules.papers.parts import Context, dashed, movement_words, own_plan
from rules.plan.by_date.law import template_for
from rules.plan.paper_ids import NOTICE
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.plan.wording import cycle_words
from rules.values.wording import (
    BLANK,
    capital,
    counted,
    day_words,
    head_lines,
    one_line,
    parent_line,
    short_day,
    signature_lines,
)

TEMPLATE = "tx-don-doc"
"""The name of the letter's template."""

NO_BREAK = "\u00a0"
_FAULT_HEADINGS = ("Biểu", "Điều chưa đúng", "Ô")
_CROSSED = "Nếu báo cáo đã được gửi trong lúc văn bản này trên đường đi, xin quý cơ quan, đơn vị bỏ qua."


@dataclass(frozen=True)
class Reminder:
    """One reminder: of which plan and cycle, to whom, on which day; `trial`: no keys of the office's own are there.

    `zone` is the office's: a report that was returned has its time from the day it was looked at there.
    """

    plan: Plan
    cycle: Cycle
    owing: Owing
    day: dt.date
    trial: bool
    zone: dt.tzinfo = dt.UTC

    @property
    def due(self) -> dt.date:
        """The last day on which the report is in time; later for one that was returned close to it."""
        version = self.owing.version
        if self.owing.lack is Lack.RETURNED and version is not None:
            returned = version.first_seen.astimezone(self.zone).date()
            return resubmission_due(self.plan, self.cycle, returned)
        return self.plan.reports_due(self.cycle)

    @property
    def unit(self) -> Unit:
        """Whom it goes to."""
        return self.owing.unit


def template_of(reminder: Reminder) -> str:
    """Return the template of the letter under the regime of its day."""
    return template_for(reminder.plan, TEMPLATE, reminder.day)


def letter(reminder: Reminder) -> Context:
    """Return the content of the công văn; number and day are the registry clerk's to give: they print "…"."""
    plan, cycle = reminder.plan, reminder.cycle
    movement, office = plan.movement, plan.units[plan.movement.office_unit]
    lines, more = fault_lines(reminder.owing.errors)
    name = reminder.unit.official_name
    return {
        "trial": reminder.trial,
        "trial_text": movement.trial_text,
        "parent": parent_line(plan.parent_of(office)),
        "issuer": head_lines(office.official_name),
        "number": f"Số: {BLANK}/{office.abbrev}-{BLANK}",
        "about": f"V/v đôn đốc nộp báo cáo phong trào thi đua {cycle_words(cycle).replace(' ', NO_BREAK)}",
        "place_date": f"{movement.place}, {day_words(None, reminder.day.year)}",
        "addressed": name,
        "paragraphs": [
            f"Thực hiện {own_plan(plan)}, các cơ quan, đơn vị gửi báo cáo kết quả và hồ sơ đề nghị khen thưởng "
            f"{cycle_words(cycle)} về {movement.office} chậm nhất {day_words(plan.reports_due(cycle))}.",
            _state(reminder, name) + (" Các nội dung cần sửa:" if lines else ""),
        ],
        "faults": [list(line) for line in lines],
        "more_faults": _more(more),
        "request": f"Để bảo đảm quyền lợi của tập thể, cá nhân trong đơn vị, {movement.office} "
        f"trân trọng đề nghị quý cơ quan, đơn vị:",
        "steps": [f"{n}. {step}" for n, step in enumerate(_steps(reminder), start=1)],
        "closing": f"{_CROSSED} Mọi vướng mắc xin liên hệ {movement.office}. Trân trọng cảm ơn./.",
        "recipients": dashed(("Như trên", f"Lưu: VT, {office.abbrev}")),
        "sign_lines": signature_lines("", plan.town_paper(NOTICE).post),
    }


def reminder_mail(reminder: Reminder) -> Words:
    """Return the e-mail that carries the letter."""
    plan, cycle, unit = reminder.plan, reminder.cycle, reminder.unit
    left = time_left(reminder.due, reminder.day)
    lines, more = fault_lines(reminder.owing.errors)
    name = unit.official_name
    return Words(
        subject=f"[Đôn đốc] Báo cáo thi đua {cycle.id} của {one_line(unit.name)}: {left}",
        title="Đôn đốc nộp báo cáo thi đua",
        tone="late" if reminder.day > reminder.due else "soon",
        greeting=f"Kính gửi {name},",
        paragraphs=(_state(reminder, name),),
        facts=(
            ("Báo cáo", capital(movement_words(plan, cycle))),
            ("Thời hạn", f"{short_day(reminder.due)}, {left}"),
            ("Tình trạng", capital(str(reminder.owing.lack))),
        ),
        headings=_FAULT_HEADINGS if lines else (),
        rows=tuple(lines),
        after_rows=_more(more),
        steps=tuple(capital(step) for step in _steps(reminder)),
        closing=f"{_CROSSED.replace('văn bản này', 'thư này')} Mọi vướng mắc xin liên hệ {plan.movement.office}.",
        signed=("Trân trọng cảm ơn,", plan.movement.office),
        foot="Thư này do phần mềm tiếp nhận báo cáo của Phòng gửi tự động; văn bản đôn đốc gửi kèm (PDF).",
        trial_text=plan.movement.trial_text if reminder.trial else "",
    )


def _state(reminder: Reminder, name: str) -> str:
    office, until = reminder.plan.movement.office, f"Tính đến ngày {short_day(reminder.day)}"
    owing, deadline = reminder.owing, _deadline(reminder)
    if owing.lack is not Lack.RETURNED or owing.version is None:
        return f"{until}, {office} chưa nhận được báo cáo của {name}; {deadline}."
    return (
        f"Báo cáo của {name} (bản thứ {owing.version.number}) còn {counted(len(owing.errors))} lỗi và đã được trả lại kèm "
        f"phiếu trả hồ sơ. {until}, {office} chưa nhận được bản đã sửa; {deadline}."
    )


def _deadline(reminder: Reminder) -> str:
    days = (reminder.due - reminder.day).days
    if days > 0:
        return f"thời hạn còn {counted(days)} ngày"
    return f"thời hạn đã qua {counted(-days)} ngày" if days else "hôm nay là ngày cuối của thời hạn"


def _steps(reminder: Reminder) -> list[str]:
    folder, office = f"thư mục “{reminder.unit.slug}” của đơn vị", reminder.plan.movement.office
    late = reminder.day > reminder.due
    by = "trong thời gian sớm nhất" if late else f"chậm nhất ngày {short_day(reminder.due)}"
    if reminder.owing.lack is Lack.RETURNED:
        first = (
            "Sửa các ô nêu trên theo phiếu trả hồ sơ; trên tệp báo cáo gửi trả, ô sai đã được tô màu và ghi chú cách sửa. "
            "Số liệu không bị lỗi giữ nguyên."
        )
    else:
        first = "Hoàn thiện báo cáo trên mẫu đã phát: một tệp báo cáo duy nhất cùng các tệp minh chứng (PDF) nêu trong báo cáo."
    return [first, f"Gửi báo cáo vào {folder} tại {office} {by}."]


def _more(count: int) -> str:
    return f"Còn {counted(count)} lỗi khác, xem phiếu trả hồ sơ." if count else ""
