"""The command `sign`. Nothing heavy is imported before it runs."""

from pathlib import Path

import click

from rules.values.errors import KeyRefused

PERSON, ORGANISATION = "person", "organisation"


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--role", required=True, help="Ký bằng khóa của vai nào (town, p-hoa-mac, p-hoa-mac.lanh-dao …)."
)
@click.option(
    "--by",
    type=click.Choice([PERSON, ORGANISATION]),
    help="Chữ ký của người hay của cơ quan [mặc định: vai đuôi .lanh-dao là người].",
)
@click.option("--name", default="", help="Tên người ký ghi trong chữ ký [mặc định: tên trong chứng thư].")
@click.option(
    "--printed", default="", help="Họ tên người ký in trên văn bản, để ảnh chữ ký hoặc dấu vào đúng chỗ."
)
@click.option("--reason", default="Ký văn bản", show_default=True, help="Lý do ghi trong chữ ký.")
@click.option("--place", default="", help="Nơi ký ghi trong chữ ký.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục đặt tệp đã ký [mặc định: da-ky/ bên cạnh].",
)
@click.option("--hidden-seen", is_flag=True, help="Đã xem phần ẩn của tệp (lớp, ô, trang) và vẫn ký.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_context
def sign(  # noqa: PLR0913 - an option each
    ctx: click.Context,
    files: tuple[Path, ...],
    role: str,
    by: str | None,
    name: str,
    printed: str,
    reason: str,
    place: str,
    out: Path | None,
    hidden_seen: bool,
    as_json: bool,
) -> None:
    """Ký nhiều tệp PDF đã xong bằng một lần đăng nhập; tệp gốc giữ nguyên, chữ ký có trước giữ nguyên.

    Đứt giữa chừng (rút token, mất dịch vụ dấu thời gian) thì chạy lại đúng lệnh ấy: tệp đã ký được bỏ qua. Kết thúc với mã 0: xong cả;
    1: có tệp bị từ chối; 3: dừng giữa chừng.
    """
    from flows.cli.batch import FileResult, name_of, sign_batch
    from flows.run.context import proof_of
    from flows.settings import read_settings
    from tasks.pki.keyring import WantedRole, load_keyring
    from tasks.signing import SignatureRequest, Stamp

    settings = read_settings()
    if settings.keys is None:
        raise KeyRefused(
            "Chưa đặt THIDUA_KEYS: ký tệp có sẵn cần khóa của cơ quan, khóa thử chỉ dùng cho bản thử."
        )
    proof = proof_of(settings, trial=False)
    ring = load_keyring(
        settings.keys,
        {role: WantedRole(role)},
        settings.keys,
        trust=proof.trust,
        online=True,
        seconds=proof.seconds,
        long_term=proof.long_term,
        pss=settings.rsa_pss,
    )
    for doubt in ring.doubt_lines():
        click.echo(f"! {doubt}", err=True)
    key = ring.key(role)
    signer = name or name_of(key)
    is_person = by == PERSON or (by is None and role.endswith(".lanh-dao"))
    stamp = Stamp(zone=settings.time_zone, name=printed or (signer if is_person else ""))
    signature = SignatureRequest(
        key, "ChuKy", "person" if is_person else "organisation", signer, reason, place, stamp
    )

    def say(result: FileResult) -> None:
        if not as_json:
            click.echo(result.line)

    batch = sign_batch(files, out, signature, proof, say, hidden_seen=hidden_seen)
    if as_json:
        click.echo(batch.report.text(indent=1))
    else:
        click.echo(batch.summary)
    if batch.stopped:
        click.echo(f"thidua: {batch.stopped}", err=True)
    ctx.exit(batch.exit_status)
