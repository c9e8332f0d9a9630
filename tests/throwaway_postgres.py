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


class Cluster:
    """A cluster that can be killed and started again; `folder` is that of its socket. Its one user is `thidua`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        usual = ["-U", "thidua", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            [*unprivileged(), program("initdb"), "-D", str(folder / "data"), *usual],
            cwd=folder, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        self.start()

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgresql://thidua@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = (
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
            "fsync=off",
            "full_page_writes=off",
        )
        settings = [part for option in options for part in ("-c", option)]
        with (self.folder / "log").open("a") as log:
            self.server = subprocess.Popen(
                [*unprivileged(), program("postgres"), "-D", str(self.folder / "data"), *settings],
                cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        _wait(self.server, self.folder)

    def end(self, number: signal.Signals = signal.SIGQUIT) -> None:
        """End it: "immediate", as nothing in it is worth writing out, or by SIGKILL, as if the machine did."""
        self.server.send_signal(number)
        self.server.wait(30)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Give a cluster that runs, and end it."""
    # Short: a socket's path has at most 107 characters, and pytest's folders are closed to other users.
    home = Path(tempfile.mkdtemp(prefix="thidua-pg-", dir="/tmp"))
    try:
        started = Cluster(home)
        try:
            yield started
        finally:
            started.end()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster; gives the folder of its socket."""
    with running_cluster() as started:
        yield str(started.folder)


def _wait(server: subprocess.Popen[bytes], home: Path) -> None:
    ready = program("pg_isready")
    for _ in range(600):
        if subprocess.run([ready, "-q", "-h", str(home)], check=False).returncode == 0:
            return
        assert server.poll() is None, (home / "log").read_text()
        time.sleep(0.05)
    pytest.fail((home / "log").read_text())
