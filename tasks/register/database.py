"""The database behind the register: addresses, one writer at a time, and what goes wrong with it said in Vietnamese."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool

from rules.values.errors import ThiduaError
from rules.values.machine import cause

WAIT: float = 60
"""Seconds that a writer waits for the one before it."""
_LOCK = 0x7468_6964_7561  # "thidua": PostgreSQL's advisory lock of whoever writes
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def read_address(text: str) -> URL:
    """Read the register's address; raises ThiduaError for what is neither a SQLite file nor PostgreSQL."""
    # Never the address as typed: it may hold a password.
    remedy = "ghi dạng sqlite:////duong/dan/thidua.db hoặc postgresql://người_dùng@máy/tên_cơ_sở_dữ_liệu"
    try:
        url = make_url(text)
    except ArgumentError:
        raise ThiduaError(
            f"Thiết lập THIDUA_REGISTER_URL: địa chỉ sổ đăng ký không đọc được: {remedy}."
        ) from None
    if url.drivername not in _DRIVERS:
        raise ThiduaError(f"Thiết lập THIDUA_REGISTER_URL: chưa dùng được '{url.drivername}': {remedy}.")
    url = url.set(drivername=_DRIVERS[url.drivername])
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise ThiduaError(f"Thiết lập THIDUA_REGISTER_URL: sổ đăng ký phải là một tệp trên đĩa: {remedy}.")
    return url


class Database:
    """Connections to one register; reads see one moment, writes wait for each other."""

    def __init__(self, url: URL) -> None:
        self.shown = url.render_as_string(hide_password=True)
        self.engine = _sqlite(url) if url.drivername == "sqlite" else _postgresql(url)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether it is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose reads all see the same moment."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.explaining(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the only connection that writes; all of it is kept when the block ends well, else nothing."""
        options = {"thidua_writes": True}
        with (
            self.explaining(),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            yield connection

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Say what the database refuses within the block as a ThiduaError."""
        try:
            yield
        except (InterfaceError, DatabaseError) as refused:
            if type(refused) in (OperationalError, InterfaceError, DatabaseError):
                raise ThiduaError(f"Sổ đăng ký '{self.shown}': {self._cause(refused)}.") from refused
            # A fault of ours. PostgreSQL's further lines quote the row, with persons' names: they reach no log.
            what = str(refused.orig).partition("\n")[0]
            raise RuntimeError(f"register: {what}").with_traceback(refused.__traceback__) from None

    def _cause(self, refused: DatabaseError | InterfaceError) -> str:
        text = " ".join(str(refused.orig).split())
        if ("lock" in text and "timeout" in text) or "is locked" in text:
            return f"một lần chạy khác đang ghi, chờ quá {WAIT:g} giây: đợi lần đó xong rồi chạy lại"
        if "not a database" in text or "malformed" in text:
            return f"tệp không phải là sổ đăng ký hoặc đã hỏng ({text}): khôi phục từ bản sao lưu, hoặc đổi THIDUA_REGISTER_URL"
        if "readonly" in text or "unable to open" in text:
            return f"không ghi được ({text}): kiểm tra quyền của thư mục và tệp"
        if "disk I/O error" in text:
            return f"ổ đĩa hỏng hoặc bị rút, không đọc ghi được ({text}): xem nhật ký của máy (dmesg), đổi ổ khác rồi chạy lại"
        if "disk is full" in text or "No space" in text:
            return f"hết chỗ trên đĩa ({text}): giải phóng chỗ rồi chạy lại"
        return f"không dùng được ({text}): kiểm tra máy chủ, tên và quyền của cơ sở dữ liệu trong THIDUA_REGISTER_URL"


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)  # it holds names, and who was under discipline
    except OSError as refused:
        raise ThiduaError(
            f"Sổ đăng ký '{path}': không tạo được tệp ({cause(refused)}): kiểm tra quyền, hoặc đổi THIDUA_REGISTER_URL."
        ) from None
    # The driver begins nothing by itself: a write must hold the lock from its first read on.
    engine = create_engine(
        url,
        hide_parameters=True,  # persons' names must not reach a log with an error
        poolclass=NullPool,
        connect_args={"timeout": WAIT, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        # WAL: readers go on while somebody writes. It stays with the file; FULL: kept when the power fails.
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("thidua_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,  # persons' names must not reach a log with an error
        pool_pre_ping=True,
        pool_size=2,
        connect_args={
            "connect_timeout": 10,
            "application_name": "thidua",
            "options": f"-c timezone=UTC -c lock_timeout={WAIT * 1000:.0f}ms",
        },
    )
