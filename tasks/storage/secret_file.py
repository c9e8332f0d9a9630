"""The one reader of secrets in files: pass phrases, PINs, passwords, the login. Whoever else may read one, it is refused."""

import os
import stat
from pathlib import Path

from rules.values.errors import ThiduaError
from rules.values.machine import cause


class OpenToOthers(Exception):
    """Others on this machine may read a file that is its owner's alone (mode 0600); what to tell is the caller's."""


def is_private(of: os.stat_result) -> bool:
    """Tell whether only its owner may use a file."""
    return not stat.S_IMODE(of.st_mode) & 0o077


def read_secret(path: Path) -> bytes:
    """Return what a file holds that its owner alone may read; raises OpenToOthers, OSError."""
    with path.open("rb") as file:
        # Of what is read, not of what has its name a moment later.
        if not is_private(os.fstat(file.fileno())):
            raise OpenToOthers
        return file.read()


def read_login(path: Path, setting: str = "THIDUA_LOGIN_FILE") -> str:
    """Return the one line "user:password" of a file that a setting names; ThiduaError where it is not there, open to others or not of that form."""
    text = _text(path, "đăng nhập", setting, "tên:mật-khẩu").strip()
    user, colon, password = text.partition(":")
    if not (user and colon and password) or "\n" in text:
        raise ThiduaError(f"Tệp đăng nhập '{path}' chưa đúng: ghi đúng một dòng tên:mật-khẩu.")
    return text


def read_password(path: Path, setting: str) -> str:
    """Return the one line of a file that a setting names; ThiduaError where it is not there, open to others or not one line."""
    password = _text(path, "mật khẩu", setting, "mật khẩu").rstrip("\r\n")
    if not password or "\n" in password:
        raise ThiduaError(f"Tệp mật khẩu '{path}' chưa đúng: ghi đúng một dòng mật khẩu.")
    return password


def _text(path: Path, what: str, setting: str, line: str) -> str:
    try:
        return read_secret(path).decode("utf-8")
    except OSError as refused:
        raise ThiduaError(
            f"Không đọc được tệp {what} '{path}' ({cause(refused)}): sửa {setting} hoặc quyền của tệp."
        ) from None
    except UnicodeDecodeError:
        raise ThiduaError(f"Tệp {what} '{path}' không phải mã UTF-8: ghi lại một dòng {line}.") from None
    except OpenToOthers:
        raise ThiduaError(
            f"Người khác trên máy đọc được tệp {what} '{path}': chạy chmod 600 {path}."
        ) from None
