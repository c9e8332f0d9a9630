"""Asked to leave: waits end at once, a second wish hurries, the handlers of before come back."""

import os
import signal

import pytest

from flows.office.leaving import AskedToLeave, Leaving


def test_a_wait_ends_with_the_first_wish_and_the_second_hurries() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    leaving = Leaving()
    with leaving.listening():
        assert leaving.until(lambda: True, 60) and not leaving.until(lambda: False, 0)
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(AskedToLeave):
            leaving.wait(600)
        assert (leaving.is_asked, leaving.is_hurried) == (True, False)
        os.kill(os.getpid(), signal.SIGINT)
        assert leaving.is_hurried
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
