"""Programs that fail as a machine does, for some of their starts, and are themselves again after that."""

import sys
from pathlib import Path


def failing_soffice(path: Path, starts: str, ending: str = "exit 81") -> Path:
    """This Python, by which LibreOffice's conversions to .xlsx end so where `starts` has an "x", one letter a start; else as they should.

    LibreOffice itself is confined: it could not note its starts.
    """
    return _failing(
        path, Path(sys.executable), "*-m?tasks.sandbox.starting*--convert-to?xlsx*", starts, ending
    )


def failing_python(path: Path, program: str, starts: str, ending: str = "kill -9 $$") -> Path:
    """This Python, of which the starts of one module likewise end so: as if the system had killed it."""
    return _failing(path, Path(sys.executable), f"*-m?{program}*", starts, ending)


def _failing(path: Path, real: Path, which: str, starts: str, ending: str) -> Path:
    left = path.with_suffix(".starts")
    left.write_text(starts)
    path.write_text(
        f"""#!/bin/sh
case "$*" in
{which})
  now=$(head -c 1 "{left}")
  tail -c +2 "{left}" > "{left}.now" && mv "{left}.now" "{left}"
  [ "$now" = x ] && {{ {ending}; }}
esac
exec "{real}" "$@"
"""
    )
    path.chmod(0o755)
    return path


def starts_left(path: Path) -> str:
    """What of its `starts` such a program has not come to yet."""
    return path.with_suffix(".starts").read_text()
