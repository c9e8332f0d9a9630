"""Secrets in files: nobody else on the machine may be able to read them."""

from pathlib import Path

import pytest

from rules.values.errors import ThiduaError
from tasks.storage.secret_file import OpenToOthers, read_login, read_password, read_secret


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_may_use_is_not_read(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "bi-mat"
    path.write_bytes(b"x\n")
    path.chmod(mode)
    with pytest.raises(OpenToOthers):
        read_secret(path)
    path.chmod(0o400)
    assert read_secret(path) == b"x\n"


def test_a_file_that_is_not_there_is_the_callers_to_tell(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_secret(tmp_path / "khong-co")


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (b"khong co hai cham", "chưa đúng"),
        (b"phong:", "chưa đúng"),
        (b"phong:a\nphong:b", "chưa đúng"),
        ("phòng:mật".encode("utf-16"), "không phải mã UTF-8"),
    ],
)
def test_a_login_is_one_line_of_name_and_password(held: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "login"
    path.write_bytes(held)
    path.chmod(0o600)
    with pytest.raises(ThiduaError, match=says):
        read_login(path)
    path.write_text("phong:mật:khẩu\n", encoding="utf-8")
    assert read_login(path) == "phong:mật:khẩu"
    path.chmod(0o644)
    with pytest.raises(ThiduaError, match="chmod 600"):
        read_login(path)
    with pytest.raises(ThiduaError, match="THIDUA_TIMESTAMP_LOGIN_FILE"):
        read_login(tmp_path / "khong-co", "THIDUA_TIMESTAMP_LOGIN_FILE")


def test_a_password_is_one_line_and_may_hold_any_sign(tmp_path: Path) -> None:
    path = tmp_path / "mat-khau"
    path.write_text(" a:b@ khẩu \n", encoding="utf-8")
    path.chmod(0o600)
    assert read_password(path, "THIDUA_DATABASE_PASSWORD_FILE") == " a:b@ khẩu "
    for unfit in ("", "a\nb\n"):
        path.write_text(unfit)
        with pytest.raises(ThiduaError, match="một dòng mật khẩu"):
            read_password(path, "THIDUA_DATABASE_PASSWORD_FILE")
    with pytest.raises(ThiduaError, match="sửa THIDUA_DATABASE_PASSWORD_FILE"):
        read_password(tmp_path / "khong-co", "THIDUA_DATABASE_PASSWORD_FILE")
