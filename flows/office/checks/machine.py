"""What stands on the machine: Python, LibreOffice, fonts, PDF tools, Prefect's folder, room on the disk, the clock."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

from flows.office.checks.check import CheckResult, bad, good, note
from flows.settings import Settings
from rules.values.errors import ToolMissing

LEAST_ROOM = 500  # MB below which the office does not open
USUAL_ROOM = 5000  # MB that a year of a town's papers takes with ease
OLDEST_CLOCK = 2026  # a clock before this program was written is wrong


def python() -> CheckResult:
    """Tell which Python this is; one that is too old would not have come so far."""
    return good("Python", ".".join(map(str, sys.version_info[:3])))


def libreoffice(settings: Settings) -> CheckResult:
    """Tell which LibreOffice answers."""
    from tasks.documents.pdf import probe

    try:
        return good("LibreOffice", probe(settings.soffice))
    except ToolMissing as missing:
        return bad("LibreOffice", str(missing))


def fonts() -> CheckResult:
    """Tell whether the fonts that papers embed are there."""
    from tasks.documents.fonts import FAMILY, fonts_found

    try:
        fonts_found()
    except ToolMissing as missing:
        return bad("Phông chữ", str(missing))
    return good("Phông chữ", FAMILY)


def pdf_tools() -> CheckResult:
    """Tell whether the tool is there that embeds fonts in strangers' pages, and those by which a person checks papers."""
    if shutil.which("pdftocairo") is None:
        return bad("Công cụ PDF", "thiếu pdftocairo (nhúng phông chữ vào bản đọc): chạy deploy/setup.sh")
    missing = [name for name in ("pdfsig", "pdftotext", "qpdf") if shutil.which(name) is None]
    if missing:
        return note(
            "Công cụ PDF", f"thiếu {', '.join(missing)} (chỉ để tự kiểm tra chữ ký): chạy deploy/setup.sh"
        )
    return good("Công cụ PDF", "pdftocairo, pdfsig, pdftotext, qpdf")


def archives() -> CheckResult:
    """Tell whether the RAR and 7z that units send can be opened; without it they stay in the watched folder."""
    found = find_library("archive")
    if found is None:
        return note("RAR, 7z", "thiếu libarchive: tệp RAR, 7z đơn vị gửi sẽ để lại; chạy deploy/setup.sh")
    return good("RAR, 7z", found)


def confinement() -> CheckResult:
    """Tell what keeps a file that takes over its reader from keys, other units' files and the network."""
    from tasks.sandbox import landlock, seccomp
    from tasks.sandbox.starting import confined_command, confined_environment
    from tasks.storage.temporary import temporary_folder

    about = "Ngăn tệp lạ"
    version, there = landlock.version(), seccomp.there()
    missing = [
        *([] if version else ["nhân Linux không có Landlock (cần từ 5.13, bật trong lsm=)"]),
        *([] if there else ["thiếu libseccomp2: chạy deploy/setup.sh"]),
    ]
    if missing:
        kept = "tệp đơn vị gửi vẫn được mở với giới hạn bộ nhớ và thời gian, nhưng chưa bị ngăn hẳn khỏi khóa, tệp khác, mạng"
        return note(about, f"{'; '.join(missing)}; {kept}")
    with temporary_folder("read") as folder:
        tried = subprocess.run(
            confined_command(["true"], folder), capture_output=True, env=confined_environment()
        )
    if tried.returncode:
        return bad(
            about,
            "nhân Linux có Landlock mà không cho dùng: LibreOffice và mọi tệp đơn vị gửi không mở được; cập nhật nhân Linux",
        )
    return good(about, f"Landlock {version}, seccomp")


def home_folder(home: Path) -> CheckResult:
    """Tell whether Prefect's own folder can be written."""
    return may_write("Thư mục Prefect", home, "PREFECT_HOME")


def disk(settings: Settings, home: Path) -> list[CheckResult]:
    """Tell how much room each disk in use has."""
    disks: dict[int, Path] = {}
    for folder in (settings.results, settings.inboxes, home):
        there = nearest(folder)
        disks.setdefault(there.stat().st_dev, there)
    return [_room(there) for there in disks.values()]


def _room(there: Path) -> CheckResult:
    about, free = f"Chỗ trống trên đĩa của '{there}'", shutil.disk_usage(there).free // 1_000_000
    if free < LEAST_ROOM:
        return bad(about, f"chỉ còn {free} MB, cần ít nhất {LEAST_ROOM} MB: dọn bớt")
    if free < USUAL_ROOM:
        return note(about, f"còn {free} MB; nên có trên {USUAL_ROOM} MB")
    return good(about, f"{free // 1000} GB")


def clock(settings: Settings) -> CheckResult:
    """Tell the time as papers will show it."""
    now = dt.datetime.now(settings.time_zone)
    told = f"{now:%H:%M ngày %d/%m/%Y} ({settings.time_zone.key})"
    if now.year < OLDEST_CLOCK:
        return bad("Đồng hồ", f"{told} không đúng: đặt lại ngày giờ của máy")
    return good("Đồng hồ", f"{told}; nếu sai thì đặt lại ngày giờ của máy")


def nearest(folder: Path) -> Path:
    """Return the folder, else the one nearest above it that is there."""
    folder = folder.resolve()
    while not folder.exists():
        folder = folder.parent
    return folder


def may_write(about: str, folder: Path, setting: str) -> CheckResult:
    """Tell whether we may write into a folder that this setting names."""
    if writable(folder):
        return good(about, str(folder))
    return bad(about, f"không ghi được vào '{folder}': sửa quyền hoặc đặt {setting}")


def writable(folder: Path) -> bool:
    """Tell whether we may write into the folder, or make it where it is not there yet."""
    there = nearest(folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
