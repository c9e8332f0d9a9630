"""Reads a plan folder (plan.toml, units.csv, the emblem's picture, its own templates) and finds the plan that has a cycle."""

import csv
import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from rules.plan.plan import Cycle, Plan
from rules.plan.reading import parse_plan
from rules.plan.units import Unit, parse_units
from rules.values.errors import PlanRefused, WrongUse
from rules.values.machine import cause
from tasks.plan.emblem import read_emblem
from tasks.plan.own_templates import read_templates


def load_plan(folder: Path) -> Plan:
    """Read and check one plan folder; raises PlanRefused with all its faults at once (file, key, remedy)."""
    faults: list[str] = []
    contents: dict[str, bytes] = {}
    texts: dict[str, str] = {}
    for name in ("plan.toml", "units.csv"):
        try:
            contents[name] = (folder / name).read_bytes()
            texts[name] = contents[name].decode("utf-8-sig")
        except OSError as missing:
            faults.append(
                f"{folder / name}: không đọc được ({cause(missing)}): kiểm tra lại thư mục kế hoạch"
            )
        except UnicodeDecodeError:
            faults.append(f"{folder / name}: không phải mã UTF-8: lưu lại tệp bằng mã UTF-8")
    units: dict[str, Unit] = {}
    if "units.csv" in texts:
        rows = csv.DictReader(texts["units.csv"].splitlines())
        units, unit_faults = parse_units(rows, str(folder / "units.csv"))
        faults += unit_faults
    data: dict[str, Any] | None = None
    if "plan.toml" in texts:
        try:
            data = tomllib.loads(texts["plan.toml"], parse_float=Decimal)
        except tomllib.TOMLDecodeError as broken:
            faults.append(f"{folder / 'plan.toml'}: sai cú pháp TOML ({broken}): sửa dòng đó")
    plan = None
    if data is not None:
        digest = hashlib.sha256(b"\0".join(contents.values())).hexdigest()
        where = str(folder / "plan.toml")
        plan, plan_faults = parse_plan(data, units, digest, where, units_whole=not faults)
        faults += plan_faults
    emblem = b""
    try:
        emblem = read_emblem(folder)
    except PlanRefused as refused:
        faults += refused.faults
    own, refused_templates = read_templates(folder, plan.regimes if plan is not None else None)
    faults += refused_templates
    if plan is None or faults:
        raise PlanRefused(faults)
    update: dict[str, Any] = {"emblem": emblem, "templates": own}
    if own:
        named = (part for name, data in sorted(own.items()) for part in (name.encode(), data))
        update["hash"] = hashlib.sha256(b"\0".join([*contents.values(), *named])).hexdigest()
    return plan.model_copy(update=update)


def all_plans(plans: Path, name: str | None = None) -> list[Plan]:
    """Return all plans under `plans` by name of their folder (or the named one alone); raises PlanRefused."""
    folders = [plans / name] if name else sorted(p.parent for p in plans.glob("*/plan.toml"))
    if not folders:
        raise PlanRefused(
            [f"{plans}: không có kế hoạch nào (thư mục con chứa plan.toml): kiểm tra THIDUA_PLANS"]
        )
    return [load_plan(folder) for folder in folders]


def find_plan(plans: Path, cycle_id: str, name: str | None = None) -> tuple[Plan, Cycle]:
    """Return the plan under `plans` that has the cycle (or the named one); raises WrongUse when none or several do."""
    loaded = all_plans(plans, name)
    known = sorted({cycle.id for plan in loaded for cycle in plan.cycles})
    having = [(plan, cycle) for plan in loaded if (cycle := plan.cycle(cycle_id))]
    if len(having) == 1:
        return having[0]
    if not having:
        raise WrongUse(
            f"Không có chu kỳ '{cycle_id}' trong kế hoạch nào ở {plans}: chọn một trong {', '.join(known)}."
        )
    names = ", ".join(plan.movement.id for plan, _ in having)
    raise WrongUse(f"Chu kỳ '{cycle_id}' có trong nhiều kế hoạch ({names}): chọn một bằng THIDUA_PLAN")
