"""The command `thidua preview`. Nothing heavy is imported before it."""

from pathlib import Path

import click


@click.command()
@click.argument("paper")
@click.option("--plan", help="Thư mục kế hoạch (tên trong THIDUA_PLANS) khi có nhiều kế hoạch.")
@click.option(
    "--day",
    type=click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"]),
    help="Theo quy định của ngày này; bỏ trống: hôm nay.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="xem-truoc",
    show_default=True,
    help="Thư mục đặt bản xem trước.",
)
def preview(paper: str, **asked: object) -> None:
    """Xem trước văn bản PAPER (to-trinh, tx-quyet-dinh, …) theo mẫu Word đang dùng, với số liệu bịa; mã 1 nếu thể thức chưa đạt."""
    from flows.cli.printed.preview import preview_paper

    raise click.exceptions.Exit(preview_paper(paper, **asked))  # type: ignore[arg-type]  # as click read them
