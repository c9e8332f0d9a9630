"""The child process that reads papers that come signed: `python -I -m tasks.brought.child < job.json`.

It runs under its own memory and time limits and prints one JSON line a file: its text ("" where none can be read) and
its signatures (null where they can't be judged). It fetches nothing.
"""

import dataclasses
import datetime as dt
import enum
import json
import resource
import signal
import sys
from pathlib import Path
from typing import Any

MOST_PAGES, MOST_TEXT = 60, 200_000
"""So many pages and characters are compared with the report; no paper of a dossier is longer."""


def main() -> None:
    """Read the job from standard input, set the limits, look at each file."""
    # What can fail by our fault fails before this line, not on somebody's file.
    import pypdf  # noqa: F401

    from tasks.trust import read_trust
    from tasks.validating import signatures_of

    print(json.dumps({"ready": True}), flush=True)
    job = json.load(sys.stdin)
    trust = read_trust(Path(job["trust"]) if job["trust"] else None)
    memory = job["memory_mb"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = max(int(job["seconds"]), 2)
    for file in job["files"]:
        text = text_of(Path(file), seconds // 2)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds - seconds // 2)
        try:
            signatures = [_plain(dataclasses.asdict(s)) for s in signatures_of(Path(file), trust)]
        except ValueError:
            signatures = None
        print(json.dumps({"text": text, "signatures": signatures}), flush=True)


def text_of(path: Path, seconds: int) -> str:
    """Return the text of a PDF's pages and of what is stamped on them; "" where the pages are pictures, or take longer."""
    from pypdf import PdfReader

    from rules.verifying.agreement import readable
    from tasks.pdf_content import stamped_texts

    def enough(number: int, frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, enough)
    signal.alarm(seconds)
    pages: list[str] = []
    stamps: list[str] = []
    try:
        for page in PdfReader(path).pages[:MOST_PAGES]:
            pages.append(page.extract_text())
            stamps += stamped_texts(page)
            if sum(map(len, pages)) > MOST_TEXT:
                break
    except (
        Exception
    ):  # half a text would be compared as if the rest were missing; the library raises what it likes
        return ""
    except MemoryError:
        return ""
    finally:
        signal.alarm(0)
    return "\n".join([*pages, *stamps])[:MOST_TEXT] if readable("".join(pages)) else ""


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in told.items()}


def _value(value: object) -> object:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.datetime) else value


if __name__ == "__main__":
    main()
