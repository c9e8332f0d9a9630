"""Lays out the blank forms of a cycle for the clerk to send: reports of the units, the office's own."""

from pathlib import Path

from prefect import State, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed
from pydantic import BaseModel, ConfigDict

from flows.run.endings import in_one_line
from flows.run.form_fields import BlankText, annual_cycles, cycle_of
from flows.run.place import Place, find_place
from flows.run.request import CycleRun
from flows.run.stages import whole
from flows.run.when import asked_for
from flows.settings import PROJECT, read_settings
from rules.page.files import FileLink
from rules.page.site.forms import blank_forms_page
from rules.values.errors import WrongUse
from tasks.forms import form_name, write_form, write_office_forms
from tasks.pages.pages import render_forms
from tasks.storage.fixed_zip import write_zip
from tasks.storage.publishing import publish_folder
from tasks.storage.temporary import temporary_folder

FOLDER, ARCHIVE = "bieu-mau", "tat-ca-bieu-mau.zip"
OWN = {
    "dinh-chinh.xlsx": "Đính chính, miễn K2",
    "ban-hanh.xlsx": "Ban hành",
    "khen-cap-xa.xlsx": "Khen cấp xã",
    "khen-dot-xuat.xlsx": "Khen đột xuất",
    "chi-so.xlsx": "Chỉ số cải cách hành chính",
    "guong-dien-hinh.xlsx": "Gương điển hình",
    "tong-hop.xlsx": "Lời văn của báo cáo tổng hợp",
}
FIXED_TIME = (2020, 1, 1, 0, 0, 0)
"""The time of all entries of the archive, so that the same forms give the same bytes."""


class FormsRun(BaseModel):
    """Which cycle's forms are sent out."""

    model_config = ConfigDict(
        title="Phát biểu mẫu",
        frozen=True,
        json_schema_extra={
            "description": "Lập biểu mẫu trống cho từng đơn vị và biểu của Phòng, để tải về rồi gửi đi."
        },
    )

    cycle: BlankText = cycle_of(annual_cycles)


@flow(
    name="send-forms",
    description="Phát biểu mẫu trống của chu kỳ: báo cáo cho từng đơn vị, biểu của Phòng.",
    flow_run_name="phat-bieu-mau",
    validate_parameters=True,
)
@in_one_line
def send_forms(params: FormsRun) -> State:
    """Publish the blank forms of an annual cycle with a page to download them; raises WrongUse, ThiduaError."""
    place = find_place(CycleRun(cycle=params.cycle), read_settings(), asked_for())
    if place.cycle.kind != "annual":
        raise WrongUse(f"Chu kỳ {place.cycle.id} không có báo cáo riêng của đơn vị: chọn chu kỳ hằng năm.")
    number = lay_out(whole(place))
    where = place.pages.file(f"{FOLDER}/") or str(place.out / FOLDER)
    return Completed(message=f"Đã phát {number} biểu mẫu: {where} – tải về rồi gửi đi.")


@task(task_run_name="phat-bieu-mau", cache_policy=NO_CACHE)
def lay_out(place: Place) -> int:
    """Write and publish all forms; returns how many."""
    plan, cycle = place.plan, place.cycle
    units = plan.subjects(cycle)
    with temporary_folder("forms") as draft:
        reports = [FileLink(f"{unit.slug}/{form_name(unit, cycle)}", unit.name) for unit in units]
        for unit, link in zip(units, reports, strict=True):
            write_form(draft / link.path, plan, cycle, unit)
        own = [FileLink(path.name, OWN[path.name]) for path in write_office_forms(draft, plan, cycle)]
        forms = ((link.path, (draft / link.path).read_bytes()) for link in reports)
        write_zip(draft / ARCHIVE, forms, time=FIXED_TIME)
        page = render_forms(blank_forms_page(plan, cycle, reports, ARCHIVE, own), PROJECT / "templates")
        files: dict[str, bytes | Path] = {link.path: draft / link.path for link in (*reports, *own)}
        publish_folder(
            place.out, FOLDER, {**files, ARCHIVE: draft / ARCHIVE, "index.html": page.encode("utf-8")}
        )
    return len(files)
