"""What the office's children are told by their environment; what the person's own environment says goes first."""

import os
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flows.office.prefect.server import NO_TELEMETRY, OFTEN_WRITTEN, login_of
from flows.settings import Settings

_SERVER = {
    **OFTEN_WRITTEN,
    # The yearly run comes once a year, and Prefect looks 100 days ahead unless told otherwise.
    "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": "P400D",
    "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
    # The newer UI asks an analytics host from the browser, whatever PREFECT_SERVER_ANALYTICS_ENABLED says (seen in 3.9.1:
    # sr-client-cfg.amplitude.com, before anybody has clicked); this one asks nobody.
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}


def of_server(settings: Settings, url: str) -> dict[str, str]:
    """Return the environment of the office's own server, listening for the API address `url`."""
    ours = {"PREFECT_API_URL": url}
    if settings.database_url:
        ours["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = asyncpg_url(settings.database_url)
    if login := login_of(settings):
        ours["PREFECT_SERVER_API_AUTH_STRING"] = ours["PREFECT_API_AUTH_STRING"] = login
    usual = {**_SERVER, **_logs(settings)}
    return {**usual, **os.environ, **NO_TELEMETRY, **_static_files(os.environ), **ours}


def of_clients(settings: Settings, url: str) -> dict[str, str]:
    """Return the environment of what talks to the server: worker and flows, deploying, pages."""
    ours = {"PREFECT_API_URL": url, "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false"}
    if login := login_of(settings):
        ours["PREFECT_API_AUTH_STRING"] = login
    usual = {
        "PREFECT_WORKER_QUERY_SECONDS": "5",  # somebody has pressed Run and waits
        "PYTHONUNBUFFERED": "1",
        **_logs(settings),
    }
    return {**usual, **os.environ, **NO_TELEMETRY, **ours}


def asyncpg_url(database_url: str) -> str:
    """Return the address of a PostgreSQL database as Prefect's server wants it: asyncpg has its own name for TLS."""
    parts = urlsplit(database_url)
    query = [("ssl" if key == "sslmode" else key, value) for key, value in parse_qsl(parts.query)]
    return urlunsplit(("postgresql+asyncpg", parts.netloc, parts.path, urlencode(query), ""))


def _logs(settings: Settings) -> dict[str, str]:
    return {"PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER": "json"} if settings.log_json else {}


def _static_files(environment: Mapping[str, str]) -> dict[str, str]:
    """Where the UI's files are unpacked: beside the package, or in Prefect's home where that is not ours to write."""
    import prefect
    from prefect.settings import PREFECT_HOME

    if "PREFECT_SERVER_UI_STATIC_DIRECTORY" in environment or "PREFECT_UI_STATIC_DIRECTORY" in environment:
        return {}
    if os.access(os.path.dirname(prefect.__ui_static_subpath__), os.W_OK):  # noqa: PTH120
        return {}
    folder = PREFECT_HOME.value() / "ui"
    folder.mkdir(parents=True, exist_ok=True)
    return {"PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder)}
