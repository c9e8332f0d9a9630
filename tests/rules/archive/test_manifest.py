"""The manifest of a backup made up to 0.5 is read, whatever files are called; settings lose their passwords and nothing else."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from rules.archive.backup import differences, read_manifest, without_secrets

A, B = "a" * 64, "b" * 64


def test_a_manifest_as_sha256sum_writes_it_is_read_whatever_files_are_called(tmp_path: Path) -> None:
    names = ["báo cáo.xlsx", "hai\ndòng", "gạch\\chéo", "xuống\rdòng"]
    for name in names:
        (tmp_path / name).write_text(name)
    listed = subprocess.run(["sha256sum", *names], cwd=tmp_path, capture_output=True, check=True)
    assert read_manifest(listed.stdout.decode()) == {n: hashlib.sha256(n.encode()).hexdigest() for n in names}


@pytest.mark.parametrize("line", ["", "abc  x", f"{A}  /etc/passwd", f"{A}  results/../../x", f"{A} x"])
def test_a_line_that_is_none_of_a_manifest_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        read_manifest(f"{B}  good\n{line}\n")


def test_what_is_missing_changed_or_added_is_named() -> None:
    assert differences({"một": A, "hai": A}, {"hai": B, "ba": A}) == ["thừa ba", "hai đã bị sửa", "thiếu một"]
    assert differences({"một": A}, {"một": A}) == []


def test_settings_lose_their_passwords_and_nothing_else() -> None:
    text = (
        "# THIDUA_RESULTS=/x\nTHIDUA_RESULTS=/var/lib/thidua/cycles\n\n"
        "THIDUA_KEY_PASS=bí mật\nTHIDUA_KEY_PASS_P_HOA_MAC='a=b'\nPREFECT_SERVER_API_AUTH_STRING=admin:mật khẩu\n"
        "THIDUA_DATABASE_URL=postgresql://thidua:m@t:1@127.0.0.1:5432/thidua\n"
        "THIDUA_SMTP_PASSWORD_FILE=/etc/thidua/smtp-password\nTHIDUA_SMTP_USER=phongnoivu"
    )
    kept = without_secrets(text)
    assert kept == (
        "# THIDUA_RESULTS=/x\nTHIDUA_RESULTS=/var/lib/thidua/cycles\n\n"
        "THIDUA_KEY_PASS=\nTHIDUA_KEY_PASS_P_HOA_MAC=\nPREFECT_SERVER_API_AUTH_STRING=\n"
        "THIDUA_DATABASE_URL=postgresql://thidua:@127.0.0.1:5432/thidua\n"
        "THIDUA_SMTP_PASSWORD_FILE=/etc/thidua/smtp-password\nTHIDUA_SMTP_USER=phongnoivu"
    )
