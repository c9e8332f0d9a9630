"""The command `renew`: long-term proof of signed papers and of bundles' seals renewed before it ends. Nothing heavy is imported before it runs."""

from pathlib import Path

import click


@click.command()
@click.argument("places", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục đặt tệp đã gia hạn [mặc định: gia-han/ bên cạnh].",
)
@click.pass_context
def renew(ctx: click.Context, places: tuple[Path, ...], out: Path | None) -> None:
    """Gia hạn bằng chứng lâu dài của văn bản đã ký (tệp PDF, thư mục) và của gói hồ sơ (.zip), vào tệp mới; tệp cũ giữ nguyên.

    Làm trước khi chứng thư của dịch vụ dấu thời gian hết hạn; mỗi lần gia hạn được ghi vào nhật ký của sổ đăng ký. Chạy lại thì tệp đã gia hạn được bỏ qua. Kết thúc với mã 0: xong cả; 1: có tệp bị từ chối; 3: dừng giữa chừng.
    """
    from flows.cli.printed.renew import renew_places
    from flows.settings import read_settings

    ctx.exit(0 if renew_places(places, out, read_settings()) else 1)
