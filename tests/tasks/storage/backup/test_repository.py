"""The repository of backups: what goes in comes out, encrypted between, whole or not at all, and goes when it is old."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from rules.values.errors import ThiduaError, WrongUse
from tasks.storage.backup import Kept, Repository


def tree(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file below a folder: content, time, rights."""
    return {
        p.relative_to(folder).as_posix(): (p.read_bytes(), p.stat().st_mtime_ns, p.stat().st_mode)
        for p in folder.rglob("*")
        if p.is_file() and not p.is_symlink()
    }


def secret(path: Path, text: str = "mật khẩu dài của kho\n") -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with nothing in it yet."""
    made = Repository(tmp_path / "kho sao lưu", secret(tmp_path / "mật khẩu"))
    made.make()
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with what may lie in an inbox."""
    folder = tmp_path / "báo cáo"
    (folder / "p-hoa-mac" / "minh-chung").mkdir(parents=True)
    (folder / "trống").mkdir()
    (folder / "p-hoa-mac" / "báo cáo.xlsx").write_text("Lê Thị Kỷ Luật" * 100_000)
    (folder / "p-hoa-mac" / "minh-chung" / "1.pdf").write_text("pdf")
    Path(os.fsdecode(os.fsencode(folder) + b"/c\xf4ng v\xe3n.doc")).write_text("tên theo mã cũ")
    (folder / "khóa [1]").mkdir()
    (folder / "khóa [1]" / "town.p12").write_text("khóa")
    (folder / "khóa 1").mkdir()
    (folder / "khóa 1" / "không phải khóa").touch()
    (folder / "liên kết").symlink_to(tmp_path)
    os.utime(folder / "p-hoa-mac" / "báo cáo.xlsx", ns=(1, 1_700_000_000_123_456_789))
    return folder


def test_what_goes_in_comes_out_with_times_and_rights_and_without_keys(
    repository: Repository, source: Path, tmp_path: Path
) -> None:
    repository.add([source], [source / "khóa [1]"])
    (snapshot,) = repository.snapshots()
    assert snapshot.paths == (source,) and repository.find(None) == repository.find(snapshot.id) == snapshot
    repository.restore(snapshot, tmp_path / "ra")
    back = tmp_path / "ra" / source.relative_to("/")
    assert tree(back) == {n: f for n, f in tree(source).items() if not n.startswith("khóa [1]")}
    assert (back / "trống").is_dir() and (back / "liên kết").is_symlink()
    repository.check()


def test_nothing_in_it_can_be_read_without_the_pass_phrase(
    repository: Repository, source: Path, tmp_path: Path
) -> None:
    repository.add([source], [])
    stored = [p.read_bytes() + p.name.encode() for p in repository.path.rglob("*") if p.is_file()]
    assert not [c for c in stored for word in ("Kỷ Luật", "p-hoa-mac", "báo cáo") if word.encode() in c]
    wrong = Repository(repository.path.parent, secret(tmp_path / "khác", "mật khẩu khác"))
    for refused in (wrong.make, wrong.snapshots, lambda: wrong.add([source], [])):
        with pytest.raises(ThiduaError, match=r"Mật khẩu trong .*khác.* không mở được kho"):
            refused()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (None, "Chưa đặt mật khẩu.*THIDUA_BACKUP_PASSWORD_FILE.*không khôi phục được"),
        ("không có", "Không đọc được tệp mật khẩu"),
        ("trống", "trống"),
        ("mở", "chmod 600"),
    ],
)
def test_a_pass_phrase_that_is_none_is_refused(tmp_path: Path, file: str | None, says: str) -> None:
    secret(tmp_path / "trống", " \n")
    secret(tmp_path / "mở").chmod(0o644)
    with pytest.raises(ThiduaError, match=says):
        Repository(tmp_path, tmp_path / file if file else None)


def test_no_repository_or_no_such_backup_is_said(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="không có bản sao nào"):
        repository.find(None)
    with pytest.raises(WrongUse, match="không có bản sao 'abcdef01'"):
        repository.find("abcdef01")
    with pytest.raises(WrongUse, match="không có kho sao lưu"):
        Repository(tmp_path / "khác", tmp_path / "mật khẩu").snapshots()


def test_the_pass_phrase_is_in_no_argument_and_no_environment(
    repository: Repository, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "restic"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n{{ printf "%s\\n" "$@"; env; }} >>"{tmp_path}/seen"\nexec /usr/bin/restic "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("RESTIC_PASSWORD", "của ai khác")
    repository.add([source], [])
    seen = (tmp_path / "seen").read_text()
    assert "--password-file" in seen and "mật khẩu dài" not in seen and "RESTIC_" not in seen
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ThiduaError, match="không có restic"):
        repository.snapshots()


def test_a_writer_that_is_killed_leaves_the_earlier_backups_and_the_next_one_goes_on(
    repository: Repository, source: Path, tmp_path: Path
) -> None:
    repository.add([source], [])
    (source / "lớn").write_bytes(os.urandom(100_000_000))
    command = [
        "restic",
        "-r",
        repository.path,
        "--password-file",
        tmp_path / "mật khẩu",
        "--no-cache",
        "backup",
        source,
    ]
    writer = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    packs = set(repository.path.glob("data/*/*"))
    while not set(repository.path.glob("data/*/*")) - packs:
        assert writer.poll() is None
        time.sleep(0.01)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert list((repository.path / "locks").iterdir()), "it was at work"
    assert len(repository.snapshots()) == 1
    repository.make()
    repository.add([source], [])
    repository.forget(Kept(1, 0, 0))
    repository.check()
    repository.restore(repository.find(None), tmp_path / "ra")
    assert tree(tmp_path / "ra" / source.relative_to("/")) == tree(source)


@pytest.mark.parametrize("lost", ["/proc/1/mem", "/không có"])
def test_what_cannot_be_read_makes_no_backup(repository: Repository, source: Path, lost: str) -> None:
    with pytest.raises(ThiduaError, match=lost):
        repository.add([source, Path(lost)], [])
    assert repository.snapshots() == []


def test_a_spoilt_repository_is_said(repository: Repository, source: Path, tmp_path: Path) -> None:
    repository.add([source], [])
    for pack in repository.path.glob("data/*/*"):
        pack.chmod(0o600)
        content = bytearray(pack.read_bytes())
        content[len(content) // 3] ^= 0xFF
        pack.write_bytes(content)
    with pytest.raises(ThiduaError, match="restic restore không làm được"):
        repository.restore(repository.find(None), tmp_path / "ra")


def test_old_backups_go_and_the_newest_stays(repository: Repository, source: Path, tmp_path: Path) -> None:
    restic = ["restic", "-r", repository.path, "--password-file", tmp_path / "mật khẩu", "--no-cache", "-q"]
    days = [f"2026-04-{day:02}" for day in (1, 5, 8, 9, 10)]
    for day in ("2026-01-15", "2026-02-10", "2026-02-28", "2026-03-31", *days):
        (source / "trống" / "ngày").write_text(day)
        subprocess.run(
            [*restic, "backup", "--host", "thidua", "--time", f"{day} 02:30:00", source], check=True
        )
    repository.forget(Kept(days=4, weeks=0, months=3))
    assert [f"{s.made:%Y-%m-%d}" for s in repository.snapshots()] == ["2026-02-28", "2026-03-31", *days[1:]]
    repository.check()
