"""A network of its own, which has this machine alone, and notes of whom every Python in it wants to reach."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

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


def noting(folder: Path) -> tuple[Path, Mapping[str, str]]:
    """Where every Python writes down whom it wants to reach, and the environment by which it does."""
    notes, hooks = folder / "notes", folder / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(NOTING.format(notes=str(notes)))
    return notes, {"PYTHONPATH": os.pathsep.join(filter(None, (str(hooks), os.environ.get("PYTHONPATH"))))}


def hosts(notes: Path) -> set[str]:
    """Whom they wanted, sockets of this machine that are files left out."""
    return {line for line in notes.read_text().splitlines() if not line.startswith(("/", "b'/", "\\0"))}
