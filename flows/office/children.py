"""The office's children: server, worker, pages; each in a session of its own, with its own log, started again when it dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from rules.values.errors import ToolMissing

DEATHS = 5  # so many deaths of one child ...
WITHIN = 600.0  # ... within so many seconds are no accident: the office gives up
LONGEST_WAIT = 30.0  # seconds between a death and the next start
LOG_KEPT = 20_000_000  # bytes; a longer log is put aside at the next start


class Child:
    """One child process: how it is started, whether it lives, how it is ended."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.log = name, log
        self._command, self._clock = list(command), clock
        # systemd listens to the office alone
        self._environment = {key: value for key, value in environment.items() if key != "NOTIFY_SOCKET"}
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths: list[float] = []
        self._next_start = 0.0

    @property
    def was_started(self) -> bool:
        """Tell whether it has ever been started."""
        return self._process is not None or bool(self._deaths)

    @property
    def is_alive(self) -> bool:
        """Tell whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the process; its words are added to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.replace(self.log.with_suffix(".old"))
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the office alone
            )

    def note_death(self) -> bool:
        """Note that the process has died since the last look; raises ToolMissing when it dies too often."""
        if self._process is None or self._process.poll() is None:
            return False
        status, self._process = self._process.returncode, None
        now = self._clock()
        self._deaths = [*(t for t in self._deaths if now - t < WITHIN), now]
        if len(self._deaths) >= DEATHS:
            raise ToolMissing(
                f"{self.name} dừng {DEATHS} lần liền (mã {status}): xem nhật ký {self.log}, sửa rồi chạy lại."
            )
        self._next_start = now + min(2.0 ** (len(self._deaths) - 1), LONGEST_WAIT)
        return True

    @property
    def is_due(self) -> bool:
        """Tell whether the dead child may be started again by now."""
        return self._process is None and self._clock() >= self._next_start

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process, where it is still there."""
        if self._process is not None:
            self._process.send_signal(number)  # which looks first whether it has ended

    def end(self, number: signal.Signals, limit: float) -> None:
        """Send a signal, wait at most `limit` seconds, then end the whole session."""
        if self._process is None:
            return
        self.send(number)
        try:
            self._process.wait(limit)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None


def watched(number: signal.Signals, wait: float, *what: str) -> list[str]:
    """Return the command of a child that sends itself a signal `wait` seconds after this process is gone."""
    # -P: the folder we are called in is no library
    return [sys.executable, "-P", "-m", "flows.office.child", str(os.getpid()), number.name, str(wait), *what]
