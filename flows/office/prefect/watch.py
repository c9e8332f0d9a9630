"""Ends a run whose Prefect server has died: at once, in one line, with what is done kept for the next run.

Prefect's client asks a dead server again for a minute, at every call: a run would go on for minutes, and end with whatever the
last call made of it. So a thread looks at the server while the run goes on. When it is gone, Prefect's client gives up at
its first try, and the main thread is taken out of whatever it waits for, as Ctrl-C does; files appear under their names
only when they are whole, so nothing is half-written. Where something does not let go, the process is ended after a while.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rules.values.errors import ThiduaError, ToolMissing

LOOK_EVERY = 0.25  # seconds between two looks at a server of our own
ASK_EVERY = 2.0  # seconds between two questions to a server that is not ours
PATIENCE = 18.0  # seconds without an answer until somebody else's server counts as gone: `thidua up` brings its own back sooner
HUNG = 45.0  # seconds without an answer until a server of our own, whose process is there, counts as hung
REFUSALS = (
    3  # so many questions must have gone unanswered too: after a long sleep of the machine none has yet
)
LETTING_GO = 8.0  # seconds for the run to leave what it does
LAST_SECONDS = 2.0  # seconds from our line to the end: Prefect's own closing would ask the dead server again
_TAP = signal.SIGUSR1  # wakes the main thread out of any wait; used by nobody else here


class _ServerGone(BaseException):
    """Takes the main thread out of the run; no Exception, so that no step takes it for a fault of its own."""


class Watch:
    """Looks at the server of a run: `gone` says whether it is, `refusal` makes the one line that ends the run."""

    def __init__(
        self, gone: Callable[[], bool], refusal: Callable[[], ThiduaError], every: float = LOOK_EVERY
    ) -> None:
        self._gone, self.refusal, self._every = gone, refusal, every
        self._over, self._ending = threading.Event(), threading.Lock()
        self.saw_death = self._ended_well = self._leaving = False

    @contextmanager
    def ending_the_run(self) -> Iterator[None]:
        """Raise the refusal out of the block when the server dies in it, whatever Prefect makes of that; from the main thread only."""
        before = signal.signal(_TAP, self._tapped)
        threading.Thread(target=self._look, name="server-watch", daemon=True).start()
        try:
            yield
            self._ended_well = True
        except BaseException:
            if not self.saw_death and not self._gone():
                raise
            self._give_up()
            raise self.refusal() from None
        finally:
            self._leaving = True
            with self._ending:  # whoever was just asked may still answer: no tap comes after this
                self._over.set()
            signal.signal(_TAP, before)

    def _tapped(self, number: int, frame: object) -> None:
        if self.saw_death and not self._leaving:
            raise _ServerGone

    def _look(self) -> None:
        while not self._over.wait(self._every):
            if self._gone():
                break
        else:
            return
        with self._ending:
            if self._over.is_set():
                return
            self.saw_death = True
            self._give_up()
            signal.pthread_kill(threading.main_thread().ident or 0, _TAP)
        if not self._over.wait(LETTING_GO):
            os.write(sys.stderr.fileno(), f"thidua: {self.refusal()}\n".encode())
        elif self._ended_well:
            return
        else:
            time.sleep(LAST_SECONDS)
        os._exit(ToolMissing.exit_status)

    def _give_up(self) -> None:
        """Let Prefect ask the dead server no second time, and say nothing of it: one line is enough."""
        from prefect.settings import get_current_settings

        settings = get_current_settings()  # the process-wide ones, which all threads of the run share
        settings.client.max_retries = 0
        settings.logging.to_api.enabled = False
        logging.disable(logging.CRITICAL)
        logging.raiseExceptions = False


def silent_since(
    answers: Callable[[], bool], patience: float = PATIENCE, first: float | None = None, every: float = 0.0
) -> Callable[[], bool]:
    """Return what tells whether a server has given no answer for `patience` seconds; until its first one, for `first`.

    It is asked once in `every` seconds, however often it is looked at.
    """
    heard = asked = time.monotonic()
    refused, most = 0, patience if first is None else first

    def gone() -> bool:
        nonlocal heard, asked, refused, most
        if time.monotonic() - asked >= every:
            asked = time.monotonic()
            if answers():
                heard, refused, most = time.monotonic(), 0, patience
            else:
                refused += 1
        return refused >= REFUSALS and time.monotonic() - heard > most

    return gone
