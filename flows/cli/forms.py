"""The command `thidua forms`. Nothing heavy is imported before it."""

from pathlib import Path

import click

from rules.values.errors import WrongUse

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("cycle")
@click.option("--out", type=FOLDER, required=True, help="Thư mục đặt biểu mẫu.")
@click.option("--appraisal", is_flag=True, help="Biểu thẩm định cho các cơ quan, có điểm của từng mục.")
@click.option("--office", is_flag=True, help="Biểu đính chính, ban hành, khen cấp xã của Phòng.")
@click.option("--inbox", type=FOLDER, help="Thư mục báo cáo mà biểu thẩm định dựa vào.")
def forms(cycle: str, out: Path, appraisal: bool, office: bool, inbox: Path | None) -> None:
    """Phát biểu mẫu báo cáo trống cho từng đơn vị, hoặc biểu của thị xã."""
    from flows.intake.forms import write_forms, write_lane_forms, write_own_forms
    from flows.settings import read_settings

    settings = read_settings()
    if appraisal and inbox is None:
        raise WrongUse("Biểu thẩm định dựa vào báo cáo đã nhận: chỉ thư mục báo cáo sau --inbox.")
    if appraisal and inbox is not None:
        made = write_lane_forms(cycle, inbox, out, settings)
    elif office:
        made = write_own_forms(cycle, out, settings)
    else:
        made = write_forms(cycle, out, settings)
    click.echo(f"Đã phát {len(made)} biểu mẫu vào {out}.")
