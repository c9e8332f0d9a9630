"""The manifest reads back what it wrote, whatever files are called; settings lose their passwords and nothing else."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.archive.backup import differences, manifest_text, read_manifest, without_secrets

A, B = "a" * 64, "b" * 64
NAMES = st.lists(
    st.text(min_size=1).filter(lambda n: "\0" not in n and n not in (".", "..")), min_size=1
).map(lambda parts: "/".join(part.replace("/", "_") for part in parts))


@given(st.dictionaries(NAMES, st.sampled_from([A, B]), min_size=1))
def test_a_manifest_reads_back_what_it_was_written_from(digests: dict[str, str]) -> None:
    assert read_manifest(manifest_text(digests)) == digests


def test_sha256sum_takes_names_that_would_break_a_line(tmp_path: Path) -> None:
    import hashlib

    names = ["báo cáo.xlsx", "hai\ndòng", "gạch\\chéo", "xuống\rdòng"]
    for name in names:
        (tmp_path / name).write_text(name)
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in names}
    (tmp_path / "MANIFEST").write_bytes(manifest_text(digests).encode())
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "MANIFEST"], cwd=tmp_path, capture_output=True
    )
    assert checked.returncode == 0, checked.stderr


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
