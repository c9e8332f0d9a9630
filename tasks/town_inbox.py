"""Lists the workbooks of the town's own folders of an inbox (`_tham-dinh`, `_hoi-dong` …), each with its sha256."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rules.errors import ThiduaError
from rules.text import printable
from rules.town.form import TOWN_FOLDERS

_SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"})


@dataclass(frozen=True, slots=True)
class TownFile:
    """One workbook of a town folder; `sha256` "" where it can't be read."""

    folder: str
    name: str
    path: Path
    sha256: str


def list_town(inbox: Path) -> list[TownFile]:
    """List the workbooks by folder and name; folders that are not there hold none. `~$…` and hidden files are ignored."""
    return [file for folder in TOWN_FOLDERS for file in _files(inbox / folder.name)]


def _files(folder: Path) -> list[TownFile]:
    if not folder.is_dir():
        return []
    try:
        paths = sorted(p for p in folder.iterdir() if p.is_file())
    except OSError as refused:
        raise ThiduaError(
            f"Không đọc được thư mục '{folder}' ({refused.strerror}): kiểm tra quyền đọc."
        ) from refused
    return [
        TownFile(folder.name, _shown(path.name), path, _sha256(path))
        for path in paths
        if path.suffix.lower() in _SPREADSHEETS and not path.name.startswith(("~$", "."))
    ]


def _shown(name: str) -> str:
    """Return a file name that can be written down: bytes that are no UTF-8 show as a replacement sign."""
    return printable(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        # Unreadable is a finding about this file, not the end of the run.
        return ""
