"""The hash by which a file is known wherever one is kept, listed or compared."""

import hashlib
from pathlib import Path


def digest_of(path: Path) -> str:
    """Return the sha256 (hex) of a file, which may be larger than memory; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
