"""Whether a disk is full, for programs that only say that they failed."""

import errno
import os
import shutil
from pathlib import Path

LEAST = 1_000_000  # bytes; with less a paper, a page or a row of a database finds no room


def full_disk(*places: Path) -> OSError | None:
    """Return the refusal of the first place whose disk has no room left, None where all have."""
    try:
        refuse_full(*places)
    except OSError as full:
        return full
    return None


def refuse_full(*places: Path) -> None:
    """Raise OSError (ENOSPC) where the disk of one of the places has no room left; a place that is not there is not looked at."""
    for place in places:
        try:
            free = shutil.disk_usage(place).free
        except OSError:
            continue
        if free < LEAST:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))
