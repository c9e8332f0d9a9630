"""Papers that a unit has signed itself and put into its folder: which of ours they take the place of. Order only."""

from collections.abc import Mapping
from pathlib import Path

from tasks.inbox import Folder


def brought_of(folder: Folder) -> Mapping[str, Path]:
    """Return the papers that a unit has brought, by the file name (without ending) of ours that each replaces."""
    return {}
