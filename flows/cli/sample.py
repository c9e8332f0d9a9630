"""The command `thidua sample`. Nothing heavy is imported before it."""

from pathlib import Path

import click


@click.command()
@click.argument("cycle")
@click.option("--seed", type=int, default=1, show_default=True, help="Cùng số này cho cùng kết quả.")
@click.option(
    "--units",
    default="all",
    show_default=True,
    help="all; few: một số đơn vị đủ mọi tình huống; hoặc các mã đơn vị cách nhau dấu phẩy.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Thư mục đặt bộ báo cáo mẫu.",
)
def sample(cycle: str, seed: int, units: str, out: Path) -> None:
    """Làm một bộ mẫu của cả chu kỳ: báo cáo, biểu của thị xã, lỗi cài sẵn và đáp án; các chu kỳ cùng SEED nối nhau."""
    from flows.sample.cycle import write_sample
    from flows.settings import read_settings

    write_sample(cycle, seed, units, out, read_settings())
    click.echo(f"Đã làm bộ báo cáo mẫu trong {out}.")
