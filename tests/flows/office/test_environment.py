"""What the children are told: PostgreSQL by one setting, the login for server and clients, the person's own word first."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from flows.office.environment import asyncpg_url, of_clients, of_server
from flows.settings import PROJECT, Settings
from rules.values.errors import ThiduaError

URL = "http://127.0.0.1:4200/api"


def test_postgresql_for_prefect_by_the_one_setting() -> None:
    url = make_url(asyncpg_url("postgresql://thidua:p%40ss@db.example.vn:5433/thidua?sslmode=require"))
    assert (url.drivername, url.password, url.host, url.port) == (
        "postgresql+asyncpg",
        "p@ss",
        "db.example.vn",
        5433,
    )
    assert dict(url.query) == {"ssl": "require"}, "asyncpg's own name for it"
    environment = of_server(Settings(database_url="postgresql://thidua@/thidua?host=/run/postgresql"), URL)
    assert environment["PREFECT_SERVER_DATABASE_CONNECTION_URL"].startswith(
        "postgresql+asyncpg://thidua@/thidua?host="
    )
    assert "PREFECT_SERVER_DATABASE_CONNECTION_URL" not in of_server(Settings(), URL)


@pytest.mark.parametrize(("home", "named"), [("van-phong", "van-phong"), ("", None)])
def test_an_installation_lies_where_the_environment_says(
    home: str, named: str | None, tmp_path: Path
) -> None:
    (tmp_path / "van-phong").mkdir()
    (tmp_path / "van-phong" / "thidua.env").write_text("THIDUA_PLAN=cua-toi\n")
    ask = "from flows.settings import *; s = read_settings(); print(s.plan, s.register_url, s.results, s.inboxes, s.plans)"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("THIDUA_")}
    told = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(PROJECT), "THIDUA_HOME": home},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    data = (tmp_path / named if named else PROJECT) / "data"
    places = [f"sqlite:///{data}/register/thidua.db", f"{data}/cycles", f"{data}/inbox"]
    assert told[1:] == [*places, f"{PROJECT}/data/plans"], "what comes with the program is read where it is"
    assert (told[0] == "cua-toi") == bool(named)


def test_the_password_of_the_database_may_stand_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "postgres-password"
    file.write_text("p@ss:/ khẩu\n", encoding="utf-8")
    file.chmod(0o600)
    url = "postgresql://thidua@db.example.vn:5433/thidua?sslmode=require"
    monkeypatch.delenv("THIDUA_REGISTER_URL")
    settings = Settings(database_url=url, database_password_file=file)
    for told in (settings.register_url, of_server(settings, URL)["PREFECT_SERVER_DATABASE_CONNECTION_URL"]):
        made = make_url(told)
        assert (made.username, made.password, made.port) == ("thidua", "p@ss:/ khẩu", 5433)
    for unfit in ("postgresql://thidua:other@db.example.vn/thidua", "postgresql://db.example.vn/thidua"):
        with pytest.raises(ValueError, match="THIDUA_DATABASE_PASSWORD_FILE"):
            Settings(database_url=unfit, database_password_file=file)
    file.chmod(0o640)
    with pytest.raises(ThiduaError, match="chmod 600"):
        Settings(database_url=url, database_password_file=file)


def test_the_login_is_told_to_server_and_clients(tmp_path: Path) -> None:
    login = tmp_path / "login"
    login.write_text("phong:mật khẩu\n", encoding="utf-8")
    login.chmod(0o600)
    settings = Settings(login_file=login)
    assert of_server(settings, URL)["PREFECT_SERVER_API_AUTH_STRING"] == "phong:mật khẩu"
    assert of_clients(settings, URL)["PREFECT_API_AUTH_STRING"] == "phong:mật khẩu"
    assert "PREFECT_SERVER_API_AUTH_STRING" not in of_clients(settings, URL)


def test_nobody_is_told_of_the_use_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "true")
    monkeypatch.setenv("PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME", "P10D")
    environment = of_server(Settings(), URL)
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false" and environment["DO_NOT_TRACK"] == "1"
    assert environment["PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME"] == "P10D", (
        "the person's own word"
    )


def test_logs_are_json_on_request_a_record_a_line() -> None:
    assert "PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER" not in of_clients(Settings(), URL)
    says = (
        "import logging\nfrom prefect.logging.configuration import setup_logging\nsetup_logging()\n"
        "logging.getLogger('prefect.office').warning('một\\nhai')\n"
        "try: 1 / 0\nexcept ZeroDivisionError: logging.getLogger('tasks.x').exception('ba')\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", says],
        env={**of_clients(Settings(log_json=True), URL), "PREFECT_LOGGING_LEVEL": "INFO"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    records = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(r["levelname"], r["msg"]) for r in records] == [("WARNING", "một\nhai"), ("ERROR", "ba")]
    assert records[1]["exc_info"]["type"] == "ZeroDivisionError"
    assert of_server(Settings(log_json=True), URL)["PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER"] == "json"
