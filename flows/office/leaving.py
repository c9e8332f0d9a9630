"""Whether the office has been asked to close (Ctrl-C, SIGTERM): waits end at once, nothing is torn out of a call."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOOK_EVERY = 0.2  # seconds between two looks


class AskedToLeave(Exception):
    """Somebody asked the office to close while it waited."""


class Leaving:
    """Counts how often somebody asked the office to close: the second time means at once."""

    def __init__(self) -> None:
        self.times = 0

    @property
    def is_asked(self) -> bool:
        """Tell whether the office shall close."""
        return self.times > 0

    @property
    def is_hurried(self) -> bool:
        """Tell whether running flows get no time to end."""
        return self.times > 1

    def wait(self, seconds: float) -> None:
        """Wait; raises AskedToLeave as soon as the office shall close."""
        self.until(lambda: False, seconds)

    def until(self, true: Callable[[], bool], limit: float) -> bool:
        """Wait at most `limit` seconds until something is true, return whether it is; raises AskedToLeave."""
        deadline = time.monotonic() + limit
        while True:
            if self.is_asked:
                raise AskedToLeave
            if true():
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(min(LOOK_EVERY, max(limit, 0.01)))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear SIGINT and SIGTERM for the block, where this is the main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def heard(number: int, frame: object) -> None:
            self.times += 1

        before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
