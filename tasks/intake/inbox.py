"""Lists an inbox: one folder a unit, its workbooks, its evidence, the papers it signed itself, the hash of all it holds."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rules.supplied_papers.names import is_papers
from rules.values.errors import ThiduaError
from rules.values.machine import because
from rules.values.text import writable
from tasks.storage.file_hash import digest_of

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"})
EVIDENCE = "minh-chung"


@dataclass(frozen=True, slots=True)
class Folder:
    """One unit's folder as found: paths sorted by name, `digest` over its own name, all names and contents.

    `evidence`: what stands in `minh-chung/` and in folders there; `unread`: the folders there that are not looked into, being
    links or too deep. `papers`: what stands in `van-ban/`, signed by the unit itself; written "Văn bản" or "van_ban", it is the same folder.
    """

    name: str
    path: Path
    workbooks: tuple[Path, ...]
    evidence: tuple[Path, ...]
    others: tuple[str, ...]
    hashes: tuple[tuple[str, str], ...]
    digest: str
    papers: tuple[Path, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def workbook(self) -> Path | None:
        """The one workbook; None when there is none or more than one."""
        return self.workbooks[0] if len(self.workbooks) == 1 else None

    def sha256(self, path: Path) -> str:
        """Return the sha256 of one of the folder's files."""
        return dict(self.hashes)[writable(path.relative_to(self.path).as_posix())]


def list_inbox(inbox: Path) -> list[Folder]:
    """List the folders of an inbox by name, without those that start with `_` or `.`; raises ThiduaError without one."""
    if not inbox.is_dir():
        raise ThiduaError(f"Không có thư mục báo cáo '{inbox}': kiểm tra lại đường dẫn sau --inbox.")
    try:
        folders = [p for p in sorted(inbox.iterdir()) if p.is_dir() and not p.name.startswith(("_", "."))]
    except OSError as refused:
        raise ThiduaError(
            f"Không đọc được thư mục '{inbox}' {because(refused, 'kiểm tra quyền đọc')}."
        ) from refused
    return [list_folder(path) for path in folders]


def list_folder(path: Path) -> Folder:
    """List one unit's folder; `~$…` and hidden files are ignored."""
    files = _files(path)
    workbooks = tuple(p for p in files if p.suffix.lower() in SPREADSHEETS)
    looked_into, unread = _folders(path / EVIDENCE)
    evidence = tuple(sorted(file for folder in looked_into for file in _files(folder)))
    papers = tuple(p for folder in _paper_folders(path) for p in _files(folder))
    listed = (*workbooks, *evidence, *papers)
    hashes = tuple((writable(p.relative_to(path).as_posix()), sha256_of(p)) for p in listed)
    others = tuple(writable(p.name) for p in files if p not in workbooks)
    name = writable(path.name)
    left = tuple(sorted(writable(p.relative_to(path).as_posix()) for p in unread))
    # The name too: two empty folders, or one report sent by two units, are not the same finding.
    digest = hashlib.sha256(repr((name, hashes, others, *left)).encode()).hexdigest()
    return Folder(name, path, workbooks, evidence, others, hashes, digest, papers, left)


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder by name, without `~$…` and hidden ones; raises OSError."""
    return sorted(p for p in folder.iterdir() if not p.name.startswith(("~$", ".")) and p.is_file())


def _files(path: Path) -> list[Path]:
    try:
        return files_in(path)
    except OSError:
        # A folder that is not there or can't be looked into holds no workbook: F01 of that folder alone.
        return []


DEEPEST = 8
"""So many folders below that of the evidence are looked into."""


def _folders(path: Path) -> tuple[list[Path], list[Path]]:
    """The folders to look into, beginning with this one, and those in it that are not: links, and what lies too deep."""
    inside, unread, level = [path], [], [path]
    for depth in range(DEEPEST + 1):
        below = [p for folder in level for p in _plain_folders(folder)]
        level = [p for p in below if depth < DEEPEST and not p.is_symlink()]
        unread += [p for p in below if p not in level]
        inside += level
    return inside, unread


def _plain_folders(path: Path) -> list[Path]:
    try:
        return [p for p in path.iterdir() if p.is_dir() and not p.name.startswith(".")]
    except OSError:
        return []


def _paper_folders(path: Path) -> list[Path]:
    try:
        return sorted(
            p
            for p in path.iterdir()
            if not p.name.startswith(".") and is_papers(writable(p.name)) and p.is_dir()
        )
    except OSError:
        return []


def sha256_of(path: Path) -> str:
    """Return the sha256 (hex) of a file; "" where it can't be read, which is a finding about it and not the run's end."""
    try:
        return digest_of(path)
    except OSError:
        return ""
