"""How papers call what the plan holds: a cycle, the place of a unit."""

import re

from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.values.wording import capital

_COMMUNE = re.compile(r"Ủy ban nhân dân (xã|phường|thị trấn) ([^(]+)", re.IGNORECASE)


def cycle_words(cycle: Cycle) -> str:
    """Return "năm 2024" for a yearly cycle, "giai đoạn 2023 - 2025" for a final one."""
    if cycle.kind == "final" and cycle.years:
        return f"giai đoạn {min(cycle.years)} - {max(cycle.years)}"
    return f"năm {cycle.year}"


def place_of(plan: Plan, unit: Unit) -> str:
    """Return the place that a unit's papers name: a commune's or ward's own name, else the town's."""
    match = _COMMUNE.match(unit.official_name)
    if match is None:
        return plan.movement.place
    name = match[2].strip()
    # A name that is a number is given in full: "Phường 1".
    return f"{capital(match[1].lower())} {name}" if name[:1].isdigit() else name
