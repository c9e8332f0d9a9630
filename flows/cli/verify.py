"""The command `thidua verify`. Nothing heavy is imported before the command that needs it."""

from pathlib import Path

import click


@click.command()
@click.argument("bundles", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--online", is_flag=True, help="Hỏi mạng về thu hồi chứng thư; không có thì chỉ dùng bằng chứng sẵn có."
)
@click.option(
    "--trust",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục chứng thư gốc được tin và danh sách thu hồi [mặc định: THIDUA_TRUST].",
)
@click.option("--code", help="Mã đã quét trên bìa hồ sơ hoặc phiếu trả: cho biết mã đó là của gói nào.")
@click.option("--details", is_flag=True, help="In mọi điều đã kiểm tra.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ghi thêm kết quả dạng JSON vào tệp này (một tệp .json).",
)
def verify(
    bundles: tuple[Path, ...],
    online: bool,
    trust: Path | None,
    code: str | None,
    details: bool,
    as_json: bool,
    report: Path | None,
) -> None:
    """Kiểm tra hồ sơ BUNDLES (tệp .zip hoặc thư mục đã giải nén): đủ tệp, chữ ký, tên và số liệu.

    Mỗi gói một dòng: HỢP LỆ, CHƯA XÁC ĐỊNH hoặc KHÔNG HỢP LỆ và vì sao. Mã thoát: 0 mọi gói hợp lệ; 1 có gói không hợp
    lệ; 4 có gói chưa xác định được; 2 gọi sai; 3 thiết lập sai.
    """
    from flows.cli.printed.verify import show_code, show_verdicts
    from flows.settings import read_settings

    settings = read_settings()
    if code is not None:
        status = show_code(code, bundles, settings)
    else:
        status = show_verdicts(
            bundles,
            trust or settings.trust,
            settings,
            online=online,
            details=details,
            as_json=as_json,
            report=report,
        )
    raise SystemExit(status)
