"""`thidua backup --check`: the newest backup is restored to a temporary place and tried out, nothing of ours is touched."""

from collections.abc import Callable
from pathlib import Path

from flows.backup.installation import installation
from flows.backup.laying_out import Laid, laid_out
from flows.settings import Settings
from rules.values.errors import ThiduaError
from tasks.register import open_register
from tasks.storage.backup import (
    Repository,
    copy_sqlite,
    fill_postgres,
    read_through,
    server_programs,
    trial_postgres,
)


def check(settings: Settings, folder: Path, say: Callable[[str], None]) -> None:
    """Say in one line that the newest backup below `folder` can be restored; raises WrongUse, ThiduaError where it can't."""
    home = installation(settings).home
    repository = Repository(folder.resolve(), settings.backup_password_file)
    newest = repository.find(None)
    repository.check()
    with laid_out(repository, newest, home) as backup:
        found = "; ".join(_tried(backup, name, kind) for name, kind in backup.about.databases.items())
        size = sum((backup.folder / name).stat().st_size for name in backup.digests)
    made = newest.made.astimezone(settings.time_zone)
    say(
        f"Bản sao mới nhất ({newest.id}, {made:%d/%m/%Y %H:%M}) khôi phục được: {len(backup.digests)} tệp, "
        f"{size / 1_000_000:.0f} MB đúng mã băm; {found}."
    )


def show_all(settings: Settings, folder: Path, say: Callable[[str], None]) -> None:
    """Print a line for each backup below `folder`, the newest last: its id, when it was made."""
    for each in Repository(folder.resolve(), settings.backup_password_file).snapshots():
        say(f"{each.id}  {each.made.astimezone(settings.time_zone):%d/%m/%Y %H:%M:%S}")


def _tried(backup: Laid, name: str, kind: str) -> str:
    """Load a database; says what was found. Raises ThiduaError where it can't be, or where the trail of the register is broken."""
    holds_register = not name.startswith("prefect.")
    if kind == "sqlite":
        copy = backup.folder / f"{name}.thu"
        copy_sqlite(backup.folder / name, copy)  # which looks through what it has written
        return _register(f"sqlite:///{copy}") if holds_register else f"{name} nạp được"
    programs = server_programs()
    if programs is None:
        read_through(backup.folder / name)
        return f"{name} đọc hết được, chưa nạp thử (máy này không có máy chủ PostgreSQL, gói postgresql)"
    with trial_postgres(programs) as address:
        fill_postgres(address, backup.folder / name)
        return _register(address) if holds_register else f"{name} nạp được"


def _register(address: str) -> str:
    with open_register(address, must_exist=True) as register:
        verdict = register.verify()
    if not verdict.ok:
        raise ThiduaError(
            f"Sổ đăng ký trong bản sao mới nhất KHÔNG nguyên vẹn: {verdict.faults[0]} (và {len(verdict.faults) - 1} chỗ khác): "
            "chạy thidua audit verify trên sổ đang dùng."
        )
    return f"sổ đăng ký nguyên vẹn, {verdict.entries} mục nhật ký"
