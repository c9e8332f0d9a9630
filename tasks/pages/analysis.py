"""Writes what `thidua sensitivity` found beside a run's results: a page and a table, each whole or not at all."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.storage.whole_file import whole_file

FOLDER = "phan-tich"


def write_sensitivity(out: Path, templates: Path, page: Any, table: bytes) -> tuple[Path, Path]:
    """Write `do-nhay.html` and `do-nhay.csv` under `out`; the run's own files are left alone. Returns both paths."""
    world = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = world.get_template("sensitivity.html.j2").render(page=page)
    made = (out / FOLDER / "do-nhay.html", out / FOLDER / "do-nhay.csv")
    for path, content in zip(made, (html.encode("utf-8"), table), strict=True):
        with whole_file(path) as draft:
            draft.write_bytes(content)
    return made
