"""The province's index of administrative reform in the consolidated report: by which decision, a line a unit."""

from decimal import Decimal

from rules.decision.decision import Decision
from rules.report.town_inputs import UnitIndex
from rules.values.rounding import shown_vi
from rules.values.wording import one_line, short_day

NO_DATA = "–"
"""What stands in a table where there is no figure."""


def index_text(decision: Decision) -> list[str]:
    """Return a sentence for each decision of the province: year, number, day, how many units it has figures of."""
    shown = _shown(decision)
    published = dict.fromkeys((i.year, i.number, i.day) for i in shown)
    return [
        f"Chỉ số cải cách hành chính năm {year} theo Quyết định số {one_line(number)} ngày {short_day(day)}: "
        f"{sum((i.year, i.number, i.day) == (year, number, day) for i in shown)}/{len(decision.units)} "
        "đơn vị có số liệu. Số liệu ghi nhận để đối chiếu, không tính vào điểm xét khen."
        for year, number, day in sorted(published)
    ]


def index_lines(decision: Decision) -> list[list[str]]:
    """Return a line for each unit that has an index, the latest: self-score, appraised, survey, total of maximum, rank."""
    return [
        [
            decision.plan.units[i.unit].name,
            str(i.year),
            *(_points(points) for points in (i.whole.own, i.whole.appraised, i.whole.survey)),
            f"{shown_vi(i.whole.total)}/{shown_vi(i.whole.max)}",
            str(i.whole.rank) if i.whole.rank is not None else NO_DATA,
        ]
        for i in _shown(decision)
    ]


def _shown(decision: Decision) -> list[UnitIndex]:
    found = (decision.town.index_of(unit.slug) for unit in decision.units)
    return [index for index in found if index is not None]


def _points(points: Decimal | None) -> str:
    return NO_DATA if points is None else shown_vi(points)
