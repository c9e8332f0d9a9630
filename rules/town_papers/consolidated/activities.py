"""The activities of sheet 8 in the consolidated report: by kind, and by unit in an annex."""

from decimal import Decimal

from rules.decision.decision import Decision
from rules.papers.parts import Context
from rules.plan.report_form.form import ACTIVITIES
from rules.town_papers.consolidated.index import NO_DATA
from rules.town_papers.figures.activities import activity_figures
from rules.values.wording import grouped


def activity_parts(decision: Decision) -> Context:
    """Return the tables and the sentence above them; all empty where no report has the sheet."""
    figures = activity_figures(decision)
    if not figures.units:
        return {
            "activities": [],
            "activities_text": "",
            "unit_activities": [],
            "activity_head": [""] * len(ACTIVITIES),
        }
    return {
        "activities_text": f"Tuyên truyền, phối hợp, chỉ đạo, huy động nguồn lực và nhân rộng điển hình theo biểu 8 của "
        f"{len(figures.units)}/{len(decision.reports)} báo cáo được nhận (các báo cáo khác theo mẫu chưa có biểu này):",
        "activities": [
            [k.name, str(k.units), str(k.whole.number), number_or(k.whole.people), number_or(k.whole.money)]
            for k in figures.kinds
        ],
        "activity_head": list(ACTIVITIES),
        "unit_activities": [
            [decision.plan.units[u.unit].name, *map(str, u.numbers), number_or(u.whole.money)]
            for u in figures.units
        ],
    }


def number_or(number: int | None) -> str:
    """Return a number with its thousands, the sign of no data where nobody gave one."""
    return NO_DATA if number is None else grouped(Decimal(number))
