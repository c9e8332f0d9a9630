"""What several papers share: head, signature, lists, and the words for the body that met."""

import datetime as dt
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rules.papers.nominees import Nominee, UnitMeeting
from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.plan.wording import cycle_words, place_of
from rules.report.report import Report
from rules.values.wording import (
    BLANK,
    counted,
    day_words,
    head_lines,
    one_line,
    parent_line,
    signature_lines,
    signer,
)

Context = dict[str, Any]
"""What a template is given: str, bool, lists and dicts of them; JSON can hold it."""

# A movement's plan is cited the way documents are: kind, number, day, issuer, then what it is about.
_KIND_OF_DOCUMENT = re.compile(
    r"(Kế hoạch|Quyết định|Chỉ thị|Hướng dẫn|Chương trình|Công văn)\s+(.+)", re.DOTALL
)


def head(plan: Plan, unit: Unit, day: dt.date | None, cycle: Cycle, trial: bool) -> Context:
    """Return what heads a paper: the trial text, issuing body, place and day (blank day: the cycle's year)."""
    return {
        "trial": trial,
        "trial_text": plan.movement.trial_text,
        "parent": parent_line(plan.parent_of(unit)),
        "issuer": head_lines(unit.official_name),
        "place_date": f"{place_of(plan, unit)}, {day_words(day, cycle.year)}",
    }


def signature(plan: Plan, unit: Unit, report: Report) -> Context:
    """Return what stands where the head of the unit signs."""
    return {
        "sign_lines": signature_lines(plan.on_behalf_of(unit), report.text("chuc_vu")),
        "sign_name": signer(report.text("nguoi_dung_dau")),
    }


def movement_words(plan: Plan, cycle: Cycle) -> str:
    """Return "phong trào thi đua “…” năm 2024" for the heading of a paper; the year keeps together on a line.

    A title that names the whole period itself says it once: "… giai đoạn 2023 - 2025” giai đoạn 2023 - 2025" is no
    Vietnamese.
    """
    when, named = cycle_words(cycle), f"phong trào thi đua “{plan.movement.title}”"
    return named if when in one_line(plan.movement.title) else f"{named} " + when.replace(" ", "\u00a0")


def how_many(listed: Sequence[Nominee]) -> str:
    """Return "01 tập thể, 12 cá nhân"."""
    collectives = sum(n.is_collective for n in listed)
    people = len(listed) - collectives
    parts = [f"{counted(collectives)} tập thể"] if collectives else []
    return ", ".join([*parts, f"{counted(people)} cá nhân"] if people else parts)


def body_words(met: UnitMeeting) -> str:
    """Return the body that met, as it stands inside a sentence."""
    return "tập thể lãnh đạo" if met.by_leaders else "Hội đồng Thi đua - Khen thưởng"


def quorum_words(members: int, present: int, share: Fraction) -> str:
    """Return how many of the members were present, and whether that is the share that a meeting needs."""
    enough = f"chưa đủ {share} tổng số thành viên"
    if present >= share * members:
        enough = f"bảo đảm từ {share} tổng số thành viên trở lên, đủ điều kiện tiến hành họp"
    return f"Số thành viên có mặt {counted(present)}/{counted(members)}, {enough}."


def dashed(items: Sequence[str]) -> list[str]:
    """Return recipients as papers list them: "- …;", the last with "."."""
    return ended([f"- {one_line(item)}" for item in items])


def ended(lines: Sequence[str]) -> list[str]:
    """End each line with ";", the last with "."."""
    return [f"{line};" for line in lines[:-1]] + [f"{line}." for line in lines[-1:]]


def own_plan(plan: Plan) -> str:
    """Cite the movement's own plan; its number and day print "…" as long as they are not entered."""
    movement = plan.movement
    number = one_line(movement.plan_number) or BLANK
    match = _KIND_OF_DOCUMENT.fullmatch(movement.plan_name)
    kind, about = (match[1], f" về {match[2]}") if match else (movement.plan_name, "")
    whose = movement.issued_by or movement.authority
    return f"{kind} số {number} {day_words(movement.plan_date)} của {whose}{about} “{movement.title}”"
