"""A backup out of the repository, laid out for the time being: a folder for each part, dumps and settings beside them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rules.archive.backup import ABOUT
from rules.contracts.backup import AboutBackup
from rules.contracts.base import Unfit
from rules.values.errors import ThiduaError
from tasks.storage.backup import Repository, Snapshot, digests_below
from tasks.storage.temporary import temporary_folder


@dataclass(frozen=True)
class Laid:
    """A backup as it lies on the disk: its folder, the sha256 of its files by name, what it says of itself."""

    folder: Path
    digests: dict[str, str]
    about: AboutBackup


@contextmanager
def laid_out(repository: Repository, snapshot: Snapshot, home: Path) -> Iterator[Laid]:
    """Lay a backup out in a folder of ours below `home`, which goes in the end; raises ThiduaError where a part is missing."""
    home.mkdir(parents=True, exist_ok=True)
    with temporary_folder("restore", home, hidden=True) as made:
        raw, folder = made / "raw", made / "backup"
        repository.restore(snapshot, raw)
        drafts = [path for path in snapshot.paths if (_below(raw, path) / ABOUT).is_file()]
        if not drafts:
            raise ThiduaError(
                f"Bản sao '{snapshot.id}' không do thidua lập ({ABOUT} thiếu): chọn bản sao khác."
            )
        _below(raw, drafts[0]).rename(folder)
        about = read_about(folder)
        # The inner ones first: one part may lie in another.
        for part, path in sorted(about.folders.items(), key=lambda each: -len(Path(each[1]).parts)):
            source = _below(raw, Path(path))
            if not source.is_dir():
                raise ThiduaError(f"Bản sao '{snapshot.id}' thiếu phần {part} ({path}): chọn bản sao khác.")
            if any(Path(path) in Path(other).parents for other in about.folders.values()):
                shutil.copytree(source, folder / part, symlinks=True)
            else:
                source.rename(folder / part)
        for name in about.databases:
            if not (folder / name).is_file():
                raise ThiduaError(f"Bản sao '{snapshot.id}' thiếu cơ sở dữ liệu {name}: chọn bản sao khác.")
        yield Laid(folder, digests_below(folder), about)


def read_about(backup: Path) -> AboutBackup:
    """Return what a backup says of itself; raises ThiduaError."""
    try:
        return AboutBackup.read((backup / ABOUT).read_bytes())
    except (OSError, Unfit) as unfit:
        raise ThiduaError(
            f"Bản sao lưu '{backup}' có {ABOUT} thiếu hoặc không đúng dạng ({unfit}): dùng bản sao lưu khác."
        ) from None


def _below(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")
