"""Reminds the units that owe a report: a paper for each, and an e-mail where notices are switched on."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import State, flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed
from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from flows.mailing import ToSend, mail_server, send_notices, unit_addresses
from flows.run.endings import in_one_line
from flows.run.form_fields import BlankDay, BlankFolder, BlankText, annual_cycles, cycle_of, may_be_blank
from flows.run.place import Place, find_place
from flows.run.request import CycleRun
from flows.run.stages import whole
from flows.run.when import asked_for, now
from flows.settings import read_settings
from rules.notices.owing import Lack, Owing, owing
from rules.notices.reminded import PAPERS, reminded_words, reminders_table
from rules.notices.reminder import Reminder, letter, reminder_mail, template_of
from rules.notices.values import REMINDER
from rules.values.errors import ConversionFailed, ThiduaError
from tasks.documents.documents import rendered
from tasks.documents.pdf import convert, probe
from tasks.intake.inbox import list_inbox
from tasks.mail.reminder_folder import publish_papers, same_as_published
from tasks.pages.prefect_artifacts import publish_tables
from tasks.pages.tables import last_written, read_findings
from tasks.register import Register, open_register

INTAKE, FINDINGS = "tiep-nhan", "findings.csv"
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

    cycle: BlankText = cycle_of(annual_cycles)
    day: BlankDay = may_be_blank(
        "Tính đến ngày", "Bỏ trống: hôm nay. Số ngày còn lại hoặc đã quá hạn tính từ ngày này"
    )
    send: bool = Field(
        default=True,
        title="Gửi thư điện tử",
        description="Tắt: chỉ lập công văn. Thư chỉ đi khi máy đã bật gửi thư (THIDUA_NOTIFY)",
    )
    inbox: BlankFolder = may_be_blank("Thư mục báo cáo", "Bỏ trống: thư mục chung của Phòng")
    out: BlankFolder = may_be_blank(
        "Thư mục kết quả", "Bỏ trống: thư mục chung của Phòng. Công văn nằm trong thư mục con don-doc"
    )

    @model_serializer(mode="wrap")
    def _without_blanks(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave blank fields out, so that the form is not filled with "none", which it would refuse."""
        return {name: value for name, value in plain(self).items() if value is not None}


AS_SET = ReminderRun()
"""What a scheduled run asks for: nothing of its own."""


@flow(
    name="remind",
    description="Đôn đốc các đơn vị chưa gửi báo cáo hoặc bị trả lại mà chưa gửi lại: lập công văn, gửi thư.",
    flow_run_name="don-doc",
    validate_parameters=True,
)
@in_one_line
def remind(params: ReminderRun = AS_SET) -> State:
    """Make a paper for every unit that owes its report and mail it, once a day and unit; raises ThiduaError."""
    settings = read_settings()
    asked = CycleRun(cycle=params.cycle, inbox=params.inbox, out=params.out)
    # A late run belongs to the cycle of the day it missed, but counts the days from the one on which it runs.
    place = find_place(asked, settings, params.day or asked_for())
    plan, cycle = place.plan, place.cycle
    today = params.day or now().astimezone(settings.time_zone).date()
    # Settings first: nobody is to be told half.
    server = mail_server(settings, plan.movement.office) if params.send else None
    addresses = unit_addresses(settings, plan)
    probe(settings.soffice)
    with open_register(settings.register_url) as register:
        owed = who_owes(place, register)
        reminders = [
            Reminder(plan, cycle, owing, today, trial=settings.keys is None, zone=settings.time_zone)
            for owing in owed
            if owing.lack is not Lack.GONE
        ]
        papers, failed = make_papers(whole(reminders), place.out / PAPERS, whole(place))
        notices = [
            ToSend(r.unit, REMINDER, today.isoformat(), reminder_mail(r), {PAPER_SHOWN: papers[r.unit.slug]})
            for r in reminders
            if r.unit.slug in papers
        ]
        lines = send_notices(notices, addresses, server, register, plan, cycle)
    said = reminded_words(plan, cycle, today, owed, lines)
    publish_tables([reminders_table(plan, cycle, today, owed, lines, place.pages)])
    get_run_logger().info(said)
    if failed:
        raise ConversionFailed(
            f"Chưa ra PDF công văn của {', '.join(failed)} (bản .docx đã có): kiểm tra LibreOffice rồi bấm Retry."
        )
    return Completed(message=said, data=said)


def who_owes(place: Place, register: Register) -> list[Owing]:
    """Return the units that owe a report, by the inbox, the register and what the last intake found; raises ThiduaError."""
    plan, cycle = place.plan, place.cycle
    if cycle.kind == "final" or place.inbox is None:
        return []
    # The first upload makes the inbox; any other that is not there is away.
    first = place.uploads is not None and not place.inbox.is_dir()
    there = {} if first else {f.name: f.digest for f in list_inbox(place.inbox) if f.hashes or f.others}
    versions = register.versions(plan.movement.id, cycle.id)
    if versions and not there:
        raise ThiduaError(
            f"Thư mục báo cáo '{place.inbox}' trống trong khi sổ đăng ký đã có báo cáo của {len(versions)} đơn vị: kiểm tra "
            f"ổ đĩa, đường dẫn; chưa đôn đốc ai."
        )
    published = place.out / INTAKE if (place.out / INTAKE / FINDINGS).is_file() else place.out
    found = read_findings(published / FINDINGS) if (published / FINDINGS).is_file() else []
    return owing(plan, cycle, there, versions, found, last_written(published))


@task(task_run_name="lap-cong-van", cache_policy=NO_CACHE)
def make_papers(
    reminders: Sequence[Reminder], folder: Path, place: Place
) -> tuple[dict[str, Path], list[str]]:
    """Publish a letter for each reminder as .docx and PDF, what nobody owes any more removed; returns PDFs, and who has none."""
    settings = place.settings
    with publish_papers(folder, place.plan.units) as draft:
        jobs = {}
        for reminder in reminders:
            source = draft / f"{reminder.unit.slug}.docx"
            letters = rendered(template_of(reminder), letter(reminder), own=place.plan.templates)
            source.write_bytes(letters)
            if former := same_as_published(folder, source):
                shutil.copyfile(former, source.with_suffix(".pdf"))
            else:
                jobs[source] = source.with_suffix(".pdf")
        failed = convert(jobs, soffice=settings.soffice, timeout=settings.convert_timeout).failed
        made = {path.stem: folder / path.name for path in draft.glob("*.pdf")}
    return made, [source.stem for source in failed]
