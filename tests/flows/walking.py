"""A process that runs the cycle over ./inbox into ./out and prints which functions it entered: `walking.py FLOOR…`.

As JSON: file, function and the file of ours that called it, in the order in which they were first entered.
"""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from sampled_runs import award

from flows.settings import PROJECT

OURS = tuple(f"{PROJECT}/{floor}/" for floor in sys.argv[1:])

Entries = dict[tuple[str, str], str]  # file and function to the file that called it


@contextmanager
def followed(entries: Entries) -> Iterator[None]:
    """Note each function of ours that is entered in the block, in this and in all threads that begin there."""
    seen: dict[int, object] = {}  # by identity: a code object's hash goes over all of it

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or id(code) in seen:
            return
        seen[id(code)] = code
        if code.co_filename.startswith(OURS) and not code.co_name.startswith("<"):
            entries.setdefault((_short(code.co_filename), code.co_name), _caller(frame))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def _caller(frame: FrameType) -> str:
    above = frame.f_back
    while above is not None and not above.f_code.co_filename.startswith(OURS):
        if above.f_code.co_filename.startswith(f"{PROJECT}/templates/"):
            return ""  # a page asks the value that it was given
        above = above.f_back
    return _short(above.f_code.co_filename) if above is not None else ""


def _short(file: str) -> str:
    return file.removeprefix(f"{PROJECT}/")


if __name__ == "__main__":
    import flows.cycle  # noqa: F401  # what is done on import is no step of the walk

    found: Entries = {}
    with followed(found):
        award(Path("inbox"), Path("out"))
    json.dump([[*entered, caller] for entered, caller in found.items()], sys.stdout)
