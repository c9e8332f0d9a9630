"""What this machine keeps of persons is its user's alone: no file or folder of ours can be read by others."""

from contextlib import suppress
from pathlib import Path

OURS_ALONE = 0o077
"""The umask of commands and flows: folders 0700, files 0600."""


def close_to_others(*places: Path) -> None:
    """Take others' rights from files and folders that an earlier version left open; what is not there or not ours stays."""
    for place in places:
        with suppress(OSError):
            place.chmod(place.stat().st_mode & 0o7700)
