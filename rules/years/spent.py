"""Which initiatives were rewarded in an earlier cycle: one achievement earns one award."""

from collections.abc import Iterator

from rules.plan.form import SANG_KIEN
from rules.plan.plan import Plan
from rules.report.report import Report
from rules.values.text import fold
from rules.years.former import Former
from rules.years.lineage import lineage


def spent_rows(plan: Plan, report: Report, former: Former) -> dict[int, str]:
    """Return the row numbers of sheet 4 whose initiative was rewarded before, each with the first cycle it was in.

    The same initiative is one of the same title, whoever of the unit or of the units before it was rewarded for it.
    """
    rewarded = dict(_rewarded(plan, report.unit, former))
    return {
        row.number: rewarded[title]
        for row in report.sheets[SANG_KIEN.key].rows
        if (title := fold(row.text("ten"))) in rewarded
    }


def _rewarded(plan: Plan, unit: str, former: Former) -> Iterator[tuple[str, str]]:
    """Yield folded titles with their cycle, the latest cycle first, so that in a mapping the first one stays."""
    own = set(lineage(plan.units, unit))
    order = {cycle.id: (cycle.year, number) for number, cycle in enumerate(plan.cycles)}
    mine = [one for one in former.rewarded if one.unit in own]
    for one in sorted(mine, key=lambda r: (order.get(r.cycle, (0, 0)), r.cycle), reverse=True):
        for title in one.initiatives:
            if folded := fold(title):
                yield folded, one.cycle
