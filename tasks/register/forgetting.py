"""Takes the persons of a cycle out of the register, and lets an audit entry vouch for the rows as they are then."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select, update
from sqlalchemy.exc import DBAPIError

from rules.register.audit import TableDigest, row_text, seal_of
from rules.register.forgetting import TOUCHED, without_persons
from rules.values.errors import ThiduaError
from tasks.register.database import Database
from tasks.register.entry import RegisterEntry
from tasks.register.schema import FORGOTTEN, META, NUMBERS, PAPERS, PERSON_ACTS, RUNS
from tasks.register.verifying import raw_rows, verify


@dataclass(frozen=True, slots=True)
class PersonsHeld:
    """What the register holds of a cycle's persons: rows by table, the days of its papers and runs, signed papers, folders of results."""

    rows: dict[str, int]
    days: tuple[dt.date, ...]
    papers: int
    folders: tuple[str, ...]


def persons_held(connection: Connection, movement: str, cycle: str) -> PersonsHeld:
    """Return what of a cycle's persons there is."""
    wanted = {"movement": movement, "cycle": cycle}
    days = connection.execute(select(NUMBERS.c.day).filter_by(**wanted)).scalars()
    runs = connection.execute(select(RUNS.c.finished, RUNS.c.out).filter_by(**wanted)).all()
    papers = connection.execute(select(func.count()).select_from(PAPERS).filter_by(**wanted)).scalar()
    rows = {name: len([*_persons(connection, META.tables[name], movement, cycle)]) for name in TOUCHED}
    return PersonsHeld(
        {name: count for name, count in rows.items() if count},
        (*days, *(run.finished.date() for run in runs)),
        papers or 0,
        tuple(dict.fromkeys(run.out for run in runs)),
    )


def forget(writing: RegisterEntry, movement: str, cycle: str, reason: str, approver: str) -> dict[str, int]:
    """Put marks in the place of a cycle's persons; returns the rows changed, by table.

    ThiduaError where there are none, or the register did not hold before: a changed row must not be vouched for.
    """
    connection = writing.connection
    if faults := verify(connection).faults:
        raise ThiduaError(
            f"Sổ đăng ký không còn nguyên vẹn ({faults[0].rstrip('.')}): xem thidua audit verify, khôi phục từ bản sao lưu rồi mới xóa."
        )
    done: dict[str, int] = {}
    for table in (META.tables[name] for name in TOUCHED):
        persons = [*_persons(connection, table, movement, cycle)]
        entries = sorted({row["entry"] for row, _ in persons})
        before = {entry: _digest(connection, table, entry) for entry in entries}
        for row, new in persons:
            text = row_text({**row, **new})
            where = (table.c.entry == row["entry"]) & (table.c.line == row["line"])
            connection.execute(update(table).where(where).values(**new, seal=seal_of(text)))
        writing.add(FORGOTTEN, (_promise(connection, table, entry, before[entry]) for entry in entries))
        if persons:
            done[table.name] = len(persons)
    if not done:
        raise ThiduaError(
            f"Sổ đăng ký không có dữ liệu cá nhân nào của chu kỳ {cycle} (hoặc đã xóa rồi): không có gì phải làm."
        )
    about = ", ".join(f"{name} {count}" for name, count in done.items())
    act = {"act": "xóa", "movement": movement, "cycle": cycle, "about": about}
    writing.add(PERSON_ACTS, [{**act, "reason": reason, "approver": approver}])
    return done


def leave_no_trace(database: Database) -> None:
    """Let the database write its files anew: what was taken out lies in them until then."""
    with database.explaining(), database.engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        if database.is_sqlite:
            raw = connection.connection.driver_connection
            assert raw is not None
            try:
                for command in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    raw.execute(command)
            except sqlite3.Error as refused:
                raise ThiduaError(
                    f"Đã xóa khỏi các bảng của sổ '{database.shown}', nhưng tệp sổ chưa viết lại được ({refused}), trong tệp còn "
                    "vết cũ: dọn chỗ trên ổ đĩa, đóng chương trình khác đang mở sổ, rồi chạy sqlite3 với lệnh VACUUM."
                ) from None
            return
        try:
            for name in TOUCHED:
                alone.exec_driver_sql(f'VACUUM (FULL) "{name}"')
        except DBAPIError as refused:
            why = str(refused.orig).partition("\n")[0]
            raise ThiduaError(
                f"Đã xóa khỏi các bảng của sổ '{database.shown}', nhưng máy chủ chưa viết lại được các bảng ({why}), trên đĩa còn "
                "vết cũ: người quản trị PostgreSQL dọn chỗ, xem quyền và kết nối, rồi chạy VACUUM FULL cho cơ sở dữ liệu ấy."
            ) from None


def _persons(
    connection: Connection, table: Table, movement: str, cycle: str
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the rows of a cycle that name somebody, without their seal, each with what is to stand there."""
    for row in [*raw_rows(connection, table, *_order(table), where=_of_cycle(table, movement, cycle))]:
        del row["seal"]
        if new := without_persons(table.name, row):
            yield row, new


def _of_cycle(table: Table, movement: str, cycle: str) -> ColumnElement[bool]:
    if "cycle" in table.c:
        return (table.c.movement == movement) & (table.c.cycle == cycle)
    runs = select(RUNS.c.entry).where((RUNS.c.movement == movement) & (RUNS.c.cycle == cycle))
    return table.c.entry.in_(runs)


def _digest(connection: Connection, table: Table, entry: int) -> tuple[int, str]:
    digest = TableDigest()
    for row in raw_rows(connection, table, *_order(table), where=table.c.entry == entry):
        del row["seal"]
        digest.add(row_text(row))
    return digest.value


def _promise(connection: Connection, table: Table, entry: int, before: tuple[int, str]) -> dict[str, Any]:
    rows, after = _digest(connection, table, entry)
    known = {"of_table": table.name, "of_entry": entry, "rows_of_entry": rows}
    return {**known, "before": before[1], "after": after}


def _order(table: Table) -> tuple[Any, Any]:
    return table.c.entry, table.c.line
