"""The command `up`. Nothing heavy is imported before it."""

import click


@click.command()
@click.option("--check", is_flag=True, help="Chỉ kiểm tra máy này còn thiếu gì, không mở.")
def up(check: bool) -> None:
    """Mở văn phòng: máy chủ Prefect, lịch chạy, tiến trình chạy việc và trang tổng hợp; đóng bằng Ctrl-C."""
    from flows.settings import read_settings

    settings = read_settings()
    if check:
        from flows.office.checks.checking import show_checks

        if not show_checks(settings, click.echo):
            raise click.exceptions.Exit(3)
        return
    from flows.office.up import open_office

    open_office(settings, lambda text: click.echo(text))
