"""Holds the whole register against its audit trail: the chain of entries, and every row that an entry vouches for.

Copies it into an empty one, on the same or the other kind of database, rows and audit trail as they are.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select, true, type_coerce
from sqlalchemy.types import NullType

from rules.register.audit import AuditEntry, TableDigest, chain_faults, content_of, row_text, seal_of
from rules.register.forgetting import ACTION
from rules.report.register_values import RegisterVerdict
from rules.values.errors import WrongUse
from tasks.register.database import Database
from tasks.register.schema import AUDIT, FORGOTTEN, VOUCHED

_WHERE = ("cycle", "unit", "nominee", "item", "key", "text", "number")
"""The columns that tell a person which row is meant; no names of persons."""
_ROWS = 500  # rows at once: papers bring their PDF


def verify(connection: Connection, anchor: tuple[int, str] | None = None) -> RegisterVerdict:
    """Compute all hashes again; `anchor`: number and hash of an entry as a run's results name it."""
    entries = [AuditEntry(**row) for row in raw_rows(connection, AUDIT, AUDIT.c.number)]
    faults = [*chain_faults(entries, anchor)]
    by_number = {e.number: e for e in entries}
    promises, doubts = _promises(connection, by_number)
    faults += doubts
    for table in VOUCHED:
        faults += _table_faults(connection, table, by_number, promises.get(table.name, {}))
    return RegisterVerdict(not faults, len(entries), tuple(faults))


def _promises(
    connection: Connection, entries: Mapping[int, AuditEntry]
) -> tuple[dict[str, dict[int, tuple[int, str]]], list[str]]:
    """Return what rows there must be, by table and entry, as the entries say and those that took persons out since; and what is odd."""
    promises: dict[str, dict[int, tuple[int, str]]] = {}
    for number, entry in entries.items():
        for name, promised in content_of(entry).items():
            promises.setdefault(name, {})[number] = promised
    faults = []
    for row in raw_rows(connection, FORGOTTEN, FORGOTTEN.c.entry, FORGOTTEN.c.line):
        name, of, by = str(row["of_table"]), row["of_entry"], entries.get(row["entry"])
        known = promises.get(name, {}).get(of)
        if (
            by is None
            or by.action != ACTION
            or by.number <= of
            or known != (row["rows_of_entry"], row["before"])
        ):
            faults.append(
                f"Bảng {name}, mục {of}: lần xóa dữ liệu cá nhân ở mục {row['entry']} không nối tiếp lúc ghi."
            )
        else:
            promises[name][of] = (row["rows_of_entry"], str(row["after"]))
    return promises, faults


def raw_rows(
    connection: Connection, table: Table, *order: Any, where: ColumnElement[bool] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield rows as the database holds them: a value spoilt by hand must be found, not stumble in its conversion."""
    columns = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    query = select(*columns).where(true() if where is None else where).order_by(*order)
    result = connection.execute(
        query.execution_options(yield_per=_ROWS)
    )  # the query's own: a connection would keep it
    for row in result.mappings():
        yield dict(row)


def _table_faults(
    connection: Connection,
    table: Table,
    entries: Mapping[int, AuditEntry],
    promised: Mapping[int, tuple[int, str]],
) -> Iterator[str]:
    found: dict[int, TableDigest] = {}
    named: set[int] = set()
    for row in raw_rows(connection, table, table.c.entry, table.c.line):
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
