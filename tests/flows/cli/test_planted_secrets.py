"""A pass phrase and persons' names, searched for wherever a run that fails and one that signs leave anything of themselves."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from factory_keys import p12
from prefect_database import give_database

from flows.settings import PROJECT

pytestmark = pytest.mark.run  # servers of their own

THIDUA = Path(sys.executable).with_name("thidua")
UNIT, SECRET = "ldld", "mat-khau-trong-truong-hop-nay"
FAILING = f"""#!/bin/sh
case "$*" in *--version*) exec {shutil.which("soffice")} "$@" ;; esac
exit 81
"""


class Told:
    """What the processes of this test show of themselves to whoever looks into /proc: command lines, environments."""

    def __init__(self, mark: str) -> None:
        self._mark, self._over = mark.encode(), threading.Event()
        self.lines: set[bytes] = set()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Told":
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            for process in Path("/proc").iterdir():
                try:
                    if process.name.isdigit() and self._mark in (shown := (process / "environ").read_bytes()):
                        self.lines |= {shown, (process / "cmdline").read_bytes()}
                except OSError:
                    continue


def texts_of(database: Path) -> Iterator[str]:
    """Every value of every table."""
    with sqlite3.connect(database) as connection:
        for (table,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in connection.execute(f'select * from "{table}"'):
                yield from map(str, row)


def records_of(said: str) -> Iterator[dict[str, Any]]:
    """The records of JSON logs, a line each; a pretty traceback among them is no record."""
    yield from (json.loads(line) for line in said.splitlines() if line.startswith("{"))


def names_of(register: Path) -> set[str]:
    """The persons whom the units nominated."""
    with sqlite3.connect(register) as connection:
        return {name for (name,) in connection.execute("select name from ranks where nominee <> 'TT'")}


def test_nobody_and_no_pass_phrase_is_told_by_a_run_that_fails_or_signs(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "data" / "sample" / "A2024" / "inbox" / UNIT, tmp_path / "inbox" / UNIT)
    keys, home, out = tmp_path / "keys", tmp_path / "prefect", tmp_path / "out"
    keys.mkdir(mode=0o700)
    for role in (UNIT, f"{UNIT}.lanh-dao", "town"):
        p12(keys / f"{role}.p12", SECRET)
        (keys / f"{role}.pass").write_text(SECRET)
        (keys / f"{role}.pass").chmod(0o600)
    give_database(home)
    soffice = tmp_path / "soffice"
    soffice.write_text(FAILING)
    soffice.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"} | {
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_LEVEL": "DEBUG",
        # As an office's logs are that asks for JSON: every field of every record, its exception with where it came from.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER": "json",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "DEBUG",
        "PREFECT_LOGGING_INTERNAL_LEVEL": "DEBUG",
        "THIDUA_KEYS": str(keys),
        "THIDUA_REGISTER_URL": f"sqlite:///{tmp_path}/register.db",
    }
    run = [str(THIDUA), "run", "A2024", "--inbox", str(tmp_path / "inbox"), "--out", str(out)]
    with Told(f"sqlite:///{tmp_path}/register.db") as told:
        failed = subprocess.run(
            run,
            env=environment | {"THIDUA_SOFFICE": str(soffice)},
            capture_output=True,
            text=True,
            check=False,
        )
        signed = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert (failed.returncode, signed.returncode) == (3, 0), failed.stderr + signed.stderr
    assert (out / "bundles" / f"{UNIT}.zip").is_file() and len(told.lines) > 4
    names = names_of(tmp_path / "register.db")
    assert names
    records = [*records_of(failed.stderr), *records_of(signed.stderr)]
    assert len(records) > 200 and any(record["exc_info"] for record in records)

    # As they are, and as JSON may write letters and lines otherwise.
    said = failed.stdout + failed.stderr + signed.stdout + signed.stderr + str(records)
    shown = b"\n".join(told.lines).decode(errors="replace")
    kept = "\n".join(texts_of(home / "prefect.db"))
    logs = "\n".join(p.read_text(errors="replace") for p in (*home.rglob("*.log"), *out.rglob("*.log")))
    paths = "\n".join(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*"))
    for secret in (SECRET, *names):
        for where in ("said", "shown", "kept", "logs", "paths"):
            assert secret not in locals()[where], (where, secret)
    # The pass phrase in no file at all but its own; a result of a task may hold names and is its owner's alone.
    held = {p for p in tmp_path.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()}
    assert {p.suffix for p in held} == {".pass"}
    assert not [p for p in (home / "storage").rglob("*") if p.stat().st_mode & 0o077]
    assert sum(1 for _ in (home / "storage").iterdir()) > 1
