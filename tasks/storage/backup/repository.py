"""The repository of backups: restic's, encrypted under a pass phrase that it reads from a file of its owner alone."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rules.values.errors import ThiduaError, ToolMissing, WrongUse
from rules.values.machine import cause
from tasks.storage.secret_file import OpenToOthers, read_secret

NAME = "thidua.restic"
SETTING = "THIDUA_BACKUP_PASSWORD_FILE"
_HOST = "thidua"  # the same on whatever machine: after a move the new one's go on in the same row
_PARTLY = 3  # restic's: a snapshot there is, but some file could not be read
_WILD, _ESCAPED = re.compile(r"([*?\[\\])"), r"\\\1"


@dataclass(frozen=True, slots=True)
class Kept:
    """For how many days, weeks and months the last backup of each stays."""

    days: int
    weeks: int
    months: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One backup in the repository: its id (eight hex digits), when it was made, the folders in it as they were called."""

    id: str
    made: datetime
    paths: tuple[Path, ...]


class Repository:
    """The backups below a folder; all methods raise ThiduaError where restic refuses, ToolMissing where it is not there."""

    def __init__(self, folder: Path, password_file: Path | None) -> None:
        self.path = folder / NAME
        if password_file is None:
            raise WrongUse(
                f"Chưa đặt mật khẩu của kho sao lưu: ghi một mật khẩu dài vào một tệp (chmod 600), đặt {SETTING} chỉ đến tệp ấy, "
                "cất một bản mật khẩu ngoài máy này; mất mật khẩu là không khôi phục được."
            )
        _check_password(password_file)
        self._password_file = password_file

    @property
    def is_there(self) -> bool:
        """Tell whether there is a repository yet."""
        return (self.path / "config").is_file()

    def make(self) -> None:
        """Make the repository where there is none; free one whose writer was killed."""
        if not self.is_there:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._call("init", "--repository-version", "2")
        self._call("unlock")  # only what no living process holds

    @property
    def size(self) -> int:
        """How many bytes the repository takes."""
        return sum(path.stat().st_size for path in self.path.rglob("*") if path.is_file())

    def add(self, folders: Sequence[Path], without: Sequence[Path]) -> None:
        """Add a backup of the folders, all of it or nothing.

        `without`: paths left out. A file that goes while it is read (somebody takes back an upload) is left out as well.
        """
        if missing := [str(path) for path in folders if not path.exists()]:  # restic would pass them over
            raise ThiduaError(f"Không còn thấy {', '.join(missing)}: gắn lại ổ đĩa rồi chạy lại.")
        # A path is no pattern, whatever signs are in it.
        left_out = [f"--exclude={_WILD.sub(_ESCAPED, str(path))}" for path in without]
        ended = self._run("backup", "--json", "--host", _HOST, *left_out, "--", *map(str, folders))
        said = _messages(ended.stdout) + _messages(ended.stderr)
        summary = next((m for m in said if m.get("message_type") == "summary"), None)
        lost = [m for m in said if m.get("message_type") == "error" and not _is_gone(m)]
        if summary is None or ended.returncode not in (0, _PARTLY) or lost:
            if summary is not None:
                self._call("forget", str(summary["snapshot_id"]))
            if lost:
                names = ", ".join(sorted({str(m.get("item", "?")) for m in lost})[:5])
                raise ThiduaError(
                    f"Không đọc được để sao lưu: {names}: kiểm tra quyền và ổ đĩa rồi chạy lại."
                )
            raise self._refused("backup", ended)

    def forget(self, kept: Kept) -> None:
        """Let backups go that are older than is kept, and what only they held; the newest one always stays."""
        self._call(
            *("forget", "--prune", "--group-by", "", "--keep-last", "1", "--keep-daily", str(kept.days)),
            *("--keep-weekly", str(kept.weeks), "--keep-monthly", str(kept.months)),
        )

    def snapshots(self) -> list[Snapshot]:
        """Return the backups that are there, the newest last."""
        if not self.is_there:
            raise WrongUse(
                f"'{self.path.parent}' không có kho sao lưu ({NAME}): chọn thư mục đã dùng với thidua backup."
            )
        listed = json.loads(self._call("snapshots", "--json") or "[]") or []
        found = [
            Snapshot(s["short_id"], datetime.fromisoformat(_whole(s["time"])), tuple(map(Path, s["paths"])))
            for s in listed
        ]
        return sorted(found, key=lambda each: each.made)

    def find(self, name: str | None) -> Snapshot:
        """Return the backup of this id, the newest one where none is named; raises WrongUse where there is none."""
        there = self.snapshots()
        found = [each for each in there if name is None or each.id == name]
        if not found:
            what = "bản sao nào" if name is None else f"bản sao '{name}'"
            raise WrongUse(f"Kho '{self.path}' không có {what}: xem bằng thidua backup --list.")
        return found[-1]

    def restore(self, snapshot: Snapshot, into: Path) -> None:
        """Write a backup below a folder, under the paths that it came from; every byte is verified."""
        self._call("restore", "--verify", "--target", str(into), snapshot.id)

    def check(self) -> None:
        """Have the repository itself looked through: lists, trees, that no piece is missing."""
        self._call("check")

    def _call(self, command: str, *arguments: str) -> str:
        ended = self._run(command, *arguments)
        if ended.returncode != 0:
            raise self._refused(command, ended)
        return ended.stdout

    def _run(self, command: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        program = shutil.which("restic")
        if program is None:
            raise ToolMissing("Máy này không có restic: chạy deploy/setup.sh, hoặc cài gói restic.")
        # The file's name is all that others on the machine see. No cache: the repository is near, one place less that holds names.
        ours = ["--repo", str(self.path), "--password-file", str(self._password_file), "--no-cache"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("RESTIC_")}
        # Go interrupts its own calls, which mounted Windows shares take for errors (restic's manual, on CIFS).
        environment["GODEBUG"] = "asyncpreemptoff=1"
        return subprocess.run(
            [program, *ours, command, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
        )

    def _refused(self, command: str, ended: "subprocess.CompletedProcess[str]") -> ThiduaError:
        said = " ".join(ended.stderr.split())
        if "wrong password or no key found" in said:
            return ThiduaError(
                f"Mật khẩu trong '{self._password_file}' không mở được kho '{self.path}': lấy đúng mật khẩu từ nơi cất riêng, "
                f"hoặc sửa {SETTING}."
            )
        if "already locked" in said:
            return ThiduaError(f"Một lần sao lưu khác đang dùng kho '{self.path}': chờ xong rồi chạy lại.")
        return ThiduaError(
            f"restic {command} không làm được với kho '{self.path}' ({said[-400:]}): sửa rồi chạy lại."
        )


def _check_password(path: Path) -> None:
    try:
        said = read_secret(path)
    except OSError as refused:
        raise ThiduaError(
            f"Không đọc được tệp mật khẩu sao lưu '{path}' ({cause(refused)}): sửa {SETTING} hoặc quyền của tệp."
        ) from None
    except OpenToOthers:
        raise ThiduaError(
            f"Người khác trên máy đọc được tệp mật khẩu sao lưu '{path}': chạy chmod 600 {path}."
        ) from None
    if not said.strip():
        raise ThiduaError(f"Tệp mật khẩu sao lưu '{path}' trống: ghi một mật khẩu dài vào, một dòng.")


def _messages(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def _is_gone(message: dict[str, Any]) -> bool:
    return "no such file" in json.dumps(message)


def _whole(time: str) -> str:
    # Go writes nanoseconds; Python takes six digits.
    return re.sub(r"(\.\d{6})\d+", r"\1", time)
