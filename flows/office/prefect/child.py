"""The Prefect server that a run starts for itself: `prefect server start`, in a process that leaves with its parent.

Run as a script by `flows.office.prefect.server`: its arguments are the port and the parent's process id. The office's children
(`flows.office.child`) watch their parent the same way.
"""

import os
import signal
import sys
import threading
import time

LOOK_EVERY = 1.0  # seconds between two looks at the parent
LAST_WRITES = 5.0  # seconds an orphan goes on, so that what it was already told is written down
LAST_WORD = 20.0  # seconds until an orphan that does not stop by itself is ended


def leave_with(parent: int, number: int = signal.SIGTERM, wait: float = LAST_WRITES) -> None:
    """Send this process a signal some seconds after `parent` is gone, however it went (kill -9 included).

    A look at the parent's id and no PR_SET_PDEATHSIG: that signal comes when the *thread* that started us
    ends, and leaves no time for the last records to be written.
    """
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    time.sleep(wait)
    os.kill(os.getpid(), number)
    time.sleep(LAST_WORD)
    os._exit(1)


def main() -> None:
    """Serve on 127.0.0.1 at the given port until SIGTERM or until the parent is gone."""
    port, parent = int(sys.argv[1]), int(sys.argv[2])
    threading.Thread(target=leave_with, args=(parent,), daemon=True).start()
    from prefect.cli import app

    sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    app()


if __name__ == "__main__":
    main()
