"""What a file could reach that has taken over the library that reads it: real programs, real keys, real sockets."""

import os
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rules.values.errors import ConversionFailed
from tasks.documents.pdf.converting import to_xlsx
from tasks.sandbox import landlock, seccomp
from tasks.sandbox.asking import ask_each
from tasks.sandbox.starting import confined_command, confined_environment

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


def libreoffice_taken_over(place: Path, tries: str) -> str:
    """A program that is laid out as LibreOffice is, and does what a file has told it."""
    program = place / "office" / "program"
    program.mkdir(parents=True)
    for name in ("soffice", "soffice.bin"):
        (program / name).write_text(
            f"""#!/bin/bash
try() {{ if "$@" 2>/dev/null >/dev/null; then echo "$1 +" >> said; else echo "$1 -" >> said; fi }}
{tries}
"""
        )
        (program / name).chmod(0o755)
    return str(program / "soffice")


def test_libreoffice_reaches_neither_keys_nor_network_nor_what_others_have_in_the_temporary_folder(
    tmp_path: Path, office: dict[str, Path], doors: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_DATABASE_URL", "postgresql://thidua:secret@127.0.0.1/thidua")
    own, others = tmp_path / "tmp" / "thidua-lo-a.held", tmp_path / "tmp" / "thidua-lo-b.held" / "out"
    own.mkdir(parents=True)
    others.mkdir(parents=True)
    paper = others / "0000.pdf"
    paper.write_bytes(b"their paper")
    soffice = libreoffice_taken_over(
        tmp_path,
        f"""
key() {{ read -r line < {office["key"]} || [ -n "$line" ]; }}
unit() {{ cat "{office["other unit"]}"; }}
variable() {{ printenv THIDUA_DATABASE_URL; }}
tcp() {{ exec 3<>/dev/tcp/127.0.0.1/{doors["tcp"]}; }}
reads() {{ cat {paper}; }}
lists() {{ ls {others}; }}
changes() {{ echo x >> {paper}; }}
empties() {{ : > {paper}; }}
removes() {{ rm {paper}; }}
renames() {{ mv {paper} {paper}.x; }}
replaces() {{ echo x > mine; mv mine {paper}; }}
adds() {{ echo x > {others}/0001.pdf; }}
links() {{ ln {paper} mine; }}
outside() {{ echo x > {tmp_path}/tmp/left; }}
works() {{ mkdir profile; echo x > profile/x; rm profile/x; }}
for each in key unit variable reads lists changes empties removes renames replaces adds links outside works; do try $each; done
(try tcp)""",
    )
    done = subprocess.run(confined_command([soffice], own), cwd=own, env=confined_environment())
    said = dict(line.split() for line in (own / "said").read_text().splitlines())
    assert done.returncode == 0 and len(said) == 15
    assert [what for what, came_through in said.items() if came_through == "+"] == ["works"]
    assert [p.name for p in others.iterdir()] == ["0000.pdf"] and paper.read_bytes() == b"their paper"


def test_what_libreoffice_leaves_is_its_own_and_what_it_was_given_stays(tmp_path: Path) -> None:
    """A file that took it over has it write into its source, and point to what another unit sent."""
    other = tmp_path / "other.xlsx"
    other.write_bytes((DEFECTS / "strict.xlsx").read_bytes())
    source = tmp_path / "usual.ods"
    source.write_bytes((DEFECTS / "usual.ods").read_bytes())
    for number, leaves in enumerate(
        (f"ln -s {other} out/0000.xlsx", f"rmdir out; ln -s {tmp_path} out; cp {other} .")
    ):
        soffice = libreoffice_taken_over(tmp_path / str(number), f"echo x >> in/0000.ods; {leaves}")
        with pytest.raises(ConversionFailed):
            to_xlsx(source, tmp_path / "0000.xlsx", soffice=soffice, timeout=20)
        (tmp_path / "0000.xlsx").write_bytes(other.read_bytes())  # for the second: there, if it were followed
    assert source.read_bytes() == (DEFECTS / "usual.ods").read_bytes()


def test_libreoffice_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """One that goes on after a kill writes into folders that the next run sweeps."""
    (own := tmp_path / "own").mkdir()
    soffice = libreoffice_taken_over(tmp_path, "echo $$ > number; exec sleep 600")
    starts = "import subprocess, sys; subprocess.run(sys.argv[1:])"
    command = [sys.executable, "-P", "-c", starts, *confined_command([soffice], own)]
    starter = subprocess.Popen(command, cwd=own, env=confined_environment())
    number = own / "number"
    assert came(lambda: number.exists() and number.read_text().strip())
    starter.kill()
    starter.wait()
    assert came(lambda: not running(int(number.read_text())))


def came(true: Callable[[], object], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not (now := true()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(now)


def running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


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
