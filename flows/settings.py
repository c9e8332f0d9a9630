"""Settings of this machine: read once from the environment (`THIDUA_…`) and thidua.env, frozen, passed down as arguments."""

import os
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.values.errors import ThiduaError
from tasks.storage.secret_file import read_password

PROJECT = Path(__file__).resolve().parent.parent
"""The program's own files: code, templates, layouts, the movement that comes with it; nothing is written here."""
OFFICE = Path(os.environ.get("THIDUA_HOME") or PROJECT).resolve()
"""The folder of this installation's settings, register, inboxes and results; a checkout's is the project's folder."""


class Settings(BaseSettings):
    """What differs from machine to machine; nothing of a movement is here (that is the plan's)."""

    model_config = SettingsConfigDict(
        env_prefix="THIDUA_",
        env_file=os.environ.get("THIDUA_SETTINGS", OFFICE / "thidua.env"),
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    plans: Path = Field(default=PROJECT / "data" / "plans", description="folder of plan folders")
    plan: str | None = Field(default=None, description="which plan, where more than one has the cycle")
    database_password_file: Path | None = Field(
        default=None, description="file (mode 0600) with the password of `database_url`, which then has none"
    )
    database_url: str | None = Field(
        default=None,
        description="postgresql://user:password@host/name for Prefect and register alike; none: SQLite files",
    )
    register_url: str = Field(
        default_factory=lambda known: _register_in(known["database_url"]),
        description="SQLAlchemy URL of the register; none: in `database_url`, else SQLite in the data folder",
    )
    keys: Path | None = Field(default=None, description="folder of signing keys; none: a trial CA")
    trust: Path | None = Field(
        default=None,
        description="folder of trust anchors (.pem, .crt, .cer) and of revocation lists (.crl) to check signatures by",
    )
    timestamp_url: str = Field(default="", description="RFC 3161 time-stamp service; blank: no time stamps")
    timestamp_login_file: Path | None = Field(
        default=None, description="file (mode 0600) with user:password for that service; none: no login"
    )
    long_term: bool = Field(
        default=False,
        description="embed certificates and proof of non-revocation in signatures (PAdES B-LT)",
    )
    rsa_pss: bool = Field(
        default=False,
        description="RSA keys sign by RSASSA-PSS, not PKCS#1 v1.5, where file or token can",
    )
    network_seconds: float = Field(
        default=10, gt=0, le=120, description="seconds for one call of a time-stamp service or responder"
    )
    soffice: str = Field(default="soffice", description="LibreOffice's command")
    time_zone: ZoneInfo = Field(
        default=ZoneInfo("Asia/Ho_Chi_Minh"), description="zone of the times that papers and pages show"
    )
    results: Path = Field(
        default=OFFICE / "data" / "cycles", description="folder of results, a folder a cycle"
    )
    inboxes: Path = Field(
        default=OFFICE / "data" / "inbox", description="folder of inboxes, a folder a cycle"
    )
    uploads: Path | None = Field(
        default=None,
        description="watched folder (local or mounted), a folder a cycle, where units drop reports",
    )
    settle_seconds: float = Field(
        default=60, ge=0, description="seconds for which an upload must not have changed before it is taken"
    )
    pages_port: int = Field(default=4280, ge=1, le=65535, description="port of the operator's pages")
    pages_url: str | None = Field(
        default=None, description="address at which browsers reach the pages; none: this machine's own"
    )
    login_file: Path | None = Field(
        default=None,
        description="file (mode 0600) with user:password, asked for by Prefect's UI and the pages",
    )
    backup_password_file: Path | None = Field(
        default=None, description="file (mode 0600) with the pass phrase of the backups; none: no backup"
    )
    backup_keep_days: int = Field(default=60, ge=1, description="days of which the last backup stays")
    backup_keep_weeks: int = Field(default=0, ge=0, description="weeks of which the last backup stays")
    backup_keep_months: int = Field(default=12, ge=0, description="months of which the last backup stays")
    drain_seconds: float = Field(
        default=120, ge=0, description="seconds that running flows get to end when the office is stopped"
    )
    log_json: bool = Field(
        default=False, description="whether the logs of server, worker and runs are JSON, a record a line"
    )
    notify: bool = Field(default=False, description="whether e-mail is sent at all")
    smtp_host: str = Field(default="", description="mail server")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = Field(default="starttls")
    smtp_user: str = Field(default="", description="login at the mail server; blank: none")
    smtp_password_file: Path | None = Field(default=None, description="file (mode 0600) with the password")
    mail_from: str = Field(default="", description="the office's address, sender of all e-mail")
    operator_email: str = Field(default="", description="who is told when a run fails or waits")
    addresses: Path | None = Field(
        default=None, description="CSV of unit,email: where reminders and notices of return go"
    )
    workers: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1, le=32)
    convert_timeout: float = Field(default=180, gt=0, description="seconds for one LibreOffice call")
    read_timeout: float = Field(
        default=30, gt=0, description="seconds of processor time for the reading of one file"
    )
    read_memory_mb: int = Field(default=768, ge=128, description="memory of the child that reads a workbook")

    @field_validator("database_url")
    @classmethod
    def _with_its_password(cls, url: str | None, known: ValidationInfo) -> str | None:
        file = known.data.get("database_password_file")
        if not (url and file):
            return url
        return _with_password(url, read_password(file, "THIDUA_DATABASE_PASSWORD_FILE"))

    @property
    def pages(self) -> str:
        """The address of the operator's pages, without a slash at its end."""
        return (self.pages_url or f"http://127.0.0.1:{self.pages_port}").rstrip("/")


def _with_password(url: str, password: str) -> str:
    """Return the URL with the password; ValueError where there is nobody whose it could be, or another one."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    if not user or ":" in user:
        raise ValueError("cần tên người dùng mà không kèm mật khẩu, vì đã có THIDUA_DATABASE_PASSWORD_FILE")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def _register_in(database_url: str | None) -> str:
    if database_url:
        return "postgresql+psycopg://" + database_url.partition("://")[2]
    return f"sqlite:///{OFFICE / 'data' / 'register' / 'thidua.db'}"


def read_settings() -> Settings:
    """Read this machine's settings; raises ThiduaError naming every one that can't be used."""
    try:
        return Settings()
    except ValidationError as refused:
        names = ", ".join(f"THIDUA_{str(e['loc'][0]).upper()} ({e['msg']})" for e in refused.errors())
        raise ThiduaError(f"Thiết lập của máy sai: {names}: sửa biến môi trường rồi chạy lại.") from None
