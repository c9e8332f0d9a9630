"""The command `thidua`, and where its packages are: inside this one when installed from a wheel, else in the project's folder."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run the command; what it starts in processes of their own finds the same packages and the same office."""
    if (HERE / "flows").is_dir():
        sys.path.insert(0, str(HERE))
        above = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = f"{HERE}{os.pathsep}{above}" if above else str(HERE)
        # An office's files have no place among installed packages.
        os.environ["THIDUA_HOME"] = os.environ.get("THIDUA_HOME") or str(Path.cwd())
    from flows.cli.main import main as command

    command()
