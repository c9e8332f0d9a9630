"""Copies a whole register into an empty one, on the same or the other kind of database: rows and audit trail as they are."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from rules.report.register_values import RegisterVerdict
from rules.values.errors import WrongUse
from tasks.register.database import Database
from tasks.register.schema import AUDIT, VOUCHED
from tasks.register.verifying import verify

_ROWS = 500  # rows at once: papers bring their PDF


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
    for rows in _batches(source, table):
        target.execute(table.insert(), rows)


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    order = list(table.primary_key.columns)
    found = source.execution_options(yield_per=_ROWS).execute(select(table).order_by(*order)).mappings()
    while rows := [dict(row) for row in islice(found, _ROWS)]:
        yield rows
