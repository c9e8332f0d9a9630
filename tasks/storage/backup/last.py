"""When the last backup was made, noted in Prefect's folder: the repository may lie on a disk that is not there all day."""

import datetime as dt
from pathlib import Path

_NOTE = "thidua-last-backup"


def note_backup(home: Path, made: dt.datetime) -> None:
    """Note that a backup was made at that time, which has a zone."""
    (home / _NOTE).write_text(made.isoformat(timespec="seconds"), encoding="utf-8")


def last_backup(home: Path) -> dt.datetime | None:
    """Return when the last backup was made; None where none is known of."""
    try:
        return dt.datetime.fromisoformat((home / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
