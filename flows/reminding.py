"""Reminds the units that owe a report: a paper for each, and an e-mail where notices are switched on."""

import datetime as dt
import logging
from collections.abc import Sequence
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import BaseModel, ConfigDict, Field

from flows.mailing import (
    BEFORE,
    FAILED,
    NO_ADDRESS,
    SENT,
    WOULD,
    Line,
    ToSend,
    mail_server,
    send_notices,
    unit_addresses,
)
from flows.settings import Settings, read_settings
from flows.stages import whole
from rules.errors import ConversionFailed, ThiduaError
from rules.notices.owing import Lack, Owing, owing, time_left
from rules.notices.reminder import Reminder, letter, reminder_mail, template_of
from rules.notices.values import REMINDER
from rules.plan import Cycle, Plan
from tasks.documents import rendered
from tasks.findings_table import last_written, read_findings
from tasks.inbox import list_inbox
from tasks.pdf import convert, probe
from tasks.plans import all_plans, find_plan
from tasks.register import Register, open_register
from tasks.reminder_folder import publish_papers

log = logging.getLogger(__name__)

PAPERS, INTAKE, FINDINGS = "don-doc", "tiep-nhan", "findings.csv"
PAPER_SHOWN = "Công văn đôn đốc.pdf"


class ReminderRun(BaseModel):
    """What a reminder run is asked for; every field may stay as it is."""

    model_config = ConfigDict(
        title="Đôn đốc nộp báo cáo",
        frozen=True,
        json_schema_extra={
            "description": "Lập công văn đôn đốc cho các đơn vị chưa gửi báo cáo hoặc bị trả lại mà chưa gửi lại; gửi thư nếu "
            "máy đã bật gửi thư."
        },
    )

    cycle: str | None = Field(
        default=None,
        title="Chu kỳ",
        description="Ví dụ A2024; bỏ trống: chu kỳ của năm nay",
        pattern="^[A-Z][0-9]{4}$",
    )
    day: dt.date | None = Field(
        default=None, title="Tính đến ngày", description="Bỏ trống: hôm nay. Số ngày còn lại tính từ ngày này"
    )
    send: bool = Field(
        default=True,
        title="Gửi thư điện tử",
        description="Tắt: chỉ lập công văn. Thư chỉ đi khi máy đã bật gửi thư (THIDUA_NOTIFY)",
    )
    inbox: Path | None = Field(
        default=None, title="Thư mục báo cáo", description="Bỏ trống: thư mục chung của Phòng"
    )
    out: Path | None = Field(
        default=None,
        title="Thư mục kết quả",
        description="Bỏ trống: thư mục chung của Phòng. Công văn nằm trong thư mục con don-doc",
    )


@flow(
    name="remind",
    description="Đôn đốc các đơn vị chưa gửi báo cáo hoặc bị trả lại mà chưa gửi lại: lập công văn, gửi thư.",
    flow_run_name="don-doc",
    validate_parameters=True,
)
def remind(params: ReminderRun) -> State:
    """Make a paper for every unit that owes its report and mail it, once a day and unit; raises ThiduaError."""
    settings = read_settings()
    today = params.day or dt.datetime.now(settings.time_zone).date()
    plan, cycle = cycle_of(settings, params.cycle, today)
    inbox, out = params.inbox or settings.inboxes / cycle.id, params.out or settings.results / cycle.id
    # Settings first: nobody is to be told half.
    server = mail_server(settings, plan.movement.office) if params.send else None
    addresses = unit_addresses(settings, plan)
    probe(settings.soffice)
    with open_register(settings.register_url) as register:
        owed = who_owes(plan, cycle, inbox, out, register)
        trial = settings.keys is None
        reminders = [Reminder(plan, cycle, o, today, trial) for o in owed if o.lack is not Lack.GONE]
        papers, failed = make_papers(whole(reminders), out.resolve() / PAPERS, settings)
        notices = [
            ToSend(
                r.unit,
                REMINDER,
                today.isoformat(),
                reminder_mail(r),
                {PAPER_SHOWN: papers[r.unit.slug]} if r.unit.slug in papers else {},
            )
            for r in reminders
        ]
        lines = send_notices(notices, addresses, server, register, plan, cycle)
    show(plan, cycle, today, owed, lines)
    said = in_short(plan, cycle, today, owed, lines)
    get_run_logger().info(said)
    if failed:
        raise ConversionFailed(
            f"Chưa ra PDF công văn của {', '.join(failed)} (bản .docx đã có): kiểm tra LibreOffice rồi bấm Retry."
        )
    return Completed(message=said, data=said)


def cycle_of(settings: Settings, cycle: str | None, today: dt.date) -> tuple[Plan, Cycle]:
    """Return the cycle asked for with its plan, else the yearly one of this year; raises WrongUse, ThiduaError."""
    if cycle is None:
        plans = all_plans(settings.plans, settings.plan)
        this_year = {c.id for p in plans for c in p.cycles if c.kind == "annual" and c.year == today.year}
        if len(this_year) != 1:
            raise ThiduaError(
                f"Năm {today.year} không có đúng một chu kỳ hằng năm trong các kế hoạch: chọn chu kỳ trong biểu mẫu."
            )
        (cycle,) = this_year
    return find_plan(settings.plans, cycle, settings.plan)


def who_owes(plan: Plan, cycle: Cycle, inbox: Path, out: Path, register: Register) -> list[Owing]:
    """Return the units that owe a report, by the inbox, the register and what the last intake found; raises ThiduaError."""
    if cycle.kind == "final":
        return []
    there = {f.name: f.digest for f in list_inbox(inbox) if f.hashes or f.others}
    versions = register.versions(plan.movement.id, cycle.id)
    if versions and not there:
        raise ThiduaError(
            f"Thư mục báo cáo '{inbox}' trống trong khi sổ đăng ký đã có báo cáo của {len(versions)} đơn vị: kiểm tra ổ đĩa, "
            f"đường dẫn; chưa đôn đốc ai."
        )
    published = out / INTAKE if (out / INTAKE / FINDINGS).is_file() else out
    findings = read_findings(published / FINDINGS) if (published / FINDINGS).is_file() else []
    return owing(plan, cycle, there, versions, findings, last_written(published))


@task(task_run_name="lap-cong-van", cache_policy=NO_CACHE)
def make_papers(
    reminders: Sequence[Reminder], folder: Path, settings: Settings
) -> tuple[dict[str, Path], list[str]]:
    """Publish a letter for each reminder as .docx and PDF, those of another day removed; returns PDFs, and who has none."""
    known = {slug for reminder in reminders for slug in reminder.plan.units}
    with publish_papers(folder, known) as draft:
        jobs = {}
        for reminder in reminders:
            source = draft / f"{reminder.unit.slug}.docx"
            source.write_bytes(rendered(template_of(reminder), letter(reminder)))
            jobs[source] = source.with_suffix(".pdf")
        failed = convert(jobs, soffice=settings.soffice, timeout=settings.convert_timeout).failed
    made = {source.stem: folder / f"{source.stem}.pdf" for source in jobs if source not in failed}
    return made, [source.stem for source in failed]


def show(plan: Plan, cycle: Cycle, day: dt.date, owed: Sequence[Owing], lines: Sequence[Line]) -> None:
    """Show who owes what, and what came of the e-mails, as a table of the run; units only."""
    told: dict[str, list[str]] = {}
    for line in lines:
        told.setdefault(line.unit.slug, []).append(line.state + (f": {line.why}" if line.why else ""))
    due = plan.reports_due(cycle)
    create_table_artifact(
        [
            {
                "Đơn vị": o.unit.name,
                "Tình trạng": str(o.lack),
                "Số lỗi": len(o.errors),
                "Thời hạn": time_left(due, day),
                "Công văn": "" if o.lack is Lack.GONE else f"{PAPERS}/{o.unit.slug}.pdf",
                "Thư": "; ".join(dict.fromkeys(told.get(o.unit.slug, ()))),
            }
            for o in owed
        ],
        key="reminders",
        description=f"**Đôn đốc nộp báo cáo, chu kỳ {cycle.id}, tính đến {day:%d/%m/%Y}.** {in_short(plan, cycle, day, owed, lines)}",
    )


def in_short(plan: Plan, cycle: Cycle, day: dt.date, owed: Sequence[Owing], lines: Sequence[Line]) -> str:
    """Return what came of a reminder run in a few sentences."""
    if cycle.kind == "final":
        return f"Đợt tổng kết {cycle.id} không nhận báo cáo riêng của đơn vị: không có gì để đôn đốc."
    of = {lack: sum(o.lack is lack for o in owed) for lack in Lack}
    state = {
        word: sum(line.state == word for line in lines) for word in (SENT, BEFORE, WOULD, NO_ADDRESS, FAILED)
    }
    said = [
        f"{of[Lack.MISSING]} đơn vị chưa gửi báo cáo, {of[Lack.RETURNED]} bị trả lại mà chưa gửi lại; "
        f"{time_left(plan.reports_due(cycle), day)}.",
        f"Thư: {', '.join(f'{n} {word}' for word, n in state.items() if n) or 'không có'}.",
    ]
    if of[Lack.GONE]:
        said.append(f"{of[Lack.GONE]} đơn vị {Lack.GONE}: kiểm tra thư mục, các đơn vị này không bị đôn đốc.")
    if state[WOULD]:
        said.append("Không thư nào được gửi: chưa bật THIDUA_NOTIFY, hoặc biểu mẫu đã tắt “Gửi thư điện tử”.")
    return " ".join(said)
