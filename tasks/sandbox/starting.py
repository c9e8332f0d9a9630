"""Starts a program of the system that opens strangers' files: `python -P -m tasks.sandbox.starting FOLDER PROGRAM ARGUMENT …`.

It reaches no network, writes into that folder alone, and reads beside it the system's files and what stands where it does.
LibreOffice's own program is started, without the two before it: these insist on a socket in /tmp, and who may remove that may
remove others' files there. Where it is not found (a script that calls LibreOffice), or the system has no seccomp, that is so.
LibreOffice ends with whoever started it: one that went on would write into folders that the next run sweeps.
"""

import ctypes
import os
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tasks.sandbox import seccomp
from tasks.sandbox.confinement import Allowance, bare, confined

_SOCKET = "OSL_SOCKET_PATH"
"""Where LibreOffice puts its socket if not into /tmp; short, for the path of a socket must be."""
_DIES_WITH_ITS_PARENT = 1  # of prctl
_AGAIN = 81
"""What LibreOffice ends with that wants to be started once more: it has made itself at home in a new profile."""


def confined_command(command: Sequence[str], folder: Path) -> list[str]:
    """Return the command that starts this one so that it writes into the folder alone."""
    return [sys.executable, "-P", "-m", "tasks.sandbox.starting", str(folder), *command]


def confined_environment(**more: str) -> Mapping[str, str]:
    """Return the environment for such a command: what a program needs to start, and more."""
    return {**bare(os.environ), _SOCKET: ".", **more}


def main(folder: str, program: str, *arguments: str) -> int:
    """Run the program, confined, to its end; returns its exit status. OSError where it can't be started."""
    _end_with_parent()
    file = Path(shutil.which(program) or program)
    inside = file.resolve().parent
    programs = [
        file.parent,
        inside.parent if inside.name == "program" else inside,
    ]  # as LibreOffice is laid out
    itself = inside / "soffice.bin"
    alone = itself.exists() and seccomp.there()
    # It waits on a socket of its own for others of its kind, and does not start without: in these folders, where they seem writable.
    sockets = [] if alone else [Path("/tmp"), Path("/var/tmp")]
    reach = Allowance(write=[Path(folder).resolve()], sockets=sockets)
    confined(run=True, listen=True, unasked=alone, programs=programs)(reach)
    if not alone:
        os.execv(file, [program, *arguments])
    while (status := _run(itself, [program, *arguments])) == _AGAIN:
        pass
    return 128 - status if status < 0 else status


def _end_with_parent() -> None:
    """Let the kernel kill this process, and the program that takes its place, when the one that started it ends."""
    ctypes.CDLL(None).prctl(_DIES_WITH_ITS_PARENT, ctypes.c_ulong(signal.SIGKILL))


def _run(file: Path, command: list[str]) -> int:
    """Run a program to its end; returns its exit status, negative: the signal that ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        _end_with_parent()
        os.execv(file, command)
    finally:
        os._exit(127)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
