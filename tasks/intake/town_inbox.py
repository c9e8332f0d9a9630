"""Lists the workbooks of the town's own folders of an inbox (`_tham-dinh`, `_hoi-dong` …), each with its sha256."""

from dataclasses import dataclass
from pathlib import Path

from rules.town.form import TOWN_FOLDERS
from rules.values.errors import ThiduaError
from rules.values.machine import because
from rules.values.text import printable, writable
from tasks.intake.inbox import SPREADSHEETS, files_in, sha256_of


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
        paths = files_in(folder)
    except OSError as refused:
        raise ThiduaError(
            f"Không đọc được thư mục '{folder}' {because(refused, 'kiểm tra quyền đọc')}."
        ) from refused
    return [
        TownFile(folder.name, printable(writable(path.name)), path, sha256_of(path))
        for path in paths
        if path.suffix.lower() in SPREADSHEETS
    ]
