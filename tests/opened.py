"""A real office, opened with `thidua up` in a folder of its own, and the questions that tests ask of it."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SLOW = Path(__file__).with_name("office") / "slow"
THIDUA = (sys.executable, "-P", "-m", "flows.cli.main")
LIMIT = 150.0


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def child_of(pid: int, word: bytes) -> int:
    """The process that `pid` started with that word, between two zeros, in its command."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid and word in (entry / "cmdline").read_bytes():
                return int(entry.name)
        except OSError:
            continue
    pytest.fail(f"no {word!r}")


class Place:
    """Folder, ports and environment of an office that may be opened several times."""

    def __init__(self, folder: Path, *, command: Sequence[str] = THIDUA, **settings: str) -> None:
        self.folder, self.command = folder, command
        server, pages = free_ports(2)
        self.ui, self.pages = f"http://127.0.0.1:{server}/", f"http://127.0.0.1:{pages}/"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"},
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
            "PREFECT_SERVER_API_PORT": str(server),
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "THIDUA_PAGES_PORT": str(pages),
            "THIDUA_REGISTER_URL": f"sqlite:///{folder}/register.db",
            "THIDUA_RESULTS": str(folder / "cycles"),
            "THIDUA_INBOXES": str(folder / "inbox"),
            "NOTIFY_SOCKET": str(folder / "notify"),
            **settings,
        }

    def thidua(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Call the command and wait for its end."""
        return subprocess.run(
            [*self.command, *arguments], env=self.environment, capture_output=True, text=True, timeout=LIMIT
        )

    @contextmanager
    def opened(self, **settings: str) -> Iterator["Opened"]:
        """Open the office until it says that it is ready; whatever is left of it is ended with the block."""
        (self.folder / "notify").unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
            ear.bind(str(self.folder / "notify"))
            ear.settimeout(LIMIT)
            log = (self.folder / "said.txt").open("w+", encoding="utf-8")
            process = subprocess.Popen(
                [*self.command, "up"],
                env={**self.environment, **settings},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                office = Opened(self, process, ear, log.name)
                office.hear("READY=1")
                yield office
            finally:
                if process.poll() is None:
                    process.terminate()
                    try:
                        process.wait(60)
                    except subprocess.TimeoutExpired:
                        process.kill()
                log.close()

    def ask(self, path: str, body: object = None) -> Any:
        """The server's JSON answer, by POST with a body."""
        from prefect.client.orchestration import get_client
        from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

        login = self.environment.get("THIDUA_LOGIN_FILE")
        changes = {PREFECT_API_URL: f"{self.ui}api"}
        if login:
            changes[PREFECT_API_AUTH_STRING] = Path(login).read_text().strip()
        with temporary_settings(changes), get_client(sync_client=True) as client:
            answer = client.request("GET" if body is None else "POST", path, json=body)
            return answer.json() if answer.content else None


class Opened:
    """One life of an office."""

    def __init__(
        self, place: Place, process: "subprocess.Popen[bytes]", ear: socket.socket, log: str
    ) -> None:
        self.place, self.process, self._ear, self._log = place, process, ear, Path(log)

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self._log.read_text(encoding="utf-8")

    def hear(self, word: str) -> None:
        """Wait until systemd would have been told this."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            if self._ear in select.select([self._ear], [], [], 0.5)[0]:
                if word in self._ear.recv(4096).decode().splitlines():
                    return
            elif self.process.poll() is not None:
                break
        pytest.fail(f"no {word}: {self.said}")

    def close(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to close and wait; returns its exit status."""
        self.process.send_signal(number)
        return self.process.wait(LIMIT)

    def start_slow(self, name: str) -> "SlowRun":
        """Deploy the slow flow where it is not yet, start a run and wait until it is at work."""
        folder = self.place.folder / name
        folder.mkdir()
        by_name = {"deployments": {"name": {"any_": ["slow"]}}}
        if not self.place.ask("/deployments/filter", by_name):
            self._deploy_slow()
        (deployment,) = self.place.ask("/deployments/filter", by_name)
        made = self.place.ask(
            f"/deployments/{deployment['id']}/create_flow_run",
            {"name": name, "parameters": {"folder": str(folder)}},
        )
        run = SlowRun(self.place, folder, made["id"])
        run.wait(lambda: (folder / "waiting").exists())
        return run

    def _deploy_slow(self) -> None:
        login = self.place.environment.get("THIDUA_LOGIN_FILE")
        auth = {"PREFECT_API_AUTH_STRING": Path(login).read_text().strip()} if login else {}
        done = subprocess.run(
            [sys.executable, "-P", "-m", "prefect", "--no-prompt", "deploy", "--all"],
            cwd=SLOW,
            env={**self.place.environment, "PREFECT_API_URL": f"{self.place.ui}api", **auth},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


class SlowRun:
    """A run of the slow flow."""

    def __init__(self, place: Place, folder: Path, run_id: str) -> None:
        self.place, self.folder, self.id = place, folder, run_id

    @property
    def state(self) -> dict[str, Any]:
        """Its state as the server knows it."""
        return dict(self.place.ask(f"/flow_runs/{self.id}")["state"])

    def let_go(self) -> None:
        """Let it come to its end."""
        (self.folder / "go").touch()

    def retry(self) -> None:
        """Do what the UI's Retry does."""
        (self.folder / "waiting").unlink()
        state = {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"}
        answer = self.place.ask(f"/flow_runs/{self.id}/set_state", {"state": state, "force": True})
        assert answer["status"] == "ACCEPT", answer
        self.wait((self.folder / "waiting").exists)

    def wait(self, true: Callable[[], bool]) -> None:
        """Wait until something is true."""
        deadline = time.monotonic() + LIMIT
        while not true():
            assert time.monotonic() < deadline, self.state
            time.sleep(0.2)

    @property
    def first_steps(self) -> int:
        """How often its first step was done."""
        return len((self.folder / "first").read_text().splitlines())
