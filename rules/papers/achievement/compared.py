"""A nominee's figures beside those of the year before, the change in words. In the first year there is nothing beside them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from rules.papers.achievement.reported import ReportedFigure
from rules.papers.parts import Context
from rules.plan.plan import Cycle
from rules.plan.report_form.form import COLLECTIVE
from rules.report.report import YearBefore
from rules.values.rounding import half_up
from rules.values.wording import PERCENT_DECIMALS, grouped, percent

NOT_COUNTED = "–"
"""What stands for a figure that the report of the year before did not have."""

Numbers = Mapping[str, int]


def compared(
    cycle: Cycle, before: YearBefore | None, code: str, figures: Sequence[ReportedFigure]
) -> Context:
    """Return the table (what, year before, this year, change), its two years, and what is to be known of it.

    Without figures of the year before there are no lines; why a unit's own can't be compared is told all the same.
    """
    was = before.numbers.get(code, {}) if before is not None else {}
    if before is None or not any(figure.key in was for figure in figures):
        withheld = before.withheld if before is not None and code == COLLECTIVE else ""
        return {"lines": [], "note": withheld, "before": "", "now": ""}
    now = {figure.key: figure.number for figure in figures}
    lines = [[f.name, _shown(f, was), _shown(f, now), change_words(f, was, now)] for f in figures]
    return {"lines": lines, "note": before.uneven, "before": str(before.year), "now": str(cycle.year)}


def _shown(figure: ReportedFigure, numbers: Numbers) -> str:
    if figure.key not in numbers:
        return NOT_COUNTED
    share = percent(numbers[figure.key], numbers.get(figure.whole, 0))
    return grouped(numbers[figure.key]) + (f" ({share})" if share else "")


def change_words(figure: ReportedFigure, was: Numbers, now: Numbers) -> str:
    """Return “tăng 12”, “giảm 3 điểm phần trăm”, “không đổi”: of a part how its share changed, as the shares print."""
    if figure.key not in was:
        return NOT_COUNTED
    if was.get(figure.whole, 0) and now.get(figure.whole, 0):
        return _words(_share(figure, now) - _share(figure, was), " điểm phần trăm")
    return _words(Decimal(now[figure.key] - was[figure.key]), "")


def _share(figure: ReportedFigure, numbers: Numbers) -> Decimal:
    return half_up(Fraction(100 * numbers[figure.key], numbers[figure.whole]), PERCENT_DECIMALS)


def _words(change: Decimal, unit: str) -> str:
    if not change:
        return "không đổi"
    return f"{'tăng' if change > 0 else 'giảm'} {grouped(abs(change))}{unit}"
