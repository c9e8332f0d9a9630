"""Whose report is still owed on a day: who sent none, and whose last one was returned and has not come again."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.plan.plan import Cycle, Plan
from rules.plan.units import Unit
from rules.report.register_values import Version
from rules.values.findings import Finding, Severity
from rules.values.wording import counted


class Lack(StrEnum):
    """What a unit lacks; the value is what the operator reads."""

    MISSING = "chưa gửi báo cáo"
    RETURNED = "bị trả lại, chưa gửi lại"
    GONE = "đã từng gửi, nay không còn trong thư mục báo cáo"


@dataclass(frozen=True, slots=True)
class Owing:
    """One unit that owes its report; `version` and `errors` (in the workbook's order) of the one returned."""

    unit: Unit
    lack: Lack
    version: Version | None = None
    errors: tuple[Finding, ...] = ()


def owing(
    plan: Plan,
    cycle: Cycle,
    there: Mapping[str, str],
    versions: Mapping[str, Sequence[Version]],
    findings: Iterable[Finding],
    checked: dt.datetime | None,
) -> list[Owing]:
    """Return the units that owe a report, in the registry's order; a final cycle asks for none.

    `there` maps each folder of the inbox that holds anything to its digest, `findings` are the last intake's, `checked`
    is when that was. What came after it is not owed: it waits for the next intake.
    """
    if cycle.kind == "final":
        return []
    errors: dict[str, list[Finding]] = {}
    for found in findings:
        if found.severity is Severity.ERROR:
            errors.setdefault(found.unit, []).append(found)
    owed = []
    for unit in plan.subjects(cycle):
        kept = versions.get(unit.slug, ())
        last = kept[-1] if kept else None
        if unit.slug not in there:
            # A share that is away must not tell a unit that it sent nothing: somebody has to look first.
            gone = last is not None and bool(last.file)
            owed.append(Owing(unit, Lack.GONE if gone else Lack.MISSING, last if gone else None))
        elif unit.slug in errors and _was_checked(there[unit.slug], last, checked):
            owed.append(Owing(unit, Lack.RETURNED, last, tuple(errors[unit.slug])))
    return owed


def _was_checked(digest: str, last: Version | None, checked: dt.datetime | None) -> bool:
    """Tell whether the folder as it lies there is what the last intake looked at."""
    return last is not None and checked is not None and last.digest == digest and last.first_seen <= checked


def time_left(due: dt.date, day: dt.date) -> str:
    """Return how a deadline stands on a day: "còn 05 ngày", "hôm nay là ngày cuối", "đã quá hạn 02 ngày"."""
    days = (due - day).days
    if days > 0:
        return f"còn {counted(days)} ngày"
    return f"đã quá hạn {counted(-days)} ngày" if days else "hôm nay là ngày cuối"
