"""The command as a person calls it: exit statuses, one line for what stops it, the history it leaves, a kill in the middle."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from outside_tools import only_dejavu
from prefect_database import give_database
from with_schemas import schema_faults

from flows.settings import PROJECT

pytestmark = pytest.mark.run  # servers of their own

THIDUA = Path(sys.executable).with_name("thidua")
SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
HEAVY = (
    "prefect",
    "pandas",
    "great_expectations",
    "openpyxl",
    "pyhanko",
    "pydantic",
    "rich.progress",
    "docx",
)


def thidua(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [str(THIDUA), *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        # not the server that other tests of this process share: the command finds or starts its own
        env={name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"} | env,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Two units of the sample, one of them with errors."""
    for unit in ("ldld", "kho-bac"):
        shutil.copytree(SAMPLE / unit, tmp_path / "inbox" / unit)
    return tmp_path / "inbox"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom flows.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("args", "env", "status", "says"),
    [
        (["run", "A1999", "--inbox", "{inbox}", "--out", "{out}"], {}, 2, "A1999"),
        (["run", "2024", "--inbox", "{inbox}", "--out", "{out}"], {}, 2, "A2024"),
            (["run", "A2024", "--out", "{out}"], {}, 2, "--inbox"),
        (["run", "A2024", "--inbox", "{inbox}", "--out", "{inbox}/kq"], {}, 2, "tách rời"),
        (["run", "A2024", "--inbox", "{inbox}"], {}, 2, "--out"),
        (["run", "A2024", "--inbox", "{inbox}/khong-co", "--out", "{out}"], {}, 3, "--inbox"),
        (["run", "A2024", "--inbox", "{inbox}", "--out", "{out}"], {"THIDUA_SOFFICE": "/khong/co"}, 3, "LibreOffice"),
        (["run", "A2024", "--inbox", "{inbox}", "--out", "{out}"], {"THIDUA_KEYS": "/khong/co"}, 3, "khóa"),
        (["run", "A2024", "--inbox", "{inbox}", "--out", "{out}"], {"THIDUA_WORKERS": "nhiều"}, 3, "THIDUA_WORKERS"),
        (["run", "A2024", "--inbox", "{inbox}", "--out", "{out}"], {"THIDUA_PLANS": "/khong/co"}, 3, "kế hoạch"),
        (["explain", "A2024", "ldld", "--out", "{out}"], {}, 2, "thidua run"),
        (["forms", "F2025", "--out", "{out}"], {}, 2, "F2025"),
    ],
)  # fmt: skip
def test_what_stops_a_command_is_said_in_one_line(
    inbox: Path, tmp_path: Path, args: list[str], env: dict[str, str], status: int, says: str
) -> None:
    out = tmp_path / "out"
    ended = thidua(*(a.format(inbox=inbox, out=out) for a in args), **env)
    assert ended.returncode == status, ended.stderr
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    if ended.stderr.startswith("thidua: "):
        assert ended.stderr.count("\n") == 1
    assert not list(out.glob("*.csv"))


def test_without_the_papers_fonts_no_report_is_read(inbox: Path, tmp_path: Path) -> None:
    """A machine that has other fonts: its papers would come out in those, and fail their own check."""
    out = tmp_path / "out"
    ended = thidua("run", "A2024", "--inbox", inbox, "--out", out, FONTCONFIG_FILE=str(only_dejavu(tmp_path)))
    assert ended.returncode == 3
    assert "Liberation Serif" in ended.stderr and "cài gói fonts-liberation2" in ended.stderr
    assert "Đọc báo cáo" not in ended.stderr and "Traceback" not in ended.stderr
    assert not list((out / ".work").glob("*/ldld"))
    assert not list(out.glob("*.csv"))


def test_a_folder_of_somebody_elses_files_is_left_alone(inbox: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "out" / "bundles" / "cua-toi.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("giữ lấy")
    ended = thidua("run", "A2024", "--inbox", inbox, "--out", tmp_path / "out")
    assert ended.returncode == 2
    assert theirs.read_text() == "giữ lấy"


def test_a_run_of_its_own_server_leaves_its_whole_history_and_explains_itself(
    inbox: Path, tmp_path: Path
) -> None:
    home = tmp_path / "prefect"
    give_database(home)
    ended = thidua(
        "run", "A2024", "--inbox", inbox, "--out", tmp_path / "out", "--json", PREFECT_HOME=str(home)
    )
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told["counts"]["returned"] == 1
    assert list(schema_faults("summary", ended.stdout)) == []

    with sqlite3.connect(home / "prefect.db") as database:
        flows = database.execute("select name, state_type from flow_run").fetchall()
        tasks = dict(database.execute("select name, state_type from task_run").fetchall())
        artifacts = {key for (key,) in database.execute("select key from artifact where key is not null")}
    assert flows == [("chu-ky-A2024", "COMPLETED")]
    assert {
        "doc-ldld",
        "doc-kho-bac",
        "soan-ldld",
        "ky-ldld",
        "dong-goi-ldld",
        "tra-lai-kho-bac",
    } <= tasks.keys()
    assert set(tasks.values()) == {"COMPLETED"}
    assert {"completeness", "findings"} <= artifacts

    explained = thidua("explain", "A2024", "ldld", "--out", tmp_path / "out").stdout
    assert "C2.2" in explained
    assert "← biểu “1. Đơn vị”, ô B" in explained
    returned = thidua("explain", "A2024", "kho-bac", "--out", tmp_path / "out").stdout
    assert "bị trả lại" in returned


def test_a_kill_in_the_middle_leaves_nothing_half_written(inbox: Path, tmp_path: Path) -> None:
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    (temporary / "thidua-of-somebody").mkdir()
    env = os.environ | {"PREFECT_HOME": str(tmp_path / "prefect"), "TMPDIR": str(temporary)}
    give_database(tmp_path / "prefect")
    command = [str(THIDUA), "run", "A2024", "--inbox", str(inbox), "--out", str(out), "--quiet"]
    running = subprocess.Popen(command, env=env, start_new_session=True)
    deadline = time.monotonic() + 90
    while (
        not list(out.glob(".work/signed/ldld/.*/*.pdf"))
        and time.monotonic() < deadline
        and running.poll() is None
    ):
        time.sleep(0.02)
    assert running.poll() is None, "the run ended before it could be killed"
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    # What came in has been shown, and stays; nothing of the run's results is there.
    assert {p.name for p in out.iterdir()} == {".received", ".work", "tiep-nhan"}
    assert (out / "tiep-nhan" / "returned" / "kho-bac" / "phieu-tra.pdf").is_file()

    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == ""
    assert (out / "run.json").is_file()
    assert (out / "bundles" / "ldld.zip").is_file()
    assert not [p for p in (out / ".work").rglob(".*") if p.name not in (".lock",)]
    assert [p.name for p in temporary.glob("thidua-*")] == ["thidua-of-somebody"], (
        "what the kill left is swept"
    )
