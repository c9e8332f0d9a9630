"""An installation is backed up, lost, restored to another place with other settings, and goes on as if nothing had been."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from factory_register import decision, meta
from published import stamps
from throwaway_postgres import cluster

from flows.backup.laying_out import laid_out
from flows.settings import PROJECT
from tasks.register import open_register
from tasks.storage.backup import Repository

SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
UNITS = ("ldld", "p-yen-bac", "kho-bac")  # the last one with errors
PASS, BACKUP_PASS = "mật khẩu của tôi", "mật khẩu của kho sao lưu\n"


class Machine:
    """A folder with an installation of its own, its folders called as it is told."""

    def __init__(self, folder: Path, results: str, inboxes: str, uploads: str, **settings: str) -> None:
        self.folder = folder
        self.results, self.inboxes, self.uploads = folder / results, folder / inboxes, folder / uploads
        self.home = folder / "prefect"
        self.out, self.inbox = self.results / "A2024", self.inboxes / "A2024"
        folder.mkdir()
        self.uploads.mkdir()
        (folder / "thidua.env").write_text(
            f"THIDUA_RESULTS={self.results}\nTHIDUA_INBOXES={self.inboxes}\nTHIDUA_UPLOADS={self.uploads}\n"
            f"THIDUA_LOGIN_FILE={self.uploads}/login\nTHIDUA_KEY_PASS={PASS}\n"
            f"THIDUA_BACKUP_PASSWORD_FILE={folder}/mật-khẩu-sao-lưu\n",
            encoding="utf-8",
        )
        (folder / "mật-khẩu-sao-lưu").write_text(BACKUP_PASS)
        (folder / "mật-khẩu-sao-lưu").chmod(0o600)
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"},
            "THIDUA_SETTINGS": str(folder / "thidua.env"),
            "THIDUA_REGISTER_URL": f"sqlite:///{folder}/so/thidua.db",
            "PREFECT_HOME": str(self.home),
            **settings,
        }

    def thidua(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        """Call the command and wait for its end."""
        command = [sys.executable, "-P", "-m", "flows.cli.main", *map(str, arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300)

    def run(self) -> dict[str, object]:
        """Run the cycle; returns its summary's counts."""
        ended = self.thidua("run", "A2024", "--inbox", self.inbox, "--out", self.out, "--json")
        assert ended.returncode == 0, ended.stderr
        return dict(json.loads(ended.stdout)["counts"])


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The folder of backups of an installation after its first run, and the place where the lost installation lies now."""
    root = tmp_path_factory.mktemp("backups")
    old = Machine(root / "old", "cycles", "inbox", "uploads")
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, old.inbox / unit)
    (old.uploads / ".da-nhan" / "ldld").mkdir(parents=True)
    (old.uploads / ".da-nhan" / "ldld" / "báo cáo.xlsx").write_text("đã nhận")
    (old.uploads / "login").write_text("can-bo:mật khẩu")
    (old.uploads / "login").chmod(0o600)
    old.run()
    (old.home / "thidua-backup").mkdir()  # what one that was killed leaves
    (old.home / "thidua-backup" / "cũ").touch()
    made = old.thidua("backup", root / "backups")
    assert made.returncode == 0, made.stderr
    assert f"hãy tự cất riêng: {old.uploads}/login" in made.stdout
    assert not (old.home / "thidua-backup").exists()
    old.folder.rename(root / "lost")
    yield root / "backups", root / "lost"


@pytest.fixture(scope="module")
def laid(saved: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same backup in plain, as thidua up to 0.5 made it: a folder for each part, the manifest by sha256sum itself."""
    folder = tmp_path_factory.mktemp("plain") / "thidua-20261123-023000"
    password = tmp_path_factory.mktemp("pass") / "p"
    password.write_text(BACKUP_PASS)
    password.chmod(0o600)
    with laid_out(
        repository := Repository(saved[0], password), repository.find(None), folder.parent
    ) as backup:
        shutil.copytree(backup.folder, folder, symlinks=True)
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    listed = subprocess.run(["sha256sum", *names], cwd=folder, capture_output=True, check=True)
    (folder / "MANIFEST").write_bytes(listed.stdout)
    return folder


@pytest.fixture
def backup(laid: Path, tmp_path: Path) -> Path:
    """A copy of the plain backup, to be spoilt."""
    return Path(shutil.copytree(laid, tmp_path / laid.name))


def test_restored_elsewhere_nothing_is_signed_again(saved: tuple[Path, Path], tmp_path: Path) -> None:
    backup, lost = saved
    new = Machine(tmp_path / "máy mới", "kq", "báo cáo", "gửi")
    done = new.thidua("restore", backup)
    assert done.returncode == 0, done.stderr
    assert "Sổ đăng ký nguyên vẹn: 2 mục nhật ký." in done.stdout
    before = stamps(lost / "cycles" / "A2024")
    assert stamps(new.out) == before and len(before) > 2
    verified = new.thidua("audit", "verify", "--out", new.out)
    assert (verified.returncode, "nguyên vẹn" in verified.stdout) == (0, True), verified.stdout
    counts = new.run()
    assert (counts["bundles_new"], counts["bundles_reused"]) == (0, 2)
    assert stamps(new.out) == before
    assert (new.uploads / ".da-nhan" / "ldld" / "báo cáo.xlsx").read_text() == "đã nhận"
    assert not (new.uploads / "login").exists()
    # A second time there is something in the way: moved aside, never lost.
    refused = new.thidua("restore", backup)
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    register = (new.folder / "so" / "thidua.db").read_bytes()
    assert new.thidua("restore", backup, "--replace").returncode == 0
    (aside,) = (new.folder / "so").glob("thidua.db.truoc-*")
    assert aside.read_bytes() == register
    assert "2 mục" in new.thidua("audit", "verify", "--out", new.out).stdout


def test_the_newest_backup_is_tried_out_and_holds_no_password(
    saved: tuple[Path, Path], laid: Path, tmp_path: Path
) -> None:
    new = Machine(tmp_path / "new", "kq", "bc", "gui")
    checked = new.thidua("backup", saved[0], "--check")
    assert checked.returncode == 0, checked.stderr
    (line,) = checked.stdout.splitlines()
    listed = new.thidua("backup", saved[0], "--list").stdout.split()
    files = sum(p.is_file() for p in laid.rglob("*")) - 1  # the manifest
    assert f"({listed[0]}, " in line and f"khôi phục được: {files} tệp" in line
    assert "sổ đăng ký nguyên vẹn, 2 mục nhật ký" in line and "prefect.db nạp được" in line
    assert not new.results.exists() and not (new.folder / "so").exists()
    assert not (laid / "cũ").exists()
    assert "THIDUA_RESULTS=" in (laid / "thidua.env").read_text()
    secrets = [PASS, BACKUP_PASS.strip(), "can-bo:mật khẩu"]
    files_with = [
        p for p in laid.rglob("*") if p.is_file() and any(w.encode() in p.read_bytes() for w in secrets)
    ]
    assert files_with == []


def test_a_backup_whose_register_was_changed_by_hand_does_not_pass(
    saved: tuple[Path, Path], laid: Path, tmp_path: Path
) -> None:
    new = Machine(tmp_path / "new", "kq", "bc", "gui")
    (new.folder / "so").mkdir()
    shutil.copy(laid / "register.db", new.folder / "so" / "thidua.db")
    with closing(sqlite3.connect(new.folder / "so" / "thidua.db")) as register, register:
        (table,) = register.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%audit%'"
        ).fetchone()
        for (trigger,) in register.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            register.execute(f'DROP TRIGGER "{trigger}"')
        register.execute(f"UPDATE {table} SET actor = 'ai khác'")
    made = new.thidua("backup", tmp_path / "b")
    assert made.returncode == 0, made.stderr
    checked = new.thidua("backup", tmp_path / "b", "--check")
    assert (checked.returncode, "KHÔNG nguyên vẹn" in checked.stderr) == (3, True), checked


@pytest.mark.parametrize("how", ["changed", "missing", "added", "no manifest"])
def test_a_backup_that_is_not_whole_is_refused(backup: Path, tmp_path: Path, how: str) -> None:
    bundle = backup / "results" / "A2024" / "bundles" / "ldld.zip"
    if how == "changed":
        bundle.write_bytes(bundle.read_bytes()[:-1] + b"?")
    elif how == "missing":
        bundle.unlink()
    elif how == "added":
        (bundle.parent / "p-la.zip").touch()
    else:
        (backup / "MANIFEST").write_text("không phải\n")
    new = Machine(tmp_path / "new", "kq", "bc", "gui")
    refused = new.thidua("restore", backup)
    said = {
        "changed": "results/A2024/bundles/ldld.zip đã bị sửa",
        "missing": "thiếu results/A2024/bundles/ldld.zip",
        "added": "thừa results/A2024/bundles/p-la.zip",
        "no manifest": "không phải một bản sao lưu",
    }
    assert refused.returncode == (2 if how == "no manifest" else 3) and said[how] in refused.stderr
    assert not new.results.exists() and not (new.folder / "so").exists()


def test_a_busy_cycle_and_an_open_office_are_not_disturbed(backup: Path, tmp_path: Path) -> None:
    new = Machine(tmp_path / "new", "kq", "bc", "gui")
    new.home.mkdir()
    with (new.home / "thidua-office.lock").open("w") as office:
        fcntl.flock(office, fcntl.LOCK_EX)
        refused = new.thidua("restore", backup)
    assert (refused.returncode, "Văn phòng đã mở" in refused.stderr) == (3, True)
    assert new.thidua("restore", backup).returncode == 0
    with (new.out / ".work" / ".lock").open("w") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        refused = new.thidua("backup", tmp_path / "b", "--wait", "0")
        assert (refused.returncode, "'" + str(new.out) + "'" in refused.stderr) == (3, True)
        assert new.thidua("restore", backup, "--replace").returncode == 3
    assert not (tmp_path / "b").exists()
    new.environment["THIDUA_REGISTER_URL"] = f"sqlite:///{tmp_path}/nơi khác.db"
    refused = new.thidua("backup", tmp_path / "b")
    assert (refused.returncode, "không thấy sổ đăng ký" in refused.stderr) == (3, True)
    new.environment["THIDUA_REGISTER_URL"] = f"sqlite:///{new.folder}/so/thidua.db"
    refused = new.thidua("backup", new.results / "b")
    assert (refused.returncode, "chọn thư mục khác" in refused.stderr) == (2, True)
    made = new.thidua("backup", tmp_path / "b", "--without", "uploads")
    assert made.returncode == 0
    (new.folder / "mật-khẩu-sao-lưu").write_text("mật khẩu khác")
    refused = new.thidua("backup", tmp_path / "b")
    assert (refused.returncode, "không mở được kho" in refused.stderr) == (3, True)
    refused = new.thidua("restore", tmp_path / "b")
    assert (refused.returncode, "không mở được kho" in refused.stderr) == (3, True)
    (new.folder / "mật-khẩu-sao-lưu").write_text(BACKUP_PASS)
    other = Machine(tmp_path / "khác", "kq", "bc", "gui")
    assert other.thidua("restore", tmp_path / "b").returncode == 0
    assert not list(other.uploads.iterdir()) and list(other.results.iterdir())


def test_from_sqlite_to_postgresql_and_from_there_to_another_one(tmp_path: Path) -> None:
    with cluster() as socket:
        for name in ("one", "two"):
            with psycopg.connect(
                host=socket, user="thidua", dbname="postgres", autocommit=True
            ) as connection:
                connection.execute(f"CREATE DATABASE {name}")
        one, two = (
            {"THIDUA_REGISTER_URL": "", "THIDUA_DATABASE_URL": f"postgresql://thidua@/{name}?host={socket}"}
            for name in ("one", "two")
        )
        old = Machine(tmp_path / "old", "kq", "bc", "gui")
        with open_register(old.environment["THIDUA_REGISTER_URL"]) as register:
            register.record(meta(), decision(stage="issued"))
        moved = old.thidua("register", "move-to", one["THIDUA_DATABASE_URL"])
        assert (moved.returncode, "Đã chép sổ đăng ký: 1 mục nhật ký" in moved.stdout) == (0, True), (
            moved.stderr
        )

        middle = Machine(tmp_path / "middle", "kq", "bc", "gui", **one)
        assert "nguyên vẹn: 1 mục" in middle.thidua("audit", "verify").stdout
        made = middle.thidua("backup", tmp_path / "b")
        assert made.returncode == 0, made.stderr
        backup = tmp_path / "b"
        checked = middle.thidua("backup", backup, "--check")
        assert (checked.returncode, "nguyên vẹn, 1 mục nhật ký" in checked.stdout) == (0, True), (
            checked.stderr
        )

        # Not into a database that has something in it, nor into another kind of database.
        refused = Machine(tmp_path / "a", "kq", "bc", "gui", **one).thidua("restore", backup, "--replace")
        assert (refused.returncode, "createdb" in refused.stderr) == (3, True)
        other = {"THIDUA_REGISTER_URL": "mysql://thidua@/so"}
        refused = Machine(tmp_path / "b1", "kq", "bc", "gui", **other).thidua("backup", tmp_path / "b")
        assert (refused.returncode, "chưa dùng được 'mysql'" in refused.stderr) == (3, True)
        refused = Machine(tmp_path / "b2", "kq", "bc", "gui").thidua("restore", backup)
        assert (refused.returncode, "move-to" in refused.stderr) == (2, True)
        new = Machine(tmp_path / "new", "kq", "bc", "gui", **two)
        done = new.thidua("restore", backup)
        assert (done.returncode, "nguyên vẹn: 1 mục" in done.stdout) == (0, True), done.stderr
        assert new.thidua("register", "runs").stdout == old.thidua("register", "runs").stdout
