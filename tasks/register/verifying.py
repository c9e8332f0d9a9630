"""Holds the whole register against its audit trail: the chain of entries, and every row that an entry vouches for."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, select, type_coerce
from sqlalchemy.types import NullType

from rules.register.audit import AuditEntry, TableDigest, chain_faults, content_of, row_text, seal_of
from rules.report.register_values import RegisterVerdict
from tasks.register.schema import AUDIT, VOUCHED

_WHERE = ("cycle", "unit", "nominee", "item", "key", "text", "number")
"""The columns that tell a person which row is meant; no names of persons."""


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
    result = connection.execution_options(yield_per=500).execute(select(*columns).order_by(*order))
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
