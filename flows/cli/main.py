"""The command `thidua`. Nothing heavy is imported before the command that needs it."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from flows.cli import backup as backup_commands
from flows.cli import lint as lint_commands
from flows.cli import questions as question_commands
from flows.cli import register as register_commands
from flows.cli import sign as sign_commands
from flows.cli import up as office_commands
from flows.cli import verify as verify_commands
from rules.values.errors import ThiduaError, WrongUse
from rules.values.steps import SigningMode, Step


class OneLineGroup(click.Group):
    """Commands that end with one line and its exit status where an input or a setting stops them."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ThiduaError as stopped:
            _stop(str(stopped), stopped.exit_status)
        except BrokenPipeError:
            raise  # whoever read us (head, less) has gone: click ends quietly
        except OSError as refused:
            where = f" '{refused.filename}'" if refused.filename else ""
            _stop(f"Máy từ chối đọc hoặc ghi{where} ({refused.strerror}): kiểm tra đường dẫn và quyền.", 3)
        except KeyboardInterrupt:
            _stop("Đã dừng theo yêu cầu; phần đã xong được giữ lại, chạy lại để làm tiếp.", 130)


def _stop(text: str, status: int) -> NoReturn:
    click.echo(f"thidua: {text}", err=True)
    sys.exit(status)


@click.group(cls=OneLineGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thidua")
def main() -> None:
    """Xét khen thưởng phong trào thi đua: nhận báo cáo, kiểm tra, chấm điểm, xếp hạng, lập và ký hồ sơ."""


FOLDER = click.Path(path_type=Path, file_okay=False)


@main.command()
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
    from flows.cli.run import run_cycle

    run_cycle(asked, quiet=quiet, as_json=as_json)


@main.command()
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


@main.command()
@click.argument("cycle")
@click.option("--seed", type=int, default=1, show_default=True, help="Cùng số này cho cùng kết quả.")
@click.option(
    "--units",
    default="all",
    show_default=True,
    help="all; few: một số đơn vị đủ mọi tình huống; hoặc các mã đơn vị cách nhau dấu phẩy.",
)
@click.option("--out", type=FOLDER, required=True, help="Thư mục đặt bộ báo cáo mẫu.")
def sample(cycle: str, seed: int, units: str, out: Path) -> None:
    """Làm một bộ mẫu của cả chu kỳ: báo cáo, biểu của thị xã, lỗi cài sẵn và đáp án; các chu kỳ cùng SEED nối nhau."""
    from flows.sample.cycle import write_sample
    from flows.settings import read_settings

    write_sample(cycle, seed, units, out, read_settings())
    click.echo(f"Đã làm bộ báo cáo mẫu trong {out}.")


@main.command()
@click.argument("cycle")
@click.argument("unit")
@click.option("--nominee", help="Chỉ một đối tượng: TT, CN1, …")
@click.option("--out", type=FOLDER, help="Thư mục kết quả của lần chạy [mặc định: data/cycles/CYCLE].")
def explain(cycle: str, unit: str, nominee: str | None, out: Path | None) -> None:
    """Giải thích từng điểm của đơn vị UNIT, đến từng biểu và ô."""
    from flows.cli.printed.explain import explain_unit

    explain_unit(cycle, unit, nominee, out)


for _command in (
    office_commands.up,
    backup_commands.backup,
    backup_commands.restore,
    lint_commands.lint,
    question_commands.sensitivity,
    question_commands.diff,
    register_commands.audit,
    register_commands.register,
    register_commands.revoke,
    register_commands.replace,
    sign_commands.sign,
    verify_commands.verify,
):
    main.add_command(_command)


if __name__ == "__main__":
    main()
