"""A PostgreSQL for as long as a dump is tried out: on a Unix socket of our own, by the programs of this machine."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rules.values.errors import ThiduaError
from tasks.storage.temporary import temporary_folder

_SECONDS = 60.0
_NOBODY = "nobody"  # PostgreSQL refuses to run as root


def server_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs; Debian keeps them out of PATH. None: there are none."""
    folders = [f for f in Path("/usr/lib/postgresql").glob("*/bin") if (f / "initdb").is_file()]
    if folders:
        return max(folders, key=lambda f: int(f.parent.name))
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def trial_postgres(programs: Path) -> Iterator[str]:
    """Start a server with an empty database and give its address; it goes with all that is in it. Raises ThiduaError."""
    user = {"user": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    # Short: a socket's path has at most 107 characters.
    with temporary_folder("pg", Path("/tmp")) as home:
        if user:
            shutil.chown(home, _NOBODY)
        usual = ["-D", f"{home}/data", "-U", "thidua", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        made = subprocess.run(
            [programs / "initdb", *usual], cwd=home, capture_output=True, check=False, **user
        )  # type: ignore[call-overload]
        if made.returncode != 0:
            raise ThiduaError(
                f"Không dựng được PostgreSQL tạm ({made.stderr.decode('utf-8', 'replace')[-300:]})."
            )
        options = ["listen_addresses=", f"unix_socket_directories={home}", "fsync=off"]
        command = [programs / "postgres", "-D", f"{home}/data", *(p for o in options for p in ("-c", o))]
        server = subprocess.Popen(  # type: ignore[call-overload]
            command, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user
        )
        try:
            _wait(server, home)
            yield f"postgresql+psycopg://thidua@/postgres?host={home}"
        finally:
            server.terminate()
            server.wait(_SECONDS)


def _wait(server: "subprocess.Popen[bytes]", home: Path) -> None:
    import psycopg

    until = time.monotonic() + _SECONDS
    while True:
        try:
            psycopg.connect(host=str(home), user="thidua", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise ThiduaError("PostgreSQL tạm không khởi động được.") from None
            time.sleep(0.1)
