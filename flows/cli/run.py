"""The command `thidua run`. Nothing heavy is imported before it."""

from pathlib import Path
from typing import Any

import click

from rules.values.steps import SigningMode, Step


@click.command()
@click.argument("cycle")
@click.option(
    "--inbox",
    type=click.Path(path_type=Path),
    help="Thư mục báo cáo, mỗi đơn vị một thư mục con; đợt tổng kết có thể bỏ trống.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Thư mục kết quả.")
@click.option(
    "--until",
    type=click.Choice([step.value for step in Step]),
    default=Step.PUBLISHING.value,
    show_default=True,
    help="Khâu cuối cùng được làm.",
)
@click.option(
    "--unit", "units", multiple=True, help="Chỉ nhận lại đơn vị này (ghi nhiều lần được); cần --reason."
)
@click.option("--reason", default="", help="Lý do chạy lại, ghi vào sổ đăng ký.")
@click.option(
    "--signing",
    type=click.Choice([mode.value for mode in SigningMode]),
    default=SigningMode.AS_SET.value,
    show_default=True,
    help="Ký bằng khóa nào.",
)
@click.option("--quiet", is_flag=True, help="Không in gì khi mọi việc xong.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def run(quiet: bool, as_json: bool, **asked: Any) -> None:
    """Chạy chu kỳ CYCLE (ví dụ A2024) từ báo cáo đến hồ sơ đã ký và văn bản của thị xã."""
    from flows.cli.printed.run import run_cycle

    raise click.exceptions.Exit(run_cycle(asked, quiet=quiet, as_json=as_json))
