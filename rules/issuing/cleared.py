"""Who was held back when the decision was issued and has been cleared since: the law asks that the award be made up.

The decision and all that goes with it stay as they were decided: a hold that was corrected away later is put back for
them. What the same report gives without the hold is judged apart, and awarded by a supplementary decision.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

from rules.judging.gates import GateState
from rules.judging.quotas import cap_of, counted, take
from rules.judging.ranking import Entry, NomineeKind, NomineeRef
from rules.plan.plan import Plan
from rules.plan.report_form.form import CA_NHAN, COLLECTIVE, DON_VI, HOLDS
from rules.report.report import Cell, Report, code_of
from rules.report.town_inputs import Correction
from rules.values.text import fold

_HELD = {fold(hold): hold for hold in HOLDS}
_CELL = "ky_luat"
NO_ROOM = "đã hết số lượng được khen theo tỷ lệ"


def as_decided(
    report: Report, decided: dt.date, named: Collection[NomineeRef] | None
) -> tuple[Report, tuple[Correction, ...]]:
    """Return the report as the decision of that day knew it, and the corrections that cleared somebody since.

    `named`: whom the decision that is issued names, None while none is: then the days alone tell.
    """
    late: list[Correction] = []

    def before(cell: Cell, code: str) -> Cell:
        said = cell.corrected
        if said is None or fold(said.old) not in _HELD or fold(said.new) in _HELD:
            return cell
        if said.day <= decided and (named is None or (report.unit, code) in named):
            return cell
        late.append(said)
        hold = _HELD[fold(said.old)]
        return replace(cell, value=hold, text=said.old, corrected=None)

    sheets = dict(report.sheets)
    if _CELL in (labels := sheets[DON_VI.key].labels):
        own = {**labels, _CELL: before(labels[_CELL], COLLECTIVE)}
        sheets[DON_VI.key] = replace(sheets[DON_VI.key], labels=own)
    people = tuple(
        replace(row, cells={**row.cells, _CELL: before(row[_CELL], code_of(row))})
        if _CELL in row.cells
        else row
        for row in report.persons
    )
    sheets[CA_NHAN.key] = replace(sheets[CA_NHAN.key], rows=people)
    if not late:
        return report, ()
    kept = tuple(c for c in report.corrections if c not in late)
    return replace(report, sheets=sheets, corrections=kept), tuple(late)


def made_up_for(plan: Plan, decided: Sequence[Entry], today: Sequence[Entry]) -> list[Entry]:
    """Return who was on hold when it was decided and may be chosen today, chosen as far as votes and the cap let it be.

    A place once given stays given: those cleared share what the cap over today's eligible leaves over.
    """
    held = {(e.unit, e.nominee) for e in decided if e.state is GateState.HOLD}
    cleared = [e for e in today if e.eligible and (e.unit, e.nominee) in held]
    taken: set[NomineeRef] = set()
    for kind in NomineeKind:
        n = sum(e.kind is kind and e.eligible and counted(plan, e) for e in today)
        room = max(cap_of(plan.quota.share, n) - sum(e.kind is kind and e.selected for e in decided), 0)
        wanted = [e for e in cleared if e.kind is kind and e.selected and counted(plan, e)]
        taken |= {(e.unit, e.nominee) for e in take(wanted, room)[0]}
    return [
        replace(e, selected=False, note=NO_ROOM) if e.selected and (e.unit, e.nominee) not in taken else e
        for e in cleared
    ]
