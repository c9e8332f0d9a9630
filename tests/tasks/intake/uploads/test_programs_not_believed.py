"""What a program that unpacks says is not believed: a file may have taken it over; what the machine refuses is no file's fault."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from factory_archives import outlook, sevened
from factory_uploads import Office, mail, only_left, put, zipped

from tasks.sandbox.child import READY

SENT = {"b.xlsx": b"r", "minh-chung/a.pdf": os.urandom(100_000)}
KINDS: dict[str, Callable[[], bytes]] = {
    "zip": lambda: zipped(SENT),
    "7z": lambda: sevened(SENT),
    "eml": lambda: mail(SENT).as_bytes(),
    "msg": lambda: outlook(SENT).to_bytes(),
}


def says(answer: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: str = "") -> None:
    """Let every program of the sandbox say this of its file."""
    python = tmp_path / "python"
    line = "0 " + json.dumps(answer)
    python.write_text(f"#!/bin/sh\necho '{READY}'\nread -r job\n{before}\necho '{line}'\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))


PLACES = [["..", "..", "thoat.xlsx"], ["/tmp/thoat.xlsx"], [], ["a", ""], ["b\0.xlsx"]]


@pytest.mark.parametrize("place", PLACES, ids=range(len(PLACES)))
def test_a_place_that_leads_out_is_refused(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: list[str]
) -> None:
    put(office.watched / "p-hoa-mac.zip", zipped({"b.xlsx": b"r"}))
    says({"files": [[place, "0.xlsx"]]}, monkeypatch, tmp_path)
    only_left(office, office.round(), "p-hoa-mac.zip", "dừng bất thường", waits=False)


@pytest.mark.parametrize("name", ["../../../../key.p12", "{key}", "0.xlsx"], ids=["up", "absolute", "a link"])
def test_a_file_elsewhere_is_not_taken_for_a_units(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    key = put(tmp_path / "key.p12", b"secret")
    put(office.watched / "p-hoa-mac.zip", zipped({"b.xlsx": b"r"}))
    link = f'ln -s "{key}" "$(find "{office.inbox}" -name 0-zip)"/0.xlsx'
    says({"files": [[["b.xlsx"], name.format(key=key)]]}, monkeypatch, tmp_path, before=link)
    only_left(office, office.round(), "p-hoa-mac.zip", "dừng bất thường", waits=False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.skipif(os.geteuid() != 0, reason="mounting wants root")
def test_a_full_disk_is_told_as_one_and_waits(tmp_path: Path, kind: str) -> None:
    """In a mount namespace of its own: a disk on which the file itself has room, and what it holds has not."""
    content = KINDS[kind]()
    disk = tmp_path / "disk"
    disk.mkdir()
    put(tmp_path / "sent", content)
    asks = (
        "import sys; from pathlib import Path; from factory_uploads import Office\n"
        f"office = Office(Path({str(disk)!r})); (office.watched / 'p-hoa-mac.{kind}').write_bytes(Path({str(tmp_path / 'sent')!r}).read_bytes())\n"
        "taken = office.round(); print(taken.arrivals, [(a.name, a.why, a.waits) for a in taken.asides])"
    )
    size = (len(content) * 2 // 4096 + 20) * 4096
    said = subprocess.run(
        ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o "size=$1" x "$2" && exec "$3" -c "$4"',
         "sh", str(size), str(disk), sys.executable, asks],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )  # fmt: skip
    if "permission denied" in said.stderr.lower():
        pytest.skip("no mounting here")
    why = "không đọc hoặc chép được (ổ đĩa hết chỗ)"
    assert said.stdout.strip() == f"() [('p-hoa-mac.{kind}', '{why}', True)]", said.stderr
