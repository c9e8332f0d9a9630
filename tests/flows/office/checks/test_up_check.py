"""`thidua up --check`: each thing that is missing on this machine is a line with its remedy."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from factory_keys import key_folder, p12
from opened import Place, free_ports
from outside_tools import only_dejavu
from throwaway_pki import Pki
from throwaway_token import TokenBox, counted_logins, keys_toml, pin_file

from flows.office.checks.check import CheckResult, Mark
from flows.office.checks.keys import keys
from flows.office.checks.machine import archives, confinement
from flows.office.checks.network import login, mail, ports
from flows.office.checks.trust import trust
from flows.office.checks.work import backups, folders, plans, register
from flows.settings import Settings
from tasks.sandbox import landlock, seccomp

BAD, GOOD, NOTE = Mark.BAD, Mark.GOOD, Mark.NOTE


def marks(checks: list[CheckResult]) -> list[Mark]:
    return [check.mark for check in checks]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_machine_on_which_much_is_missing(tmp_path: Path, taken: int) -> None:
    file = tmp_path / "file"
    file.touch()
    place = Place(
        tmp_path,
        THIDUA_SOFFICE="no-such-office",
        THIDUA_RESULTS=str(file / "results"),
        THIDUA_PAGES_PORT=str(taken),
        THIDUA_LOGIN_FILE=str(file),
        THIDUA_NOTIFY="true",
    )
    checked = place.thidua("up", "--check")
    assert checked.returncode == 3
    said = checked.stdout.splitlines()
    missing = [line for line in said if line.startswith("✗")]
    for part, setting in (
        ("LibreOffice", "apt-get install"),
        ("Thư mục kết quả", "THIDUA_RESULTS"),
        ("Cổng trang tổng hợp", "THIDUA_PAGES_PORT"),
        ("Đăng nhập", "chmod 600"),
        ("Thư điện tử", "THIDUA_SMTP_HOST"),
    ):
        assert any(part in line and setting in line for line in missing), (part, said)
    assert len(missing) == 5 and "5 việc" in said[-1]
    assert any(line.startswith("✓ Kế hoạch") for line in said), "the rest is looked at all the same"

    refused = place.thidua("up")
    assert refused.returncode == 3 and refused.stderr.count("\n") == 1
    assert "LibreOffice" in refused.stderr and "THIDUA_SMTP_HOST" in refused.stderr


def test_a_machine_without_the_papers_fonts(tmp_path: Path) -> None:
    checked = Place(tmp_path, FONTCONFIG_FILE=str(only_dejavu(tmp_path))).thidua("up", "--check")
    assert checked.returncode == 3
    (said,) = [line for line in checked.stdout.splitlines() if "Phông chữ" in line]
    assert said.startswith("✗") and "Liberation Serif" in said and "cài gói fonts-liberation2" in said


def test_ports(taken: int) -> None:
    free, pages = free_ports(2)
    url = f"http://127.0.0.1:{free}/api"
    assert marks(ports(Settings(pages_port=pages), url, is_ours=False)) == [GOOD, GOOD]
    assert marks(ports(Settings(pages_port=taken), url, is_ours=False)) == [GOOD, BAD]
    assert marks(ports(Settings(pages_port=taken), url, is_ours=True)) == [GOOD, GOOD]
    occupied = ports(Settings(pages_port=pages), f"http://127.0.0.1:{taken}/api", is_ours=False)
    assert marks(occupied) == [BAD, GOOD], "something that is no Prefect server"


def test_login(tmp_path: Path) -> None:
    path = tmp_path / "login"
    assert marks(login(Settings())) == [NOTE]
    assert marks(login(Settings(login_file=path))) == [BAD]
    path.write_text("phong-noi-vu:mật:khẩu\n", encoding="utf-8")
    path.chmod(0o640)
    assert "chmod 600" in login(Settings(login_file=path))[0].found
    path.chmod(0o600)
    assert marks(login(Settings(login_file=path))) == [GOOD]
    path.write_text("no colon")
    assert marks(login(Settings(login_file=path))) == [BAD]


def test_plans_and_the_calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert marks(plans(Settings()))[0] is GOOD
    (nothing,) = plans(Settings(plans=tmp_path))
    assert nothing.mark is BAD and "THIDUA_PLANS" in nothing.found


def test_register(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'register.db'}"
    assert register(Settings(register_url=url)).mark is GOOD
    assert not (tmp_path / "new").exists(), "looking makes none"
    broken = tmp_path / "broken.db"
    broken.write_text("this is no database" * 100)
    assert register(Settings(register_url=f"sqlite:///{broken}")).mark is BAD
    away = register(Settings(register_url=f"postgresql://thidua:secret@127.0.0.1:{free_ports(1)[0]}/thidua"))
    assert away.mark is BAD and "secret" not in away.line


def test_folders(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    here = Settings(results=tmp_path / "a", inboxes=tmp_path / "b", uploads=tmp_path)
    assert marks(folders(here)) == [GOOD, GOOD, GOOD]
    away = Settings(results=file, inboxes=file / "b", uploads=tmp_path / "not-mounted")
    assert marks(folders(away)) == [BAD, BAD, BAD]


def test_keys(tmp_path: Path) -> None:
    (trial,) = keys(Settings())
    assert trial.mark is NOTE and "bản thử" in trial.found
    folder = key_folder(tmp_path / "keys", ["town"])
    of_all = keys(Settings(keys=folder))
    assert marks(of_all) == [GOOD, NOTE, NOTE] and "chưa có khóa" in of_all[1].found
    assert "(town.lanh-dao)" in of_all[2].found, "the town has its key, its chairman none"
    p12(folder / "town.lanh-dao.p12", None)
    assert marks(keys(Settings(keys=folder))) == [GOOD, NOTE]
    p12(folder / "town.p12", None, until=20)
    assert any(check.mark is NOTE and "sắp hết hạn" in check.found for check in keys(Settings(keys=folder)))
    p12(folder / "town.p12", None, since=-20, until=-2)
    (expired,) = keys(Settings(keys=folder))
    assert expired.mark is BAD and "hết hạn" in expired.found
    (folder / "town.p12").unlink()
    assert marks(keys(Settings(keys=folder))) == [BAD]
    assert marks(keys(Settings(keys=tmp_path / "nowhere"))) == [BAD]


def test_keys_on_a_token_and_doubts_about_them(pki: Pki, tokens: TokenBox, tmp_path: Path) -> None:
    label = "So kiem tra"
    tokens.make(label, {"town": (pki.private("town"), pki.certificate("town"))})
    folder, anchors = tmp_path / "keys", pki.trust_folder(tmp_path / "trust", issuing=True)
    folder.mkdir(mode=0o700)
    (folder / "keys.toml").write_text(keys_toml("so-1", label, {"town": "town"}))
    there, no_pin = keys(Settings(keys=folder, trust=anchors))  # without a PIN nobody logs in
    assert there.mark is GOOD and label in there.found
    assert no_pin.mark is BAD and "so-1.pin" in no_pin.found
    pin_file(folder / "so-1.pin")
    with counted_logins() as answers:
        for _ in range(2):
            good = keys(Settings(keys=folder, trust=anchors, network_seconds=5))
    assert answers == [0, 0]  # logged out again each time
    assert marks(good) == [GOOD, GOOD, NOTE, NOTE] and "1 trên token" in good[1].found
    with pki.down():
        doubtful = keys(Settings(keys=folder, trust=anchors, network_seconds=5))
    assert marks(doubtful) == [GOOD, GOOD, NOTE, NOTE, NOTE] and "town: không hỏi được" in doubtful[2].found
    tokens.pull_out(label)
    with counted_logins():
        assert marks(keys(Settings(keys=folder))) == [NOTE, BAD]
    (folder / "keys.toml").write_text("[roles.town]\nfiel = 1\n")
    (broken,) = keys(Settings(keys=folder))
    assert broken.mark is BAD and "roles.town.fiel" in broken.found


def test_trust_and_time_stamps(pki: Pki, tmp_path: Path) -> None:
    assert marks(list(trust(Settings()))) == [NOTE, NOTE]
    anchors = pki.trust_folder(tmp_path / "trust", issuing=True, lists=True)
    whole = Settings(trust=anchors, timestamp_url=pki.timestamp_url, network_seconds=5)
    said = list(trust(whole))
    assert marks(said) == [GOOD, GOOD]
    assert "1 chứng thư gốc, 1 trung gian, 2 danh sách thu hồi" in said[0].found
    with pki.down():
        assert marks(list(trust(whole))) == [GOOD, NOTE]
    wrong = Settings(trust=anchors, timestamp_url=f"{pki.url}/thidua/crls/root/latest.crl", network_seconds=5)
    assert marks(list(trust(wrong))) == [GOOD, BAD]
    (_, no_service) = trust(Settings(trust=anchors, long_term=True))
    assert no_service.mark is BAD and "THIDUA_TIMESTAMP_URL" in no_service.found, "no run would sign"
    (anchors / "goc.pem").write_bytes(
        pki.certificate("root", "other").public_bytes(serialization.Encoding.PEM)
    )
    strange = list(trust(whole))
    assert marks(strange) == [GOOD, NOTE] and "không dẫn tới chứng thư gốc" in strange[1].found
    (anchors / "goc.pem").unlink()
    assert marks(list(trust(whole)))[0] is BAD
    (anchors / "hong.cer").write_bytes(b"x")
    assert marks(list(trust(whole))) == [BAD]
    assert marks(list(trust(Settings(long_term=True, timestamp_url=pki.timestamp_url)))) == [NOTE, BAD]


def test_mail(tmp_path: Path) -> None:
    assert marks(mail(Settings(smtp_host="mail"))) == [NOTE], "nothing is sent, nothing is missing"
    addresses, password = tmp_path / "addresses.csv", tmp_path / "password"
    whole = Settings(
        notify=True,
        smtp_host="mail.example.vn",
        smtp_user="office",
        smtp_password_file=password,
        mail_from="office@example.vn",
        operator_email="operator@example.vn",
        addresses=addresses,
    )
    unreadable = mail(whole)[0]
    assert unreadable.mark is BAD and str(addresses) in unreadable.found and str(password) in unreadable.found
    addresses.touch()
    password.touch(mode=0o644)
    assert "chmod 600" in mail(whole)[0].found
    password.chmod(0o600)
    assert marks(mail(whole)) == [GOOD]


def test_what_keeps_strangers_files_from_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = confinement()
    assert (whole.mark is GOOD) == (landlock.version() > 0 and seccomp.there())
    monkeypatch.setattr(landlock, "version", lambda: 0)
    told = confinement()
    assert (told.mark, "5.13" in told.found) == (NOTE, True)


def test_what_backups_and_archives_need_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    password = tmp_path / "p"
    password.write_text("một mật khẩu dài")
    password.chmod(0o644)
    for file, says in ((None, "THIDUA_BACKUP_PASSWORD_FILE"), (password, "chmod 600")):
        told = backups(Settings(backup_password_file=file))
        assert told.mark is NOTE and says in told.found
    password.chmod(0o600)
    assert backups(Settings(backup_password_file=password)).mark is GOOD
    assert archives().mark is GOOD
    monkeypatch.setenv("PATH", str(tmp_path))
    told = backups(Settings(backup_password_file=password))
    assert (told.mark, "restic" in told.found) == (NOTE, True)
