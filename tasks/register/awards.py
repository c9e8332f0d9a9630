"""Awards: they move on with the runs, are granted by the decision, can be revoked, and never leave the register."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from rules.decision.decision import Decision
from rules.issuing.sets import decision_key, under
from rules.plan.paper_ids import CERTIFICATE
from rules.register.lines import award_state
from rules.register.record import RunMeta
from rules.report.register_values import STANDING, AwardLine, AwardState
from rules.town_papers.money import amount_of, prize
from rules.town_papers.parts import ordinal
from rules.values.errors import ThiduaError
from tasks.register.entry import RegisterEntry, fields_of
from tasks.register.schema import AWARDS, RUNS


def awards(
    connection: Connection, movement: str | None = None, cycle: str | None = None, unit: str | None = None
) -> list[AwardLine]:
    """Return each award as it stands, in the order they were first proposed."""
    wanted = {"movement": movement, "cycle": cycle, "unit": unit}
    query = select(AWARDS).filter_by(**{name: v for name, v in wanted.items() if v is not None})
    last = {row.id: row for row in connection.execute(query.order_by(AWARDS.c.id, AWARDS.c.revision))}
    return [_line(row) for row in last.values()]


def _line(row: Any) -> AwardLine:
    fields = {name: getattr(row, name) for name in AwardLine.__slots__}
    return AwardLine(**{**fields, "state": AwardState(row.state)})


def _put(entry: RegisterEntry, lines: Sequence[AwardLine]) -> None:
    query = select(AWARDS.c.id, func.max(AWARDS.c.revision).label("last")).group_by(AWARDS.c.id)
    last = {row.id: row.last for row in entry.connection.execute(query)}
    entry.add(
        AWARDS,
        (
            {**fields_of(line), "state": str(line.state), "revision": last.get(line.id, 0) + 1}
            for line in lines
        ),
    )


def move_on(entry: RegisterEntry, run: int, meta: RunMeta, decision: Decision) -> None:
    """Let the cycle's awards follow the run: new ones proposed, others moved on or dropped.

    Granted ones stay whatever a later run says, revoked ones for ever; a trial run touches nothing that a real
    run has written, a real run replaces what a trial left.
    """
    # The run being written is a trial itself: a real one was before.
    real = select(RUNS.c.id).filter_by(movement=meta.movement, cycle=meta.cycle, trial=False).limit(1)
    if meta.trial and entry.connection.execute(real).first() is not None:
        return
    before = {(a.unit, a.nominee, a.tier): a for a in awards(entry.connection, meta.movement, meta.cycle)}
    now = {
        (a.unit, a.nominee, a.tier): a for d in (decision, decision.made_up) for a in _chosen(run, meta, d)
    }
    next_id = (entry.connection.execute(select(func.max(AWARDS.c.id))).scalar() or 0) + 1
    moved = []
    for who, award in now.items():
        old = before.get(who)
        if old is None:
            moved.append(replace(award, id=next_id))
            next_id += 1
        elif (not _final(old, meta) or _decided_anew(old, award)) and replace(
            award, id=old.id, run=old.run
        ) != old:
            moved.append(replace(award, id=old.id))
    moved += [
        replace(old, state=AwardState.DROPPED, run=run, trial=meta.trial)
        for who, old in before.items()
        if who not in now and old.state in STANDING and not _final(old, meta)
    ]
    _put(entry, moved)


def _final(award: AwardLine, meta: RunMeta) -> bool:
    """Tell whether no run changes the award any more; what a trial run granted is no more than a trial."""
    if award.trial and not meta.trial:
        return False
    return award.state in (AwardState.GRANTED, AwardState.REVOKED)


def _decided_anew(old: AwardLine, now: AwardLine) -> bool:
    """Tell whether a granted award is granted by another decision now: the one that granted it was replaced."""
    return old.state is AwardState.GRANTED is now.state and old.decision != now.decision


def _chosen(run: int, meta: RunMeta, decision: Decision) -> list[AwardLine]:
    lines = []
    for entry in (*decision.winners, *decision.proposed):
        key = decision_key(decision, entry) if entry.selected else ""
        part = under(decision, key) if key else decision
        # A decision names whom a certificate goes out to with it; who came after it was issued is not in it.
        certificate = decision.numbers.get(f"{CERTIFICATE}/{entry.unit}/{entry.nominee}")
        given = decision.numbers.get(key) if certificate else None
        state, paid = award_state(decision, entry.proposed, granted=given is not None), prize(part)
        lines.append(
            AwardLine(
                id=0,
                movement=meta.movement,
                cycle=meta.cycle,
                unit=entry.unit,
                nominee=entry.nominee,
                kind=str(entry.kind),
                name=entry.name,
                tier=entry.tier,
                state=state,
                trial=meta.trial,
                run=run,
                decision=given.number if given else "",
                day=given.day if given else None,
                certificate=f"{ordinal(part, entry):02d}" if given else "",
                money=amount_of(paid, entry) if given and paid else None,
            )
        )
    return lines


def revoke(entry: RegisterEntry, award: int, reason: str, approver: str, day: dt.date) -> None:
    """Revoke an award; it stays in the register. Raises ThiduaError for an unknown, dropped or revoked one."""
    if not reason.strip() or not approver.strip():
        raise ThiduaError(f"Thu hồi khen thưởng số {award}: phải ghi lý do và người duyệt.")
    line = next((a for a in awards(entry.connection) if a.id == award), None)
    if line is None:
        raise ThiduaError(
            f"Không có khen thưởng số {award} trong sổ đăng ký: xem số ở cột đầu của `thidua register awards`."
        )
    if line.state not in STANDING:
        raise ThiduaError(
            f"Khen thưởng số {award} ({line.unit}/{line.nominee}, {line.cycle}) {line.state}: không thu hồi được nữa."
        )
    now = replace(
        line, state=AwardState.REVOKED, reason=reason.strip(), approver=approver.strip(), revoked_on=day
    )
    _put(entry, [now])
