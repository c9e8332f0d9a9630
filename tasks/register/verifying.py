"""Holds the whole register against its audit trail: the chain of entries, and every row that an entry vouches for.

Copies it into an empty one, on the same or the other kind of database, rows and audit trail as they are.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, type_coerce
from sqlalchemy.types import NullType

from rules.register.audit import AuditEntry, TableDigest, chain_faults, content_of, row_text, seal_of
from rules.report.register_values import RegisterVerdict
from rules.values.errors import WrongUse
from tasks.register.database import Database
from tasks.register.schema import AUDIT, VOUCHED

_WHERE = ("cycle", "unit", "nominee", "item", "key", "text", "number")
"""The columns that tell a person which row is meant; no names of persons."""
_ROWS = 500  # rows at once: papers bring their PDF


def verify(connection: Connection, anchor: tuple[int, str] | None = None) -> RegisterVerdict:
    """Compute all hashes again; `anchor`: number and hash of an entry as a run's results name it."""
    entries = [AuditEntry(**row) for row in _raw(connection, AUDIT, AUDIT.c.number)]
    faults = [*chain_faults(entries, anchor)]
    for table in VOUCHED:
        faults += _table_faults(connection, table, {e.number: e for e in entries})
    return RegisterVerdict(not faults, len(entries), tuple(faults))


def _raw(connection: Connection, table: Table, *order: Any) -> Iterator[dict[str, Any]]:
    """Rows as the database holds them: a value spoilt by hand must be found, not stumble in its conversion."""
    columns = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    result = connection.execution_options(yield_per=_ROWS).execute(select(*columns).order_by(*order))
    for row in result.mappings():
        yield dict(row)


def _table_faults(connection: Connection, table: Table, entries: dict[int, AuditEntry]) -> Iterator[str]:
    promised = {n: c[table.name] for n, e in entries.items() if table.name in (c := content_of(e))}
    found: dict[int, TableDigest] = {}
    named: set[int] = set()
    for row in _raw(connection, table, table.c.entry, table.c.line):
        seal, number = row.pop("seal"), row["entry"]
        text = row_text(row)
        digest = found.setdefault(number, TableDigest())
        digest.add(text)
        place = f"Bảng {table.name}, dòng {row['line']} của mục {number}{_which(row)}"
        if number not in promised:
            yield f"{place}: không mục nhật ký nào ghi dòng này: đã bị thêm từ bên ngoài."
            named.add(number)
        elif seal_of(text) != seal:
            yield f"{place}: đã bị sửa."
            named.add(number)
    for number, (rows, digest_text) in promised.items():
        digest = found.get(number, TableDigest())
        about = f"Bảng {table.name}, mục {number} ({entries[number].action}, {entries[number].subject})"
        if digest.rows != rows:
            yield f"{about}: có {digest.rows} dòng, lúc ghi là {rows} dòng: đã bị xóa hoặc thêm."
        elif digest.value != (rows, digest_text) and number not in named:
            yield f"{about}: nội dung khác với lúc ghi: đã bị sửa."


def _which(row: dict[str, Any]) -> str:
    parts = [f"{name} {row[name]}" for name in _WHERE if row.get(name) not in (None, "")]
    return f" ({', '.join(parts)})" if parts else ""


def copy_register(old: Database, new: Database) -> RegisterVerdict:
    """Copy all rows while nobody else writes to either; returns the verdict over both, which must be the same.

    Raises WrongUse where the new one is not empty, and then, as after any failure, nothing is written.
    """
    if _is_same(old, new):
        raise WrongUse("Địa chỉ mới là chính sổ đang dùng: ghi địa chỉ của một cơ sở dữ liệu khác.")
    with old.writing() as source, new.writing() as target:
        if target.execute(select(func.count()).select_from(AUDIT)).scalar():
            raise WrongUse(
                f"Cơ sở dữ liệu mới '{new.shown}' đã có sổ đăng ký: lập một cơ sở dữ liệu trống rồi chạy lại."
            )
        for table in (AUDIT, *VOUCHED):
            _copy(source, target, table)
        before, after = verify(source), verify(target)
        if before != after:
            raise RuntimeError(f"register: the copy differs from the original: {after.faults[:3]}")
    return after


def _is_same(old: Database, new: Database) -> bool:
    if old.is_sqlite and new.is_sqlite:
        return Path(str(old.engine.url.database)).samefile(str(new.engine.url.database))
    return old.engine.url == new.engine.url


def _copy(source: Connection, target: Connection, table: Table) -> None:
    order = list(table.primary_key.columns)
    found = source.execution_options(yield_per=_ROWS).execute(select(table).order_by(*order)).mappings()
    while rows := [dict(row) for row in islice(found, _ROWS)]:
        target.execute(table.insert(), rows)
