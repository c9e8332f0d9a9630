"""The command `thidua lint`. Nothing heavy is imported before it."""

from pathlib import Path

import click


@click.command()
@click.argument("papers", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", help="Loại văn bản (to-trinh, bao-cao, …) khi không muốn nhận theo nội dung.")
@click.option(
    "--day", type=click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"]), help="Theo quy định của ngày này."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def lint(papers: tuple[Path, ...], **asked: object) -> None:
    """Đo thể thức văn bản PDF (tệp hoặc thư mục) theo Nghị định 30/2020/NĐ-CP; mã 1 nếu có văn bản chưa đạt."""
    from flows.cli.printed.lint import lint_papers

    raise click.exceptions.Exit(lint_papers(papers, **asked))  # type: ignore[arg-type]  # as click read them
