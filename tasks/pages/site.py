"""The web server of the operator's pages: lists the cycles and hands out what their runs published, nothing else.

GET and HEAD only, below a login where one is set. What may be seen is an allow list of names; `.work`, received files,
hidden files, links and listings of folders are never shown.
"""

import base64
import binascii
import datetime as dt
import hmac
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rules.contracts.base import Unfit
from rules.contracts.run import MARK, RunMark
from rules.page.site.served import CYCLE, delivery, is_published
from rules.page.site.site import (
    NOT_ALLOWED,
    NOT_FOUND,
    NOT_LOGGED_IN,
    CycleFolder,
    RefusedPage,
    SitePage,
    cycles_page,
)
from rules.page.wording import time_vi
from tasks.pages.measures import CONTENT_TYPE, Measure, exposition

PAGE, INTAKE = "index.html", "tiep-nhan"
FORMS = ("bieu-mau", "tham-dinh")
"""Where the forms to send out lie: of the units, of the appraising offices."""
POLICY = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]*)"')
HEAD_BYTES = 4096
"""A page's own policy stands within its first bytes."""
CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'"
NO_FRAME = "frame-ancestors 'none'"
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
)

UNASKED = frozenset({"/health", "/healthz", "/readyz"})
"""What is told without the login: that the server lives, and what of the office is there."""

READY_KEPT = 5.0
"""Seconds for which an answer of `/readyz` holds: it needs no login, and each look opens the register."""

Render = Callable[[SitePage], str]
Ready = Callable[[], Mapping[str, bool]]
Measured = Callable[[], Sequence[Measure]]


def site(
    results: Path,
    *,
    login: str | None,
    zone: dt.tzinfo,
    render: Render,
    ready: Ready = dict,
    measured: Measured = tuple,
) -> ASGIApp:
    """Return the server over the folder of results (a folder a cycle).

    `login` is "user:password", None: nobody is asked; `zone` is the office's, in which the list shows times. `ready` is
    asked for what `/readyz` tells, once in READY_KEPT seconds whoever asks; `measured` anew each time for `/metrics`.
    """
    known = _kept(ready)

    def health(request: Request) -> Response:
        return PlainTextResponse("ok")

    def readiness(request: Request) -> Response:
        there = known()
        return JSONResponse(there, 200 if all(there.values()) else 503, headers={"Cache-Control": "no-store"})

    def metrics(request: Request) -> Response:
        return Response(
            exposition(measured()), media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
        )

    def cycles(request: Request) -> Response:
        return _page(render(cycles_page(_cycles(results, zone))))

    def file(request: Request) -> Response:
        parts = _parts(request)
        *folders, name = parts
        full = [*folders, name or PAGE]
        path = _published(results, full)
        if path is not None:
            return _file(path, full)
        if name and _published(results, [*parts, PAGE]) is not None:
            return RedirectResponse(request.url.path.rpartition("/")[2] + "/", 308)
        return refused(NOT_FOUND, 404)

    def refused(page: RefusedPage, status: int) -> Response:
        return _page(render(page), status)

    app = Starlette(
        routes=[
            Route("/health", health),
            Route("/healthz", health),
            Route("/readyz", readiness),
            Route("/metrics", metrics),
            Route("/", cycles),
            Route("/{path:path}", file),
        ],
        exception_handlers={
            404: lambda request, error: refused(NOT_FOUND, 404),
            405: lambda request, error: refused(NOT_ALLOWED, 405),
        },
    )
    return _Guard(app, login, lambda: refused(NOT_LOGGED_IN, 401))


def _kept(ready: Ready) -> Callable[[], dict[str, bool]]:
    lock, last = threading.Lock(), (-READY_KEPT, dict[str, bool]())

    def known() -> dict[str, bool]:
        nonlocal last
        with lock:
            if time.monotonic() - last[0] >= READY_KEPT:
                there = dict(ready())
                last = time.monotonic(), there
            return last[1]

    return known


class _Guard:
    """Asks for the login, then puts the headers of safety onto every answer."""

    def __init__(self, app: ASGIApp, login: str | None, refuse: Callable[[], Response]) -> None:
        self.app = app
        self.login = login.encode() if login is not None else None
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *ALWAYS]
            await send(message)

        if scope["path"] not in UNASKED and not self._known(dict(scope["headers"])):
            answer = self.refuse()
            answer.headers["WWW-Authenticate"] = 'Basic realm="thi dua", charset="UTF-8"'
            await answer(scope, receive, safely)
            return
        await self.app(scope, receive, safely)

    def _known(self, headers: dict[bytes, bytes]) -> bool:
        if self.login is None:
            return True
        scheme, _, coded = headers.get(b"authorization", b"").partition(b" ")
        try:
            given = base64.b64decode(coded.strip(), validate=True)
        except (binascii.Error, ValueError):
            given = b""
        # compare_digest looks at every byte, so that the time taken tells nothing.
        return hmac.compare_digest(given, self.login) and scheme.lower() == b"basic"


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, headers=_page_headers(html[:HEAD_BYTES].encode()))


def _page_headers(head: bytes) -> dict[str, str]:
    """Return the headers of a page: the policy that it states itself, told by the server too, and kept by nobody."""
    own = POLICY.search(head)
    policy = own[1].decode("ascii", "replace") if own else CLOSED
    return {"Content-Security-Policy": f"{policy}; {NO_FRAME}", "Cache-Control": "no-store"}


def _parts(request: Request) -> list[str]:
    """Return the parts of the path as the file system names them, whatever bytes they hold."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    return [os.fsdecode(unquote_to_bytes(part)) for part in raw.partition(b"?")[0].split(b"/")[1:]]


def _published(results: Path, parts: list[str]) -> Path | None:
    """Return the file that a run published under this path; None where there is none to be shown."""
    if not is_published(parts):
        return None
    path = results
    try:
        for part in parts:
            path = path / part
            if path.is_symlink():
                return None
        return path if path.is_file() else None
    except OSError:  # a name longer than the file system allows, a share that is away
        return None


def _file(path: Path, parts: list[str]) -> Response:
    how = delivery(parts)
    if how.is_page:
        with path.open("rb") as page:
            headers = _page_headers(page.read(HEAD_BYTES))
        return FileResponse(path, media_type=how.media_type, headers=headers)
    # A browser's own viewer of PDF does not work below a policy that closes everything.
    policy = f"{CLOSED}; {NO_FRAME}" if how.save_as else NO_FRAME
    return FileResponse(
        path,
        media_type=how.media_type,
        headers={"Cache-Control": "private, no-cache", "Content-Security-Policy": policy},
        filename=how.save_as or None,
        content_disposition_type="attachment",
    )


def _cycles(results: Path, zone: dt.tzinfo) -> Iterator[CycleFolder]:
    if not results.is_dir():
        return
    for folder in results.iterdir():
        if not CYCLE.fullmatch(folder.name) or folder.is_symlink() or not folder.is_dir():
            continue
        mark = _published(results, [folder.name, MARK])
        intake = _published(results, [folder.name, INTAKE, PAGE])
        forms, appraisal = (_published(results, [folder.name, part, PAGE]) for part in FORMS)
        if mark is None and intake is None and forms is None:
            continue
        yield CycleFolder(
            id=folder.name,
            result_at=_made(mark, zone) if mark and _published(results, [folder.name, PAGE]) else "",
            stage=_stage(mark) if mark else "",
            intake_at=_made(intake, zone) if intake else "",
            forms=forms is not None,
            appraisal=appraisal is not None,
        )


def _made(path: Path, zone: dt.tzinfo) -> str:
    return time_vi(dt.datetime.fromtimestamp(path.stat().st_mtime, zone), zone)


def _stage(mark: Path) -> str:
    try:
        return RunMark.read(mark.read_bytes()).stage_words
    except (OSError, Unfit):
        return ""
