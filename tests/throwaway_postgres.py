"""A real PostgreSQL for the tests: a throw-away cluster on a Unix socket, without fsync."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MISSING = (
    "Tests need PostgreSQL's programs (initdb, postgres) on this machine: run `deploy/setup.sh --tests`."
)


def program(name: str) -> str:
    """Where the newest installed PostgreSQL keeps that program: Debian leaves them out of PATH."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    found = [str(f / name) for f in sorted(folders, key=lambda f: int(f.parent.name)) if (f / name).exists()]
    path = found[-1] if found else shutil.which(name)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    return path


def unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root: as root, run it as nobody."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster; gives the folder of its socket. Its one user is `thidua`."""
    initdb, postgres = program("initdb"), program("postgres")
    # Short: a socket's path has at most 107 characters, and pytest's folders are closed to other users.
    home = Path(tempfile.mkdtemp(prefix="thidua-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "nobody", "nogroup")
        data = str(home / "data")
        usual = ["-D", data, "-U", "thidua", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            [*unprivileged(), initdb, *usual], cwd=home, capture_output=True, text=True, timeout=60
        )
        assert made.returncode == 0, made.stderr
        options = (
            "listen_addresses=",
            f"unix_socket_directories={home}",
            "fsync=off",
            "full_page_writes=off",
        )
        settings = [part for option in options for part in ("-c", option)]
        with (home / "log").open("w") as log:
            server = subprocess.Popen(
                [*unprivileged(), postgres, "-D", data, *settings], cwd=home, stdout=log, stderr=log
            )
        try:
            _wait(server, home)
            yield str(home)
        finally:
            server.send_signal(signal.SIGQUIT)  # "immediate": nothing in it is worth writing out
            server.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], home: Path) -> None:
    ready = program("pg_isready")
    for _ in range(600):
        if subprocess.run([ready, "-q", "-h", str(home)], check=False).returncode == 0:
            return
        assert server.poll() is None, (home / "log").read_text()
        time.sleep(0.05)
    pytest.fail((home / "log").read_text())
