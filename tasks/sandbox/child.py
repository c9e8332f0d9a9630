"""What a program runs that opens files that strangers sent: `python -P -m <program> < job.json`.

The program itself opens none of them. It says that it is ready, then forks for each file a process with limits of its
own that reaches nothing but what its work needs (`tasks.sandbox.confinement`), and prints one line a file as soon as that has
ended: how it ended (0, or as `Popen.returncode`), a space, its JSON.
"""

import errno
import json
import math
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.sandbox.confinement import Allowance, confined

READY = '{"ready": true}'
"""What a program says before any file is opened: what can fail by this machine's fault fails before this line."""

_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS})

Job = dict[str, Any]
ChildAnswer = dict[str, Any]


def its_file(job: Job, file: Path) -> Allowance:
    """What most programs need to reach: that file alone, to be read."""
    return Allowance(read=[file])


def answer_each(
    prepared: Callable[[Job], Callable[[Path], ChildAnswer]],
    reach: Callable[[Job, Path], Allowance] = its_file,
    *,
    run: bool = False,
    network: Callable[[Job], bool] = lambda job: False,
) -> None:
    """Answer about each file of the job on standard input; `prepared` gets the job, outside of all limits.

    What the program needs must be imported by now. `reach`: the paths that a file's process may still reach; `run`: it
    starts programs; `network`: it asks others.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # somebody's Ctrl-C is no file's fault
    print(READY, flush=True)
    job = json.load(sys.stdin)
    answer, confine = prepared(job), confined(run=run, network=network(job))
    for path in map(Path, job["files"]):
        status, said = _apart(lambda: confine(reach(job, path)), lambda: answer(path), job)  # noqa: B023  # called at once
        sys.stdout.buffer.write(b"%d %s\n" % (status, said))
        sys.stdout.buffer.flush()


def end_where_the_disk_refused(fault: Exception) -> None:
    """End this process as one that is killed from outside where the disk is full, broken or only read: no file's fault."""
    if isinstance(fault, OSError) and fault.errno in _DISK:
        os.kill(os.getpid(), signal.SIGKILL)


def _apart(confine: Callable[[], None], answer: Callable[[], ChildAnswer], job: Job) -> tuple[int, bytes]:
    """Answer in a process of its own; returns how it ended, and what it said in one line."""
    ours, its = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(ours)
            os.dup2(os.open(os.devnull, os.O_RDWR), sys.stdout.fileno())  # it answers for its own file alone
            try:
                confine()
            except OSError:
                os.kill(os.getpid(), signal.SIGKILL)  # this machine's fault: the file was not opened
            _limit(job)
            said = json.dumps(answer()).encode()
            signal.setitimer(signal.ITIMER_REAL, 0)  # whoever reads may take their time
            with os.fdopen(its, "wb") as pipe:
                pipe.write(said)
            status = 0
        except OSError as fault:
            end_where_the_disk_refused(fault)
        except MemoryError:
            os.abort()  # as those libraries do that are not in Python
        finally:
            os._exit(status)
    os.close(its)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return (1, b"") if status == 0 and b"\n" in said else (status, said if status == 0 else b"")


def _limit(job: Job) -> None:
    """Bound this process: memory, processor time (its own fault), the clock on the wall (mostly the machine's)."""
    _at_most(resource.RLIMIT_AS, job["memory_mb"] << 20)
    _at_most(resource.RLIMIT_CORE, 0)
    _at_most(resource.RLIMIT_CPU, math.ceil(job["seconds"]) + 1)
    # The kernel's own limit counts whole seconds; this one ends it first.
    signal.setitimer(signal.ITIMER_PROF, max(job["seconds"], 0.001))
    signal.setitimer(signal.ITIMER_REAL, job["wall"])


def _at_most(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # The processor's hard limit kills as somebody else would: it must not be reached.
    resource.setrlimit(what, (most, hard if what == resource.RLIMIT_CPU else most))
