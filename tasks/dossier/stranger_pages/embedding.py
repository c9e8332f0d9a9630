"""Writes pages that only name their fonts with every font embedded, in the sandbox; by their picture where that fails.

poppler's pdftocairo does it: letters stay letters, scans stay as they are. What it can't show it tells, and leaves out;
letters that nobody sees (those under a scan) it leaves out without a word. The job's files are PDFs of one upright page,
each changed in its place. The answer: whether the page can be shown at all.
"""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from tasks.dossier.stranger_pages.picture import Word, alike, drawn, picture_page, put_words, words
from tasks.sandbox.child import ChildAnswer, Job, answer_each, end_where_the_disk_refused
from tasks.sandbox.confinement import Allowance

PROGRAM = "pdftocairo"


def embedding(job: Job) -> Callable[[Path], ChildAnswer]:
    """Return what embeds the fonts of one page of the job's."""

    def embedded(page: Path) -> ChildAnswer:
        made = page.with_suffix(".made")
        try:
            try:
                lost = words(page)
            except Exception:  # a stranger's page can fail the library in any way
                lost = []
            if _converted(page, made, job["wall"] / 2) and (left := _kept(page, made, lost)) is not None:
                lost = left
            else:
                picture_page(page, made)
            if lost:
                put_words(made, lost)
            made.replace(page)
        except Exception as fault:  # a stranger's page can fail the libraries in any way
            end_where_the_disk_refused(fault)
            return {"shown": False}
        return {"shown": True}

    return embedded


def _converted(page: Path, made: Path, seconds: float) -> bool:
    """Whether pdftocairo wrote the page and left out nothing that it knows of."""
    try:
        ended = subprocess.run(
            [PROGRAM, "-pdf", str(page), str(made)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        os.kill(os.getpid(), signal.SIGALRM)  # the clock on the wall: this machine's fault, not the page's
        return False
    if ended.returncode == -signal.SIGKILL:
        os.kill(os.getpid(), signal.SIGKILL)  # from outside
    return ended.returncode == 0 and b"Error" not in ended.stderr


def _kept(page: Path, made: Path, said: list[Word]) -> list[Word] | None:
    """Return the words that the new page lost, all of them unseen before; None where the page looks otherwise now."""
    there = "".join("".join(word.text.split()) for word in words(made))
    lost = [word for word in said if "".join(word.text.split()) not in there]
    return lost if not lost or alike(drawn(page, 1.0), drawn(made, 1.0)) else None


if __name__ == "__main__":
    answer_each(embedding, lambda job, page: Allowance(write=[page.parent]), run=True)
