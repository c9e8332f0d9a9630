"""A run calls nobody: in a network that has this machine alone, whoever it asks for is written down."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sampled_runs import SAMPLE

pytestmark = pytest.mark.run  # with a Prefect server of its own

UNITS = ("ldld", "p-hoa-mac")
NOTING = """
import os, sys

def _note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        asked = arguments[0] if event.startswith("socket.get") else arguments[1]
        host = asked[0] if isinstance(asked, tuple) else asked
        note = os.open({notes!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(note, f"{{host!s}}\\n".encode())
        os.close(note)

sys.addaudithook(_note)
"""
LOOPBACK = """
import fcntl, os, socket, struct, sys
with socket.socket() as any:
    fcntl.ioctl(any, 0x8914, struct.pack("16sh", b"lo", 1 | 64))  # SIOCSIFFLAGS: up, running
os.execv(sys.argv[1], sys.argv[1:])
"""
HERE = {"127.0.0.1", "::1", "localhost", "", "None"}


def alone(*command: str) -> list[str]:
    """The command in a network of its own, which has the loopback device and nothing else."""
    rights = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *rights, "--net", sys.executable, "-c", LOOPBACK, *command]


@pytest.fixture
def noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every Python writes down whom it wants to reach."""
    notes, hooks = tmp_path / "notes", tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(NOTING.format(notes=str(notes)))
    path = os.pathsep.join(filter(None, (str(hooks), os.environ.get("PYTHONPATH"))))
    monkeypatch.setenv("PYTHONPATH", path)
    return notes


def hosts(notes: Path) -> set[str]:
    """Whom they wanted, sockets of this machine that are files left out."""
    return {line for line in notes.read_text().splitlines() if not line.startswith(("/", "b'/", "\\0"))}


def test_the_notes_show_who_is_asked_for(noted: Path) -> None:
    asks = "import socket\ntry: socket.create_connection(('tsa.example.vn', 80), 1)\nexcept OSError: print('none')"
    done = subprocess.run(alone(sys.executable, "-c", asks), capture_output=True, text=True, timeout=60)
    assert done.stdout == "none\n" and hosts(noted) == {"tsa.example.vn"}, done.stderr


def test_a_run_asks_for_nobody(noted: Path, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, inbox / unit)
    home = tmp_path / "prefect"
    thidua = str(Path(sys.executable).with_name("thidua"))
    done = subprocess.run(
        alone(thidua, "run", "A2024", "--inbox", str(inbox), "--out", str(out)),
        env={
            **os.environ,
            "PREFECT_HOME": str(home),
            "THIDUA_REGISTER_URL": f"sqlite:///{tmp_path}/register.db",
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert (out / "run.json").exists(), done.stdout + done.stderr
    assert hosts(noted) - HERE == set()
