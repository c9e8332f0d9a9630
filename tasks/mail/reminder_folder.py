"""Publishes the letters of a day in their folder: each file whole, those of units that owe nothing any more removed."""

import shutil
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path

from rules.values.errors import ThiduaError
from rules.values.machine import because
from tasks.storage.temporary import temporary_folder
from tasks.storage.whole_file import whole_file

SUFFIXES = (".docx", ".pdf")


@contextmanager
def publish_papers(folder: Path, units: Container[str]) -> Iterator[Path]:
    """Give a folder to make letters in (<unit>.docx, <unit>.pdf); when the block ends well they take the place of `folder`'s.

    Only files named for one of `units` are ever removed: what the office put there itself stays. ThiduaError where the
    folder can't be written to.
    """
    with temporary_folder("mail") as draft:
        yield draft
        new = {path.name: path for path in draft.iterdir() if path.suffix in SUFFIXES}
        try:
            for name, path in sorted(new.items()):
                _place(path, folder / name)
            for path in folder.iterdir() if folder.is_dir() else ():
                if path.name not in new and path.suffix in SUFFIXES and path.stem in units:
                    path.unlink()
        except OSError as refused:
            raise ThiduaError(
                f"Không ghi được vào '{folder}' {because(refused, 'kiểm tra quyền ghi')}."
            ) from refused


def same_as_published(folder: Path, made: Path) -> Path | None:
    """Return the published PDF of a letter (.docx) that says the same as the one just made, None where there is none."""
    letter, pdf = folder / made.name, (folder / made.name).with_suffix(".pdf")
    same = letter.is_file() and pdf.is_file() and letter.read_bytes() == made.read_bytes()
    return pdf if same else None


def _place(made: Path, target: Path) -> None:
    if target.is_file() and target.read_bytes() == made.read_bytes():
        return
    with whole_file(target) as draft:
        shutil.copyfile(made, draft)
