"""Which figures of the year before stand beside a report's: the unit's own where it is still the same, each person's own.

The register knows the figures (`Former.figures`); which there are, and how they print, belongs to `rules.papers`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.plan.units import Registry, Unit
from rules.report.report import Report, YearBefore, code_of
from rules.values.text import same_name
from rules.values.wording import day_words
from rules.years.former import Former, FormerFigures
from rules.years.lineage import lineage, same_extent_before, taken_over


def year_before(plan: Plan, cycle: Cycle, report: Report, former: Former) -> YearBefore | None:
    """Return the figures of the annual cycle before; None where the register has none of the unit, nor of those before it."""
    own = [one for one in former.figures if one.unit in lineage(plan.units, report.unit)]
    if not own:
        return None
    same, year = same_extent_before(plan.units, report.unit, cycle.year), cycle.year - 1
    numbers = dict(_persons(report, own))
    if unit := [one.numbers for one in own if (one.unit, one.nominee) == (same, COLLECTIVE)]:
        numbers[COLLECTIVE] = unit[0]
    withheld = "" if same else _withheld(taken_over(plan.units, report.unit, cycle.year), year)
    if not numbers and not withheld:
        return None
    uneven = _uneven(plan.units, same, year) or _uneven(plan.units, report.unit, cycle.year)
    return YearBefore(own[0].cycle, year, numbers, withheld, uneven)


def _persons(report: Report, own: Iterable[FormerFigures]) -> Iterable[tuple[str, Mapping[str, int]]]:
    """A person is followed by name along the unit's lineage, as in the final cycle; of namesakes nobody knows which is meant."""
    named: dict[str, list[FormerFigures]] = {}
    for one in own:
        if one.nominee != COLLECTIVE:
            named.setdefault(same_name(one.name), []).append(one)
    now = [same_name(row.text("ho_ten")) for row in report.persons]
    for row, name in zip(report.persons, now, strict=True):
        found = named.get(name, [])
        if name and len(found) == 1 and now.count(name) == 1:
            yield code_of(row), found[0].numbers


def _withheld(over: Iterable[Unit], year: int) -> str:
    names = ", ".join(
        f"một phần {u.official_name}" if len(u.successors) > 1 else u.official_name for u in over
    )
    told = f"đơn vị kế thừa {names} nên phạm vi số liệu hai năm khác nhau"
    return f"Không so sánh với năm {year}: {told}." if names else ""


def _uneven(units: Registry, slug: str, year: int) -> str:
    """Tell that the unit was there for a part of that year only; "" where it was there all the year."""
    unit = units.get(slug)
    if unit is None:
        return ""
    since = f" từ {day_words(unit.valid_from)}" if unit.valid_from > dt.date(year, 1, 1) else ""
    ended = unit.valid_to if unit.valid_to is not None and unit.valid_to < dt.date(year, 12, 31) else None
    until = f" đến hết {day_words(ended)}" if ended else ""
    if not since and not until:
        return ""
    return f"Năm {year} đơn vị hoạt động{since}{until}: số lượng của hai năm không cùng độ dài thời gian."
