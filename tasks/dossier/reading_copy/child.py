"""Draws pages of a stranger's PDF, in the sandbox, because the library that draws is not in Python and may crash.

The job's files are the pictures to write, each named by its page's number from 0; `source` is the PDF.
"""

from collections.abc import Callable
from pathlib import Path

import pypdfium2

from tasks.sandbox.child import ChildAnswer, Job, answer_each

DOTS = 200 / 72  # pixels a point: as an office scanner
MOST = 4000  # pixels on the longer side


def drawing(job: Job) -> Callable[[Path], ChildAnswer]:
    """Return what draws one page of the job's PDF."""

    def drawn(picture: Path) -> ChildAnswer:
        try:
            with pypdfium2.PdfDocument(job["source"]) as document:
                document.init_forms()  # without it no field, and no signature's stamp, is drawn
                page = document[int(picture.stem)]
                scale = min(DOTS, MOST / max(page.get_size()))
                page.render(scale=scale).to_pil().convert("RGB").save(picture)
        except Exception:  # a stranger's file can fail the library in any way
            return {"drawn": False}
        return {"drawn": True}

    return drawn


if __name__ == "__main__":
    answer_each(drawing)
