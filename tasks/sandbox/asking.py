"""Asks a program about files that strangers sent: a file that kills its process is only its own.

How a process ended says whose fault it was. By processor time, memory or a crash it is the file's, and would be again.
Killed from outside (the system short of memory, an operator) or by the clock on the wall (a disk that does not answer,
a machine that was stopped) it is this machine's: that file is tried again once, and what is said of it then must not be
remembered.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from rules.values.errors import ThiduaError
from tasks.sandbox.child import READY, ChildAnswer, Job
from tasks.sandbox.confinement import bare

TRIES = 2
SLOWER, AT_LEAST = 4, 5.0
"""A busy machine may take so many times a file's processor time, and so many seconds more, on the wall."""
START = 60.0  # seconds in which a program must be ready
_FROM_OUTSIDE = frozenset(
    {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM}
)
_LIMITS = frozenset({-signal.SIGPROF, -signal.SIGXCPU, -signal.SIGABRT})


@dataclass(frozen=True, slots=True)
class Death:
    """A file about which no answer came: how its process ended (negative: by that signal).

    `passing`: that was this machine's fault, each time it was tried.
    """

    status: int
    passing: bool = False

    @property
    def beyond_limits(self) -> bool:
        """Tell whether it used up its processor time or its memory (a library that gets none aborts); any other end is a crash."""
        return self.status in _LIMITS


def ask_each(
    program: str,
    files: Sequence[Path],
    *,
    seconds: float,
    memory_mb: int,
    wall: float | None = None,
    **more: Any,
) -> Iterator[ChildAnswer | Death]:
    """Yield what the program says of each file, in their order, as soon as it is said.

    Each file may take `seconds` of processor time, `wall` seconds in all and `memory_mb`; `more` goes to the program as
    it is. Raises ThiduaError where the program can't start.
    """
    wall = SLOWER * seconds + AT_LEAST if wall is None else wall
    job = {"seconds": seconds, "memory_mb": memory_mb, "wall": wall, **more}
    rest, tried = list(files), 0
    while rest:
        with closing(_asked(program, {**job, "files": [str(p) for p in rest]})) as answers:
            for ended in answers:
                tried += 1
                if isinstance(ended, Death) and ended.passing and tried < TRIES:
                    break  # tried again, by the program started anew
                if isinstance(ended, _NotStarted):
                    raise ThiduaError(
                        "Không khởi động được tiến trình đọc tệp (máy thiếu bộ nhớ, hoặc bản cài đặt hỏng): "
                        "chạy lại make setup."
                    )
                yield ended
                rest, tried = rest[1:], 0


class _NotStarted(Death):
    """The program gave up by itself: no file was opened, and none of the others would be."""


def _asked(program: str, job: Job) -> Generator[ChildAnswer | Death, None, None]:
    """Yield what one start of the program says of its files; a last Death where the program ended before it was done."""
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=bare(os.environ),
        )
    except OSError:  # no memory, no more processes
        yield _NotStarted(1, passing=True)
        return
    with child:
        try:
            answered = 0
            for line in _lines(child, job):
                yield _read(line)
                answered += 1
            if answered < len(job["files"]):
                status = child.wait()
                yield (Death if status < 0 else _NotStarted)(status, passing=True)
        finally:
            child.kill()


def _lines(child: "subprocess.Popen[bytes]", job: Job) -> Iterator[bytes]:
    """Yield the lines about the files, fewer where the child has ended."""
    assert child.stdin is not None and child.stdout is not None
    if _line(child, child.stdout, START).decode().strip() != READY:
        return
    with suppress(BrokenPipeError), child.stdin as pipe:
        pipe.write(json.dumps(job).encode())
    for _ in job["files"]:
        line = _line(child, child.stdout, START + job["wall"])
        if not line.endswith(b"\n"):
            return
        yield line


def _line(child: "subprocess.Popen[bytes]", pipe: IO[bytes], seconds: float) -> bytes:
    """Return the child's next line, less than one where it ended; it is killed where it says nothing for so long."""
    clock = threading.Timer(seconds, child.kill)
    clock.start()
    try:
        return pipe.readline()
    finally:
        clock.cancel()


def _read(line: bytes) -> ChildAnswer | Death:
    status, _, said = line.partition(b" ")
    if int(status):
        return Death(int(status), passing=-int(status) in _FROM_OUTSIDE)
    try:
        answer = json.loads(said)
    except ValueError:
        return Death(1)
    return answer if isinstance(answer, dict) else Death(1)
