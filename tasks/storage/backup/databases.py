"""Copies of databases: SQLite while others write to it, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from rules.values.errors import ThiduaError, ToolMissing

WAIT = 60.0  # seconds that SQLite waits for a writer
_NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "ssl": "PGSSLMODE",  # asyncpg's name for it
    "sslrootcert": "PGSSLROOTCERT",
}


def sqlite_file(address: str) -> Path | None:
    """Return the file of a SQLite database; None where the address is PostgreSQL's."""
    url = make_url(address)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database as it is at one moment, while others may write to it, and look it through; raises ThiduaError."""
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            (sound,) = new.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as refused:
        raise ThiduaError(
            f"Không sao được cơ sở dữ liệu '{source}' ({refused}): kiểm tra tệp và quyền."
        ) from None
    if sound != "ok":
        raise ThiduaError(
            f"Cơ sở dữ liệu '{source}' đã hỏng ({sound}): khôi phục bản sao lưu gần nhất, đừng ghi đè lên bản đó."
        )
    target.chmod(0o600)  # it holds names


def dump_postgres(address: str, target: Path) -> None:
    """Write a PostgreSQL database into an archive of pg_dump; raises ToolMissing, ThiduaError."""
    _call("pg_dump", address, ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])
    target.chmod(0o600)


def fill_postgres(address: str, archive: Path) -> None:
    """Put an archive of pg_dump into an empty database, all of it or nothing; raises ToolMissing, ThiduaError."""
    database = make_url(address).database or ""
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _call("pg_restore", address, [*options, f"--dbname={database}", str(archive)])


def read_through(archive: Path) -> None:
    """Have all of an archive of pg_dump unpacked, into nothing; raises ToolMissing, ThiduaError."""
    _call("pg_restore", "postgresql://", ["--file=/dev/null", str(archive)])


def is_empty_postgres(address: str) -> bool:
    """Tell whether a PostgreSQL database has no table; raises ThiduaError where it does not answer."""
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return not inspect(connection).get_table_names()
    except SQLAlchemyError as refused:
        what = " ".join(str(getattr(refused, "orig", None) or refused).split())
        raise ThiduaError(
            f"Cơ sở dữ liệu PostgreSQL không trả lời ({what}): kiểm tra địa chỉ và quyền."
        ) from None
    finally:
        engine.dispose()


def _call(program: str, address: str, options: list[str]) -> None:
    path = shutil.which(program)
    if path is None:
        raise ToolMissing(f"Máy này không có {program}: cài gói postgresql-client rồi chạy lại.")
    # By the environment: an argument would show the password to everybody on the machine.
    ended = subprocess.run(
        [path, *options],
        env={**os.environ, **_environment(make_url(address))},
        capture_output=True,
        check=False,
    )
    if ended.returncode != 0:
        said = " ".join(ended.stderr.decode("utf-8", "replace").split())[:400]
        raise ThiduaError(f"{program} không làm được ({said}): sửa rồi chạy lại.")


def _environment(url: URL) -> Mapping[str, str]:
    known = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "dbname": url.database,
        **url.query,
    }
    return {_NAMES[key]: str(value) for key, value in known.items() if value is not None and key in _NAMES}
