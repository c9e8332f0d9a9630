"""The office's two ports, and who may come in by them."""

import socket
from urllib.parse import urlsplit

from flows.office.checks.check import CheckResult, bad, good, note
from flows.settings import Settings
from rules.values.errors import ThiduaError
from tasks.storage.secret_file import read_login

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def ports(settings: Settings, url: str, *, is_ours: bool) -> list[CheckResult]:
    """Tell whether the ports are free, an open office's, or somebody else's."""
    from flows.office.prefect.server import answering

    checks = []
    port = urlsplit(url).port or 80
    if answering(url):
        checks.append(good("Máy chủ Prefect", f"đang chạy ở {url}, sẽ được dùng"))
    elif _is_taken(port):
        checks.append(
            bad(
                "Cổng máy chủ",
                f"{port} đã có chương trình khác dùng: dừng nó hoặc đặt PREFECT_SERVER_API_PORT",
            )
        )
    else:
        checks.append(good("Cổng máy chủ", f"{port} còn trống"))
    pages = settings.pages_port
    if not _is_taken(pages):
        checks.append(good("Cổng trang tổng hợp", f"{pages} còn trống"))
    elif is_ours:
        checks.append(good("Cổng trang tổng hợp", f"{pages}, văn phòng đang mở"))
    else:
        checks.append(
            bad(
                "Cổng trang tổng hợp",
                f"{pages} đã có chương trình khác dùng: dừng nó hoặc đặt THIDUA_PAGES_PORT",
            )
        )
    return checks


def login(settings: Settings) -> list[CheckResult]:
    """Tell whether a login is asked for; without one only this machine may come in."""
    from prefect.settings import PREFECT_SERVER_API_HOST

    about, host = "Đăng nhập", PREFECT_SERVER_API_HOST.value()
    if settings.login_file is not None:
        try:
            read_login(settings.login_file)
        except ThiduaError as refused:
            return [bad(about, str(refused))]
        return [good(about, f"theo tệp '{settings.login_file}'")]
    if host in LOOPBACK:
        return [note(about, "chưa đặt THIDUA_LOGIN_FILE: ai dùng máy này cũng mở được; máy khác thì không")]
    return [bad(about, f"máy chủ mở cho máy khác ({host}) mà chưa có đăng nhập: đặt THIDUA_LOGIN_FILE")]


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
