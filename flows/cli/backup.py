"""The commands `backup` and `restore`. Nothing heavy is imported before its command."""

from pathlib import Path

import click

from rules.archive.backup import PARTS

FOLDER = click.Path(path_type=Path, file_okay=False)
_without = click.option(
    "--without", multiple=True, type=click.Choice(list(PARTS)), help="Bỏ phần này ra (ghi nhiều lần được)."
)


@click.command()
@click.argument("folder", type=FOLDER)
@_without
@click.option(
    "--wait", default=10.0, show_default=True, help="Số phút chờ một chu kỳ đang chạy trước khi thôi."
)
def backup(folder: Path, without: tuple[str, ...], wait: float) -> None:
    """Sao lưu sổ đăng ký, kết quả, báo cáo, kế hoạch và lịch sử vào một thư mục mới trong FOLDER; không gồm khóa ký và mật khẩu."""
    from flows.backup.back_up import back_up
    from flows.settings import read_settings

    back_up(read_settings(), folder, without, wait * 60, click.echo)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@_without
@click.option("--replace", is_flag=True, help="Dời những gì đang có sang tên khác (không xóa) rồi thay vào.")
def restore(folder: Path, without: tuple[str, ...], replace: bool) -> None:
    """Khôi phục bản sao lưu FOLDER (thư mục thidua-…) vào các nơi mà thiết lập của máy này chỉ; văn phòng phải đóng."""
    from flows.backup.restore import restore as put_back
    from flows.settings import read_settings

    put_back(read_settings(), folder, without, replace=replace, say=click.echo)
