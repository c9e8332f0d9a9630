"""The commands `thidua explain`, `thidua sensitivity` and `thidua diff`. Nothing heavy is imported before the command that needs it."""

from pathlib import Path

import click

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("cycle")
@click.argument("unit")
@click.option("--nominee", help="Chỉ một đối tượng: TT, CN1, …")
@click.option("--out", type=FOLDER, help="Thư mục kết quả của lần chạy [mặc định: data/cycles/CYCLE].")
def explain(cycle: str, unit: str, nominee: str | None, out: Path | None) -> None:
    """Giải thích từng điểm của đơn vị UNIT, đến từng biểu và ô."""
    from flows.cli.printed.explain import explain_unit

    explain_unit(cycle, unit, nominee, out)


@click.command()
@click.argument("cycle")
@click.option("--out", type=FOLDER, help="Thư mục kết quả của lần chạy [mặc định: data/cycles/CYCLE].")
def sensitivity(cycle: str, out: Path | None) -> None:
    """Xem ai được chọn thay đổi khi từng trọng số tăng, giảm 10% và theo từng cách hiểu tỷ lệ."""
    from flows.cli.printed.questions import write_sensitivity_of
    from flows.settings import read_settings

    write_sensitivity_of(cycle, out, read_settings())


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def diff(before: str, after: str, as_json: bool) -> None:
    """So hai lần chạy BEFORE và AFTER (số của lần chạy hoặc thư mục kết quả): điều gì đổi và vì sao."""
    from flows.cli.printed.questions import show_differences
    from flows.settings import read_settings

    show_differences(before, after, read_settings(), as_json=as_json)
