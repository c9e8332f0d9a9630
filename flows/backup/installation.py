"""What belongs to an installation: its folders, databases and files as the settings name them, and what is secret."""

from dataclasses import dataclass
from pathlib import Path

from flows.settings import OFFICE, Settings


@dataclass(frozen=True)
class Installation:
    """Folders, databases (addresses) and files by their names in a backup; `secrets` never get into one."""

    home: Path
    folders: dict[str, Path]
    databases: dict[str, str]
    files: dict[str, Path]
    secrets: tuple[Path, ...]


def installation(settings: Settings) -> Installation:
    """Find out what belongs to the installation that these settings describe; ThiduaError for an unusable address."""
    from tasks.register.database import read_address

    read_address(settings.register_url)
    from prefect.settings import get_current_settings

    prefect = get_current_settings()
    address = prefect.server.database.connection_url
    folders = {
        "results": settings.results,
        "inboxes": settings.inboxes,
        "uploads": settings.uploads,
        "plans": settings.plans,
        "prefect-storage": prefect.results.local_storage_path,
    }
    # What settings are read from beside the environment; it need not be there.
    env = Path(str(Settings.model_config["env_file"] or OFFICE / "thidua.env"))
    files = {"thidua.env": env, "addresses.csv": settings.addresses}
    secrets = (
        settings.keys,
        settings.database_password_file,
        settings.login_file,
        settings.smtp_password_file,
        settings.timestamp_login_file,
        settings.backup_password_file,
    )
    return Installation(
        home=prefect.home,
        folders={name: path.resolve() for name, path in folders.items() if path is not None},
        databases=_databases(settings, address.get_secret_value() if address else None, prefect.home),
        files={name: path for name, path in files.items() if path is not None},
        secrets=tuple(path.resolve() for path in secrets if path is not None),
    )


def _databases(settings: Settings, prefect: str | None, home: Path) -> dict[str, str]:
    own = settings.database_url or prefect or f"sqlite:///{home / 'prefect.db'}"
    if _place(own) == _place(settings.register_url):
        return {"database": settings.register_url}
    return {"register": settings.register_url, "prefect": own}


def _place(address: str) -> tuple[object, ...]:
    """Return what tells two databases apart, whatever driver their addresses name."""
    from sqlalchemy import make_url

    url = make_url(address)
    kind = url.get_backend_name().replace("postgresql", "postgres")
    return kind, url.host or url.query.get("host"), url.port, url.database
