"""What a run has left published, as a picture to compare with later."""

from pathlib import Path


def stamps(out: Path) -> dict[str, tuple[int, bytes]]:
    """Every published file with its time of change and its bytes."""
    return {
        p.relative_to(out).as_posix(): (p.stat().st_mtime_ns, p.read_bytes())
        for folder in ("bundles", "returned")
        for p in sorted((out / folder).rglob("*"))
        if p.is_file()
    }
