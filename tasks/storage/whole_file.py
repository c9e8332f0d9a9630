"""How a file comes into being: whole under its name, or not there at all. One place, for all tasks that write."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rules.values.text import within

LONGEST_NAME = 255
"""So many bytes the file systems in use give a file's name: up to three for each Vietnamese letter."""


@contextmanager
def whole_file(dst: Path) -> Iterator[Path]:
    """Give a hidden path beside `dst` to write to; it gets that name when the block ends well, else it goes.

    An older `dst` is replaced in one step; its folder is made where it is missing.
    """
    dst.parent.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(4)
    draft = dst.with_name(f".{within(dst.name, LONGEST_NAME - len(mark) - 2)}.{mark}")
    try:
        yield draft
        draft.replace(dst)
    finally:
        draft.unlink(missing_ok=True)
