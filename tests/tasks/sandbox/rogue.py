"""A program of the sandbox whose library a stranger's file has taken over: it tries what it should not reach.

`python -P rogue.py -P -m PROGRAM`: that program as it is, with what it would do about a file replaced by the tries that the
job lists. Its answer: of each try, "" where it came through, else what stood against it.
"""

import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tasks.sandbox import child

CALLS: dict[str, Callable[[str], object]] = {
    "read": lambda what: Path(what).read_bytes(),
    "list": lambda what: os.listdir(what),  # noqa: PTH208
    "write": lambda what: Path(what).write_bytes(b"x"),
    "run": lambda what: subprocess.run([what], check=True),
    "udp": lambda what: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
        b"x", ("127.0.0.1", int(what))
    ),
    "tcp": lambda what: socket.create_connection(("127.0.0.1", int(what)), timeout=5),
    "unix": lambda what: socket.socket(socket.AF_UNIX).connect(what),
    "signal": lambda what: os.kill(int(what), signal.SIGCONT),
    "rights": lambda what: os.chown(what, 0, 0),
    "variable": lambda what: os.environ[what],
    "memory": lambda what: Path(f"/proc/{os.getppid()}/{what}").read_bytes(),
}


def tried(job: child.Job) -> Callable[[Path], child.ChildAnswer]:
    def all_tries(path: Path) -> child.ChildAnswer:
        said = {}
        for name, (call, what) in job["tries"].items():
            try:
                CALLS[call](what)
                said[name] = ""
            except Exception as refused:
                said[name] = type(refused).__name__
        return said

    return all_tries


def main(program: str) -> None:
    as_it_is = child.answer_each
    child.answer_each = lambda prepared, *reach, **kinds: as_it_is(tried, *reach, **kinds)
    runpy.run_module(program, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[-1])
