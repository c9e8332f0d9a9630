"""A run calls nobody: in a network that has this machine alone, whoever it asks for is written down."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lonely_network import HERE, alone, hosts, noting
from sampled_runs import SAMPLE

pytestmark = pytest.mark.run  # with a Prefect server of its own

UNITS = ("ldld", "p-hoa-mac")


@pytest.fixture
def noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every Python writes down whom it wants to reach."""
    notes, environment = noting(tmp_path)
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])
    return notes


def test_the_notes_show_who_is_asked_for(noted: Path) -> None:
    asks = "import socket\ntry: socket.create_connection(('tsa.example.vn', 80), 1)\nexcept OSError: print('none')"
    done = subprocess.run(alone(sys.executable, "-c", asks), capture_output=True, text=True, timeout=60)
    assert done.stdout == "none\n" and hosts(noted) == {"tsa.example.vn"}, done.stderr


def test_a_run_asks_for_nobody(noted: Path, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, inbox / unit)
    home = tmp_path / "prefect"
    thidua = str(Path(sys.executable).with_name("thidua"))
    done = subprocess.run(
        alone(thidua, "run", "A2024", "--inbox", str(inbox), "--out", str(out)),
        env={
            **os.environ,
            "PREFECT_HOME": str(home),
            "THIDUA_REGISTER_URL": f"sqlite:///{tmp_path}/register.db",
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert (out / "run.json").exists(), done.stdout + done.stderr
    assert hosts(noted) - HERE == set()
