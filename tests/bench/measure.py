"""Runs one command to its end and measures it: wall time, processor time, the memory of each process it had.

Processor time and the peak are the kernel's own (wait4: the process and every child it waited for); which process
had which share of it is seen in /proc every quarter of a second, so a process that lives shorter is not named.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LOOK_EVERY = 0.25  # seconds between two looks at the processes
_TICKS = os.sysconf("SC_CLK_TCK")
_NAMES = {  # a word of the command line → what the process is called here; the first that fits
    "prefect/child.py": "Prefect server",
    "reader_child": "workbook reader",
    "evidence_child": "evidence reader",
    "soffice": "LibreOffice",
    "oosplash": "LibreOffice",
}


@dataclass
class Process:
    """What was seen of one kind of process: its highest memory in MB, its processor seconds."""

    peak_mb: float = 0.0
    cpu: float = 0.0


@dataclass
class Measured:
    """One finished command: seconds of wall and processor time, MB, its lines with the second each came at."""

    status: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0  # of the largest single process
    lines: list[tuple[float, str]] = field(default_factory=list)
    processes: dict[str, Process] = field(default_factory=dict)


def measure(
    command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path, tell: Callable[[str], None]
) -> Measured:
    """Run a command; each line it prints (both streams) goes to `tell` as it comes."""
    measured = Measured()
    start = time.monotonic()
    child = subprocess.Popen(
        [str(c) for c in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=dict(env),
        cwd=cwd,
    )
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(child.pid, over, measured.processes))
    watcher.start()
    try:
        assert child.stdout is not None
        for line in child.stdout:
            measured.lines.append((time.monotonic() - start, line.rstrip("\n")))
            tell(line.rstrip("\n"))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    except BaseException:
        child.terminate()  # a run ends its own children
        child.wait()
        raise
    finally:
        over.set()
        watcher.join()
    measured.wall = time.monotonic() - start
    measured.status = child.returncode
    measured.cpu = usage.ru_utime + usage.ru_stime
    measured.peak_mb = usage.ru_maxrss / 1024
    return measured


def _watch(root: int, over: threading.Event, processes: dict[str, Process]) -> None:
    """Look at `root` and all below it until told that it is over."""
    last: dict[int, tuple[str, float]] = {}  # process → its kind, its processor seconds so far
    while not over.wait(LOOK_EVERY):
        for pid in _tree(root):
            try:
                command = (
                    Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                )
                status = Path(f"/proc/{pid}/status").read_text()
                times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended in between
            peak = next((int(s.split()[1]) for s in status.splitlines() if s.startswith("VmHWM:")), 0)
            # A process that ends has no command line any more.
            kind = last[pid][0] if pid in last and not command.strip() else _kind(pid == root, command)
            seen = processes.setdefault(kind, Process())
            seen.peak_mb = max(seen.peak_mb, peak / 1024)
            last[pid] = (kind, (int(times[11]) + int(times[12])) / _TICKS)
    for kind, cpu in last.values():
        processes[kind].cpu += cpu


def _kind(is_root: bool, command: str) -> str:
    """What a process is called here, by its command line."""
    return "main process" if is_root else next((_NAMES[word] for word in _NAMES if word in command), "other")


def _tree(root: int) -> list[int]:
    """The process and all that descend from it, in any session."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found
