"""Whether e-mail can be sent: asked only where `notify` is set, for otherwise none is."""

from pathlib import Path

from flows.office.checks.check import CheckResult, bad, good, note
from flows.settings import Settings
from tasks.storage.secret_file import OpenToOthers, read_secret

ABOUT = "Thư điện tử"


def mail(settings: Settings) -> list[CheckResult]:
    """Tell what is missing among the mail settings and whether their files can be read; nothing is sent."""
    if not settings.notify:
        return [note(ABOUT, "THIDUA_NOTIFY chưa bật: không gửi thư nào; giấy nhắc, phiếu trả vẫn được soạn")]
    wanted = {
        "THIDUA_SMTP_HOST": settings.smtp_host,
        "THIDUA_MAIL_FROM": settings.mail_from,
        "THIDUA_OPERATOR_EMAIL": settings.operator_email,
        "THIDUA_ADDRESSES": settings.addresses,
    }
    if settings.smtp_user:
        wanted["THIDUA_SMTP_PASSWORD_FILE"] = settings.smtp_password_file
    faults = [f"thiếu {name}" for name, value in wanted.items() if not value]
    faults += _unreadable(settings.addresses, private=False) + _unreadable(
        settings.smtp_password_file, private=True
    )
    if faults:
        return [bad(ABOUT, f"{', '.join(faults)}: sửa, hoặc tắt THIDUA_NOTIFY")]
    return [good(ABOUT, f"gửi từ {settings.mail_from} qua {settings.smtp_host}:{settings.smtp_port}")]


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
