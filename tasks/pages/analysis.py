"""Writes what `thidua sensitivity` found beside a run's results: a page and a table, each whole or not at all."""

from pathlib import Path

from tasks.storage.whole_file import whole_file

FOLDER = "phan-tich"


def write_sensitivity(out: Path, page: str, table: bytes) -> tuple[Path, Path]:
    """Write `do-nhay.html` and `do-nhay.csv` under `out`; the run's own files are left alone. Returns both paths."""
    made = (out / FOLDER / "do-nhay.html", out / FOLDER / "do-nhay.csv")
    for path, content in zip(made, (page.encode("utf-8"), table), strict=True):
        with whole_file(path) as draft:
            draft.write_bytes(content)
    return made
