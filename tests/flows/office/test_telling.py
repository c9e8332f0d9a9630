"""The operator is told by mail, once a week each, what will soon stand in the way."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from factory_keys import key_folder, p12
from throwaway_mail import Post, mail_server

from flows.office.checks.check import Mark
from flows.office.checks.keys import ending
from flows.office.telling import concerns, tell
from flows.settings import Settings
from rules.values.errors import ThiduaError
from tasks.storage.backup.last import note_backup

NOW = dt.datetime(2026, 11, 30, 7, 0, tzinfo=dt.UTC)
OPERATOR = "van-hanh@vi-du.vn"


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, post: Post) -> Settings:
    password = tmp_path / "backup-password"
    password.write_text("một mật khẩu dài")
    password.chmod(0o600)
    note_backup(tmp_path, NOW - dt.timedelta(days=5))
    return Settings(
        results=tmp_path, inboxes=tmp_path, backup_password_file=password, notify=True, smtp_host="127.0.0.1", smtp_port=post.port,
        smtp_security="none", mail_from="phong-noi-vu@vi-du.vn", operator_email=OPERATOR,
    )  # fmt: skip


def test_an_old_backup_and_a_full_disk_are_told_once_a_week(
    office: Settings, tmp_path: Path, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tell(office, tmp_path, NOW) == ["Sao lưu"]
    assert tell(office, tmp_path, NOW + dt.timedelta(days=1)) == []
    monkeypatch.setattr("flows.office.checks.machine.USUAL_ROOM", 10**12)
    assert [about for about in tell(office, tmp_path, NOW + dt.timedelta(days=2)) if "đĩa" not in about] == []
    assert "Sao lưu" in tell(office, tmp_path, NOW + dt.timedelta(days=8))
    (to, first), second, third = post.letters
    assert to == OPERATOR and "Sao lưu" in first["Subject"]
    body = first.get_body(("plain",))
    assert body is not None and "đã 5 ngày" in body.get_content() and "up --check" in body.get_content()
    assert "Chỗ trống trên đĩa" in second[1]["Subject"]
    assert third[0] == OPERATOR


def test_what_is_in_order_is_no_mail(office: Settings, tmp_path: Path, post: Post) -> None:
    note_backup(tmp_path, NOW - dt.timedelta(hours=8))
    assert [said for said in concerns(office, tmp_path, NOW) if "đĩa" not in said.about] == []


def test_a_backup_never_made_is_told_three_days_after_it_was_set_up(office: Settings, tmp_path: Path) -> None:
    (tmp_path / "thidua-last-backup").unlink()
    password = office.backup_password_file
    assert password is not None

    def told() -> list[str]:
        return [said.found for said in concerns(office, tmp_path, NOW) if said.about == "Sao lưu"]

    for days, is_told in ((1, False), (4, True)):
        set_up = (NOW - dt.timedelta(days=days)).timestamp()
        os.utime(password, (set_up, set_up))
        assert bool(told()) is is_told
    assert "chưa ghi nhận bản nào" in told()[0]
    password.unlink()
    assert told(), "without its pass phrase none will be made"
    office = office.model_copy(update={"backup_password_file": None})
    assert told() == []


def test_a_letter_that_did_not_go_out_is_tried_again(office: Settings, tmp_path: Path, post: Post) -> None:
    post.refused = {OPERATOR}
    with pytest.raises(ThiduaError, match="chưa gửi được"):
        tell(office, tmp_path, NOW)
    post.refused = set()
    assert tell(office, tmp_path, NOW) == ["Sao lưu"]


def test_a_certificate_that_ends_soon_is_told(tmp_path: Path) -> None:
    roles = sorted(wanted_of_plans())
    keys = key_folder(tmp_path / "keys", roles)
    assert ending(Settings()) == []
    assert ending(Settings(keys=keys)) == []
    p12(keys / f"{roles[0]}.p12", None, until=30)
    (told,) = ending(Settings(keys=keys))
    assert told.mark is Mark.NOTE and roles[0] in told.found and "gia hạn" in told.found
    (keys / f"{roles[0]}.p12").write_bytes(b"x")
    (told,) = ending(Settings(keys=keys))
    assert told.mark is Mark.BAD


def wanted_of_plans() -> set[str]:
    """The roles without which no dossier is sealed."""
    from flows.office.checks.keys import _roles

    return _roles(Settings())[1]


def test_the_program_ends_well_where_mail_is_switched_off(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "flows.office.telling"],
        env={
            "PATH": "/usr/bin",
            "PREFECT_HOME": str(tmp_path),
            "THIDUA_SETTINGS": "none",
            "THIDUA_RESULTS": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
