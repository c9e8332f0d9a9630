"""The one login of the office's server and pages: read from a file that nobody else on the machine can read."""

import stat
from pathlib import Path

from flows.settings import Settings
from rules.errors import ThiduaError


def login_of(settings: Settings) -> str | None:
    """Return "user:password" from `settings.login_file`, None where none is set; ThiduaError for an unusable file."""
    return None if settings.login_file is None else read_login(settings.login_file)


def read_login(path: Path, setting: str = "THIDUA_LOGIN_FILE") -> str:
    """Return the one line "user:password" of a file that a setting names; ThiduaError where it is not there, open to others or not of that form."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="utf-8").strip()
    except OSError as refused:
        raise ThiduaError(
            f"Không đọc được tệp đăng nhập '{path}' ({refused.strerror}): sửa {setting} hoặc quyền của tệp."
        ) from None
    except UnicodeDecodeError:
        raise ThiduaError(
            f"Tệp đăng nhập '{path}' không phải mã UTF-8: ghi lại một dòng tên:mật-khẩu."
        ) from None
    if mode & 0o077:
        raise ThiduaError(f"Người khác trên máy đọc được tệp đăng nhập '{path}': chạy chmod 600 {path}.")
    user, colon, password = text.partition(":")
    if not (user and colon and password) or "\n" in text:
        raise ThiduaError(f"Tệp đăng nhập '{path}' chưa đúng: ghi đúng một dòng tên:mật-khẩu.")
    return text
