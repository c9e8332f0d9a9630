"""Starts a program of the system that opens strangers' files: `python -P -m tasks.sandbox.starting FOLDER PROGRAM ARGUMENT …`.

It reaches no network, writes into that folder alone, and reads beside it the system's files and what stands where it does.
"""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tasks.sandbox.confinement import Allowance, bare, confined


def confined_command(command: Sequence[str], folder: Path) -> list[str]:
    """Return the command that starts this one so that it writes into the folder alone."""
    return [sys.executable, "-P", "-m", "tasks.sandbox.starting", str(folder), *command]


def confined_environment(**more: str) -> Mapping[str, str]:
    """Return the environment for such a command: what a program needs to start, and more."""
    return {**bare(os.environ), **more}


def main(folder: str, program: str, *arguments: str) -> None:
    """Become the program, confined; OSError where it can't be started."""
    file = Path(shutil.which(program) or program)
    inside = file.resolve().parent
    programs = [
        file.parent,
        inside.parent if inside.name == "program" else inside,
    ]  # as LibreOffice is laid out
    # It waits on a socket of its own for others of its kind, in these folders whatever TMPDIR says, and does not start without.
    reach = Allowance(write=[Path(folder).resolve()], sockets=[Path("/tmp"), Path("/var/tmp")])
    confined(run=True, listen=True, programs=programs)(reach)
    os.execv(file, [program, *arguments])


if __name__ == "__main__":
    main(*sys.argv[1:])
