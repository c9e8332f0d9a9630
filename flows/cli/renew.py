"""The command `renew`: long-term proof of signed papers renewed before it ends. Nothing heavy is imported before it runs."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from rules.values.errors import ServiceAway, SigningFailed, ThiduaError, WrongUse

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
    for goal, place in _goals(places, out).items():
        with _papers(place) as papers:
            for src, inside in papers:
                dst = goal / inside
                try:
                    if _is_renewed(src, dst):
                        counts["there"] += 1
                        click.echo(f"= {src.name}: đã gia hạn, bỏ qua")
                        continue
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


def _goals(places: tuple[Path, ...], out: Path | None) -> dict[Path, Path]:
    """Return every place by where its renewed papers go; WrongUse where it is not there, or two would go to the same."""
    goals: dict[Path, Path] = {}
    for place in places:
        if not place.exists():
            raise WrongUse(f"Không có '{place}': kiểm tra lại đường dẫn.")
        goal = (out or place.parent / FOLDER) / (place.stem if _is_bundle(place) else place.name)
        if goal in goals:
            raise WrongUse(
                f"'{goals[goal]}' và '{place}' sẽ thành cùng một chỗ '{goal}': gia hạn riêng từng cái, mỗi cái một --out."
            )
        goals[goal] = place
    return goals


def _is_bundle(place: Path) -> bool:
    return place.suffix.lower() == ".zip" and not place.is_dir()


@contextmanager
def _papers(place: Path) -> Iterator[list[tuple[Path, Path]]]:
    """Give the papers of a place, each with its path in it; a bundle is unpacked for the time being. WrongUse where there are none."""
    from tasks.dossier.unsealing import BadBundleError, unsealed

    with ExitStack() as opened:
        if place.is_dir():
            inside = ((path, path.relative_to(place)) for path in sorted(place.rglob("*.pdf")))
            papers = [(path, name) for path, name in inside if FOLDER not in name.parts[:-1]]
        elif _is_bundle(place):
            try:
                bag = opened.enter_context(unsealed(place))
            except BadBundleError as broken:
                raise WrongUse(f"'{place}' không phải gói hồ sơ: {broken}.") from broken
            signed = [*sorted((bag / "data" / "van-ban").glob("*.pdf")), bag / "data" / "ho-so.pdf"]
            papers = [(path, path.relative_to(bag)) for path in signed if path.exists()]
        else:
            papers = [(place, Path())]
        if not papers:
            raise WrongUse(f"Trong '{place}' không có văn bản PDF nào: kiểm tra lại đường dẫn.")
        yield papers


def _is_renewed(src: Path, dst: Path) -> bool:
    """Tell whether `dst` is `src` renewed: its very bytes and more; SigningFailed where it is another file."""
    if not dst.exists():
        return False
    old, there = src.read_bytes(), dst.read_bytes()
    if len(there) > len(old) and there.startswith(old):
        return True
    raise SigningFailed(f"đã có tệp khác tại “{dst}”: dời tệp ấy đi, hoặc chọn thư mục khác sau --out")
