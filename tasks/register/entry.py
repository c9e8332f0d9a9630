"""One writing call: the rows it adds and the audit entry that vouches for them, in one transaction or not at all."""

import datetime as dt
import getpass
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, func, select

from rules.register.audit import GENESIS, TableDigest, content_text, entry_hash, row_text, seal_of
from tasks.register.database import Database
from tasks.register.schema import AUDIT


class RegisterEntry:
    """The entry being written: `number` is known from the start, `hash` when the block has ended."""

    def __init__(self, connection: Connection, number: int, previous: str) -> None:
        self.connection, self.number, self.previous = connection, number, previous
        self.hash = ""
        self.tables: dict[str, TableDigest] = {}

    def add(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add rows to a table, all at once; columns that a row lacks are NULL."""
        digest = self.tables.get(table.name) or TableDigest()
        full = []
        for row in rows:
            whole = {
                "entry": self.number,
                "line": digest.rows + 1,
                **{k: storable(v) for k, v in row.items()},
            }
            text = row_text(whole)
            digest.add(text)
            full.append({**whole, "seal": seal_of(text)})
        if full:
            self.tables[table.name] = digest
            self.connection.execute(table.insert(), full)


@contextmanager
def entry(
    database: Database, at: dt.datetime, actor: str, action: str, subject: str
) -> Iterator[RegisterEntry]:
    """Give the entry to write into; a block that adds nothing leaves no entry. `at` carries its zone."""
    actor, subject = storable(actor), storable(subject)
    with database.writing() as connection:
        last = connection.execute(select(func.max(AUDIT.c.number))).scalar() or 0
        before = connection.execute(select(AUDIT.c.hash).where(AUDIT.c.number == last)).scalar()
        writing = RegisterEntry(connection, last + 1, before or GENESIS)
        yield writing
        if writing.tables:
            content = content_text({name: digest.value for name, digest in writing.tables.items()})
            writing.hash = entry_hash(writing.number, at, actor, action, subject, content, writing.previous)
            connection.execute(
                AUDIT.insert(),
                {
                    "number": writing.number,
                    "at": at,
                    "actor": actor,
                    "action": action,
                    "subject": subject,
                    "content": content,
                    "previous": writing.previous,
                    "hash": writing.hash,
                },
            )


def storable(value: Any) -> Any:
    """Return the value as both databases take it: no NUL sign, no half characters (a file name's broken bytes)."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "").encode("utf-8", "backslashreplace").decode("utf-8")


def fields_of(value: Any) -> dict[str, Any]:
    """Return a flat value's fields; quicker than `asdict`, which copies what lies within."""
    return {name: getattr(value, name) for name in value.__slots__}


def as_json(value: Any) -> str:
    """Return plain data as JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def this_user() -> str:
    """Return who runs the program, as the operating system calls them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"
