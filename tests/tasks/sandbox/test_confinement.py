"""What a file could reach that has taken over the library that reads it: real programs, real keys, real sockets."""

import os
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.documents.pdf.converting import convert, to_xlsx
from tasks.sandbox import landlock, seccomp
from tasks.sandbox.asking import ask_each

HOUSE = Path(__file__).resolve().parents[3]
DEFECTS = HOUSE / "tests" / "defects"
ROGUE = Path(__file__).with_name("rogue.py")
PROGRAMS = sorted(
    ".".join(path.relative_to(HOUSE).with_suffix("").parts)
    for floor in ("flows", "tasks")
    for path in (HOUSE / floor).rglob("*.py")
    if "\n    answer_each(" in path.read_text(encoding="utf-8")
)
THAT_RUN = {"flows.verify.child", "tasks.dossier.stranger_pages.embedding"}


@pytest.fixture
def office(tmp_path: Path) -> dict[str, Path]:
    """A key with its pass phrase, the reports of two units, and what a program's job may name."""
    files = {
        "key": tmp_path / "keys" / "head.p12",
        "pass phrase": tmp_path / "keys" / "head.pass",
        "other unit": tmp_path / "inbox" / "xa-b" / "bao-cao.xlsx",
        "own": tmp_path / "inbox" / "xa-a" / "bao-cao.xlsx",
    }
    for file in files.values():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"secret")
        file.chmod(0o600)
    for folder in ("into", "room", "plans"):
        files[folder] = tmp_path / folder
        files[folder].mkdir()
    return files


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What listens on this machine: a port by TCP and by UDP, a database's socket."""
    unix = str(tmp_path / "pg.sock")
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        with socket.socket(socket.AF_UNIX) as local:
            local.bind(unix)
            local.listen()
            yield {"tcp": str(tcp.getsockname()[1]), "udp": str(udp.getsockname()[1]), "unix": unix}


@pytest.fixture
def taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every program that is asked be one that a file has taken over."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P "{ROGUE}" "$@"\n')
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("THIDUA_DATABASE_URL", "postgresql://thidua:secret@127.0.0.1/thidua")
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "office:secret")


def asked(program: str, office: dict[str, Path], tries: dict[str, tuple[str, str]], **more: Any) -> Any:
    own = office["own"]
    into: Any = {str(own): str(office["into"])} if "stranger_pages" in program else str(office["into"])
    job = {
        "into": into, "room": str(office["room"]), "trust": None, "online": False, "tries": tries,
        "settings": {"plans": str(office["plans"]), "network_seconds": 1, "read_timeout": 1, "read_memory_mb": 256},
    }  # fmt: skip
    (said,) = ask_each(program, [own], seconds=30, memory_mb=1024, **{**job, **more})
    assert isinstance(said, dict), said
    return said


def test_every_program_of_the_sandbox_is_known_here() -> None:
    assert len(PROGRAMS) == 10
    assert set(PROGRAMS) > THAT_RUN


@pytest.mark.skipif(
    not landlock.version() or not seccomp.there(), reason="a kernel without Landlock or seccomp"
)
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.usefixtures("taken_over")
def test_a_reader_taken_over_reaches_its_own_file_and_nothing_else(
    program: str, office: dict[str, Path], doors: dict[str, str]
) -> None:
    tries = {
        "key": ("read", str(office["key"])),
        "pass phrase": ("read", str(office["pass phrase"])),
        "other unit": ("read", str(office["other unit"])),
        "names of units": ("list", str(office["own"].parents[1])),
        "accounts": ("read", "/etc/passwd"),
        "who asked": ("memory", "environ"),
        "login": ("variable", "PREFECT_API_AUTH_STRING"),
        "database": ("variable", "THIDUA_DATABASE_URL"),
        "leaves something": ("write", str(office["own"].parents[1] / "left")),
        "changes a key": ("write", str(office["key"])),
        "gives a key away": ("rights", str(office["key"])),
        "runs a program": ("run", str(ROGUE)),
        "udp": ("udp", doors["udp"]),
        "tcp": ("tcp", doors["tcp"]),
        "unix": ("unix", doors["unix"]),
        "office": ("signal", str(os.getpid())),
    }
    if landlock.version() < 6:
        del tries["office"]
    said = asked(program, office, {**tries, "own": ("read", str(office["own"]))})
    assert said.pop("own") == ""
    assert said == {
        name: "KeyError" if call == "variable" else "PermissionError" for name, (call, _) in tries.items()
    }
    assert office["key"].read_bytes() == b"secret"


@pytest.mark.parametrize("program", sorted(set(PROGRAMS) - THAT_RUN))
@pytest.mark.usefixtures("taken_over")
def test_only_those_that_need_it_start_programs(program: str, office: dict[str, Path]) -> None:
    assert asked(program, office, {"run": ("run", "/usr/bin/true")}) == {"run": "PermissionError"}


@pytest.mark.usefixtures("taken_over")
def test_verifying_asks_the_network_only_when_told_to(office: dict[str, Path], doors: dict[str, str]) -> None:
    tries = {"tcp": ("tcp", doors["tcp"]), "key": ("read", str(office["key"]))}
    assert asked("flows.verify.child", office, tries, online=True) == {"tcp": "", "key": "PermissionError"}


@pytest.fixture
def old_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python start as on a kernel that knows nothing of Landlock: that call is refused."""
    python, before = tmp_path / "old-python", tmp_path / "before.py"
    before.write_text(
        "import os, sys\nfrom tasks.sandbox import seccomp\n"
        "seccomp._ALWAYS = ('landlock_create_ruleset',)\nseccomp.filtered(run=True, network=True, listen=False)()\n"
        "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])\n"
    )
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P "{before}" -P "{ROGUE}" "$@"\n')
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(python))


@pytest.mark.usefixtures("old_kernel")
def test_without_landlock_files_are_read_and_the_network_is_gone_all_the_same(
    office: dict[str, Path], doors: dict[str, str]
) -> None:
    tries = {
        "own": ("read", str(office["own"])),
        "key": ("read", str(office["key"])),
        "tcp": ("tcp", doors["tcp"]),
    }
    said = asked("tasks.sandbox.evidence_child", office, tries)
    assert said == {"own": "", "key": "", "tcp": "PermissionError"}


def test_libreoffice_reaches_neither_keys_nor_network(
    tmp_path: Path, office: dict[str, Path], doors: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, programs, said = tmp_path / "tmp", tmp_path / "programs", tmp_path / "tmp" / "said"
    room.mkdir()
    programs.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    monkeypatch.setenv("THIDUA_DATABASE_URL", "postgresql://thidua:secret@127.0.0.1/thidua")
    soffice = programs / "soffice"
    soffice.write_text(
        f"""#!/bin/bash
try() {{ if "$@" 2>/dev/null >/dev/null; then echo "$* +" >> {said}; else echo "$* -" >> {said}; fi }}
tcp() {{ exec 3<>/dev/tcp/127.0.0.1/$1; }}
key() {{ read -r line < {office["key"]} || [ -n "$line" ]; }}
unit() {{ cat "{office["other unit"]}"; }}
variable() {{ printenv THIDUA_DATABASE_URL; }}
try key; try unit; try variable; (try tcp {doors["tcp"]}); try true
"""
    )
    soffice.chmod(0o755)
    convert({HOUSE / "templates" / "to-trinh.docx": tmp_path / "x.pdf"}, soffice=str(soffice), timeout=20)
    assert set(said.read_text().splitlines()) == {
        "key -", "unit -", "variable -", f"tcp {doors['tcp']} -", "true +",
    }  # fmt: skip


def test_libreoffice_works_where_the_folder_for_temporary_files_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "tmp"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    to_xlsx(DEFECTS / "usual.ods", tmp_path / "x.xlsx", soffice="soffice", timeout=60)
    assert (tmp_path / "x.xlsx").exists() and list(room.iterdir()) == []


@pytest.mark.usefixtures("taken_over")
def test_a_link_does_not_lead_to_what_it_names(office: dict[str, Path]) -> None:
    office["own"].unlink()
    office["own"].symlink_to(office["key"])
    said = asked("tasks.sandbox.reader_child", office, {"own": ("read", str(office["own"]))})
    assert said == {"own": "PermissionError"}


def test_nobody_needs_rights_of_root_to_be_confined(tmp_path: Path) -> None:
    """Neither a reader nor LibreOffice: who may not administer the system may give up rights for good all the same."""
    asks = (
        "from pathlib import Path; from tasks.sandbox.asking import ask_each; "
        f"print(next(ask_each('tasks.sandbox.reader_child', [Path({str(DEFECTS / 'usual.ods')!r})], seconds=30, memory_mb=768)))"
    )
    without = ["setpriv", "--bounding-set", "-sys_admin"] if os.geteuid() == 0 else []
    for command in (
        [sys.executable, "-c", asks],
        [sys.executable, "-P", "-m", "tasks.sandbox.starting", str(tmp_path), "soffice", "--version"],
    ):
        environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
        said = subprocess.run([*without, *command], capture_output=True, text=True, env=environment)
        assert said.returncode == 0 and "Death" not in said.stdout, said.stderr
