"""What the office works with: plans, the register, the folders of inboxes, uploads and results."""

import datetime as dt
import shutil
from pathlib import Path

from flows.office.checks.check import CheckResult, bad, good, note
from flows.office.checks.machine import may_write, writable
from flows.settings import Settings
from rules.values.errors import ThiduaError


def plans(settings: Settings) -> list[CheckResult]:
    """Tell which plans can be used and whether the calendar has something to come."""
    from rules.plan.schedule import annual_cycle_on
    from tasks.plan.plans import all_plans

    try:
        found = all_plans(settings.plans, settings.plan)
        names = ", ".join(f"{plan.movement.id} ({', '.join(c.id for c in plan.cycles)})" for plan in found)
        today = dt.datetime.now(settings.time_zone).date()
        due = annual_cycle_on(found, today)
    except ThiduaError as refused:
        return [bad("Kế hoạch", str(refused))]
    if due is None:
        said = f"kế hoạch không có chu kỳ của năm {today.year}: lịch tự chạy không làm gì; vẫn chạy tay được"
        return [good("Kế hoạch", names), note("Lịch", said)]
    return [good("Kế hoạch", names), good("Lịch", f"chu kỳ của năm nay là {due[1].id}")]


def register(settings: Settings) -> CheckResult:
    """Tell whether the register answers; one that is not there yet is made by the first run."""
    from sqlalchemy import text

    from tasks.register.database import Database, read_address

    about = "Sổ đăng ký"
    try:
        url = read_address(settings.register_url)
        if url.drivername == "sqlite" and not Path(str(url.database)).exists():
            folder = Path(str(url.database)).parent
            if writable(folder):
                return good(about, f"sẽ được tạo trong '{folder}'")
            return bad(about, f"không ghi được vào '{folder}': sửa quyền hoặc đặt THIDUA_REGISTER_URL")
        database = Database(url)
        with database.reading() as connection:
            connection.execute(text("SELECT 1"))
        database.engine.dispose()
    except ThiduaError as refused:
        return bad(about, str(refused))
    return good(about, database.shown)


def backups(settings: Settings) -> CheckResult:
    """Tell whether `thidua backup` could do its work: restic, and the file of the pass phrase."""
    from tasks.storage.backup import Repository

    about = "Sao lưu"
    if shutil.which("restic") is None:
        return note(about, "thiếu restic: chạy deploy/setup.sh")
    try:
        Repository(settings.results, settings.backup_password_file)
    except ThiduaError as refused:
        return note(about, str(refused))
    return good(
        about, f"mật khẩu của kho trong '{settings.backup_password_file}', đã cất một bản ngoài máy này?"
    )


def folders(settings: Settings) -> list[CheckResult]:
    """Tell whether the office's folders can be written; the watched one only needs to be read."""
    checks = [
        may_write("Thư mục báo cáo", settings.inboxes, "THIDUA_INBOXES"),
        may_write("Thư mục kết quả", settings.results, "THIDUA_RESULTS"),
    ]
    if settings.uploads is not None:
        checks.append(_uploads(settings.uploads))
    return checks


def _uploads(folder: Path) -> CheckResult:
    about = "Thư mục các đơn vị gửi"
    if not folder.is_dir():
        return bad(about, f"không thấy '{folder}': gắn ổ mạng lại, hoặc sửa THIDUA_UPLOADS")
    if not writable(folder):
        return bad(about, f"không ghi được vào '{folder}': sửa quyền của thư mục hoặc của ổ mạng")
    return good(about, str(folder))
