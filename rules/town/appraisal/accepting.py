"""Which rows of the offices' appraisal forms count; what refuses a row (H01) is said at its cell."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rules.judging.scoring import Score
from rules.plan.plan import Cycle, Plan
from rules.report.report import Row
from rules.report.town_inputs import Appraisal, LaneReturn
from rules.town.appraisal.lanes import days_late, in_charge, lanes_of
from rules.town.appraisal.rows import AppraisalContext, appraisal_of, is_filled, refusal
from rules.town.form import LANES_FOLDER
from rules.town.reading import TownSheet, unreadable
from rules.town.refusals import RefusalLog
from rules.values.findings import Finding, Severity
from rules.values.text import fold


@dataclass(frozen=True, slots=True)
class LaneForm:
    """One file of `_tham-dinh`; `sheet` None: it could not be read, `fault` says why ("" where it was said before)."""

    file: str
    sheet: TownSheet | None
    received: dt.date | None = None
    fault: str = ""

    @property
    def office(self) -> str:
        """The office that the file's name stands for."""
        return fold(self.file.rpartition(".")[0] or self.file)


def accept_appraisals(
    plan: Plan,
    cycle: Cycle,
    forms: Sequence[LaneForm],
    base_scores: Sequence[Score],
    deadline: dt.date | None = None,
) -> tuple[tuple[Appraisal, ...], tuple[LaneReturn, ...], list[Finding]]:
    """Return the rows that count, what came back from each office, and every refusal.

    `base_scores` are those of the accepted reports without appraisals. A row about a unit of the cycle that is not
    among them is kept with an `info`. Of equal rows the first counts, the offices in the plan's order.
    """
    desk = AppraisalContext(
        plan, cycle, {(s.unit, s.nominee): {i.code: i for i in s.items} for s in base_scores}
    )
    good, findings = _by_office(plan, cycle, forms)
    returns = []
    for office, items in lanes_of(plan, cycle).items():
        sent = good.get(office)
        if sent is not None and sent.sheet is not None:
            back, said = _accept_form(desk, office, items, sent, sent.sheet, deadline)
            returns.append(back)
            findings += said
        elif office in in_charge(plan, cycle):
            returns.append(
                LaneReturn(office, plan.units[office].name, items, False, 0, 0, 0, deadline=deadline)
            )
    return tuple(desk.taken.values()), tuple(returns), findings


def _by_office(
    plan: Plan, cycle: Cycle, forms: Sequence[LaneForm]
) -> tuple[dict[str, LaneForm], list[Finding]]:
    good: dict[str, LaneForm] = {}
    findings: list[Finding] = []
    known = set(lanes_of(plan, cycle))
    of_office: dict[str, list[LaneForm]] = {}
    for form in sorted(forms, key=lambda f: f.file):
        of_office.setdefault(form.office, []).append(form)
    for office, mine in of_office.items():
        names = ", ".join(form.file for form in mine)
        if office not in known:
            says = f"tên tệp không phải mã cơ quan thẩm định nào: đổi tên thành {', '.join(sorted(known))} kèm đuôi tệp."
            findings += [unreadable(LANES_FOLDER, form.file, says) for form in mine]
        elif len(mine) > 1:
            says = f"{plan.units[office].name} có {len(mine)} tệp ({names}) nên chưa tệp nào được tính: chỉ giữ một tệp."
            findings.append(unreadable(LANES_FOLDER, mine[1].file, says))
        else:
            good[office] = mine[0]
            if mine[0].fault:
                findings.append(unreadable(LANES_FOLDER, mine[0].file, mine[0].fault))
    return good, findings


def _accept_form(
    desk: AppraisalContext,
    office: str,
    items: tuple[str, ...],
    form: LaneForm,
    sheet: TownSheet,
    deadline: dt.date | None,
) -> tuple[LaneReturn, list[Finding]]:
    late = days_late(desk.plan, deadline, form.received) if deadline and form.received else 0
    rows = [row for row in sheet.rows if is_filled(row)]
    findings: list[Finding] = []
    counted = waiting = 0
    if deadline and late and not desk.plan.appraisal.late_counts:
        says = (
            f"gửi trễ {late} ngày làm việc (hạn {deadline:%d/%m/%Y}) nên không tính: "
            "điểm giữ như báo cáo; muốn tính thì trình người có thẩm quyền cho gia hạn."
        )
        findings.append(unreadable(LANES_FOLDER, form.file, says))
        rows_read: list[Row] = []
    else:
        rows_read = rows
    told = RefusalLog()
    for row in rows_read:
        said = refusal(desk, office, row, sheet)
        if said is not None:
            told.add(said, row)
            waiting += said.severity is Severity.INFO
            continue
        appraisal = appraisal_of(office, row, form.file)
        desk.taken[appraisal.unit, appraisal.nominee, appraisal.item] = appraisal
        counted += 1
    findings += told.findings
    name, refused = desk.plan.units[office].name, len(rows) - counted - waiting
    return LaneReturn(
        office, name, items, True, len(rows), counted, refused, waiting, deadline, late
    ), findings
