"""A Prefect server for one run: the one that answers, else one of our own that is stopped when all is recorded.

Nothing here imports Prefect before it is needed: `thidua --help` must start at once.

Two runs at the same time have a server each, on ports of their own over the same database: neither has to
care when the other ends, and SQLite's own waiting (60 s) orders their writes. Only the start is one after the
other, under a lock, because two servers that both make the tables of a new database get in each other's way.
"""

import fcntl
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.office.prefect import watch
from flows.office.prefect.watch import ASK_EVERY, Watch, silent_since
from flows.settings import Settings, read_settings
from rules.values.errors import ToolMissing
from tasks.storage.disk import refuse_full
from tasks.storage.private import close_to_others
from tasks.storage.secret_file import read_login

logger = logging.getLogger(__name__)

START_LIMIT = 120.0  # seconds; Prefect's own 20 s are too few for a busy two-core machine
DRAIN_LIMIT = 90.0  # seconds to write the history down after a run
HURRIED_DRAIN = 10.0  # the same after Ctrl-C or SIGTERM, when somebody waits for us to go
STOP_LIMIT = 15.0  # seconds between SIGTERM and SIGKILL
PORTS = range(20000, 32000)  # below the ports that Linux gives to outgoing connections

# Batches make the recording of 1000 task runs ten times as fast; what the environment says goes first.
OFTEN_WRITTEN = {
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}
# A server that lives for one run records that run; the office's deployments are the office's server's business.
NOT_OURS_TO_DO = {
    f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false"
    for service in ("SCHEDULER", "LATE_RUNS", "FOREMAN", "PAUSE_EXPIRATIONS", "CANCELLATION_CLEANUP")
}
NO_TELEMETRY = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}


@dataclass(frozen=True)
class ServerInfo:
    """The server of a run: its API's address, and whether we started it (then it goes when the run ends)."""

    url: str
    ours: bool
    watch: Watch


def usual_url() -> str:
    """The API address at which `prefect server start` listens on this machine when nobody says otherwise."""
    from prefect.settings import PREFECT_SERVER_API_HOST, PREFECT_SERVER_API_PORT

    host = PREFECT_SERVER_API_HOST.value()
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{PREFECT_SERVER_API_PORT.value()}/api"


def login_of(settings: Settings) -> str | None:
    """Return "user:password" of server and pages from `settings.login_file`, None where none is set; ThiduaError for an unusable file."""
    return None if settings.login_file is None else read_login(settings.login_file)


def answering(url: str | None) -> bool:
    """Whether a Prefect server answers at this API address (none: the usual one) within a second."""
    from http.client import HTTPException
    from urllib.request import ProxyHandler, build_opener

    url = url or usual_url()
    # The office's proxy can't reach a loopback address.
    local = any(f"//{name}" in url for name in ("127.", "localhost", "[::1]"))
    opener = build_opener(ProxyHandler({})) if local else build_opener()
    try:
        with opener.open(f"{url.rstrip('/')}/health", timeout=0.9) as answer:
            return bool(answer.status == 200 and answer.read(16).strip() == b"true")
    except (OSError, HTTPException, ValueError):
        return False


@contextmanager
def prefect_server(meanwhile: Callable[[], object] | None = None) -> Iterator[ServerInfo]:
    """The server that answers, else one of our own for as long as the block lasts, drained before it stops.

    Inside the block every flow and task of this process, in any thread, talks to it. `meanwhile` is called
    while our own server boots (imports that take long); with a server already there, before the block.
    Raises ToolMissing when our server does not start.
    """
    os.environ["DO_NOT_TRACK"] = "1"  # before Prefect's first import, which reads it
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME

    configured = PREFECT_API_URL.value()
    url = configured or usual_url()
    close_results()
    if answering(url):
        with settings_for(url, ours=False, auth=login_of(read_settings())):
            if meanwhile:
                meanwhile()
            yield ServerInfo(url, ours=False, watch=_watch_of_others(url))
        return
    if configured:
        logger.warning("Máy chủ Prefect %s không trả lời; dùng máy chủ riêng cho lần chạy này.", configured)
    with _sigterm_as_exit(), _own_server(PREFECT_HOME.value(), meanwhile) as info:
        yield info


def close_results() -> None:
    """Take others' rights from what Prefect keeps of former runs: results of tasks hold reports as they were read."""
    from prefect.settings import PREFECT_HOME, PREFECT_LOCAL_STORAGE_PATH

    close_to_others(PREFECT_LOCAL_STORAGE_PATH.value(), *PREFECT_HOME.value().glob("prefect.db*"))


@contextmanager
def _own_server(home: Path, meanwhile: Callable[[], object] | None) -> Iterator[ServerInfo]:
    """Start, use, drain and stop a server over the database of this Prefect home."""
    home.mkdir(parents=True, exist_ok=True)
    since = datetime.now(UTC)
    with (home / "thidua-server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # free again when the file closes, and when we die
        log = _own_log(home)
        port = _free_port()
        url = f"http://127.0.0.1:{port}/api"
        process = _start(port, url, log)
        try:
            with settings_for(url, ours=True):
                if meanwhile:
                    meanwhile()
                _wait_until_healthy(process, url, log)
                fcntl.flock(lock, fcntl.LOCK_UN)
                limit = DRAIN_LIMIT
                try:
                    yield ServerInfo(url, ours=True, watch=_watch_of_ours(process, url, log))
                except (KeyboardInterrupt, SystemExit):
                    limit = HURRIED_DRAIN
                    raise
                finally:
                    _drain(process, since, limit)
        finally:
            _stop(process)


def _watch_of_ours(process: subprocess.Popen[bytes], url: str, log: Path) -> Watch:
    silent, hung = silent_since(lambda: answering(url), watch.HUNG, every=ASK_EVERY), threading.Event()

    def gone() -> bool:
        if process.poll() is None and silent():
            hung.set()
            process.kill()  # whoever waits for its answer is let go
            process.wait()
        return process.poll() is not None

    def refusal() -> ToolMissing:
        what = (
            f"đã treo, không trả lời suốt {watch.HUNG:.0f} giây nên bị tắt"
            if hung.is_set()
            else f"đã dừng giữa chừng{_how(process.returncode)}"
        )
        return ToolMissing(
            f"Máy chủ Prefect riêng của lần chạy này {what}: phần đã xong được giữ lại, chạy lại "
            f"lệnh này để làm tiếp; còn dừng nữa thì xem nhật ký {log} và bộ nhớ của máy."
        )

    return Watch(gone, refusal)


def _watch_of_others(url: str) -> Watch:
    return Watch(
        silent_since(lambda: answering(url)),
        lambda: ToolMissing(
            f"Máy chủ Prefect {url} không còn trả lời: phần đã xong được giữ lại; khởi động lại máy chủ ấy (thidua up), "
            "hoặc bỏ PREFECT_API_URL để dùng máy chủ riêng, rồi chạy lại lệnh này để làm tiếp."
        ),
        ASK_EVERY,
    )


def _how(status: int | None) -> str:
    """Say by which signal a process was ended, "" for any other end."""
    return f" (bị tắt bằng tín hiệu {-status})" if status is not None and status < 0 else ""


def _drain(process: subprocess.Popen[bytes], since: datetime, limit: float) -> None:
    """Drain our server; one that can't be drained costs history, never the run's result."""
    from httpx import HTTPError

    from flows.office.prefect.drain import drain

    if process.poll() is not None:
        logger.warning("Máy chủ Prefect riêng đã dừng giữa chừng; lịch sử lần chạy này có thể thiếu.")
        return
    try:
        drained = drain(since, limit)
    except HTTPError as error:
        logger.warning("Không hỏi được máy chủ Prefect (%s); lịch sử lần chạy này có thể thiếu.", error)
        return
    if not drained.complete:
        logger.warning(
            "Lịch sử lần chạy này có thể thiếu: %d trong %d việc chưa kịp ghi.",
            drained.missing,
            drained.emitted,
        )


def _start(port: int, url: str, log: Path) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own, so that Ctrl-C reaches us and not it."""
    # Its own address: the configured one, in the environment or in a profile, is of a server that is away.
    env = {**OFTEN_WRITTEN, **os.environ, **NOT_OURS_TO_DO, **NO_TELEMETRY, "PREFECT_API_URL": url}
    child = Path(__file__).with_name("child.py")
    with log.open("wb") as out:
        return subprocess.Popen(
            # -P: a script's own folder would come first among the imports, and flows/ is no library
            [sys.executable, "-P", str(child), str(port), str(os.getpid())],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _own_log(home: Path) -> Path:
    """Where our server's words go: kept until the next start, for whoever asks why it went wrong."""
    for old in home.glob("thidua-server-*.log"):
        if not Path("/proc", old.stem.rpartition("-")[2]).exists():
            old.unlink(missing_ok=True)
    return home / f"thidua-server-{os.getpid()}.log"


def _free_port() -> int:
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise ToolMissing(
        "Không còn cổng mạng trống trên máy này cho máy chủ Prefect; khởi động lại máy rồi chạy lại."
    )


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait for the server's first answer; raises ToolMissing, with its log, when there is none in time."""
    deadline = time.monotonic() + START_LIMIT
    while not answering(url):
        if process.poll() is not None:
            refuse_full(log.parent)
            raise ToolMissing(f"Máy chủ Prefect dừng ngay khi khởi động; xem nhật ký {log} rồi chạy lại.")
        if time.monotonic() > deadline:
            raise ToolMissing(
                f"Máy chủ Prefect không khởi động xong trong {START_LIMIT:.0f} giây; xem nhật ký {log}, "
                "bớt việc trên máy rồi chạy lại."
            )
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def settings_for(url: str, *, ours: bool, auth: str | None = None) -> Iterator[None]:
    """Make this address (and login) the one that Prefect uses in every thread of this process and in its children.

    Prefect reads the environment once, when it is imported, and it may be imported already: so its settings
    are replaced as well, for the calling thread and, through the process-wide default, for all others.
    """
    from prefect import context
    from prefect.settings import temporary_settings

    changes: dict[str, object] = {"api.url": url}
    if ours:
        # Heartbeats tell a lasting server of a lost run; with our own they only cost the flow its last second.
        changes["flows.heartbeat_frequency"] = None
    names = {"PREFECT_API_URL": url}
    if auth:
        changes["api.auth_string"] = names["PREFECT_API_AUTH_STRING"] = auth
    if "127.0.0.1" in url:
        no_proxy = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
        names["NO_PROXY"] = names["no_proxy"] = ",".join(filter(None, (no_proxy, "127.0.0.1")))
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    default = context.GLOBAL_SETTINGS_CONTEXT
    try:
        with temporary_settings(changes):
            context.GLOBAL_SETTINGS_CONTEXT = context.get_settings_context()
            yield
    finally:
        context.GLOBAL_SETTINGS_CONTEXT = default
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _sigterm_as_exit() -> Iterator[None]:
    """Let SIGTERM end the block as an exit, so that the server is stopped; only where nobody else handles it."""
    free = signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if not free or threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
