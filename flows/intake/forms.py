"""Writes the forms of a cycle: blank reports for the units, appraisals for the offices, the office's own."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flows.settings import Settings
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.town.appraisal.lanes import appraisal_deadline
from rules.values.errors import WrongUse
from tasks.forms import form_name, write_appraisal_forms, write_form, write_office_forms
from tasks.intake.inbox import list_inbox
from tasks.intake.town_inbox import list_town
from tasks.plan.plans import find_plan
from tasks.register import open_register
from tasks.storage.temporary import temporary_folder
from tasks.storage.whole_file import whole_file


def write_forms(
    cycle: str, out: Path, settings: Settings, on_unit: Callable[[Unit], None] | None = None
) -> list[Path]:
    """Write each subject unit's blank workbook to `<out>/<slug>/`; raises WrongUse rather than overwrite one.

    `on_unit` is called after each form, for a progress bar.
    """
    plan, this = _annual(cycle, settings)
    units = plan.subjects(this)
    wanted = {unit.slug: out / unit.slug / form_name(unit, this) for unit in units}
    if there := [path for path in wanted.values() if path.exists()]:
        raise WrongUse(
            f"Đã có {len(there)} biểu mẫu, như {there[0]}: chọn thư mục khác, vì có thể đơn vị đã điền vào đó"
        )
    for unit in units:
        write_form(wanted[unit.slug], plan, this, unit)
        if on_unit is not None:
            on_unit(unit)
    return list(wanted.values())


def write_lane_forms(cycle: str, inbox: Path, out: Path, settings: Settings) -> list[Path]:
    """Write each office's appraisal form over the accepted reports of an inbox; the register notes the day.

    Raises WrongUse rather than overwrite a form: an office may have filled it in.
    """
    from flows.intake.here import Here
    from flows.intake.receiving import receive

    plan, this = _annual(cycle, settings)
    folders = {folder.name: folder for folder in list_inbox(inbox)}
    here = Here(plan, this, folders, list_town(inbox), settings)
    with open_register(settings.register_url) as register:
        received = receive(plan, this, folders, register.former(plan, this), here)
        now = datetime.now(UTC)
        today = now.astimezone(settings.time_zone).date()
        sent = register.lanes_sent(plan.movement.id, this.id) or today
        with temporary_folder("forms") as draft:
            made = write_appraisal_forms(draft, plan, this, received.reports, appraisal_deadline(plan, sent))
            paths = _put(made, out)
        register.send_lanes(plan.movement.id, this.id, now, sent)
    return paths


def write_own_forms(cycle: str, out: Path, settings: Settings) -> list[Path]:
    """Write the office's own blank forms: corrections, days of issue, communes' own awards, the index."""
    plan, this = find_plan(settings.plans, cycle, settings.plan)
    with temporary_folder("forms") as draft:
        return _put(write_office_forms(draft, plan, this), out)


def _annual(cycle: str, settings: Settings) -> tuple[Plan, Cycle]:
    plan, this = find_plan(settings.plans, cycle, settings.plan)
    if this.kind != "annual":
        raise WrongUse(
            f"Chu kỳ {cycle} không có báo cáo riêng của đơn vị: chỉ phát biểu mẫu cho chu kỳ hằng năm"
        )
    return plan, this


def _put(made: list[Path], out: Path) -> list[Path]:
    """Copy the forms into the folder, none over one that is there."""
    wanted = [out / path.name for path in made]
    if there := [path for path in wanted if path.exists()]:
        raise WrongUse(
            f"Đã có {len(there)} biểu mẫu, như {there[0]}: chọn thư mục khác, vì có thể đã có người điền vào đó"
        )
    out.mkdir(parents=True, exist_ok=True)
    for source, target in zip(made, wanted, strict=True):
        with whole_file(target) as draft:
            draft.write_bytes(source.read_bytes())
    return wanted
