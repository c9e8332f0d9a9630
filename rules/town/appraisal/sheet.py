"""What an office is asked to appraise: a line for every nominee and item, with what the report alone says of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.judging.scoring import Basis, ItemScore, Score, recognised, scores_of
from rules.judging.self_scores import CHECK
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE
from rules.report.report import Report, Row, code_of
from rules.town.appraisal.lanes import in_charge, lane_of, lanes_of, who_may
from rules.values.wording import lower_first


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """One row of an office's form; `points`, `max` None: an opinion only. `how`: where the points come from.

    `look_at`: what the report leaves without proof and the office should look at first, "" where nothing.
    """

    unit: str
    nominee: str
    item: str
    unit_name: str
    nominee_name: str
    item_name: str
    max: Decimal | None
    points: Decimal | None
    how: str
    look_at: str = ""


def lines_of(plan: Plan, cycle: Cycle, reports: Sequence[Report]) -> dict[str, list[AppraisalLine]]:
    """Return the lines by office, units in the registry's order; what is not applicable is left out.

    An office whose lane a successor has taken over, and one with nothing to appraise, has no lines.
    """
    offices = in_charge(plan, cycle)
    order = list(plan.units)
    found: dict[str, list[AppraisalLine]] = {office: [] for office in offices}
    for report in sorted(reports, key=lambda r: order.index(r.unit)):
        for score in scores_of(plan, cycle, [report]):
            for line in _of_nominee(plan, cycle, report, score):
                allowed = who_may(plan, cycle, line.unit, line.item)
                if allowed and allowed[-1] in found:
                    found[allowed[-1]].append(line)
    return {office: lines for office in lanes_of(plan, cycle) if (lines := found.get(office))}


def _of_nominee(plan: Plan, cycle: Cycle, report: Report, score: Score) -> Iterator[AppraisalLine]:
    rubric = plan.rubric
    scale = rubric.collective if score.nominee == COLLECTIVE else rubric.individual
    names = {item.code: item.name for item in scale.items}
    methods = {item.code: item.method for item in scale.items}
    unit = plan.units[report.unit].name
    name = _name(report, score.nominee)
    opinions = [(code, lane.opinion_on.get(code, code)) for lane in plan.lanes for code in lane.opinions]
    for item in score.items:
        if item.points is not None and lane_of(plan, item.code) is not None:
            about = names[item.code]
            yield AppraisalLine(
                report.unit,
                score.nominee,
                item.code,
                unit,
                name,
                about,
                item.max,
                item.points,
                item.how,
                _look_at(cycle, report, score.nominee, item, methods[item.code]),
            )
    if score.nominee in report.nominees:
        for code, content in opinions:
            said = _result(report, score.nominee, content)
            yield AppraisalLine(report.unit, score.nominee, code, unit, name, content, None, None, said)


def _look_at(cycle: Cycle, report: Report, nominee: str, item: ItemScore, method: str) -> str:
    if item.basis is Basis.SELF:
        return CHECK
    if method != "best_initiative":
        return ""
    lacking = [
        (row.text("ten"), lacks)
        for row in recognised(report, cycle, nominee)
        if (lacks := _lacks(report, row))
    ]
    return "; ".join(f"sáng kiến “{name}” chưa ghi {', '.join(lacks)}" for name, lacks in lacking)


def unproven(cycle: Cycle, report: Report, nominee: str) -> list[str]:
    """Return the names of a nominee's recognised initiatives that come without evidence (I05), quoted."""
    return [
        f"“{row.text('ten')}”"
        for row in recognised(report, cycle, nominee)
        if report.edition > 1 and "minh_chung" in row.cells and not row["minh_chung"].text
    ]


def _lacks(report: Report, row: Row) -> list[str]:
    """Return what the report does not say of a recognised initiative: how far it reaches, what it gives, its proof."""
    asked = ("pham_vi", "hieu_qua", *(("minh_chung",) if report.edition > 1 else ()))
    cells = [row.cells.get(key) for key in asked]
    return [lower_first(cell.field.label) for cell in cells if cell is not None and not cell.text]


def _name(report: Report, nominee: str) -> str:
    if nominee == COLLECTIVE:
        return "Tập thể"
    row = next((row for row in report.persons if code_of(row) == nominee), None)
    return "" if row is None else f"{row.text('ho_ten')}, {row.text('chuc_vu')}"


def _result(report: Report, nominee: str, content: str) -> str:
    """Return what sheet 6 says of the nominee under that content: the result, or why it does not apply."""
    rows = [row for row in report.sheets["thanh_tich"].rows if code_of(row) == nominee]
    rows = [row for row in rows if row.text("noi_dung") == content]
    results = [row.text("ket_qua") for row in rows if row.text("ket_qua")]
    if results:
        return "; ".join(results)
    return "; ".join(f"Không áp dụng: {row.text('ly_do')}" for row in rows if row.text("ly_do"))
