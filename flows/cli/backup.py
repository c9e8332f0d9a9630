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
@click.option(
    "--check", "only_check", is_flag=True, help="Không sao lưu: thử khôi phục bản mới nhất vào chỗ tạm."
)
@click.option(
    "--list", "only_list", is_flag=True, help="Không sao lưu: liệt kê các bản sao, mới nhất ở cuối."
)
def backup(folder: Path, without: tuple[str, ...], wait: float, only_check: bool, only_list: bool) -> None:
    """Sao lưu sổ đăng ký, kết quả, báo cáo, kế hoạch và lịch sử vào kho mã hóa trong FOLDER, bỏ các bản quá hạn; không gồm khóa ký và mật khẩu."""
    from flows.settings import read_settings

    settings = read_settings()
    if only_list:
        from flows.backup.check import show_all

        show_all(settings, folder, click.echo)
    elif only_check:
        from flows.backup.check import check

        check(settings, folder, click.echo)
    else:
        from flows.backup.back_up import back_up

        back_up(settings, folder, without, wait * 60, click.echo)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@_without
@click.option("--id", "name", help="Bản sao nào (xem bằng backup --list); không ghi thì bản mới nhất.")
@click.option("--replace", is_flag=True, help="Dời những gì đang có sang tên khác (không xóa) rồi thay vào.")
def restore(folder: Path, without: tuple[str, ...], name: str | None, replace: bool) -> None:
    """Khôi phục từ kho trong FOLDER (hoặc từ thư mục thidua-… của bản trước 0.6) vào các nơi mà thiết lập của máy này chỉ; văn phòng phải đóng."""
    from flows.backup.restore import restore as put_back
    from flows.settings import read_settings

    put_back(read_settings(), folder, without, replace=replace, say=click.echo, name=name)
