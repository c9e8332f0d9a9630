"""`thidua up`: brings the office up, watches over it, closes it in order."""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from flows.office import environment
from flows.office.address import OfficeUrls, addresses_at, only_office
from flows.office.checks.checking import refuse_missing
from flows.office.children import Child, watched
from flows.office.closing import close_runs
from flows.office.leaving import AskedToLeave, Leaving
from flows.office.notify import tell_systemd
from flows.office.prefect import automations, deploying, leftovers, watch
from flows.office.prefect.child import LAST_WRITES
from flows.office.prefect.server import (
    START_LIMIT,
    answering,
    close_results,
    login_of,
    settings_for,
    usual_url,
)
from flows.office.prefect.watch import silent_since
from flows.settings import Settings
from rules.values.errors import ThiduaError, ToolMissing

DEPLOY_LIMIT = 300.0  # seconds
WORKER_LIMIT = 90.0  # seconds until the worker is heard of
PAGES_LIMIT = 60.0  # seconds until the pages answer
LOOK_EVERY = 1.0  # seconds between two looks at the children
TOLD_FIRST, TOLD_EVERY = (
    600.0,
    24 * 3600.0,
)  # seconds until the operator's mail is looked at, and between two times
RUNS_EVERY = 60.0  # seconds between two looks at the runs' processes
STOP_LIMIT = 20.0  # seconds between a polite signal and SIGKILL


def open_office(settings: Settings, say: Callable[[str], None]) -> None:
    """Open the office and keep it open until somebody asks for its end; ThiduaError for what stands in the way."""
    os.environ["DO_NOT_TRACK"] = "1"  # before Prefect's first import, which reads it
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME

    home = PREFECT_HOME.value()
    close_results()
    configured = PREFECT_API_URL.value()
    url = configured if configured and answering(configured) else usual_url()
    addresses = addresses_at(url, settings)
    leaving = Leaving()
    with leaving.listening(), only_office(home, addresses):
        if configured and configured != url:
            say(f"Máy chủ Prefect {configured} không trả lời; dùng máy chủ riêng của văn phòng.")
        refuse_missing(settings, url, home)
        with settings_for(url, ours=False, auth=login_of(settings)):
            _Office(settings, addresses, home, leaving, say).run()


class _Office:
    """The children of one office and what is done with them, from opening to closing."""

    def __init__(
        self,
        settings: Settings,
        addresses: OfficeUrls,
        home: Path,
        leaving: Leaving,
        say: Callable[[str], None],
    ) -> None:
        self.settings, self.addresses, self.leaving, self.say = settings, addresses, leaving, say
        self.logs = home / "thidua-office"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.clients = environment.of_clients(settings, addresses.api)
        self.server: Child | None = None
        self.server_hangs: Callable[[], bool] = lambda: False
        if not answering(addresses.api):
            self.server = Child(
                "Máy chủ Prefect",
                watched(signal.SIGTERM, LAST_WRITES, "prefect", "server", "start", *_listen(addresses.api)),
                environment.of_server(settings, addresses.api),
                self.logs / "server.log",
            )
        name = deploying.worker_name()
        start = ("worker", "start", "--pool", deploying.POOL, "--type", "process", "--name", name)
        self.worker = Child(
            "Tiến trình chạy việc",
            watched(signal.SIGINT, 0, "prefect", *start),
            self.clients,
            self.logs / "worker.log",
        )
        self.pages = Child(
            "Trang tổng hợp",
            watched(signal.SIGTERM, 0, "flows.office.pages"),
            self.clients,
            self.logs / "pages.log",
        )

        self.telling = Child(
            "Thư báo người vận hành",
            [sys.executable, "-P", "-m", "flows.office.telling"],
            self.clients,
            self.logs / "telling.log",
        )

    def run(self) -> None:
        """Open, watch, close; what goes wrong meanwhile is raised after all children are gone."""
        try:
            self._open()
            self._watch()
        except AskedToLeave:
            self.say("Đang đóng văn phòng; các lần chạy dở được chờ xong (Ctrl-C lần nữa: đóng ngay).")
        except _refusals() as refused:
            what = " ".join(str(refused).split())[:300]
            raise ThiduaError(
                f"Máy chủ Prefect {self.addresses.ui} không nhận việc ({what}): xem nhật ký trong {self.logs}, sửa rồi chạy lại."
            ) from refused
        finally:
            tell_systemd(STOPPING=1)
            self._close()
        self.say("Văn phòng đã đóng.")

    # --- opening -------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if self.server is not None:
            self.say("Đang khởi động máy chủ Prefect…")
            self._start_server(self.server)
            self._answers(self.server)
        else:
            self.say(f"Dùng máy chủ Prefect đang chạy ở {self.addresses.ui}")
        self.pages.start()
        with _client() as client:
            deploying.apply_pool(client)
            self._deploy()
            automations.apply_automation(client)
            # After the automation: the operator is told of what was cut off. Before the worker, which takes up new runs.
            self._tell_cut_off(leftovers.sweep(client))
            self._worker_listens(client)
        pages = f"http://127.0.0.1:{self.settings.pages_port}/health"
        if not self.leaving.until(lambda: _speaks_http(pages), PAGES_LIMIT):
            raise ToolMissing(
                f"Trang tổng hợp không trả lời: xem nhật ký {self.pages.log}, sửa rồi chạy lại."
            )
        self.say(
            f"Văn phòng đã mở.\n  Máy chủ Prefect:  {self.addresses.ui}\n  Trang tổng hợp:   {self.addresses.pages}"
        )
        self.say("Đóng bằng Ctrl-C.")
        tell_systemd(READY=1, STATUS=f"{self.addresses.ui} {self.addresses.pages}")

    def _start_server(self, server: Child) -> None:
        server.start()
        self.server_hangs = silent_since(
            lambda: answering(self.addresses.api), watch.HUNG, START_LIMIT, every=watch.ASK_EVERY
        )

    def _answers(self, server: Child) -> None:
        """Wait for the server's first answer; ToolMissing, with its log, when there is none."""
        self.leaving.until(lambda: answering(self.addresses.api) or not server.is_alive, START_LIMIT)
        if not answering(self.addresses.api):
            raise ToolMissing(
                f"Máy chủ Prefect không khởi động được: xem nhật ký {server.log}, sửa rồi chạy lại."
            )

    def _worker_listens(self, client: Any) -> None:
        """Start the worker and wait for its first word to the server."""
        since = datetime.now(UTC)
        self.worker.start()
        heard = self.leaving.until(
            lambda: deploying.worker_heard(client, since) or not self.worker.is_alive, WORKER_LIMIT
        )
        if not heard or not self.worker.is_alive:
            log = self.worker.log
            raise ToolMissing(
                f"Tiến trình chạy việc không khởi động được: xem nhật ký {log}, sửa rồi chạy lại."
            )

    def _deploy(self) -> None:
        log = self.logs / "deploy.log"
        process = deploying.start_deploying(self.clients, log)
        try:
            self.leaving.until(lambda: process.poll() is not None, DEPLOY_LIMIT)
        finally:
            if process.poll() is None:
                process.kill()
            status = process.wait()
        if status:
            raise ThiduaError(
                f"Không đặt được các lịch chạy vào máy chủ Prefect: xem nhật ký {log}, sửa rồi chạy lại."
            )

    def _tell_cut_off(self, names: list[str]) -> None:
        for name in names:
            self.say(
                f"Lần chạy dở “{name}” được ghi là bị cắt ngang; bấm Retry trên trang của nó để chạy tiếp."
            )

    # --- watching ------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Look at the children until somebody asks for the end; one that died is started again."""
        vanished, looked = leftovers.Vanished(), time.monotonic()
        tell_at = looked + TOLD_FIRST
        while True:
            self.leaving.wait(LOOK_EVERY)
            if self.server is not None and self.server.is_alive and self.server_hangs():
                self.say(
                    f"Máy chủ Prefect đã treo, không trả lời suốt {watch.HUNG:.0f} giây: tắt để khởi động lại."
                )
                self.server.send(signal.SIGKILL)
                self.server_hangs = lambda: False  # until it is started again
            for child in filter(None, (self.server, self.pages, self.worker)):
                if child.note_death():
                    self.say(f"{child.name} đã dừng bất ngờ, đang khởi động lại (nhật ký {child.log}).")
                if child.is_due:
                    self._start_again(child)
            if self.settings.notify and time.monotonic() > tell_at and not self.telling.is_alive:
                tell_at = time.monotonic() + TOLD_EVERY
                self.telling.start()
            if self.worker.is_alive and time.monotonic() - looked > RUNS_EVERY:
                looked = time.monotonic()
                if not answering(self.addresses.api):
                    continue  # Prefect's client would wait for minutes for one that hangs
                with suppress(*_refusals()), _client() as client:
                    self._tell_cut_off(vanished.inspect(client))

    def _start_again(self, child: Child) -> None:
        if child is self.server:
            self._start_server(child)
        elif child is not self.worker:
            child.start()
        elif answering(self.addresses.api):  # without a server a worker only dies again
            with suppress(*_refusals()):  # the server has just gone: at the next look
                with _client() as client:
                    self._tell_cut_off(leftovers.sweep(client))
                child.start()

    # --- closing -------------------------------------------------------------------------------------------

    def _close(self) -> None:
        with ExitStack() as ending:
            if self.server is not None:
                ending.callback(self.server.end, signal.SIGTERM, STOP_LIMIT)
            ending.callback(self.pages.end, signal.SIGTERM, STOP_LIMIT)
            ending.callback(self.worker.end, signal.SIGINT, STOP_LIMIT)
            ending.callback(self.telling.end, signal.SIGTERM, STOP_LIMIT)
            if not answering(self.addresses.api):
                return
            try:
                with _client() as client:
                    close_runs(client, self.worker, self.settings.drain_seconds, self.leaving, self.say)
            except _refusals():
                self.say("Máy chủ Prefect không trả lời khi đóng: lần chạy dở được ghi lại vào lần mở sau.")


def _refusals() -> tuple[type[Exception], ...]:
    """What Prefect's client raises when the server is away or refuses."""
    from httpx import HTTPError
    from prefect.exceptions import PrefectException

    return (HTTPError, PrefectException)


def _listen(api: str) -> list[str]:
    """Say to Prefect's server where to listen; a host that is asked for in the environment goes first."""
    from urllib.parse import urlsplit

    from prefect.settings import PREFECT_SERVER_API_HOST

    return ["--host", PREFECT_SERVER_API_HOST.value(), "--port", str(urlsplit(api).port)]


def _client() -> Any:
    from prefect.client.orchestration import get_client

    return get_client(sync_client=True)


def _speaks_http(url: str) -> bool:
    """Tell whether a web server answers, be it with a refusal."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=2):
            return True
    except HTTPError:
        return True
    except OSError:
        return False
