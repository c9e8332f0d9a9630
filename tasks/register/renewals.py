"""Renewals of signed files: each entered once, and by them a renewed file known as the one that was issued."""

from dataclasses import replace

from sqlalchemy import Connection, select

from rules.register.renewals import KnownFile, Renewal, RenewalLine
from tasks.register.entry import RegisterEntry, fields_of
from tasks.register.papers import issued_as
from tasks.register.schema import AUDIT, RENEWALS


def whose(connection: Connection, renewal: Renewal) -> Renewal:
    """Return a renewal with the paper it is of, where the register issued that, or knows what it was renewed from."""
    known = known_file(connection, renewal.before)
    if known is None:
        return renewal
    if known.paper is None:
        last = known.renewals[-1].renewal
        about = {name: getattr(last, name) for name in ("movement", "cycle", "unit", "file")}
        return renewal if renewal.movement else replace(renewal, **about)
    paper = known.paper
    return replace(renewal, movement=paper.movement, cycle=paper.cycle, key=paper.key, number=paper.printed)


def note(entry: RegisterEntry, renewal: Renewal) -> None:
    """Enter a renewal; one that is there already is not entered again."""
    there = select(RENEWALS.c.entry).filter_by(before=renewal.before, after=renewal.after)
    if entry.connection.execute(there).first() is None:
        entry.add(RENEWALS, [fields_of(renewal)])


def renewals(connection: Connection, cycle: str | None = None) -> list[RenewalLine]:
    """Return the renewals, of one cycle or all, in the order they were entered."""
    return _lines(connection, **({} if cycle is None else {"cycle": cycle}))


def known_file(connection: Connection, sha256: str) -> KnownFile | None:
    """Return what a file of that sha256 (hex) is: issued as which paper, renewed how often; None where the register knows neither."""
    found: list[RenewalLine] = []
    while lines := _lines(connection, after=sha256):
        if lines[0] in found:  # a circle: by hand
            break
        found.insert(0, lines[0])
        sha256 = lines[0].renewal.before
    paper = issued_as(connection, sha256)
    return KnownFile(paper, tuple(found)) if paper or found else None


def _lines(connection: Connection, **wanted: str) -> list[RenewalLine]:
    query = select(RENEWALS, AUDIT.c.at, AUDIT.c.actor).join(AUDIT, AUDIT.c.number == RENEWALS.c.entry)
    query = query.where(*(RENEWALS.c[name] == value for name, value in wanted.items()))
    return [
        RenewalLine(
            Renewal(**{name: row[name] for name in Renewal.__slots__}), row["entry"], row["at"], row["actor"]
        )
        for row in connection.execute(query.order_by(RENEWALS.c.entry, RENEWALS.c.line)).mappings()
    ]
