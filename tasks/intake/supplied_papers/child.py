"""Reads papers that come signed, in the sandbox: their text ("" where none can be read) and their signatures.

The signatures are null where they can't be judged. Nothing is fetched; `trust` is the folder of trust anchors.
"""

import signal
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader

from rules.verifying.agreement import readable
from rules.verifying.plain import plain_signature
from tasks.documents.pdf.content import stamped_texts
from tasks.pki.trust import read_trust
from tasks.sandbox.child import ChildAnswer, Job, answer_each
from tasks.validation import signatures_of

MOST_PAGES, MOST_TEXT = 60, 200_000
"""So many pages and characters are compared with the report; no paper of a dossier is longer."""


def reading(job: Job) -> Callable[[Path], ChildAnswer]:
    """Return what reads one paper, by the job's trust anchors."""
    trust = read_trust(Path(job["trust"]) if job["trust"] else None)

    def read(paper: Path) -> ChildAnswer:
        text = text_of(paper, job["seconds"] / 2)
        try:
            signatures = [plain_signature(s) for s in signatures_of(paper, trust)]
        except MemoryError:
            raise
        except Exception:  # a stranger's file can fail the library in any way
            return {"text": text, "signatures": None}
        return {"text": text, "signatures": signatures}

    return read


def text_of(path: Path, seconds: float) -> str:
    """Return the text of a PDF's pages and of what is stamped on them.

    "" where the pages are pictures, or take longer; `seconds` of this process's own work.
    """

    def enough(number: int, frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGVTALRM, enough)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    pages: list[str] = []
    stamps: list[str] = []
    try:
        for page in PdfReader(path).pages[:MOST_PAGES]:
            pages.append(page.extract_text())
            stamps += stamped_texts(page)
            if sum(map(len, pages)) > MOST_TEXT:
                break
    except Exception:  # half a text would be compared as if the rest were missing
        return ""
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return "\n".join([*pages, *stamps])[:MOST_TEXT] if readable("".join(pages)) else ""


if __name__ == "__main__":
    answer_each(reading)
