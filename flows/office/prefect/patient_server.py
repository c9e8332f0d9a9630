"""Makes Prefect's server patient with a locked SQLite, where somebody at the browser has pressed a button.

Call `install()` in the server's own process, before `prefect server start` takes requests; nowhere else. Prefect
begins most of its transactions with a read. Once SQLite has read, it does not wait for another's write to end:
whatever the busy timeout says, it refuses the first write at once ("database is locked"), and Prefect answers 503.
Prefect's own clients ask again; the browser shows "Oops. Something went wrong" for a run that only had to wait.
Reported as PrefectHQ/prefect#18934 (open); 3.9.1 without this answers Submit, Resume and the switch with 503 in 0.4 s.

Such a request is handed to Prefect again instead, with the same body, until it goes through or PATIENCE is over. That
is safe for the requests of `PRESSED`: each is one transaction, refused at its first write, so nothing of it is
kept. (Cancel, Retry and the browser's CSRF token begin with the write lock: there SQLite waits by itself.) PostgreSQL
has no such lock: nothing is installed there. Where Prefect's insides are not as expected, it stays impatient and a
warning says so.
"""

import asyncio
import functools
import logging
import random
import re
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

PATIENCE = 30.0  # seconds; one refused then is answered 503 as before
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 1.0  # seconds between two tries, doubled from try to try
PRESSED = re.compile(
    r"POST .*/deployments/[^/]+/create_flow_run"
    r"|PATCH .*/deployments/[^/]+(/schedules/[^/]+)?"
    r"|POST .*/flow_runs/[^/]+/resume"
)
"""Method and path of what is asked again: Run's Submit, Resume's Submit, a deployment's and a schedule's switch."""


class PatientMiddleware:
    """Hands a pressed request to `app` until SQLite lets it write; any other request once, untouched."""

    def __init__(self, app: ASGIApp, patience: float = PATIENCE) -> None:
        self.app, self.patience = app, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; raises what the last try raised, for Prefect to answer."""
        if scope["type"] != "http" or not PRESSED.fullmatch(f"{scope['method']} {scope['path']}"):
            return await self.app(scope, receive, send)
        heard: list[Message] = []
        answered = False
        until, wait = time.monotonic() + self.patience, _FIRST_WAIT

        async def note(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        while True:
            try:
                # What a try puts into its scope is not the next one's.
                return await self.app(dict(scope), _from_the_beginning(heard, receive), note)
            except Exception as error:
                if answered or not _is_locked(error) or time.monotonic() + wait > until:
                    raise
            await asyncio.sleep(wait * random.uniform(0.5, 1))  # several that wait don't come back at once
            wait = min(2 * wait, _LONGEST_WAIT)


def _from_the_beginning(heard: list[Message], receive: Receive) -> Receive:
    """The request's messages: those that an earlier try has `heard`, then what still comes."""
    again = iter(tuple(heard))

    async def hear() -> Message:
        if (message := next(again, None)) is None:
            message = await receive()
            heard.append(message)
        return message

    return hear


def _is_locked(error: BaseException) -> bool:
    """Whether SQLite refused because another was writing, as Prefect itself tells it."""
    from prefect.server.api.server import is_client_retryable_exception
    from sqlalchemy.exc import OperationalError

    return isinstance(error, OperationalError) and is_client_retryable_exception(error)


def install() -> None:
    """Make this process's server patient; never raises: where it can't, it logs why and changes nothing."""
    try:
        from prefect.server.api import server
        from prefect.server.utilities.database import get_dialect
        from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL

        if get_dialect(PREFECT_API_DATABASE_CONNECTION_URL.value()).name != "sqlite":
            return
        plain, _ = server.create_api_app, server.is_client_retryable_exception

        @functools.wraps(plain)
        def patient(*args: Any, **kwargs: Any) -> Any:
            app = plain(*args, **kwargs)
            installed: list[Any] = [one.cls for one in app.user_middleware]
            if PatientMiddleware not in installed:  # Prefect keeps what it has made, and gives it out again
                app.add_middleware(PatientMiddleware)
            return app

        server.create_api_app = patient
    except Exception:  # whatever a later Prefect has changed: the office must come up all the same
        logger.warning(
            "Máy chủ Prefect không chờ được khi SQLite đang bận: có thể phải bấm lại.", exc_info=True
        )
