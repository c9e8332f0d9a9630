"""Commands on a machine that refuses: a full disk, one that is only read, no fonts; each said as what it is, in one line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from prefect_database import give_database

from flows.settings import PROJECT

THIDUA = str(Path(sys.executable).with_name("thidua"))
SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"


def on_a_disk(options: str, where: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command that sees a disk of its own at `where`, gone with it; no rights of root are needed."""
    where.mkdir(exist_ok=True)
    mounted = f'mount -t tmpfs -o {options} none "{where}" && exec "$@"'
    return subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mounted, "sh", *command],
        env={name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"} | env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A unit of the sample."""
    shutil.copytree(SAMPLE / "ldld", tmp_path / "inbox" / "ldld")
    return tmp_path / "inbox"


def one_line(ended: subprocess.CompletedProcess[str]) -> str:
    """What a refused command said."""
    assert ended.returncode == 3, ended.stderr
    assert ended.stderr.count("thidua: ") == 1 and "Traceback" not in ended.stderr, ended.stderr
    assert "ngoài dự kiến" not in ended.stderr and "No space" not in ended.stderr
    return ended.stderr


@pytest.mark.run  # a server of its own
def test_a_full_disk_stops_a_run_as_what_it_is(inbox: Path, tmp_path: Path) -> None:
    give_database(tmp_path / "prefect")
    run = (THIDUA, "run", "A2024", "--inbox", str(inbox), "--out", str(tmp_path / "out"), "--quiet")
    said = one_line(on_a_disk("size=1200k", tmp_path / "out", *run, PREFECT_HOME=str(tmp_path / "prefect")))
    assert "ổ đĩa hết chỗ" in said and "df -h" in said and "chạy lại" in said


def test_a_disk_that_is_only_read_is_said_before_anything_is_started(inbox: Path, tmp_path: Path) -> None:
    run = (THIDUA, "run", "A2024", "--inbox", str(inbox), "--out", str(tmp_path / "out"))
    said = one_line(on_a_disk("ro", tmp_path / "out", *run))
    assert "chỉ cho đọc" in said and "gắn lại ổ" in said


def test_blank_forms_on_a_full_disk(tmp_path: Path) -> None:
    said = one_line(
        on_a_disk("size=8k", tmp_path / "out", THIDUA, "forms", "A2024", "--out", str(tmp_path / "out"))
    )
    assert "ổ đĩa hết chỗ" in said


CONVERT = """
import sys
from pathlib import Path
from tasks.documents.pdf import convert
convert({Path(sys.argv[1]): Path(sys.argv[2])}, soffice="soffice", timeout=60)
"""


def test_a_conversion_without_room_is_no_fault_of_the_paper(tmp_path: Path) -> None:
    paper = PROJECT / "templates" / "to-trinh.docx"
    code = (sys.executable, "-c", CONVERT, str(paper), str(tmp_path / "a.pdf"))
    ended = on_a_disk("size=300k", tmp_path / "tmp", *code, TMPDIR=str(tmp_path / "tmp"))
    assert ended.returncode == 1 and "No space left on device" in ended.stderr.splitlines()[-1], ended.stderr


def test_a_machine_without_any_font_says_so(inbox: Path, tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    run = [THIDUA, "run", "A2024", "--inbox", str(inbox), "--out", str(tmp_path / "out")]
    ended = subprocess.run(
        run, env=os.environ | {"FONTCONFIG_FILE": str(config)}, capture_output=True, text=True, check=False
    )
    assert "chưa cài phông chữ nào" in one_line(ended) and "fonts-liberation2" in ended.stderr
