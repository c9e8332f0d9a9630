"""Throws the faults of one plan at this process, at its edges: where it opens, renames, starts, connects, and at named events.

An audit hook sees the edges (and may refuse them, as the machine would); named events are the product's own functions,
looked at before they begin and after they are done. Nothing of the product knows of it.
"""

import datetime as dt
import errno
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from random import Random
from typing import Any

import time_machine

EVENTS = {
    "received": "tasks.register.book:Register.receive",
    "number given": "tasks.register.papers:give_numbers",  # within its transaction
    "numbers kept": "tasks.register.book:Register.give_numbers",  # committed
    "signed": "tasks.signing.pdf:sign_pdf",
    "sealed": "tasks.dossier.bundles:seal_bundle",
    "converted": "tasks.documents.pdf.converting:convert",
    "issued": "tasks.register.book:Register.issue",
    "recorded": "tasks.register.book:Register.record",
    "published": "tasks.storage.publishing:publish",
    "placed": "tasks.storage.publishing:_place",
    "uploaded": "tasks.intake.uploads.placing:UploadPlaces.finish",
    "backed up": "tasks.storage.backup.repository:Repository.add",
    "draft laid": "tasks.storage.backup.placing:_draft",
    "restored": "tasks.storage.backup.placing:_swap",
}
"""The product's named events, each by the function that makes it."""
EDGES = ("write", "rename", "mkdir", "start", "connect")
KILLS = ("kill", "power cut", "kill its child")
REFUSALS = {"disk full": errno.ENOSPC, "input/output error": errno.EIO}
CLOCK = "clock"


@dataclass(frozen=True)
class Fault:
    """What is done at the n-th time of an edge or event ("signed", "signed, before"), or after so many seconds.

    `jump`: by how many seconds the clock is put on, or back, for the rest of this process.
    """

    do: str
    at: str
    n: int = 1
    seconds: float = 0.0
    jump: float = 0.0

    def __str__(self) -> str:
        where = f"after {self.seconds:.2f} s" if self.at == "time" else f"{self.at} no. {self.n}"
        return f"{self.do}{f' {self.jump:+.0f} s' if self.jump else ''} at {where}"


class FaultPlan:
    """The faults of this process; `seen` counts what went by, `thrown` what was done."""

    def __init__(self, faults: list[Fault], scope: Path, report: Path) -> None:
        self.faults, self.scope, self.report = faults, str(scope), report
        self.seen: Counter[str] = Counter()
        self.thrown: list[str] = []
        self._lock = threading.RLock()
        self._watching = True
        self._slow = Random(0)
        self._clock: Any = None

    def begin(self) -> None:
        """Watch from now on."""
        for name, where in EVENTS.items():
            self._watch(name, where)
        sys.addaudithook(self._edge)
        if any(
            fault.do == CLOCK for fault in self.faults
        ):  # Python's own clock: no other program's, nor the files'
            self._clock = time_machine.travel(dt.datetime.now(dt.UTC), tick=True).start()
        for fault in self.faults:
            if fault.at == "time":
                clock = threading.Timer(fault.seconds, self._throw, (fault,))
                clock.daemon = True
                clock.start()

    def end(self) -> None:
        """Write down what went by."""
        self._watching = False
        self._write()

    def _write(self) -> None:
        told = json.dumps({"seen": self.seen, "thrown": self.thrown})
        descriptor = os.open(self.report, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(descriptor, told.encode())
        os.close(descriptor)

    def _watch(self, name: str, where: str) -> None:
        """Put a look before and after the function in its place, in every module that holds it."""
        module_name, _, qualified = where.partition(":")
        owner: Any = importlib.import_module(module_name)
        *path, last = qualified.split(".")
        for part in path:
            owner = getattr(owner, part)
        original = getattr(owner, last)

        @wraps(original)
        def watched(*given: Any, **named: Any) -> Any:
            self._pass(f"{name}, before")
            result = original(*given, **named)
            self._pass(name)
            return result

        if path:
            setattr(owner, last, watched)
            return
        for module in list(sys.modules.values()):
            for held in [k for k, v in list(vars(module).items()) if v is original] if module else ():
                setattr(module, held, watched)

    def _edge(self, event: str, given: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event == "open":
            if isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR) and self._ours(given[0]):
                self._pass("write")
        elif event in ("os.rename", "os.link"):
            if self._ours(given[1]):
                self._pass("rename")
        elif event == "os.mkdir":
            if self._ours(given[0]):
                self._pass("mkdir")
        elif event == "subprocess.Popen":
            self._pass("start")
        elif event == "socket.connect":
            self._pass("connect")

    def _ours(self, path: object) -> bool:
        text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        return text.startswith(self.scope)

    def _pass(self, what: str) -> None:
        with self._lock:
            self.seen[what] += 1
            due = [f for f in self.faults if f.at == what and self._due(f, self.seen[what])]
        for fault in due:
            self._throw(fault)

    @staticmethod
    def _due(fault: Fault, times: int) -> bool:
        """A disk that is full stays full for a while, a slow share is slow all along; the rest happens once."""
        if fault.do in REFUSALS:
            return fault.n <= times < fault.n + 20
        return times >= fault.n if fault.do == "slow share" else times == fault.n

    def _throw(self, fault: Fault) -> None:
        if not self._watching:
            return
        if fault.do == "slow share":
            if self.seen[fault.at] == fault.n:
                self.thrown.append(str(fault))
            time.sleep(self._slow.uniform(0, 0.1))
            return
        with self._lock:
            self.thrown.append(str(fault))
            self._write()
        if fault.do == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault.do == "power cut":
            os.killpg(os.getpid(), signal.SIGKILL)
        elif fault.do == "kill its child":
            threading.Thread(target=_kill_a_child, daemon=True).start()
        elif fault.do == CLOCK:
            self._clock.shift(fault.jump)
        elif fault.do == "connection cut":
            raise ConnectionRefusedError(errno.ECONNREFUSED, "connection cut")
        else:
            code = REFUSALS[fault.do]
            raise OSError(code, os.strerror(code))


def _kill_a_child() -> None:
    """Kill the youngest child that this process has, or gets within a second: LibreOffice, a reader."""
    me = str(os.getpid())
    for _ in range(20):
        time.sleep(0.05)
        told = subprocess.run(["ps", "-o", "pid=", "--ppid", me], capture_output=True, text=True).stdout
        children = [int(pid) for pid in told.split()]
        for pid in reversed(children):
            try:
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                if name == "ps":
                    continue
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue
            return
