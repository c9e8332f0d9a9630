"""Prefect's database as its migrations leave it, made once on this machine: a server over a copy of it is up in half the time."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

CACHE = Path(__file__).resolve().parents[1] / "build" / "tests"


def give_database(home: Path) -> None:
    """Put a database without runs into a new Prefect home; tests of a new database go without."""
    CACHE.mkdir(parents=True, exist_ok=True)
    made = CACHE / f"prefect-{version('prefect')}-sqlalchemy-{version('sqlalchemy')}.db"
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_file():
            with tempfile.TemporaryDirectory(dir=CACHE) as folder:
                upgrade = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"]
                environment = os.environ | {"PREFECT_HOME": folder}
                subprocess.run(upgrade, env=environment, check=True, capture_output=True)
                Path(folder, "prefect.db").replace(made)
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, home / "prefect.db")
