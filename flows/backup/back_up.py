"""A backup of the whole installation, and its restoration: under the cycles' locks, with the office closed."""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from flows.backup.installation import Installation, installation
from flows.settings import Settings
from rules.archive.backup import without_secrets
from rules.contracts.backup import AboutBackup
from rules.values.errors import ThiduaError, WrongUse
from tasks.storage.backup import (
    Copied,
    copy_sqlite,
    copy_tree,
    dump_postgres,
    new_backup,
    sqlite_file,
    write_manifest,
)
from tasks.storage.backup.trees import copy_file
from tasks.storage.file_hash import digest_of
from tasks.storage.publishing import MARK, WORK, only_run

Say = Callable[[str], None]


def back_up(settings: Settings, folder: Path, without: Collection[str], patience: float, say: Say) -> Path:
    """Make a new backup below `folder` and return it; `patience`: seconds that a busy cycle is waited for.

    Raises WrongUse for a folder that lies in what is copied, ThiduaError for a busy cycle or a database that refuses.
    """
    ours = installation(settings)
    folder = folder.resolve()
    _refuse_inside(folder, ours)
    now = datetime.now(settings.time_zone)
    name, copied = f"thidua-{now:%Y%m%d-%H%M%S}", Copied()
    folders = {part: path for part, path in ours.folders.items() if part not in without and path.is_dir()}
    with _no_run(settings.results, patience), new_backup(folder, name) as draft:
        for part, path in folders.items():
            copy_tree(path, draft, part, copied, ours.secrets)
        databases = _copy_databases(ours, draft)
        files = _copy_files(ours, draft)
        for file in (*databases, *files):
            copied.digests[file] = digest_of(draft / file)
        about = AboutBackup(
            made=now.isoformat(timespec="seconds"),
            thidua=version("thidua"),
            prefect=version("prefect"),
            folders={part: str(path) for part, path in folders.items()},
            databases=databases,
            not_included=tuple(str(path) for path in ours.secrets),
        )
        write_manifest(draft, about.text(indent=1), copied.digests)
        size = sum((draft / file).stat().st_size for file in copied.digests)
    _tell(folder / name, len(copied.digests), size, ours, copied, say)
    return folder / name


def _refuse_inside(folder: Path, ours: Installation) -> None:
    for path in ours.folders.values():
        if folder == path or path in folder.parents:
            raise WrongUse(
                f"'{folder}' nằm trong '{path}' là thư mục được sao lưu: chọn thư mục khác, tốt nhất ở đĩa khác."
            )


@contextmanager
def _no_run(results: Path, patience: float) -> Iterator[None]:
    """Hold every cycle's lock: nothing is signed or given a number while we copy."""
    with ExitStack() as held:
        for out in sorted(results.iterdir()) if results.is_dir() else []:
            if (out / MARK).is_file() or (out / WORK).is_dir():
                held.enter_context(only_run(out, patience))
        yield


def _copy_databases(ours: Installation, draft: Path) -> dict[str, str]:
    made = {}
    for name, address in ours.databases.items():
        file = sqlite_file(address)
        if file is None:
            dump_postgres(address, draft / f"{name}.dump")
            made[f"{name}.dump"] = "postgresql"
        elif file.is_file():
            copy_sqlite(file, draft / f"{name}.db")
            made[f"{name}.db"] = "sqlite"
        elif name == "register" and any(ours.folders["results"].glob(f"*/{MARK}")):
            # Settings that point elsewhere must not pass for a backup.
            raise ThiduaError(
                f"Đã có kết quả mà không thấy sổ đăng ký '{file}': kiểm tra THIDUA_REGISTER_URL và THIDUA_SETTINGS."
            )
    if not made:
        raise ThiduaError(
            "Chưa có gì để sao lưu: kiểm tra THIDUA_REGISTER_URL, PREFECT_HOME và THIDUA_SETTINGS."
        )
    return made


def _copy_files(ours: Installation, draft: Path) -> list[str]:
    made = []
    for name, path in ours.files.items():
        if path.is_file():
            copy_file(path, draft / name)
            made.append(name)
    if "thidua.env" in made:
        text = (draft / "thidua.env").read_text(encoding="utf-8")
        (draft / "thidua.env").write_text(without_secrets(text), encoding="utf-8")
    return made


def _tell(made: Path, files: int, size: int, ours: Installation, copied: Copied, say: Say) -> None:
    say(f"Đã sao lưu {files} tệp, {size / 1_000_000:.0f} MB, vào {made}.")
    if ours.secrets:
        names = ", ".join(str(path) for path in ours.secrets)
        say(f"Không nằm trong bản sao (khóa, mật khẩu), hãy tự cất riêng: {names}")
    for link in copied.links:
        say(f"Không sao được liên kết {link}: thay bằng thư mục, tệp thật hoặc sao lưu riêng nơi nó chỉ đến.")
