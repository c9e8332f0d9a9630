"""Links to the files of a run as the pages show them: where a file lies beside the page, and what it is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileLink:
    """A link to a file of the run: its path relative to the page, and what it is."""

    path: str
    label: str


def returned_files(paths: Iterable[str]) -> list[FileLink]:
    """Return what goes back to a unit, each file called by what it is."""
    return [FileLink(path, _label(path)) for path in paths]


def _label(path: str) -> str:
    name = path.rpartition("/")[2]
    kind = name.rpartition(".")[2].upper()
    return f"Phiếu trả ({kind})" if name.startswith("phieu-tra.") else f"Báo cáo đã đánh dấu ({kind})"
