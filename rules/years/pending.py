"""Files that the previous cycle's accepted reports left pending: column (11), which is column (6) of this one (T06)."""

from collections import Counter
from collections.abc import Mapping

from rules.plan.plan import Cycle, Plan
from rules.values.text import fold
from rules.years.former import Former, Pending


def pending_before(plan: Plan, cycle: Cycle, former: Former) -> Mapping[tuple[str, str], Pending]:
    """Return what each unit left pending in the annual cycle before this one, by unit and folded field.

    A field that stands twice in a report is left out: nobody can tell which of the two is meant.
    """
    years = [c for c in plan.cycles if c.kind == "annual" and c.year < cycle.year]
    if not years:
        return {}
    before = max(years, key=lambda c: c.year).id
    fields = [((one.unit, fold(one.field)), one) for one in former.pending if one.cycle == before]
    times = Counter(key for key, _ in fields)
    return {key: one for key, one in fields if times[key] == 1}
