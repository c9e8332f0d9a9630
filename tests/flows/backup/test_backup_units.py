"""deploy/systemd: the nightly backup is a unit that systemd takes and a command that there is, as the office's own user."""

import os
import re
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from flows.cli.main import main
from flows.settings import PROJECT

UNITS = PROJECT / "deploy" / "systemd"
SERVICE = (UNITS / "thidua-backup.service").read_text(encoding="utf-8")


def values(text: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def test_systemd_takes_service_and_timer(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.fail(
            "Tests need systemd-analyze (package systemd): run `deploy/setup.sh --tests`.", pytrace=False
        )
    # On this machine the program is somewhere else; all the rest is verified as it stands.
    (tmp_path / "thidua-backup.service").write_text(
        SERVICE.replace("/opt/thidua/.venv/bin/thidua", "/bin/true")
    )
    shutil.copy(UNITS / "thidua-backup.timer", tmp_path)
    units = [str(tmp_path / f"thidua-backup.{kind}") for kind in ("service", "timer")]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, timeout=60
    )
    about_us = [line for line in verified.stderr.splitlines() if "thidua-backup" in line]
    assert (verified.returncode, about_us) == (0, [])


def test_the_unit_calls_the_backup_as_the_office_does_its_work() -> None:
    office = (UNITS / "thidua.service").read_text(encoding="utf-8")
    for key in ("User", "Group", "WorkingDirectory", "StateDirectory"):
        assert values(SERVICE, key) == values(office, key)
    homes = [re.findall(r"PREFECT_HOME=(\S+)", text) for text in (SERVICE, office)]
    assert homes[0] == homes[1]
    assert re.findall(r"THIDUA_SETTINGS=(\S+)", SERVICE) == values(office, "EnvironmentFile")
    (command,) = values(SERVICE, "ExecStart")
    program, name, *arguments = shlex.split(command)
    assert program == values(office, "ExecStart")[0].split()[0]
    parsed = main.commands[name].make_context(name, arguments)  # type: ignore[attr-defined]
    assert [str(parsed.params["folder"])] == values(SERVICE, "ReadWritePaths")
    program, name, *arguments = shlex.split(values(SERVICE, "ExecStartPost")[0])
    tried = main.commands[name].make_context(name, arguments)  # type: ignore[attr-defined]
    assert (tried.params["folder"], tried.params["only_check"]) == (parsed.params["folder"], True)


def test_old_plain_backups_go_and_nothing_else(tmp_path: Path) -> None:
    old = time.time() - 61 * 86400
    for name in ("thidua-20260101-023000", "thidua-20260501-023000", "cất riêng"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "MANIFEST").touch()
    for name in ("thidua-20260101-023000", "cất riêng"):
        os.utime(tmp_path / name, (old, old))
    command = values(SERVICE, "ExecStartPost")[1]
    words = [word.replace("/var/backups/thidua", str(tmp_path)) for word in shlex.split(command)]
    subprocess.run(words, check=True)
    assert {path.name for path in tmp_path.iterdir()} == {"thidua-20260501-023000", "cất riêng"}
