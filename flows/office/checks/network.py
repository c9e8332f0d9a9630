"""The office's two ports, who may come in by them, whether e-mail can go out."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

from flows.office.checks.check import CheckResult, bad, good, note
from flows.settings import Settings
from rules.values.errors import ThiduaError
from tasks.storage.secret_file import OpenToOthers, read_login, read_secret

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAIL = "Thư điện tử"


def ports(settings: Settings, url: str, *, is_ours: bool) -> list[CheckResult]:
    """Tell whether the ports are free, an open office's, or somebody else's."""
    from flows.office.prefect.server import answering

    others = "đã có chương trình khác dùng: dừng nó hoặc đặt"
    port = urlsplit(url).port or 80
    if answering(url):
        server = good("Máy chủ Prefect", f"đang chạy ở {url}, sẽ được dùng")
    elif _is_taken(port):
        server = bad("Cổng máy chủ", f"{port} {others} PREFECT_SERVER_API_PORT")
    else:
        server = good("Cổng máy chủ", f"{port} còn trống")
    port, about = settings.pages_port, "Cổng trang tổng hợp"
    if not _is_taken(port):
        pages = good(about, f"{port} còn trống")
    elif is_ours:
        pages = good(about, f"{port}, văn phòng đang mở")
    else:
        pages = bad(about, f"{port} {others} THIDUA_PAGES_PORT")
    return [server, pages]


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


def mail(settings: Settings) -> list[CheckResult]:
    """Tell what is missing among the mail settings and whether their files can be read; nothing is sent."""
    if not settings.notify:
        return [note(MAIL, "THIDUA_NOTIFY chưa bật: không gửi thư nào; giấy nhắc, phiếu trả vẫn được soạn")]
    wanted = {
        "THIDUA_SMTP_HOST": settings.smtp_host,
        "THIDUA_MAIL_FROM": settings.mail_from,
        "THIDUA_OPERATOR_EMAIL": settings.operator_email,
        "THIDUA_ADDRESSES": settings.addresses,
    }
    if settings.smtp_user:
        wanted["THIDUA_SMTP_PASSWORD_FILE"] = settings.smtp_password_file
    faults = [f"thiếu {name}" for name, value in wanted.items() if not value]
    faults += _unreadable(settings.addresses, private=False)
    faults += _unreadable(settings.smtp_password_file, private=True)
    if faults:
        return [bad(MAIL, f"{', '.join(faults)}: sửa, hoặc tắt THIDUA_NOTIFY")]
    return [good(MAIL, f"gửi từ {settings.mail_from} qua {settings.smtp_host}:{settings.smtp_port}")]


def _unreadable(path: Path | None, *, private: bool) -> list[str]:
    if path is None:
        return []
    try:
        _ = read_secret(path) if private else path.read_bytes()
    except OSError as refused:
        return [f"không đọc được '{path}' ({refused.strerror})"]
    except OpenToOthers:
        return [f"người khác trên máy đọc được '{path}' (chmod 600)"]
    return []
