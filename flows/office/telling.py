"""Tells the operator by mail what will soon stand in the way: `python -P -m flows.office.telling`, once a day, by the office.

A process of its own: what it looks at takes memory, and a mail server may take its time.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from flows.mailing import mail_server
from flows.office.address import prefect_home
from flows.office.checks.check import CheckResult, Mark, note
from flows.office.checks.keys import ending
from flows.office.checks.machine import disk
from flows.office.checks.work import register
from flows.settings import Settings, read_settings
from rules.notices.operator import concerns_mail
from rules.values.errors import ThiduaError
from tasks.mail.bodies import bodies
from tasks.mail.smtp import Letter, send
from tasks.storage.backup.last import last_backup
from tasks.storage.whole_file import whole_file

OLD = dt.timedelta(days=3)
"""A backup that is older was missed more than once."""
AGAIN = dt.timedelta(days=7)
_TOLD = "thidua-told.json"


def concerns(settings: Settings, home: Path, now: dt.datetime) -> Iterator[CheckResult]:
    """Yield what should be mended before it stops the office's work: disk, register, backup, certificates."""
    yield from (said for said in [*disk(settings, home), register(settings)] if said.mark is not Mark.GOOD)
    if settings.backup_password_file is not None:
        yield from _backup(settings.backup_password_file, last_backup(home), now)
    yield from ending(settings)


def _backup(password: Path, made: dt.datetime | None, now: dt.datetime) -> Iterator[CheckResult]:
    """Yield that the last backup is old; one never made counts from the day on which its pass phrase was set."""
    remedy = "xem `systemctl status thidua-backup` và ổ đĩa sao lưu, rồi chạy lại"
    if made is not None:
        if now - made > OLD:
            yield note("Sao lưu", f"bản gần nhất đã {(now - made).days} ngày: {remedy}")
        return
    try:
        set_up = password.stat().st_mtime
    except OSError:
        set_up = 0.0  # without its pass phrase none will be made
    if now.timestamp() - set_up > OLD.total_seconds():
        yield note("Sao lưu", f"chưa ghi nhận bản nào, dù mật khẩu sao lưu đã được đặt: {remedy}")


def tell(settings: Settings, home: Path, now: dt.datetime) -> list[str]:
    """Mail the operator what he was not told within a week; returns what it was about. ThiduaError where that fails."""
    told = {about: at for about, at in _days_of_mail(home).items() if now - at < AGAIN}
    new = [said for said in concerns(settings, home, now) if said.about not in told]
    server = mail_server(settings, "thidua", operator=True)
    if new and server is not None:
        words = concerns_mail([(said.about, said.found) for said in new], f"{settings.pages}/")
        text, html = bodies(words)
        key = f"can-xem/{now:%Y%m%d%H%M}"
        (sent,) = send([Letter(settings.operator_email, words.subject, text, html, key)], server)
        if sent.failed:
            raise ThiduaError(f"Thư báo cho {settings.operator_email} chưa gửi được: {sent.failed}.")
        told |= {said.about: now for said in new}
    with whole_file(home / _TOLD) as draft:
        draft.write_text(json.dumps({about: at.isoformat() for about, at in told.items()}), encoding="utf-8")
    return [said.about for said in new]


def _days_of_mail(home: Path) -> dict[str, dt.datetime]:
    try:
        read = json.loads((home / _TOLD).read_text(encoding="utf-8"))
        return {str(about): dt.datetime.fromisoformat(at) for about, at in read.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def main() -> int:
    """Tell what there is to tell; returns the exit status."""
    try:
        tell(read_settings(), prefect_home(), dt.datetime.now(dt.UTC))
    except ThiduaError as refused:
        print(refused, file=sys.stderr)
        return refused.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
