"""The command `renew`: long-term proof of signed papers renewed before it ends. Nothing heavy is imported before it runs."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from rules.values.errors import ServiceAway, ThiduaError, WrongUse

FOLDER = "gia-han"
"""Beside the file, where no other folder is named."""


@click.command()
@click.argument("places", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục đặt tệp đã gia hạn [mặc định: gia-han/ bên cạnh].",
)
@click.pass_context
def renew(ctx: click.Context, places: tuple[Path, ...], out: Path | None) -> None:
    """Gia hạn bằng chứng lâu dài của văn bản đã ký (tệp PDF, thư mục, gói hồ sơ .zip), vào tệp mới; tệp cũ giữ nguyên.

    Làm trước khi chứng thư của dịch vụ dấu thời gian hết hạn. Chạy lại thì tệp đã gia hạn được bỏ qua. Kết thúc với mã 0: xong cả; 1: có tệp
    bị từ chối; 3: dừng giữa chừng.
    """
    from flows.run.context import proof_of
    from flows.settings import read_settings
    from tasks.signing import renew as renewed

    settings = read_settings()
    proof = proof_of(settings.model_copy(update={"long_term": True}), trial=False)
    counts = {"done": 0, "there": 0, "refused": 0}
    with ExitStack() as opened:
        for src, dst in _files(places, out, opened):
            if dst.exists():
                counts["there"] += 1
                click.echo(f"= {src.name}: đã gia hạn, bỏ qua")
                continue
            try:
                renewed(src, dst, proof)
            except ServiceAway:
                raise
            except ThiduaError as refused:
                counts["refused"] += 1
                click.echo(f"✗ {src.name}: {refused}")
            else:
                counts["done"] += 1
                click.echo(f"✓ {src.name} → {dst}")
    click.echo("Đã gia hạn {done} tệp, bỏ qua {there}, từ chối {refused}.".format_map(counts))
    ctx.exit(1 if counts["refused"] else 0)


def _files(places: tuple[Path, ...], out: Path | None, opened: ExitStack) -> Iterator[tuple[Path, Path]]:
    """Yield every paper with the name that its renewed copy gets; of a folder or bundle under the same path as in it."""
    from tasks.dossier.unsealing import BadBundleError, unsealed

    for place in places:
        beside = out or place.parent / FOLDER
        if place.is_dir():
            papers = (path for path in sorted(place.rglob("*.pdf")) if FOLDER not in path.parts)
            yield from ((path, beside / place.name / path.relative_to(place)) for path in papers)
        elif place.suffix.lower() == ".zip":
            try:
                bag = opened.enter_context(unsealed(place))
            except BadBundleError as broken:
                raise WrongUse(f"'{place}' không phải gói hồ sơ: {broken}.") from broken
            signed = [*sorted((bag / "data" / "van-ban").glob("*.pdf")), bag / "data" / "ho-so.pdf"]
            yield from (
                (path, beside / place.stem / path.relative_to(bag)) for path in signed if path.exists()
            )
        elif place.exists():
            yield place, beside / place.name
        else:
            raise WrongUse(f"Không có '{place}': kiểm tra lại đường dẫn.")
