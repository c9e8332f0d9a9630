"""Temporary folders: gone with their block, swept after a kill, never taken from a process that lives."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.storage.temporary import sweep, temporary_folder

HOLDER = """
import os, sys, time
from tasks.storage.temporary import temporary_folder
with temporary_folder(sys.argv[1]) as folder:
    (folder / "profile").mkdir()
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of this test alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def holder(kind: str) -> tuple[subprocess.Popen[str], Path]:
    """A process that holds a folder, and the folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, kind], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


@pytest.mark.parametrize("kind", ["lo", "pg"])
def test_what_a_killed_process_leaves_goes_and_a_living_ones_stays(room: Path, kind: str) -> None:
    (killed, left), (living, held) = holder(kind), holder("lo")
    killed.kill()
    killed.wait()
    try:
        assert left.parent == room and (left / "profile").is_dir()
        assert sweep(room) == [left.name]
        assert not left.exists() and (held / "profile").is_dir()
    finally:
        living.send_signal(signal.SIGINT)
        living.wait()
    assert list(room.iterdir()) == [], "its own end takes it along"


def test_the_first_folder_of_a_process_sweeps(room: Path) -> None:
    killed, left = holder("verify")
    killed.kill()
    killed.wait()
    living, _ = holder("lo")
    living.kill()
    living.wait()
    assert not left.exists()


def test_only_our_own_names_are_swept(tmp_path: Path) -> None:
    for name in ("thidua-backup", "thidua-lo-mine", "thidua-tests-abcdefgh", "thidua-lo-abcdefgh"):
        (tmp_path / name).mkdir(mode=0o700)
    (tmp_path / "thidua-lo-aaaaaaaa.held").symlink_to(tmp_path / "thidua-backup")
    (tmp_path / "thidua-lo-bbbbbbbb.held").mkdir(mode=0o755)  # ours are 0700
    assert sweep(tmp_path) == []


def test_a_folder_of_an_older_version_goes_after_a_day(tmp_path: Path) -> None:
    old = tmp_path / "thidua-lo-abcdefgh"
    old.mkdir(mode=0o700)
    os.utime(old, (old.stat().st_mtime - 90_000,) * 2)
    assert sweep(tmp_path) == [old.name]


def test_a_folder_is_ours_alone_and_gone_with_its_block(tmp_path: Path) -> None:
    with temporary_folder("sample", tmp_path, hidden=True) as folder:
        assert folder.parent == tmp_path and folder.name.startswith(".thidua-sample-")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert sweep(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
