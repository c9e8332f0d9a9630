"""The commands about persons' data: `forget`, `person`. Nothing heavy is imported before its command."""

from pathlib import Path

import click

_reason = click.option("--reason", required=True, help="Căn cứ: số, ngày quyết định hoặc đơn yêu cầu.")
_approver = click.option("--approver", required=True, help="Người duyệt.")


@click.command()
@click.argument("cycle")
@_reason
@_approver
@click.option("--yes", is_flag=True, help="Xóa thật; không có thì chỉ nói sẽ xóa gì.")
def forget(cycle: str, reason: str, approver: str, yes: bool) -> None:
    """Xóa dữ liệu cá nhân của chu kỳ CYCLE khỏi sổ đăng ký khi đã hết thời hạn bảo quản; điểm, số văn bản, nhật ký ở lại."""
    import datetime as dt

    from flows.cli.printed.persons import forget_cycle
    from flows.settings import read_settings

    settings = read_settings()
    forget_cycle(settings, cycle, reason, approver, yes=yes, today=dt.datetime.now(settings.time_zone).date())


@click.command()
@click.argument("who")
@_reason
@_approver
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Thư mục nhận bản trích."
)
def person(who: str, reason: str, approver: str, out: Path) -> None:
    """Trích dữ liệu của một người: WHO là họ tên, hoặc mã như A2024/p-hoa-mac/CN1; ra tệp JSON và một trang để đọc."""
    from flows.cli.printed.persons import hand_out
    from flows.settings import read_settings

    hand_out(read_settings(), who, reason, approver, out)
