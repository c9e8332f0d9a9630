"""What the programs of the sandbox share that unpack what was sent: where they write, how they say what is in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from rules.uploads.limits import NotTaken
from rules.uploads.names import Parts
from tasks.sandbox.child import ChildAnswer, Job
from tasks.sandbox.confinement import Allowance

Unpack = Callable[[Path, Path], Mapping[Parts, str]]
"""Unpacks a file into a folder under names of our own; returns place → our name, raises NotTaken."""


def unpacking(unpack: Unpack) -> Callable[[Job], Callable[[Path], ChildAnswer]]:
    """Return what unpacks into the job's folder: its answer is the files, or why not, or what the machine refused."""

    def prepared(job: Job) -> Callable[[Path], ChildAnswer]:
        into = Path(job["into"])

        def answer(path: Path) -> ChildAnswer:
            try:
                return {"files": list(unpack(path, into).items())}
            except NotTaken as left:
                return {"why": left.why}
            except OSError as refused:
                return {"refused": refused.errno}

        return answer

    return prepared


def its_folder(job: Job, file: Path) -> Allowance:
    """What such a program needs to reach: the file, and the folder that it unpacks into."""
    return Allowance(read=[file], write=[Path(job["into"])])
