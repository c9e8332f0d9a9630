"""The wheel, installed with the pinned packages alone into an environment of its own, far from the project's folder."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def called(*command: str | Path, cwd: Path = PROJECT, env: Mapping[str, str] = os.environ) -> str:
    """Call a program and return what it said; fails where it fails."""
    ended = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@dataclass(frozen=True)
class Elsewhere:
    """An environment that has the wheel, and a folder to work in that is not the project's."""

    bin: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a person's shell would have: nothing of this process's Python and settings."""
        developers = Path(sys.executable).parent
        programs = [p for p in os.environ["PATH"].split(os.pathsep) if Path(p) != developers]
        ours = {
            "PATH": os.pathsep.join([str(self.bin), *programs]),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PREFECT_HOME": str(self.folder / "prefect"),
            "DO_NOT_TRACK": "1",
        }
        return ours | {name: os.environ[name] for name in ("PREFECT_SERVER_API_PORT",)}

    def run(self, *command: str) -> str:
        """Call a program of the environment and return what it said; fails where it fails."""
        return called(self.bin / command[0], *command[1:], cwd=self.folder, env=self.environment)
