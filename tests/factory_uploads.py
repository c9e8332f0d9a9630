"""A watched folder and an inbox, and what units send: folders, ZIPs, mails."""

import datetime as dt
import email.message
import email.policy
import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tasks.intake.uploads.taking import Taken, take_uploads
from tasks.intake.uploads.unpacking import Bounds

KNOWN = ("p-hoa-mac", "p-duy-minh", "thue", "phong-noi-vu")
ZONE = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2024, 11, 20, 8, 0, 0, tzinfo=ZONE)
BOUNDS = Bounds(seconds=30, memory_mb=768)
LONG_AGO = NOW.timestamp() - 3600


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return packed.getvalue()


def mail(files: Mapping[str, bytes], **headers: str) -> email.message.EmailMessage:
    message = email.message.EmailMessage()
    message["Subject"], message["From"] = "Báo cáo thi đua", "Phường <phuong@vi-du.vn>"
    message.set_content("Kính gửi Phòng Nội vụ")
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def unit_in_text(workbook: Path) -> str | None:
    """These reports say their unit in their first line; the real one is asked in a child process."""
    assert workbook.suffix in (".xlsx", ".xls", ".ods"), "the reader goes by the ending"
    text = workbook.read_bytes().decode("utf-8", "replace")
    return text.partition("don vi: ")[2].partition("\n")[0] or None


class Office:
    """A watched folder and an inbox."""

    def __init__(self, root: Path) -> None:
        self.watched, self.inbox = root / "gui", root / "nhan"
        self.watched.mkdir(parents=True)

    def rest(self) -> None:
        """Everything in the watched folder has been lying there for an hour."""
        for path in (*self.watched.rglob("*"), self.watched):
            if not path.is_symlink():
                os.utime(path, (LONG_AGO, LONG_AGO))

    def round(self, now: dt.datetime = NOW, rest: bool = True, settle: float = 60) -> Taken:
        if rest:
            self.rest()
        return take_uploads(
            self.watched,
            self.inbox,
            KNOWN,
            now=now,
            settle_seconds=settle,
            unit_of=unit_in_text,
            bounds=BOUNDS,
        )

    def has(self, unit: str = "p-hoa-mac") -> dict[str, bytes]:
        folder = self.inbox / unit
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def units(self) -> list[str]:
        return sorted(p.name for p in self.inbox.iterdir() if not p.name.startswith("."))

    def left(self) -> list[str]:
        return sorted(p.name for p in self.watched.iterdir() if not p.name.startswith("."))


def only_left(office: Office, taken: Taken, name: str, why: str, waits: bool) -> None:
    """Nothing was taken; the one thing there is told with this reason and stays, byte for byte."""
    assert taken.arrivals == () and (not office.inbox.exists() or office.units() == [])
    assert [(a.name, a.waits) for a in taken.asides] == [(name, waits)], taken.asides
    assert why in taken.asides[0].why and "\n" not in taken.asides[0].why
    assert office.left() == [name]
    assert not list((office.inbox / ".dang-nhan").glob("*")), "nothing half done stays"
