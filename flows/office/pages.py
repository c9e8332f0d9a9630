"""The operator's pages on their own port: `python -P -m flows.office.pages [--parent PID]`, until SIGTERM.

With `--parent` it also leaves soon after that process is gone, however it went.
"""

import argparse
import os
import signal
import sys
import threading
import time
from functools import partial

import uvicorn

from flows.office.address import prefect_home
from flows.office.prefect.server import login_of
from flows.office.watching import measures, readiness
from flows.settings import PROJECT, Settings, read_settings
from rules.values.errors import ThiduaError
from tasks.pages.pages import render_site
from tasks.pages.site import site

HOST = "127.0.0.1"
LOOK_EVERY = 1.0  # seconds between two looks at the parent
LAST_ANSWERS = 5  # seconds that open downloads get when the server is stopped


def serve(settings: Settings) -> None:
    """Serve the results on 127.0.0.1 at the settings' port until SIGTERM or Ctrl-C; raises ThiduaError for a login file that can't be used."""
    home = prefect_home()
    app = site(
        settings.results,
        login=login_of(settings),
        zone=settings.time_zone,
        render=partial(render_site, templates=PROJECT / "templates"),
        ready=partial(readiness, settings, home),
        measured=partial(measures, settings, home),
    )
    uvicorn.run(
        app,
        host=HOST,
        port=settings.pages_port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LAST_ANSWERS,
    )


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Read the settings and serve; returns the exit status."""
    arguments = argparse.ArgumentParser(prog="flows.office.pages", description="Máy chủ trang kết quả")
    arguments.add_argument("--parent", type=int, help="mã tiến trình: rời đi khi tiến trình đó không còn")
    parent = arguments.parse_args().parent
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    # uvicorn ends well on SIGTERM and then sends it to us again: that is no failure.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    try:
        serve(read_settings())
    except ThiduaError as refused:
        print(refused, file=sys.stderr)
        return refused.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
