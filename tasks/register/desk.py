"""The operator's day: which notices were sent, what was answered at the council's stop."""

from sqlalchemy import Connection, select

from rules.report.register_values import CouncilAnswer, Notice
from tasks.register.entry import RegisterEntry, fields_of
from tasks.register.schema import ANSWERS, NOTICES


def note_sent(entry: RegisterEntry, movement: str, cycle: str, notice: Notice) -> None:
    """Add a notice that was sent."""
    entry.add(NOTICES, [{"movement": movement, "cycle": cycle, **fields_of(notice)}])


def sent(connection: Connection, movement: str, cycle: str) -> list[Notice]:
    """Return the notices of the cycle in the order in which they were sent."""
    rows = connection.execute(
        select(NOTICES).filter_by(movement=movement, cycle=cycle).order_by(NOTICES.c.entry, NOTICES.c.line)
    )
    return [Notice(row.unit, row.kind, row.about, row.address, row.sent) for row in rows]


def note_answer(entry: RegisterEntry, movement: str, cycle: str, answer: CouncilAnswer) -> None:
    """Add an answer, unless that stop of that flow run has one."""
    there = select(ANSWERS.c.round).filter_by(flow_run=answer.flow_run, round=answer.round)
    if entry.connection.execute(there).first() is None:
        entry.add(ANSWERS, [{"movement": movement, "cycle": cycle, **fields_of(answer)}])


def answers(connection: Connection, movement: str, cycle: str) -> list[CouncilAnswer]:
    """Return the answers of the cycle in the order in which they were noted."""
    rows = connection.execute(
        select(ANSWERS).filter_by(movement=movement, cycle=cycle).order_by(ANSWERS.c.entry)
    )
    return [CouncilAnswer(row.flow_run, row.round, row.answer, row.approver, row.reason) for row in rows]
