"""Every paper of a run held against the layout regime, for the acceptance test: `lint_faults(path)`."""

from collections.abc import Iterator
from pathlib import Path

from rules.layout import lint
from tasks.documents.layouts import read_layout
from tasks.documents.measuring import measure


def lint_faults(path: Path) -> Iterator[str]:
    """All faults of the PDFs in a file or folder, a line each."""
    standard = read_layout()
    for paper in sorted(path.rglob("*.pdf")) if path.is_dir() else [path]:
        yield from (f"{paper.name}: {one.line()}" for one in lint(measure(paper), standard))
