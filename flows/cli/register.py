"""The commands about the register: `audit`, `register`, `revoke`, `replace`. Nothing heavy is imported before its command."""

import datetime as dt
from pathlib import Path

import click

FOLDER = click.Path(path_type=Path, file_okay=False)
DAY = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
_cycle = click.option("--cycle", help="Chỉ một chu kỳ, ví dụ A2024.")
_reason = click.option("--reason", required=True, help="Lý do.")
_approver = click.option("--approver", required=True, help="Người duyệt.")


@click.group()
def audit() -> None:
    """Nhật ký của sổ đăng ký."""


@audit.command()
@click.option(
    "--out", type=FOLDER, help="Thư mục kết quả đã công bố, để biết nhật ký có bị cắt phần cuối không."
)
@click.option(
    "--paper",
    "papers",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tệp đã ký cần biết: có đúng là văn bản đã ban hành, hoặc bản gia hạn của nó, không (dùng được nhiều lần).",
)
def verify(out: Path | None, papers: tuple[Path, ...]) -> None:
    """Tính lại toàn bộ nhật ký và đối chiếu từng dòng của sổ; kết thúc với mã 1 nếu có gì bị sửa, hoặc có tệp sau --paper sổ không biết."""
    from flows.cli.printed.register import verify_register
    from flows.settings import read_settings

    if not verify_register(read_settings(), out, papers):
        raise click.exceptions.Exit(1)


@click.group()
def register() -> None:
    """Xem sổ đăng ký (cá nhân ghi bằng mã)."""


@register.command()
@_cycle
def runs(cycle: str | None) -> None:
    """Các lần chạy."""
    from flows.cli.printed.register import show_runs
    from flows.settings import read_settings

    show_runs(read_settings(), cycle)


@register.command()
@_cycle
@click.option("--unit", help="Chỉ một đơn vị.")
def awards(cycle: str | None, unit: str | None) -> None:
    """Các khen thưởng: đề nghị, đã tặng, đã thu hồi."""
    from flows.cli.printed.register import show_awards
    from flows.settings import read_settings

    show_awards(read_settings(), cycle, unit)


@register.command()
@_cycle
def papers(cycle: str | None) -> None:
    """Số văn bản đã cấp."""
    from flows.cli.printed.register import show_papers
    from flows.settings import read_settings

    show_papers(read_settings(), cycle)


@register.command()
@_cycle
@click.option("--unit", help="Chỉ một đơn vị.")
def initiatives(cycle: str | None, unit: str | None) -> None:
    """Mọi sáng kiến trong các báo cáo đã nhận: ai công nhận, ai được khen nhờ nó, còn ai nêu sáng kiến ấy."""
    from flows.cli.printed.register import show_initiatives
    from flows.settings import read_settings

    show_initiatives(read_settings(), cycle, unit)


@register.command()
@_cycle
def renewals(cycle: str | None) -> None:
    """Các lần gia hạn bằng chứng của văn bản, gói hồ sơ."""
    from flows.cli.printed.renewals import show_renewals
    from flows.settings import read_settings

    show_renewals(read_settings(), cycle)


@register.command(name="move-to")
@click.argument("url")
def move_to(url: str) -> None:
    """Chép cả sổ đăng ký sang cơ sở dữ liệu trống URL (postgresql://người@máy/tên, mật khẩu ở biến PGPASSWORD); sổ cũ giữ nguyên."""
    from flows.cli.printed.register import move_register
    from flows.settings import read_settings

    move_register(read_settings(), url)


@click.command()
@click.argument("award", type=int)
@_reason
@_approver
@click.option("--date", "day", type=DAY, required=True, help="Ngày thu hồi, ví dụ 12/03/2025.")
def revoke(award: int, reason: str, approver: str, day: dt.datetime) -> None:
    """Thu hồi khen thưởng số AWARD (xem `thidua register awards`); dòng đó vẫn ở lại trong sổ."""
    from flows.cli.printed.register import revoke_award
    from flows.settings import read_settings

    revoke_award(read_settings(), award, reason, approver, day.date())


@click.command()
@click.argument("cycle")
@click.argument("key")
@_reason
@_approver
@click.option("--movement", help="Phong trào, nếu nhiều phong trào có chu kỳ này.")
def replace(cycle: str, key: str, reason: str, approver: str, movement: str | None) -> None:
    """Thay văn bản KEY đã ban hành của chu kỳ CYCLE (giay-khen: mọi giấy khen): số cũ giữ trong sổ, lần chạy sau cấp số mới."""
    from flows.cli.printed.register import replace_paper
    from flows.settings import read_settings

    replace_paper(read_settings(), cycle, key, reason, approver, movement)
