"""The child process that draws pages of strangers' PDFs: `python -I -m tasks.reading_copy.picture_child < job.json`.

It runs under its own memory and time limits, because the library that draws is not in Python and may crash. The job's
files are those to write, each named by its page's number from 0; it prints one JSON line each, at once.
"""

import json
import resource
import signal
import sys
from pathlib import Path

DOTS = 200 / 72  # pixels a point: as an office scanner
MOST = 4000  # pixels on the longer side


def main() -> None:
    """Read the job from standard input, set the limits, draw each page."""
    # What can fail by our fault fails before this line, not on somebody's file.
    import pypdfium2

    print(json.dumps({"ready": True}), flush=True)
    job = json.load(sys.stdin)
    memory = job["memory_mb"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in job["files"]:
        signal.alarm(int(job["seconds"]))  # each page its own time
        try:
            with pypdfium2.PdfDocument(job["source"]) as document:
                document.init_forms()  # without it no field, and no signature's stamp, is drawn
                _draw(document[int(Path(name).stem)], Path(name))
            drawn = True
        except Exception:  # a stranger's file can fail the library in any way
            drawn = False
        print(json.dumps({"drawn": drawn}), flush=True)


def _draw(page, dst: Path) -> None:  # type: ignore[no-untyped-def]  # PdfPage: the library is imported late
    scale = min(DOTS, MOST / max(page.get_size()))
    page.render(scale=scale).to_pil().convert("RGB").save(dst)


if __name__ == "__main__":
    main()
