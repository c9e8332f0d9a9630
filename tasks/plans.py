"""Reads a plan folder (plan.toml, units.csv) and finds the plan that has a cycle."""

import csv
import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path

from rules.errors import PlanRefused, WrongUse
from rules.plan import Cycle, Plan, parse_plan
from rules.units import parse_units


def load_plan(folder: Path) -> Plan:
    """Read and check one plan folder; raises PlanRefused with all its faults at once (file, key, remedy)."""
    faults: list[str] = []
    contents: dict[str, bytes] = {}
    for name in ("plan.toml", "units.csv"):
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as missing:
            faults.append(
                f"{folder / name}: không đọc được ({missing.strerror}): kiểm tra lại thư mục kế hoạch"
            )
    if faults:
        raise PlanRefused(faults)
    digest = hashlib.sha256(b"\0".join(contents.values())).hexdigest()
    try:
        lines = contents["units.csv"].decode("utf-8-sig").splitlines()
        data = tomllib.loads(contents["plan.toml"].decode("utf-8"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise PlanRefused([f"{folder}: plan.toml và units.csv phải lưu bằng mã UTF-8"]) from None
    except tomllib.TOMLDecodeError as broken:
        raise PlanRefused([f"{folder / 'plan.toml'}: sai cú pháp TOML ({broken}): sửa dòng đó"]) from None
    units, unit_faults = parse_units(csv.DictReader(lines), str(folder / "units.csv"))
    plan, plan_faults = parse_plan(data, units, digest, str(folder / "plan.toml"))
    if plan is None or unit_faults:
        raise PlanRefused(unit_faults + plan_faults)
    return plan


def find_plan(plans: Path, cycle_id: str, name: str | None = None) -> tuple[Plan, Cycle]:
    """Return the plan under `plans` that has the cycle (or the named one); raises WrongUse when none or several do."""
    folders = [plans / name] if name else sorted(p.parent for p in plans.glob("*/plan.toml"))
    if not folders:
        raise PlanRefused(
            [f"{plans}: không có kế hoạch nào (thư mục con chứa plan.toml): kiểm tra THIDUA_PLANS"]
        )
    having = [(plan, cycle) for plan in map(load_plan, folders) if (cycle := plan.cycle(cycle_id))]
    if len(having) == 1:
        return having[0]
    if not having:
        raise WrongUse(
            f"Không có chu kỳ '{cycle_id}' trong kế hoạch nào ở {plans}: xem các khóa [[cycles]] của plan.toml"
        )
    names = ", ".join(plan.movement.id for plan, _ in having)
    raise WrongUse(f"Chu kỳ '{cycle_id}' có trong nhiều kế hoạch ({names}): chọn một bằng THIDUA_PLAN")
