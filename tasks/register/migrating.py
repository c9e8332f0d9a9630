"""Brings a register's tables up to date when it is opened; two processes at once do it once."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from rules.values.errors import ThiduaError
from tasks.register.database import Database
from tasks.register.schema import HEAD, META

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "register_version"
"""Not Alembic's usual name: an office may have other programs' tables in the same database."""


def migrate(database: Database) -> None:
    """Make the tables, or bring them up to this program's; raises ThiduaError where they are a newer program's."""
    with database.reading() as connection:
        if version_of(connection) == HEAD:
            return
    if database.is_sqlite:
        _use_wal(database)
    with database.writing() as connection:
        # Asked again: another process may have done it while this one waited.
        before = version_of(connection)
        if before == HEAD:
            return
        # Alembic takes a fifth of a second to import: only where there is something to do.
        from alembic import command
        from alembic.script import ScriptDirectory

        config = configured(connection)
        known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
        if before is None:
            _refuse_foreign(connection, database)
        elif before not in known:
            raise ThiduaError(
                f"Sổ đăng ký '{database.shown}' do phiên bản thidua mới hơn lập (bước {before}, bản này biết đến"
                f" {HEAD}): cập nhật thidua rồi chạy lại."
            )
        command.upgrade(config, "head")


def _refuse_foreign(connection: Connection, database: Database) -> None:
    clash = sorted(set(inspect(connection).get_table_names()) & set(META.tables))
    if clash:
        raise ThiduaError(
            f"Sổ đăng ký '{database.shown}': cơ sở dữ liệu đã có bảng '{clash[0]}' của chương trình khác:"
            " lập một cơ sở dữ liệu riêng cho thidua rồi ghi vào THIDUA_REGISTER_URL."
        )


def version_of(connection: Connection) -> str | None:
    """Return the step the tables are at; None for a database without a register."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return str(found) if found is not None else None


def configured(connection: Connection) -> "Config":
    """Return Alembic's configuration for the migrations of this package on that connection."""
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    return config


def _use_wal(database: Database) -> None:
    """Turn write-ahead logging on; where another process is at it, that one does it."""
    with database.explaining():
        raw = database.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        except Exception as refused:
            if "locked" not in str(refused):
                raise
        finally:
            raw.close()
