"""This machine's settings: read once from the environment (`THIDUA_…`), frozen, passed down as arguments."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.errors import ThiduaError

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What differs from machine to machine; nothing of a movement is here (that is the plan's)."""

    model_config = SettingsConfigDict(env_prefix="THIDUA_", frozen=True)

    plans: Path = Field(default=PROJECT / "data" / "plans", description="folder of plan folders")
    plan: str | None = Field(default=None, description="which plan, where more than one has the cycle")
    register_url: str = Field(
        default=f"sqlite:///{PROJECT / 'data' / 'register' / 'thidua.db'}",
        description="SQLAlchemy URL of the register: SQLite in the data folder, or postgresql+psycopg://…",
    )
    keys: Path | None = Field(
        default=None, description="folder of signing keys; none: a throw-away authority"
    )
    soffice: str = Field(default="soffice", description="LibreOffice's command")
    time_zone: ZoneInfo = Field(
        default=ZoneInfo("Asia/Ho_Chi_Minh"), description="zone of the times that papers and pages show"
    )
    workers: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1, le=32)
    convert_timeout: float = Field(default=180, gt=0, description="seconds for one LibreOffice call")
    read_timeout: float = Field(default=30, gt=0, description="seconds for the reading of one workbook")
    read_memory_mb: int = Field(default=768, ge=128, description="memory of the child that reads a workbook")


def read_settings() -> Settings:
    """Read this machine's settings; raises ThiduaError naming every one that can't be used."""
    try:
        return Settings()
    except ValidationError as refused:
        names = ", ".join(f"THIDUA_{str(e['loc'][0]).upper()} ({e['msg']})" for e in refused.errors())
        raise ThiduaError(f"Thiết lập của máy sai: {names}: sửa biến môi trường rồi chạy lại.") from None
