"""Writes the blank report forms of a cycle, one a unit."""

from collections.abc import Callable
from pathlib import Path

from flows.settings import Settings
from rules.errors import WrongUse
from rules.units import Unit
from tasks.forms import form_name, write_form
from tasks.plans import find_plan


def write_forms(
    cycle: str, out: Path, settings: Settings, on_unit: Callable[[Unit], None] | None = None
) -> list[Path]:
    """Write each subject unit's blank workbook to `<out>/<slug>/`; raises WrongUse rather than overwrite one.

    `on_unit` is called after each form, for a progress bar.
    """
    plan, this = find_plan(settings.plans, cycle, settings.plan)
    if this.kind != "annual":
        raise WrongUse(
            f"Chu kỳ {cycle} không có báo cáo riêng của đơn vị: chỉ phát biểu mẫu cho chu kỳ hằng năm"
        )
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
