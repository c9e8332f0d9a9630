"""A backup of the whole installation, under the cycles' locks: databases dumped, all of it encrypted into the repository."""

import fcntl
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from flows.backup.installation import Installation, installation
from flows.settings import Settings
from rules.archive.backup import ABOUT, without_secrets
from rules.contracts.backup import AboutBackup
from rules.contracts.run import MARK
from rules.values.errors import ThiduaError, WrongUse
from tasks.storage.backup import Kept, Repository, copy_sqlite, dump_postgres, links_below, sqlite_file
from tasks.storage.backup.last import note_backup
from tasks.storage.publishing import WORK, only_run

Say = Callable[[str], None]
_DRAFT, _LOCK = "thidua-backup", ".thidua-backup.lock"


def back_up(settings: Settings, folder: Path, without: Collection[str], patience: float, say: Say) -> None:
    """Add a backup to the repository below `folder`, let old ones go; `patience`: seconds that a busy cycle is waited for.

    Raises WrongUse for a folder that lies in what is copied or where no pass phrase is set, ThiduaError for a busy cycle,
    a database or a repository that refuses: then there is no new backup.
    """
    ours = installation(settings)
    folder = folder.resolve()
    _refuse_inside(folder, ours)
    repository = Repository(folder, settings.backup_password_file)
    folders = {part: path for part, path in ours.folders.items() if part not in without and path.is_dir()}
    with _no_run(settings.results, patience), _draft(ours.home) as draft:
        databases = _copy_databases(ours, draft)
        _copy_files(ours, draft)
        about = AboutBackup(
            made=datetime.now(settings.time_zone).isoformat(timespec="seconds"),
            thidua=version("thidua"),
            prefect=version("prefect"),
            folders={part: str(path) for part, path in folders.items()},
            databases=databases,
            not_included=tuple(str(path) for path in ours.secrets),
        )
        (draft / ABOUT).write_text(about.text(indent=1), encoding="utf-8")
        repository.make()
        repository.add([draft, *folders.values()], ours.secrets)
        note_backup(ours.home, datetime.now(settings.time_zone))
    repository.forget(
        Kept(settings.backup_keep_days, settings.backup_keep_weeks, settings.backup_keep_months)
    )
    _tell(repository, ours, [link for path in folders.values() for link in links_below(path)], say)


@contextmanager
def _draft(home: Path) -> Iterator[Path]:
    """Give an empty folder of ours for the dumps, on this machine's own disk; it goes in the end.

    Always the same one, so that the repository knows it again. Raises ThiduaError where another backup is being made.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ThiduaError("Một lần sao lưu khác đang chạy: chờ lần đó xong rồi chạy lại.") from None
        draft = home / _DRAFT
        shutil.rmtree(draft, ignore_errors=True)  # of one that was killed: the lock is ours
        draft.mkdir(mode=0o700)
        try:
            yield draft
        finally:
            shutil.rmtree(draft)


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


def _copy_files(ours: Installation, draft: Path) -> None:
    for name, path in ours.files.items():
        if path.is_file():
            shutil.copy2(path, draft / name)
    if (settings := draft / "thidua.env").is_file():
        settings.write_text(without_secrets(settings.read_text(encoding="utf-8")), encoding="utf-8")


def _tell(repository: Repository, ours: Installation, links: Collection[Path], say: Say) -> None:
    there = repository.snapshots()
    say(
        f"Đã sao lưu (bản {there[-1].id}) vào {repository.path}: {len(there)} bản, {repository.size / 1_000_000:.0f} MB, mã hóa."
    )
    if ours.secrets:
        names = ", ".join(str(path) for path in ours.secrets)
        say(f"Không nằm trong bản sao (khóa, mật khẩu), hãy tự cất riêng: {names}")
    for link in links:
        say(
            f"Chỉ sao được chính liên kết {link}: thay bằng thư mục, tệp thật hoặc sao lưu riêng nơi nó chỉ đến."
        )
